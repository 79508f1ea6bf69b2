"""Change what is on hand for a reason, move it between locations, and say what is few."""

import asyncpg

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database, Tx
from chama.services.inventory.errors import LocationUnknown, OutOfStock, StockBelowHeld
from chama.services.inventory.internal import rules, store
from chama.services.inventory.internal.actions.post import levels_of, post
from chama.services.inventory.types import Location, Reason, StockLevel


async def adjust(
    db: Database, key: str, location_id: str, reason: Reason, lines: rules.Lines, note: str
) -> list[StockLevel]:
    """Receive, count, write off, take back or correct, once per key; all lines or none."""

    async def act(tx: Tx) -> list[StockLevel]:
        book = await _book(tx, [sku for sku, _ in lines], location_id)
        few: list[str] = []
        for sku, quantity in lines:
            slot = book.slots[sku, location_id]
            delta = rules.delta_of(reason, quantity, slot.on_hand)
            if slot.on_hand + delta < slot.held:
                few.append(sku)
            book.post(rules.KINDS[reason], (sku, delta, location_id), 1, 0, key)
        if few:
            raise StockBelowHeld(dict.fromkeys(few, "too few pieces would remain"))
        await post(tx, book, note)
        return levels_of(book, [(sku, location_id) for sku, _ in lines])

    content = [location_id, reason, list(lines), note]
    return await db.once(key=key, content=content, answer=list[StockLevel], act=act)


async def transfer(
    db: Database, key: str, source: str, target: str, lines: rules.Lines, note: str
) -> list[StockLevel]:
    """Move pieces that nobody holds, once per key; the levels of source, then of target."""
    if source == target:
        raise InvalidRequest({"target": "another location than the source"})
    if any(not 1 <= quantity <= rules.MAX_PIECES for _, quantity in lines):
        raise InvalidRequest({"quantity": f"1 to {rules.MAX_PIECES}"})

    async def act(tx: Tx) -> list[StockLevel]:
        skus = [sku for sku, _ in lines]
        await _ensure(tx, skus, source)
        book = await _book(tx, skus, target)
        short = [sku for sku, quantity in lines if book.slots[sku, source].available < quantity]
        if short:
            left = {sku: book.slots[sku, source].available for sku in short}
            raise OutOfStock(dict.fromkeys(short, "not enough stock"), available=left)
        for sku, quantity in lines:
            book.post("moved_out", (sku, quantity, source), -1, 0, key)
            book.post("moved_in", (sku, quantity, target), 1, 0, key)
        await post(tx, book, note)
        return levels_of(book, [(sku, place) for place in (source, target) for sku in skus])

    content = [source, target, list(lines), note]
    return await db.once(key=key, content=content, answer=list[StockLevel], act=act)


async def set_low_at(db: Database, sku_id: str, low_at: int) -> list[StockLevel]:
    """Say from how many pieces on a SKU is low; what is low already is announced at once."""
    async with db.transaction() as tx:
        book = await store.lock_book(tx, [sku_id])
        if not book.of:
            book = await _book(tx, [sku_id], rules.MAIN)
        book.set_low_at(sku_id, low_at)
        await post(tx, book)
        return levels_of(book, [(sku_id, s.location_id) for s in book.of[sku_id]])


async def save_location(db: Database, key: str, location: Location) -> Location:
    """Make or change a location, once per key."""

    async def act(tx: Tx) -> Location:
        await store.put_location(tx, location)
        return location

    return await db.once(key=key, content=location, answer=Location, act=act)


async def _book(tx: Tx, sku_ids: list[str], location_id: str) -> rules.Book:
    await _ensure(tx, sku_ids, location_id)
    return await store.lock_book(tx, sku_ids)


async def _ensure(tx: Tx, sku_ids: list[str], location_id: str) -> None:
    try:
        await store.ensure_rows(tx, sku_ids, location_id)
    except asyncpg.ForeignKeyViolationError as why:
        raise LocationUnknown({"location_id": "no such location"}) from why
