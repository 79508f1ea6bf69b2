"""Hold stock for many orders in one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database
from chama.services.inventory.errors import HoldOver, OutOfStock
from chama.services.inventory.internal import store
from chama.services.inventory.internal.actions.post import post
from chama.services.inventory.types import Hold


class HoldRequest(msgspec.Struct, frozen=True):
    """One order's wish: joined lines, sorted by SKU."""

    order_id: str
    lines: tuple[tuple[str, int], ...]
    ask_at: datetime


async def hold_many(db: Database, requests: list[HoldRequest]) -> Sequence[Hold | Refusal]:
    """Lock the stock of all, decide in order of arrival, write once. An order that holds already repeats."""
    async with db.transaction() as tx:
        book = await store.lock_book(tx, sorted({sku for r in requests for sku, _ in r.lines}))
        # Read after the locks: a repeat that waited for them sees the hold of the first.
        known = await store.find_holds(tx.conn, [r.order_id for r in requests])
        missing: dict[str, OutOfStock] = {}
        granted = []
        for r in requests:
            if r.order_id in known:
                continue
            taken, short = book.take(r.lines)
            if short:
                left = {sku: book.sellable(sku) for sku in short}
                missing[r.order_id] = OutOfStock(dict.fromkeys(short, "not enough stock"), available=left)
                continue
            for part in taken:
                book.post("held", part, 0, 1, r.order_id)
            granted.append((r.order_id, r.ask_at, taken, ""))
        if granted:
            await post(tx, book)
            await store.insert_holds(tx, granted)
    return [_answer(r, known, missing) for r in requests]


def _answer(request: HoldRequest, known: dict, missing: dict[str, OutOfStock]) -> Hold | Refusal:
    if request.order_id in known:
        row = known[request.order_id]
        if row["state"] == "released":
            return HoldOver()
        return Hold(order_id=request.order_id, state=row["state"], ask_at=row["ask_at"])
    if request.order_id in missing:
        return missing[request.order_id]
    return Hold(order_id=request.order_id, state="held", ask_at=request.ask_at)
