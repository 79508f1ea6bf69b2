"""The SQL of promotions. Lock order: promotions by id."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.marketing.types import Promotion, PromotionDraft, PromotionRef

PROMOTION = "id, version, status, draft, made_at, taken"


def promotion_of(row: asyncpg.Record) -> Promotion:
    """A promotion's row as the caller sees it."""
    return Promotion(
        promotion_id=row["id"],
        version=row["version"],
        status=row["status"],
        draft=msgspec.json.decode(row["draft"], type=PromotionDraft),
        made_at=row["made_at"],
        taken=row["taken"],
    )


async def write(tx: Tx, promotion: Promotion) -> None:
    """Write a new promotion, or the new version of a locked one."""
    draft = msgspec.json.encode(promotion.draft).decode()
    await tx.conn.execute(
        "INSERT INTO marketing.promotions (id, version, status, draft, made_at, starts_at, ends_at, quota)"
        " VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)"
        " ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, draft = EXCLUDED.draft,"
        " quota = EXCLUDED.quota, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at",
        promotion.promotion_id,
        promotion.version,
        promotion.status,
        draft,
        promotion.made_at,
        promotion.draft.starts_at,
        promotion.draft.ends_at,
        promotion.draft.quota,
    )
    await tx.conn.execute(
        "INSERT INTO marketing.promotion_versions (promotion_id, version, draft, at)"
        " VALUES ($1, $2, $3::jsonb, $4)",
        promotion.promotion_id,
        promotion.version,
        draft,
        tx.now,
    )


async def lock(tx: Tx, promotion_id: str) -> asyncpg.Record | None:
    """Lock one promotion."""
    return await tx.conn.fetchrow(
        f"SELECT {PROMOTION} FROM marketing.promotions WHERE id = $1 FOR UPDATE", promotion_id
    )


async def lock_number(tx: Tx) -> None:
    """One writer of new promotions at a time, so that their number cannot pass its limit together."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(hashtext('marketing.promotions'))")


async def count_on(conn: asyncpg.Connection, at: datetime) -> int:
    """How many promotions are on now or later."""
    return await conn.fetchval(
        "SELECT count(*) FROM marketing.promotions WHERE status = 'on' AND ends_at > $1", at
    )


async def end(tx: Tx, promotion_id: str) -> None:
    """End a locked promotion for good."""
    await tx.conn.execute("UPDATE marketing.promotions SET status = 'ended' WHERE id = $1", promotion_id)


async def not_over(conn: asyncpg.Connection, at: datetime) -> list[asyncpg.Record]:
    """Promotions that are on and not over, by id."""
    return await conn.fetch(
        f"SELECT {PROMOTION} FROM marketing.promotions WHERE status = 'on' AND ends_at > $1 ORDER BY id", at
    )


async def page(
    conn: asyncpg.Connection, status: str | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Promotions, newest first."""
    return await conn.fetch(
        f"SELECT {PROMOTION} FROM marketing.promotions WHERE ($1::text IS NULL OR status = $1)"
        " AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        status,
        after,
        limit,
    )


async def versions(conn: asyncpg.Connection, refs: Sequence[PromotionRef]) -> list[asyncpg.Record]:
    """These versions, as they were while they were on."""
    return await conn.fetch(
        "SELECT v.promotion_id AS id, v.version, 'on' AS status, v.draft, v.at AS made_at, 0 AS taken"
        " FROM marketing.promotion_versions AS v JOIN unnest($1::text[], $2::int[]) AS t(id, version)"
        " ON v.promotion_id = t.id AND v.version = t.version",
        [r.promotion_id for r in refs],
        [r.version for r in refs],
    )
