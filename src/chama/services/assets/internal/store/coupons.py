"""User-held coupons and their log."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.services.assets.types import NewCoupon

COUPON = (
    "id, user_id, template_id, template_version, name, terms, source, state, version, order_id, valid_from,"
    " valid_until, granted_at"
)


class CouponMove(NamedTuple):
    """A coupon changes its state; `order_id` is whose it is now (empty: nobody's)."""

    coupon_id: str
    version: int
    before: str
    after: str
    order_id: str


def _genes(ids: Sequence[str]) -> list[int]:
    return [gene_of(i) for i in ids]


async def lock_coupons(tx: Tx, coupon_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock coupons in order of id."""
    return await _coupons(tx.conn, coupon_ids, " FOR UPDATE")


async def find_coupons(conn: asyncpg.Connection, coupon_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Coupons by id, not locked."""
    return await _coupons(conn, coupon_ids, "")


async def _coupons(
    conn: asyncpg.Connection, coupon_ids: Sequence[str], lock: str
) -> dict[str, asyncpg.Record]:
    rows = await conn.fetch(
        f"SELECT {COUPON} FROM assets.coupons"
        " WHERE (gene, id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        f" ORDER BY id{lock}",
        _genes(coupon_ids),
        list(coupon_ids),
    )
    return {r["id"]: r for r in rows}


async def insert_coupons(tx: Tx, coupons: Sequence[NewCoupon]) -> set[str]:
    """Write coupons that are not there yet, and their log; returns the ids of the new ones."""
    rows = await tx.conn.fetch(
        "INSERT INTO assets.coupons (gene, id, user_id, template_id, template_version, name, terms, source,"
        " valid_from, valid_until, state, prev_state, version, granted_at)"
        " SELECT *, 'available', '', 1, $11 FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[],"
        " $5::int[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[])"
        " ON CONFLICT DO NOTHING RETURNING id, source",
        _genes([c.coupon_id for c in coupons]),
        [c.coupon_id for c in coupons],
        [c.user_id for c in coupons],
        [c.template_id for c in coupons],
        [c.template_version for c in coupons],
        [c.name for c in coupons],
        [c.terms for c in coupons],
        [c.source for c in coupons],
        [c.valid_from for c in coupons],
        [c.valid_until for c in coupons],
        tx.now,
    )
    await _log(tx, [(r["id"], 1, "", "available", r["source"]) for r in rows])
    return {r["id"] for r in rows}


async def move_coupons(tx: Tx, moves: Sequence[CouponMove], cause: str) -> None:
    """Write the new states of locked coupons, and their log."""
    await tx.conn.execute(
        "UPDATE assets.coupons AS c SET prev_state = t.b, state = t.a, version = t.v, order_id = t.o"
        " FROM unnest($1::smallint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[])"
        " AS t(g, i, v, b, a, o) WHERE c.gene = t.g AND c.id = t.i AND c.state = t.b",
        _genes([m.coupon_id for m in moves]),
        [m.coupon_id for m in moves],
        [m.version for m in moves],
        [m.before for m in moves],
        [m.after for m in moves],
        [m.order_id for m in moves],
    )
    await _log(tx, [(m.coupon_id, m.version, m.before, m.after, m.order_id or cause) for m in moves])


async def _log(tx: Tx, rows: Sequence[tuple[str, int, str, str, str]]) -> None:
    if rows:
        await tx.insert(
            "coupon_log",
            ("gene", "coupon_id", "version", "from_state", "to_state", "cause", "at"),
            [(gene_of(r[0]), *r, tx.now) for r in rows],
        )


async def usable_coupons(conn: asyncpg.Connection, user_id: str, at: datetime) -> list[asyncpg.Record]:
    """Somebody's available coupons that are in their time, soonest end first."""
    return await conn.fetch(
        f"SELECT {COUPON} FROM assets.coupons WHERE gene = $1 AND user_id = $2 AND state = 'available'"
        " AND valid_from <= $3 AND valid_until > $3 ORDER BY valid_until, id LIMIT 200",
        gene_of(user_id),
        user_id,
        at,
    )


async def page_of_coupons(
    conn: asyncpg.Connection, user_id: str, state: str | None, after: str | None, at: datetime, limit: int
) -> list[asyncpg.Record]:
    """Somebody's coupons, newest first; what has ended counts as expired before the clock says so."""
    return await conn.fetch(
        f"SELECT {COUPON} FROM assets.coupons WHERE gene = $1 AND user_id = $2"
        " AND ($3::text IS NULL OR $3 = CASE WHEN state = 'available' AND valid_until <= $5"
        " THEN 'expired' ELSE state END) AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $6",
        gene_of(user_id),
        user_id,
        state,
        after,
        at,
        limit,
    )


async def ended_coupons(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Available coupons whose time is over."""
    rows = await conn.fetch(
        "SELECT id FROM assets.coupons WHERE state = 'available' AND valid_until <= $1"
        " ORDER BY valid_until LIMIT $2",
        at,
        limit,
    )
    return [r["id"] for r in rows]


async def take_ending_coupons(tx: Tx, at: datetime, until: datetime, limit: int) -> list[asyncpg.Record]:
    """Coupons that end soon and whose owners were not told; they count as told from now on."""
    return await tx.conn.fetch(
        "UPDATE assets.coupons SET told = true WHERE (gene, id) IN (SELECT gene, id FROM assets.coupons"
        " WHERE state = 'available' AND NOT told AND valid_until > $1 AND valid_until <= $2"
        " ORDER BY valid_until LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " RETURNING id, user_id, name, valid_until",
        at,
        until,
        limit,
    )
