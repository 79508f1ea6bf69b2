"""The SQL of limited promotions. Lock order: promotions by id (they guard the buyers' counts), then holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.marketing.types import PromotionDraft

HOLD = "order_id, user_id, state, promotion_ids, pieces, ask_at"
LIMITS = "SELECT id, quota, taken, draft FROM marketing.promotions WHERE id = ANY($1::text[]) ORDER BY id"


class Limits(NamedTuple):
    """What a promotion gives in all and to one shopper (0: no limit), and what is taken of it."""

    quota: int
    per_user: int
    taken: int


def _limits(rows: Sequence[asyncpg.Record]) -> dict[str, Limits]:
    drafts = {r["id"]: msgspec.json.decode(r["draft"], type=PromotionDraft) for r in rows}
    return {r["id"]: Limits(r["quota"], drafts[r["id"]].per_user, r["taken"]) for r in rows}


async def lock_limits(tx: Tx, promotion_ids: Sequence[str]) -> dict[str, Limits]:
    """Lock promotions in order of id."""
    return _limits(await tx.conn.fetch(f"{LIMITS} FOR UPDATE", list(promotion_ids)))


async def find_limits(conn: asyncpg.Connection, promotion_ids: Sequence[str]) -> dict[str, Limits]:
    """The same, not locked."""
    return _limits(await conn.fetch(LIMITS, list(promotion_ids)))


async def bought_by(conn: asyncpg.Connection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many pieces of a promotion a shopper holds or has bought: (promotion, user) → pieces."""
    rows = await conn.fetch(
        "SELECT b.promotion_id, b.user_id, b.taken FROM marketing.promotion_buyers AS b"
        " JOIN unnest($1::text[], $2::text[]) AS t(promotion_id, user_id)"
        " ON b.promotion_id = t.promotion_id AND b.user_id = t.user_id",
        [p[0] for p in pairs],
        [p[1] for p in pairs],
    )
    return {(r["promotion_id"], r["user_id"]): r["taken"] for r in rows}


async def count(tx: Tx, pieces: Mapping[tuple[str, str], int]) -> None:
    """Take (or, negative, give back) pieces of locked promotions: (promotion, user) → pieces."""
    pairs = sorted(pieces)
    await tx.conn.execute(
        "UPDATE marketing.promotions AS p SET taken = p.taken + t.n FROM (SELECT id, sum(n) AS n"
        " FROM unnest($1::text[], $2::bigint[]) AS u(id, n) GROUP BY id) AS t WHERE p.id = t.id",
        [p[0] for p in pairs],
        [pieces[p] for p in pairs],
    )
    # A CHECK looks at the row to be inserted before it meets the one that is there: it begins with nothing.
    await tx.conn.execute(
        "INSERT INTO marketing.promotion_buyers (promotion_id, user_id, taken)"
        " SELECT p, u, 0 FROM unnest($1::text[], $2::text[]) AS t(p, u) ON CONFLICT DO NOTHING",
        [p[0] for p in pairs],
        [p[1] for p in pairs],
    )
    await tx.conn.execute(
        "UPDATE marketing.promotion_buyers AS b SET taken = b.taken + t.n"
        " FROM unnest($1::text[], $2::text[], $3::bigint[]) AS t(p, u, n)"
        " WHERE b.promotion_id = t.p AND b.user_id = t.u",
        [p[0] for p in pairs],
        [p[1] for p in pairs],
        [pieces[p] for p in pairs],
    )


async def find_holds(conn: asyncpg.Connection, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Holds by order, not locked."""
    rows = await conn.fetch(
        f"SELECT {HOLD} FROM marketing.activity_holds WHERE order_id = ANY($1::text[])", list(order_ids)
    )
    return {r["order_id"]: r for r in rows}


async def lock_holds(tx: Tx, order_ids: Sequence[str], states: Sequence[str]) -> list[asyncpg.Record]:
    """Lock the holds in these states, by order."""
    return await tx.conn.fetch(
        f"SELECT {HOLD} FROM marketing.activity_holds WHERE order_id = ANY($1::text[])"
        " AND state = ANY($2::text[]) ORDER BY order_id FOR UPDATE",
        list(order_ids),
        list(states),
    )


async def insert_holds(tx: Tx, holds: Sequence[tuple[str, str, list[str], list[int], datetime]]) -> None:
    """Write new holds: order, user, promotions, pieces, when to ask."""
    await tx.insert(
        "activity_holds",
        ("order_id", "user_id", "promotion_ids", "pieces", "ask_at", "state", "held_at"),
        [(*hold, "held", tx.now) for hold in holds],
    )


async def set_state(tx: Tx, order_ids: Sequence[str], state: str) -> None:
    """Move locked holds."""
    await tx.conn.execute(
        "UPDATE marketing.activity_holds SET state = $2 WHERE order_id = ANY($1::text[])",
        list(order_ids),
        state,
    )


async def postpone(tx: Tx, order_ids: Sequence[str], ask_ats: Sequence[datetime]) -> None:
    """Move the time to ask of holds that still hold."""
    await tx.conn.execute(
        "UPDATE marketing.activity_holds AS h SET ask_at = t.a FROM unnest($1::text[], $2::timestamptz[])"
        " AS t(o, a) WHERE h.order_id = t.o AND h.state = 'held'",
        list(order_ids),
        list(ask_ats),
    )


async def due(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Orders whose holds are to be asked about, oldest first."""
    rows = await conn.fetch(
        "SELECT order_id FROM marketing.activity_holds WHERE state = 'held' AND ask_at <= $1"
        " ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )
    return [r["order_id"] for r in rows]
