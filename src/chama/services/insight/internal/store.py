"""Every SQL statement and every lock of insight."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import asyncpg
import msgspec

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.services.insight.types import Fact, Mark

Table = Literal["favourites", "footprints"]


async def add_facts(tx: Tx, seen: Sequence[tuple[str, Fact]]) -> set[tuple[str, int]]:
    """Insert visitors' facts that are not there yet; returns (visitor, n) of the new ones."""
    facts = [f for _, f in seen]
    rows = await tx.conn.fetch(
        "INSERT INTO insight.facts (visitor, n, name, at, facts, received_at)"
        " SELECT visitor, n, name, at, facts::jsonb, $6"
        " FROM unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[])"
        " AS t(visitor, n, name, at, facts)"
        " ON CONFLICT DO NOTHING RETURNING visitor, n",
        [visitor for visitor, _ in seen],
        [f.n for f in facts],
        [f.name for f in facts],
        [f.at for f in facts],
        [msgspec.json.encode(f.facts).decode() for f in facts],
        tx.now,
    )
    return {(r["visitor"], r["n"]) for r in rows}


async def drop_facts(tx: Tx, before: datetime) -> int:
    """Delete facts received before; returns how many."""
    done = await tx.conn.execute("DELETE FROM insight.facts WHERE received_at < $1", before)
    return int(done.split()[-1])


async def lock(tx: Tx, user_id: str) -> None:
    """One change of a shopper's marks at a time: bounds are counted, so two must not count at once."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 4711))", user_id)


async def put(tx: Tx, table: Table, user_id: str, marks: Sequence[Mark], *, latest: bool) -> None:
    """Write marks; of two times of one product the latest or the earliest stays."""
    keep = "greatest" if latest else "least"
    await tx.conn.execute(
        f"INSERT INTO insight.{table} AS m (gene, user_id, spu_id, at)"
        " SELECT $1, $2, spu_id, at FROM unnest($3::text[], $4::timestamptz[]) AS t(spu_id, at)"
        f" ON CONFLICT (gene, user_id, spu_id) DO UPDATE SET at = {keep}(m.at, excluded.at)",
        gene_of(user_id),
        user_id,
        [m.spu_id for m in marks],
        [m.at for m in marks],
    )


async def count(tx: Tx, table: Table, user_id: str) -> int:
    """How many marks a shopper has."""
    return await tx.conn.fetchval(
        f"SELECT count(*) FROM insight.{table} WHERE gene = $1 AND user_id = $2", gene_of(user_id), user_id
    )


async def keep_latest(tx: Tx, table: Table, user_id: str, most: int) -> None:
    """Delete all but the latest marks."""
    await tx.conn.execute(
        f"DELETE FROM insight.{table} WHERE gene = $1 AND user_id = $2 AND spu_id IN"
        f" (SELECT spu_id FROM insight.{table} WHERE gene = $1 AND user_id = $2"
        " ORDER BY at DESC, spu_id DESC OFFSET $3)",
        gene_of(user_id),
        user_id,
        most,
    )


async def drop(tx: Tx, table: Table, user_id: str, spu_ids: Sequence[str] | None) -> None:
    """Delete these marks of a shopper, or all."""
    await tx.conn.execute(
        f"DELETE FROM insight.{table} WHERE gene = $1 AND user_id = $2"
        " AND ($3::text[] IS NULL OR spu_id = ANY($3))",
        gene_of(user_id),
        user_id,
        None if spu_ids is None else list(spu_ids),
    )


async def page(
    conn: asyncpg.Connection, table: Table, user_id: str, after: tuple[datetime, str] | None, limit: int
) -> list[asyncpg.Record]:
    """Marks, latest first, beginning after this one."""
    return await conn.fetch(
        f"SELECT spu_id, at FROM insight.{table} WHERE gene = $1 AND user_id = $2"
        " AND ($3::timestamptz IS NULL OR (at, spu_id) < ($3, $4)) ORDER BY at DESC, spu_id DESC LIMIT $5",
        gene_of(user_id),
        user_id,
        after[0] if after else None,
        after[1] if after else "",
        limit,
    )


async def among(conn: asyncpg.Connection, table: Table, user_id: str, spu_ids: Sequence[str]) -> list[str]:
    """Those of these products that are marked."""
    rows = await conn.fetch(
        f"SELECT spu_id FROM insight.{table} WHERE gene = $1 AND user_id = $2 AND spu_id = ANY($3::text[])",
        gene_of(user_id),
        user_id,
        list(spu_ids),
    )
    return [r["spu_id"] for r in rows]
