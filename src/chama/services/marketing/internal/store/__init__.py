"""Every SQL statement and every lock of marketing. Lock order: templates by id, codes, claims of users."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.marketing.types import Claim, Template, TemplateDraft

TEMPLATE = "id, version, status, taken, total_quota, draft, made_at"
BATCH = "id, template_id, name, count, redeemed, status, made_at"


def template_of(row: asyncpg.Record) -> Template:
    """A template's row as the caller sees it."""
    return Template(
        template_id=row["id"],
        version=row["version"],
        status=row["status"],
        taken=row["taken"],
        draft=msgspec.json.decode(row["draft"], type=TemplateDraft),
        made_at=row["made_at"],
    )


async def insert_template(tx: Tx, template: Template) -> None:
    """Write a new template and its first version."""
    draft = msgspec.json.encode(template.draft).decode()
    await tx.conn.execute(
        "INSERT INTO marketing.templates (id, version, status, total_quota, draft, made_at)"
        " VALUES ($1, $2, $3, $4, $5::jsonb, $6)",
        template.template_id,
        template.version,
        template.status,
        template.draft.total_quota,
        draft,
        tx.now,
    )
    await _insert_version(tx, template.template_id, template.version, draft)


async def update_template(tx: Tx, template_id: str, version: int, draft: TemplateDraft) -> None:
    """Write a new version of a locked template; a CHECK refuses a quota below what is taken."""
    text = msgspec.json.encode(draft).decode()
    await tx.conn.execute(
        "UPDATE marketing.templates SET version = $2, total_quota = $3, draft = $4::jsonb WHERE id = $1",
        template_id,
        version,
        draft.total_quota,
        text,
    )
    await _insert_version(tx, template_id, version, text)


async def _insert_version(tx: Tx, template_id: str, version: int, draft: str) -> None:
    await tx.conn.execute(
        "INSERT INTO marketing.template_versions (template_id, version, draft, at)"
        " VALUES ($1, $2, $3::jsonb, $4)",
        template_id,
        version,
        draft,
        tx.now,
    )


async def set_status(tx: Tx, template_id: str, status: str) -> None:
    """Move a locked template."""
    await tx.conn.execute("UPDATE marketing.templates SET status = $2 WHERE id = $1", template_id, status)


async def lock_templates(tx: Tx, template_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock templates in order of id."""
    rows = await tx.conn.fetch(
        f"SELECT {TEMPLATE} FROM marketing.templates WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE",
        list(template_ids),
    )
    return {r["id"]: r for r in rows}


async def find_templates(conn: asyncpg.Connection, template_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Templates by id, not locked."""
    return await conn.fetch(
        f"SELECT {TEMPLATE} FROM marketing.templates WHERE id = ANY($1::text[]) ORDER BY id",
        list(template_ids),
    )


async def page_of_templates(
    conn: asyncpg.Connection, status: str | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Templates, newest first."""
    return await conn.fetch(
        f"SELECT {TEMPLATE} FROM marketing.templates WHERE ($1::text IS NULL OR status = $1)"
        " AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        status,
        after,
        limit,
    )


async def centre(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """Templates that are offered in the coupon centre now, newest first."""
    return await conn.fetch(
        f"SELECT {TEMPLATE} FROM marketing.templates WHERE status = 'on' AND (draft->>'in_centre')::boolean"
        " AND coalesce((draft->>'claim_from')::timestamptz, $1) <= $1"
        " AND coalesce((draft->>'claim_until')::timestamptz, 'infinity') > $1 ORDER BY id DESC LIMIT $2",
        at,
        limit,
    )


async def taken_by(conn: asyncpg.Connection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many of a template a shopper has taken: (template, user) → count."""
    rows = await conn.fetch(
        "SELECT u.template_id, u.user_id, u.taken FROM marketing.user_claims AS u"
        " JOIN unnest($1::text[], $2::text[]) AS t(template_id, user_id)"
        " ON u.template_id = t.template_id AND u.user_id = t.user_id",
        [p[0] for p in pairs],
        [p[1] for p in pairs],
    )
    return {(r["template_id"], r["user_id"]): r["taken"] for r in rows}


async def find_claims(conn: asyncpg.Connection, keys: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Earlier claims under these keys, with the version of the template that they were made of."""
    rows = await conn.fetch(
        "SELECT c.key, c.coupon_id, c.template_id, c.template_version, c.user_id, c.source, c.valid_from,"
        " c.valid_until, v.draft FROM marketing.claims AS c JOIN marketing.template_versions AS v"
        " ON v.template_id = c.template_id AND v.version = c.template_version WHERE c.key = ANY($1::text[])",
        list(keys),
    )
    return {r["key"]: r for r in rows}


async def insert_claims(tx: Tx, claims: Mapping[str, Claim]) -> None:
    """Write claims by their keys."""
    columns = (
        "coupon_id",
        "template_id",
        "template_version",
        "user_id",
        "source",
        "valid_from",
        "valid_until",
    )
    rows = [(key, *[getattr(c, f) for f in columns], tx.now) for key, c in claims.items()]
    await tx.insert("claims", ("key", *columns, "at"), rows)


async def add_taken(tx: Tx, counts: Mapping[str, int]) -> None:
    """Take quota of locked templates; a CHECK stands behind the decision."""
    ids = sorted(counts)
    await tx.conn.execute(
        "UPDATE marketing.templates AS m SET taken = m.taken + t.n"
        " FROM unnest($1::text[], $2::bigint[]) AS t(id, n) WHERE m.id = t.id",
        ids,
        [counts[i] for i in ids],
    )


async def add_user_taken(tx: Tx, counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Count what shoppers took: (template, user) → how many more; answers the new counts."""
    pairs = sorted(counts)
    rows = await tx.conn.fetch(
        "INSERT INTO marketing.user_claims AS u (template_id, user_id, taken)"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::int[])"
        " ON CONFLICT (template_id, user_id) DO UPDATE SET taken = u.taken + EXCLUDED.taken"
        " RETURNING template_id, user_id, taken",
        [p[0] for p in pairs],
        [p[1] for p in pairs],
        [counts[p] for p in pairs],
    )
    return {(r["template_id"], r["user_id"]): r["taken"] for r in rows}


async def insert_batch(tx: Tx, batch_id: str, template_id: str, name: str, marks: Sequence[bytes]) -> None:
    """Write a batch of codes by COPY: their marks, numbered from 0."""
    await tx.conn.execute(
        "INSERT INTO marketing.code_batches (id, template_id, name, count, status, made_at)"
        " VALUES ($1, $2, $3, $4, 'on', $5)",
        batch_id,
        template_id,
        name,
        len(marks),
        tx.now,
    )
    await tx.conn.copy_records_to_table(
        "codes",
        schema_name="marketing",
        columns=["mark", "batch_id", "number"],
        records=[(mark, batch_id, number) for number, mark in enumerate(marks)],
    )


async def find_batch(conn: asyncpg.Connection, batch_id: str) -> asyncpg.Record | None:
    """One batch of codes."""
    return await conn.fetchrow(f"SELECT {BATCH} FROM marketing.code_batches WHERE id = $1", batch_id)


async def page_of_batches(conn: asyncpg.Connection, after: str | None, limit: int) -> list[asyncpg.Record]:
    """Batches of codes, newest first."""
    return await conn.fetch(
        f"SELECT {BATCH} FROM marketing.code_batches WHERE ($1::text IS NULL OR id < $1)"
        " ORDER BY id DESC LIMIT $2",
        after,
        limit,
    )


async def stop_batch(tx: Tx, batch_id: str) -> bool:
    """What is left of a batch cannot be redeemed any more."""
    return bool(
        await tx.conn.fetchval(
            "UPDATE marketing.code_batches SET status = 'stopped' WHERE id = $1 RETURNING true", batch_id
        )
    )


async def template_of_code(conn: asyncpg.Connection, mark: bytes) -> str | None:
    """The template of a code; None for an unknown one."""
    return await conn.fetchval(
        "SELECT b.template_id FROM marketing.codes AS c JOIN marketing.code_batches AS b"
        " ON b.id = c.batch_id WHERE c.mark = $1",
        mark,
    )


async def lock_code(tx: Tx, mark: bytes) -> asyncpg.Record:
    """Lock a code that is there; answers it with its batch."""
    return await tx.conn.fetchrow(
        "SELECT c.batch_id, c.coupon_id, b.status FROM marketing.codes AS c"
        " JOIN marketing.code_batches AS b ON b.id = c.batch_id WHERE c.mark = $1 FOR UPDATE OF c",
        mark,
    )


async def mark_redeemed(tx: Tx, mark: bytes, batch_id: str, coupon_id: str) -> None:
    """A locked code became a coupon."""
    await tx.conn.execute("UPDATE marketing.codes SET coupon_id = $2 WHERE mark = $1", mark, coupon_id)
    await tx.conn.execute("UPDATE marketing.code_batches SET redeemed = redeemed + 1 WHERE id = $1", batch_id)
