"""Every SQL statement and every lock of inventory. Lock order: stock by SKU and place, then holds."""

from collections.abc import Sequence
from datetime import date, datetime

import asyncpg
import msgspec

from chama.runtime import context
from chama.runtime.db import Tx
from chama.services.inventory.internal.rules import Book, Move, StockRow, Taken
from chama.services.inventory.types import Location

PROOF_SECONDS = 1800
_LEVEL = "sku_id, location_id, on_hand, held, low_at, alert"
_PROOF = "id AS number, state, asked_by, asked_at, done_at, movements, balances, faults"


async def lock_book(tx: Tx, sku_ids: Sequence[str]) -> Book:
    """Lock every stock row of these SKUs, at all locations."""
    rows = await tx.conn.fetch(
        "SELECT s.sku_id, s.location_id, s.on_hand, s.held, s.low_at, s.alert, l.position, l.sells"
        " FROM inventory.stock AS s JOIN inventory.locations AS l ON l.location_id = s.location_id"
        " WHERE s.sku_id = ANY($1::text[]) ORDER BY s.sku_id, s.location_id FOR UPDATE OF s",
        list(sku_ids),
    )
    return Book(map(StockRow._make, rows))


async def write_book(tx: Tx, book: Book, note: str = "") -> None:
    """Write what was posted: the new balances of locked rows and their movements."""
    slots = list(book.changed.values())
    await tx.conn.execute(
        "UPDATE inventory.stock AS s"
        " SET on_hand = t.o, held = t.h, low_at = t.m, alert = t.a FROM unnest($1::text[], $2::text[],"
        " $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) AS t(sku_id, location_id, o, h, m, a)"
        " WHERE s.sku_id = t.sku_id AND s.location_id = t.location_id",
        [s.sku_id for s in slots],
        [s.location_id for s in slots],
        [s.on_hand for s in slots],
        [s.held for s in slots],
        [s.low_at for s in slots],
        [s.alert for s in slots],
    )
    actor = str(context.actor())
    await tx.insert(
        "movements", (*Move._fields, "note", "actor", "at"), [(*m, note, actor, tx.now) for m in book.moves]
    )


async def ensure_rows(tx: Tx, sku_ids: Sequence[str], location_id: str) -> None:
    """Make the stock rows that are missing at a location that exists, empty."""
    await tx.conn.execute(
        "INSERT INTO inventory.stock (sku_id, location_id, on_hand)"
        " SELECT s, $2, 0 FROM unnest($1::text[]) AS t(s) ORDER BY s ON CONFLICT DO NOTHING",
        list(sku_ids),
        location_id,
    )


async def find_holds(conn: asyncpg.Connection, order_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Holds by order id, not locked."""
    rows = await conn.fetch(
        "SELECT order_id, state, ask_at, lines, pool FROM inventory.holds WHERE order_id = ANY($1::text[])",
        list(order_ids),
    )
    return {r["order_id"]: r for r in rows}


async def lock_holds(tx: Tx, order_ids: Sequence[str]) -> list[asyncpg.Record]:
    """Lock holds in order of id."""
    return await tx.conn.fetch(
        "SELECT order_id, state, ask_at, gone, lines, pool FROM inventory.holds"
        " WHERE order_id = ANY($1::text[]) ORDER BY order_id FOR UPDATE",
        list(order_ids),
    )


def lines_of(row: asyncpg.Record) -> list[Taken]:
    """The lines of a hold row: SKU, pieces, location."""
    return msgspec.json.decode(row["lines"], type=list[tuple[str, int, str]])


async def insert_holds(tx: Tx, holds: Sequence[tuple[str, datetime, list[Taken], str]]) -> None:
    """Write new holds (order, when to ask, lines, the pool they came from or nothing); an order that already
    has one is a unique violation."""
    await tx.insert(
        "holds",
        ("order_id", "state", "ask_at", "lines", "pool", "held_at"),
        [
            (order_id, "held", ask_at, msgspec.json.encode(taken).decode(), pool, tx.now)
            for order_id, ask_at, taken, pool in holds
        ],
    )


async def set_state(tx: Tx, order_ids: Sequence[str], state: str) -> None:
    """Move locked holds to a state."""
    await tx.conn.execute(
        "UPDATE inventory.holds SET state = $2 WHERE order_id = ANY($1::text[])", list(order_ids), state
    )


async def set_lines(tx: Tx, order_id: str, taken: list[Taken]) -> None:
    """Say where the pieces of a locked hold lie now."""
    await tx.conn.execute(
        "UPDATE inventory.holds SET lines = $2 WHERE order_id = $1",
        order_id,
        msgspec.json.encode(taken).decode(),
    )


async def set_gone(tx: Tx, order_ids: Sequence[str]) -> None:
    """The orders of these locked holds are over for good."""
    await tx.conn.execute(
        "UPDATE inventory.holds SET gone = true WHERE order_id = ANY($1::text[]) AND NOT gone",
        list(order_ids),
    )


async def open_shortfalls(tx: Tx, order_ids: Sequence[str]) -> None:
    """Put paid orders without stock before the staff."""
    await tx.conn.execute(
        "INSERT INTO inventory.shortfalls (order_id, at) SELECT unnest($1::text[]), $2::timestamptz"
        " ON CONFLICT DO NOTHING",
        list(order_ids),
        tx.now,
    )


async def close_shortfall(tx: Tx, order_id: str, note: str) -> asyncpg.Record | None:
    """Close a shortfall; one that is closed stays as it is. None when there never was one."""
    await tx.conn.execute(
        "UPDATE inventory.shortfalls SET closed_at = $2, closed_by = $3, note = $4"
        " WHERE order_id = $1 AND closed_at IS NULL",
        order_id,
        tx.now,
        str(context.actor()),
        note,
    )
    return await tx.conn.fetchrow(
        "SELECT order_id, at, closed_at, closed_by, note FROM inventory.shortfalls WHERE order_id = $1",
        order_id,
    )


async def open_shortfalls_page(
    conn: asyncpg.Connection, after: tuple[datetime, str] | None, limit: int
) -> list[asyncpg.Record]:
    """Open shortfalls, oldest first."""
    at, order_id = after or (None, None)
    return await conn.fetch(
        "SELECT order_id, at, closed_at, closed_by, note FROM inventory.shortfalls WHERE closed_at IS NULL"
        " AND ($1::timestamptz IS NULL OR (at, order_id) > ($1, $2)) ORDER BY at, order_id LIMIT $3",
        at,
        order_id,
        limit,
    )


async def postpone(tx: Tx, order_ids: Sequence[str], ask_ats: Sequence[datetime]) -> None:
    """Move the time to ask of holds that still hold."""
    await tx.conn.execute(
        "UPDATE inventory.holds AS h SET ask_at = t.a FROM unnest($1::text[], $2::timestamptz[]) AS t(o, a)"
        " WHERE h.order_id = t.o AND h.state = 'held'",
        list(order_ids),
        list(ask_ats),
    )


async def due_holds(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Orders whose holds are to be asked about."""
    rows = await conn.fetch(
        "SELECT order_id FROM inventory.holds WHERE state = 'held' AND ask_at <= $1 ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )
    return [r["order_id"] for r in rows]


async def available(conn: asyncpg.Connection, sku_ids: Sequence[str]) -> dict[str, int]:
    """Sellable pieces per SKU, over the locations that sell."""
    rows = await conn.fetch(
        "SELECT s.sku_id, sum(s.on_hand - s.held)::bigint AS available FROM inventory.stock AS s"
        " JOIN inventory.locations AS l ON l.location_id = s.location_id"
        " WHERE s.sku_id = ANY($1::text[]) AND l.sells GROUP BY s.sku_id",
        list(sku_ids),
    )
    return {r["sku_id"]: r["available"] for r in rows}


async def levels(
    conn: asyncpg.Connection,
    sku_id: str | None,
    location_id: str | None,
    alerts_only: bool,
    after: tuple[str, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Stock rows by SKU and location."""
    alerts = " AND alert <> 'ok'" if alerts_only else ""
    return await conn.fetch(
        f"SELECT {_LEVEL} FROM inventory.stock WHERE ($1::text IS NULL OR sku_id = $1)"
        f" AND ($2::text IS NULL OR location_id = $2){alerts}"
        " AND ($3::text IS NULL OR (sku_id, location_id) > ($3, $4)) ORDER BY sku_id, location_id LIMIT $5",
        sku_id,
        location_id,
        *(after or (None, None)),
        limit,
    )


async def movements(
    conn: asyncpg.Connection, sku_id: str, location_id: str | None, before: int | None, limit: int
) -> list[asyncpg.Record]:
    """The ledger of a SKU, newest first."""
    return await conn.fetch(
        # Location by location, each in the order of the key: a SKU that sold a million times is not sorted.
        "SELECT m.* FROM inventory.locations AS l CROSS JOIN LATERAL (SELECT id AS number, sku_id,"
        " location_id, kind, quantity, held, on_hand_after, held_after, cause, note, actor, at"
        " FROM inventory.movements WHERE sku_id = $1 AND location_id = l.location_id"
        " AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4) AS m"
        " WHERE $2::text IS NULL OR l.location_id = $2 ORDER BY number DESC LIMIT $4",
        sku_id,
        location_id,
        before,
        limit,
    )


async def locations(conn: asyncpg.Connection) -> list[Location]:
    """Every location, in the order in which they serve orders."""
    rows = await conn.fetch(
        "SELECT location_id, name, kind, position, sells FROM inventory.locations"
        " ORDER BY position, location_id"
    )
    return [Location(**dict(r)) for r in rows]


async def put_location(tx: Tx, location: Location) -> None:
    """Make or change a location."""
    await tx.conn.execute(
        "INSERT INTO inventory.locations (location_id, name, kind, position, sells, at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (location_id)"
        " DO UPDATE SET name = $2, kind = $3, position = $4, sells = $5, at = $6",
        location.location_id,
        location.name,
        location.kind,
        location.position,
        location.sells,
        tx.now,
    )


async def ask_proof(tx: Tx, night: date | None) -> asyncpg.Record | None:
    """Ask for a proof; None when this night has its own already."""
    return await tx.conn.fetchrow(
        "INSERT INTO inventory.proofs (night, state, asked_by, asked_at) VALUES ($1, 'asked', $2, $3)"
        f" ON CONFLICT DO NOTHING RETURNING {_PROOF}",
        night,
        str(context.actor()),
        tx.now,
    )


async def lock_asked_proof(tx: Tx) -> int | None:
    """The oldest proof that nobody is working on."""
    return await tx.conn.fetchval(
        "SELECT id FROM inventory.proofs WHERE state = 'asked' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
    )


async def prove(tx: Tx) -> tuple[int, int, list[asyncpg.Record]]:
    """Movements and balances looked at, and the balances that ledger or holds do not explain.

    One statement, so one snapshot: shoppers go on buying meanwhile.
    """
    await tx.conn.execute(f"SET LOCAL statement_timeout = '{PROOF_SECONDS}s'")
    rows = await tx.conn.fetch(
        "WITH ledger AS (SELECT sku_id, location_id, count(*) AS n, sum(quantity)::bigint AS on_hand,"
        "  sum(held)::bigint AS held, (array_agg(on_hand_after ORDER BY id DESC))[1] AS on_hand_after,"
        "  (array_agg(held_after ORDER BY id DESC))[1] AS held_after"
        "  FROM inventory.movements GROUP BY sku_id, location_id),"
        " live AS (SELECT l ->> 0 AS sku_id, l ->> 2 AS location_id, sum((l ->> 1)::bigint)::bigint AS held"
        "  FROM inventory.holds, jsonb_array_elements(lines) AS l WHERE state = 'held' GROUP BY 1, 2),"
        " every AS (SELECT sku_id, location_id, coalesce(n, 0) AS n, v.* FROM inventory.stock AS s"
        "  FULL JOIN ledger AS m USING (sku_id, location_id) FULL JOIN live AS h USING (sku_id, location_id)"
        "  CROSS JOIN LATERAL (VALUES"
        "   ('on_hand', coalesce(s.on_hand, 0), coalesce(m.on_hand, 0)),"
        "   ('held', coalesce(s.held, 0), coalesce(m.held, 0)),"
        "   ('on_hand_after', coalesce(s.on_hand, 0), coalesce(m.on_hand_after, 0)),"
        "   ('held_after', coalesce(s.held, 0), coalesce(m.held_after, 0)),"
        "   ('holds', coalesce(s.held, 0), coalesce(h.held, 0))) AS v(what, stored, proved))"
        " SELECT * FROM (SELECT NULL AS sku_id, NULL AS location_id, NULL AS what,"
        "  coalesce(sum(n) FILTER (WHERE what = 'held'), 0)::bigint AS stored,"
        "  count(*) FILTER (WHERE what = 'held') AS proved FROM every) AS total"
        " UNION ALL (SELECT sku_id, location_id, what, stored, proved FROM every WHERE stored <> proved"
        "  ORDER BY sku_id, location_id, what LIMIT 100)",
        timeout=PROOF_SECONDS,
    )
    return rows[0]["stored"], rows[0]["proved"], rows[1:]


async def finish_proof(tx: Tx, number: int, movements: int, balances: int, faults: bytes) -> None:
    """Write what a proof found."""
    await tx.conn.execute(
        "UPDATE inventory.proofs SET state = CASE WHEN $5::jsonb = '[]' THEN 'passed' ELSE 'failed' END,"
        " done_at = $2, movements = $3, balances = $4, faults = $5 WHERE id = $1",
        number,
        tx.now,
        movements,
        balances,
        faults.decode(),
    )


async def proofs(conn: asyncpg.Connection, before: int | None, limit: int) -> list[asyncpg.Record]:
    """Proofs, newest first."""
    return await conn.fetch(
        f"SELECT {_PROOF} FROM inventory.proofs WHERE $1::bigint IS NULL OR id < $1"
        " ORDER BY id DESC LIMIT $2",
        before,
        limit,
    )
