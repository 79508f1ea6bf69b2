"""The SQL of flash sales. Lock order: sessions by id, turns, pools by session, SKU and number, then takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.marketing.types.flash import (
    FlashDraft,
    FlashSession,
    FlashSessionDraft,
    FlashStock,
    FlashTake,
    FlashVerdict,
)

SESSION = (
    "s.id, s.activity_id, s.number, s.state, s.starts_at, s.ends_at, s.draft, a.draft AS activity,"
    " (SELECT jsonb_agg(jsonb_build_array(p.sku_id, p.number, p.quota, p.wanted, p.sold))"
    "  FROM marketing.flash_pools AS p WHERE p.session_id = s.id) AS pools"
)
FROM = "FROM marketing.flash_sessions AS s JOIN marketing.flash_activities AS a ON a.id = s.activity_id"
Pool = tuple[str, str, int]


def session_of(row: asyncpg.Record) -> FlashSession:
    """A session's row as the caller sees it."""
    draft = msgspec.json.decode(row["draft"], type=FlashSessionDraft)
    activity = msgspec.json.decode(row["activity"], type=FlashDraft)
    sums: dict[str, list[int]] = {}
    for sku_id, _, quota, wanted, sold in msgspec.json.decode(row["pools"]):
        of = sums.setdefault(sku_id, [0, 0, 0])
        sums[sku_id] = [of[0] + quota, of[1] + wanted, of[2] + sold]
    return FlashSession(
        session_id=row["id"],
        activity_id=row["activity_id"],
        name=activity.name,
        state=row["state"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        early_minutes=activity.early_minutes,
        pay_minutes=activity.pay_minutes,
        unpaid_per_device=activity.unpaid_per_device,
        unpaid_per_address=activity.unpaid_per_address,
        items=tuple(
            FlashStock(
                sku_id=i.sku_id,
                price_fen=i.price_fen,
                per_user=i.per_user,
                pools=i.pools,
                quota=sums[i.sku_id][0],
                wanted=sums[i.sku_id][1],
                sold=sums[i.sku_id][2],
            )
            for i in draft.items
        ),
    )


async def insert_activity(tx: Tx, activity_id: str, draft: FlashDraft) -> None:
    """Write an activity."""
    await tx.conn.execute(
        "INSERT INTO marketing.flash_activities (id, draft, made_at) VALUES ($1, $2, $3)",
        activity_id,
        # Sessions have rows of their own.
        msgspec.json.encode(draft).decode(),
        tx.now,
    )


async def insert_session(
    tx: Tx,
    session_id: str,
    activity_id: str,
    number: int,
    draft: FlashSessionDraft,
    pools: Sequence[tuple[str, int, int]],
) -> None:
    """Write a session with its pools: (SKU, number, quota)."""
    await tx.conn.execute(
        "INSERT INTO marketing.flash_sessions (id, activity_id, number, state, starts_at, ends_at, draft)"
        " VALUES ($1, $2, $3, 'draft', $4, $5, $6)",
        session_id,
        activity_id,
        number,
        draft.starts_at,
        draft.ends_at,
        msgspec.json.encode(draft).decode(),
    )
    columns = ("session_id", "sku_id", "number", "quota", "wanted")
    await tx.insert("flash_pools", columns, [(session_id, *p, p[2]) for p in pools])


async def find_sessions(conn: asyncpg.Connection, session_ids: Sequence[str]) -> list[FlashSession]:
    """Sessions by id; unknown ones are left out."""
    rows = await conn.fetch(
        f"SELECT {SESSION} {FROM} WHERE s.id = ANY($1::text[]) ORDER BY s.id", list(session_ids)
    )
    return [session_of(r) for r in rows]


async def shown(conn: asyncpg.Connection, since: datetime, until: datetime) -> list[FlashSession]:
    """Sessions that shoppers may see, by start."""
    rows = await conn.fetch(
        f"SELECT {SESSION} {FROM} WHERE s.state IN ('warm', 'paused', 'stopped') AND s.ends_at > $1"
        " AND s.starts_at < $2 ORDER BY s.starts_at, s.id LIMIT 200",
        since,
        until,
    )
    return [session_of(r) for r in rows]


async def kept(conn: asyncpg.Connection) -> list[FlashSession]:
    """Sessions whose pools are to be kept in Redis."""
    rows = await conn.fetch(
        f"SELECT {SESSION} {FROM} WHERE s.state IN ('warm', 'paused', 'stopped') ORDER BY s.starts_at"
    )
    return [session_of(r) for r in rows]


async def over(conn: asyncpg.Connection, at: datetime, limit: int) -> list[FlashSession]:
    """Sessions that were stopped, or that ended before this instant, and are not closed."""
    rows = await conn.fetch(
        f"SELECT {SESSION} {FROM} WHERE s.state = 'stopped' OR (s.state IN ('warm', 'paused')"
        " AND s.ends_at <= $1) ORDER BY s.ends_at LIMIT $2",
        at,
        limit,
    )
    return [session_of(r) for r in rows]


async def activities(conn: asyncpg.Connection, before: str | None, limit: int) -> list[asyncpg.Record]:
    """Activities, newest first."""
    return await conn.fetch(
        "SELECT id, draft, made_at FROM marketing.flash_activities WHERE ($1::text IS NULL OR id < $1)"
        " ORDER BY id DESC LIMIT $2",
        before,
        limit,
    )


async def sessions_of(conn: asyncpg.Connection, activity_ids: Sequence[str]) -> list[FlashSession]:
    """The sessions of these activities, by start."""
    rows = await conn.fetch(
        f"SELECT {SESSION} {FROM} WHERE s.activity_id = ANY($1::text[]) ORDER BY s.starts_at, s.id",
        list(activity_ids),
    )
    return [session_of(r) for r in rows]


async def lock_session(tx: Tx, session_id: str) -> FlashSession | None:
    """Lock one session."""
    row = await tx.conn.fetchrow(f"SELECT {SESSION} {FROM} WHERE s.id = $1 FOR UPDATE OF s", session_id)
    return session_of(row) if row is not None else None


async def set_session_state(tx: Tx, session_id: str, state: str) -> None:
    """Move a locked session."""
    await tx.conn.execute("UPDATE marketing.flash_sessions SET state = $2 WHERE id = $1", session_id, state)


async def pools_of(conn: asyncpg.Connection, session_id: str) -> list[asyncpg.Record]:
    """The pools of a session."""
    return await conn.fetch(
        "SELECT session_id, sku_id, number, quota, wanted, sold FROM marketing.flash_pools"
        " WHERE session_id = $1 ORDER BY sku_id, number",
        session_id,
    )


async def paid_of(conn: asyncpg.Connection, session_id: str) -> dict[tuple[str, int], int]:
    """How many pieces of a session are paid, by SKU and pool."""
    rows = await conn.fetch(
        "SELECT sku_id, number, sum(quantity)::int AS paid FROM marketing.flash_takes"
        " WHERE session_id = $1 AND state = 'paid' GROUP BY sku_id, number",
        session_id,
    )
    return {(r["sku_id"], r["number"]): r["paid"] for r in rows}


async def lock_pools(tx: Tx, pools: Sequence[Pool]) -> dict[Pool, asyncpg.Record]:
    """Lock pools."""
    rows = await tx.conn.fetch(
        "SELECT p.session_id, p.sku_id, p.number, p.quota, p.wanted, p.sold FROM marketing.flash_pools AS p"
        " WHERE (p.session_id, p.sku_id, p.number) IN"
        " (SELECT * FROM unnest($1::text[], $2::text[], $3::int[]))"
        " ORDER BY p.session_id, p.sku_id, p.number FOR UPDATE",
        [p[0] for p in pools],
        [p[1] for p in pools],
        [p[2] for p in pools],
    )
    return {(r["session_id"], r["sku_id"], r["number"]): r for r in rows}


async def add_sold(tx: Tx, sold: Mapping[Pool, int]) -> None:
    """More (or fewer) pieces are sold from locked pools; a CHECK stands behind the decision."""
    pools = [p for p, n in sold.items() if n]
    await tx.conn.execute(
        "UPDATE marketing.flash_pools AS p SET sold = p.sold + t.n"
        " FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) AS t(s, k, b, n)"
        " WHERE p.session_id = t.s AND p.sku_id = t.k AND p.number = t.b",
        [p[0] for p in pools],
        [p[1] for p in pools],
        [p[2] for p in pools],
        [sold[p] for p in pools],
    )


async def set_wanted(tx: Tx, pool: Pool, wanted: int, quota: int) -> None:
    """The pieces of a locked pool from now on."""
    await tx.conn.execute(
        "UPDATE marketing.flash_pools SET wanted = $4, quota = $5"
        " WHERE session_id = $1 AND sku_id = $2 AND number = $3",
        *pool,
        wanted,
        quota,
    )


async def insert_takes(
    tx: Tx, takes: Sequence[tuple[FlashTake, str, str]], ask_at: datetime
) -> dict[str, FlashVerdict]:
    """Write decided admissions (take, state, code); those that were decided before are left as they are."""
    rows = await tx.conn.fetch(
        "INSERT INTO marketing.flash_takes (order_id, session_id, sku_id, number, user_id, quantity, device,"
        " address, state, code, told, at, ask_at)"
        " SELECT o, s, k, b, u, q, d, r, st, c, st = 'taken', $11, $12"
        " FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[],"
        " $8::text[], $9::text[], $10::text[]) AS t(o, s, k, b, u, q, d, r, st, c)"
        " ON CONFLICT DO NOTHING RETURNING order_id, state, code, at",
        *[[getattr(t, f) for t, _, _ in takes] for f in FlashTake.__struct_fields__],
        [state for _, state, _ in takes],
        [code for _, _, code in takes],
        tx.now,
        ask_at,
    )
    return {r["order_id"]: FlashVerdict(**dict(r)) for r in rows}


async def verdicts(conn: asyncpg.Connection, order_ids: Sequence[str]) -> dict[str, FlashVerdict]:
    """What was decided of these admissions."""
    rows = await conn.fetch(
        "SELECT order_id, state, code, at FROM marketing.flash_takes WHERE order_id = ANY($1::text[])",
        list(order_ids),
    )
    return {r["order_id"]: FlashVerdict(**dict(r)) for r in rows}


async def bought(tx: Tx, takes: Sequence[FlashTake]) -> dict[tuple[str, str, str], int]:
    """How many pieces these shoppers have taken and not given back: (session, SKU, shopper)."""
    rows = await tx.conn.fetch(
        # Shopper by shopper, whatever the planner believes of a table that was empty a minute ago.
        "SELECT t.s, t.k, t.u, has.n"
        " FROM unnest($1::text[], $2::text[], $3::text[]) AS t(u, s, k) CROSS JOIN LATERAL"
        " (SELECT sum(f.quantity)::int AS n FROM marketing.flash_takes AS f WHERE f.user_id = t.u"
        "  AND f.session_id = t.s AND f.sku_id = t.k AND f.state IN ('taken', 'paid')) AS has"
        " WHERE has.n > 0",
        [t.user_id for t in takes],
        [t.session_id for t in takes],
        [t.sku_id for t in takes],
    )
    return {(r["s"], r["k"], r["u"]): r["n"] for r in rows}


async def pools_of_takes(conn: asyncpg.Connection, order_ids: Sequence[str]) -> list[Pool]:
    """The pools that these takes are from."""
    rows = await conn.fetch(
        "SELECT DISTINCT session_id, sku_id, number FROM marketing.flash_takes"
        " WHERE order_id = ANY($1::text[])",
        list(order_ids),
    )
    return [(r["session_id"], r["sku_id"], r["number"]) for r in rows]


async def settle_takes(tx: Tx, order_ids: Sequence[str], state: str) -> dict[Pool, int]:
    """Move takes that are open; the pieces that moved, by pool."""
    rows = await tx.conn.fetch(
        "UPDATE marketing.flash_takes SET state = $2, told = false WHERE order_id = ANY($1::text[])"
        " AND state = 'taken' RETURNING session_id, sku_id, number, quantity",
        list(order_ids),
        state,
    )
    sums: dict[Pool, int] = {}
    for r in rows:
        pool = (r["session_id"], r["sku_id"], r["number"])
        sums[pool] = sums.get(pool, 0) + r["quantity"]
    return sums


async def postpone(tx: Tx, order_ids: Sequence[str], ask_at: datetime) -> None:
    """Ask about open takes later."""
    await tx.conn.execute(
        "UPDATE marketing.flash_takes SET ask_at = $2 WHERE order_id = ANY($1::text[]) AND state = 'taken'",
        list(order_ids),
        ask_at,
    )


async def due(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Open takes about which orders are to be asked, oldest first."""
    rows = await conn.fetch(
        "SELECT order_id FROM marketing.flash_takes WHERE state = 'taken' AND ask_at <= $1"
        " ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )
    return [r["order_id"] for r in rows]


async def take_turns(tx: Tx) -> None:
    """One batch of admissions is decided after the other, whatever its pools: some limits count over all."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(hashtext('marketing.flash_takes'))")


async def unpaid(
    conn: asyncpg.Connection, users: Sequence[str], devices: Sequence[str], addresses: Sequence[str]
) -> dict[str, int]:
    """How many open takes these shoppers, devices and addresses have, over all pools and sessions."""
    rows = await conn.fetch(
        " UNION ALL ".join(
            f"SELECT {mark} AS mark, count(*)::int AS n FROM marketing.flash_takes"
            f" WHERE state = 'taken' AND {mark} = ANY(${at}::text[]) GROUP BY {mark}"
            for at, mark in enumerate(("user_id", "device", "address"), 1)
        ),
        # Who names no device shares it with nobody; all of these at once would be most of a sale.
        *[[mark for mark in marks if mark] for marks in (users, devices, addresses)],
    )
    return {r["mark"]: r["n"] for r in rows}


async def holders(conn: asyncpg.Connection, pool: Pool) -> list[asyncpg.Record]:
    """Takes of a pool that have their pieces."""
    return await conn.fetch(
        "SELECT order_id, user_id, quantity, device, address, state FROM marketing.flash_takes"
        " WHERE session_id = $1 AND sku_id = $2 AND number = $3 AND state IN ('taken', 'paid')",
        *pool,
    )


async def untold(conn: asyncpg.Connection, limit: int) -> list[asyncpg.Record]:
    """Takes of which Redis has to learn what became of them."""
    return await conn.fetch(
        "SELECT order_id, session_id, sku_id, number, user_id, quantity, device, address, state, code"
        " FROM marketing.flash_takes WHERE NOT told ORDER BY at LIMIT $1",
        limit,
    )


async def mark_told(conn: asyncpg.Connection, told: Sequence[tuple[str, str]]) -> None:
    """Redis knows that these orders are in these states."""
    await conn.execute(
        "UPDATE marketing.flash_takes AS f SET told = true FROM unnest($1::text[], $2::text[]) AS t(o, s)"
        " WHERE f.order_id = t.o AND f.state = t.s",
        [t[0] for t in told],
        [t[1] for t in told],
    )


async def gone_for_redis(conn: asyncpg.Connection, pool: Pool, given_back: Sequence[str]) -> tuple[int, int]:
    """The pieces of a pool that are sold, and those that came back without Redis knowing: released ones, and
    those that were refused for one of these codes."""
    row = await conn.fetchrow(
        "SELECT p.sold, (SELECT coalesce(sum(t.quantity), 0)::int FROM marketing.flash_takes AS t"
        "  WHERE t.session_id = $1 AND t.sku_id = $2 AND t.number = $3 AND NOT t.told"
        "  AND (t.state = 'released' OR t.state = 'refused' AND t.code = ANY($4::text[]))) AS untold"
        " FROM marketing.flash_pools AS p WHERE session_id = $1 AND sku_id = $2 AND number = $3",
        *pool,
        list(given_back),
    )
    return row["sold"], row["untold"]
