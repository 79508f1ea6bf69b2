"""Reads of inventory."""

import asyncpg
import msgspec

from chama.base.pages import Page, decode_cursor, decode_instant_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.inventory.internal import store
from chama.services.inventory.types import Movement, Proof, ProofFault, Shortfall, StockLevel


async def levels(
    sku_id: str | None, location_id: str | None, alerts_only: bool, cursor: str | None, limit: int
) -> Page[StockLevel]:
    """Stock by SKU and location."""
    after = decode_cursor(cursor, (str, str))
    start = (str(after[0]), str(after[1])) if after else None
    async with connection() as conn:
        rows = await store.levels(conn, sku_id, location_id, alerts_only, start, limit + 1)
    items = [StockLevel(**dict(r)) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode_cursor(items[-1].sku_id, items[-1].location_id) if more else None)


async def movements(sku_id: str, location_id: str | None, cursor: str | None, limit: int) -> Page[Movement]:
    """The ledger of a SKU, newest first."""
    before = decode_cursor(cursor, (int,))
    async with connection() as conn:
        start = int(before[0]) if before else None
        rows = await store.movements(conn, sku_id, location_id, start, limit + 1)
    items = [Movement(**dict(r)) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].number) if len(rows) > limit else None)


def proof_of(row: asyncpg.Record) -> Proof:
    """A proof as its row has it."""
    faults = msgspec.json.decode(row["faults"], type=list[ProofFault])
    return Proof(**(dict(row) | {"faults": faults}))


async def proofs(cursor: str | None, limit: int) -> Page[Proof]:
    """Proofs, newest first."""
    before = decode_cursor(cursor, (int,))
    async with connection() as conn:
        rows = await store.proofs(conn, int(before[0]) if before else None, limit + 1)
    items = [proof_of(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].number) if len(rows) > limit else None)


async def shortfalls(cursor: str | None, limit: int) -> Page[Shortfall]:
    """Open shortfalls, oldest first."""
    start = decode_instant_cursor(cursor)
    async with connection() as conn:
        rows = await store.open_shortfalls_page(conn, start, limit + 1)
    items = [Shortfall(**dict(r)) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode_cursor(items[-1].at.isoformat(), items[-1].order_id) if more else None)
