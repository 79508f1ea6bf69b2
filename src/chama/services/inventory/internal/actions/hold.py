"""Hold stock for many orders in one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database
from chama.services.inventory.errors import HoldOver, OutOfStock
from chama.services.inventory.events import SoldOut
from chama.services.inventory.internal import rules, store
from chama.services.inventory.types import Hold


class HoldRequest(msgspec.Struct, frozen=True):
    """One order's wish: joined lines, sorted by SKU."""

    order_id: str
    lines: tuple[tuple[str, int], ...]
    ask_at: datetime


async def hold_many(db: Database, requests: list[HoldRequest]) -> Sequence[Hold | Refusal]:
    """Lock the stock of all, decide in order of arrival, write once. An order that holds already repeats."""
    async with db.transaction() as tx:
        stock = await store.lock_stock(tx, sorted({sku for r in requests for sku, _ in r.lines}))
        # Read after the locks: a repeat that waited for them sees the hold of the first.
        known = await store.find_holds(tx.conn, [r.order_id for r in requests])
        new = [r for r in requests if r.order_id not in known]
        available = {sku: on_hand - held for sku, (on_hand, held) in stock.items()}
        short, taken = rules.allot([r.lines for r in new], available)
        granted = [r for r, s in zip(new, short, strict=True) if not s]
        if granted:
            await store.change_stock(tx, {}, taken)
            await store.insert_holds(tx, [(r.order_id, r.ask_at, list(r.lines)) for r in granted])
            for sku, pieces in taken.items():
                if available[sku] == pieces:
                    tx.announce(SoldOut(at=tx.now, aggregate=sku, version=0, sku_id=sku))
    missing = {r.order_id: s for r, s in zip(new, short, strict=True) if s}
    return [_answer(r, known, missing, available) for r in requests]


def _answer(
    request: HoldRequest, known: dict, missing: dict[str, list[str]], available: dict[str, int]
) -> Hold | Refusal:
    if request.order_id in known:
        row = known[request.order_id]
        if row["state"] == "released":
            return HoldOver()
        return Hold(order_id=request.order_id, state=row["state"], ask_at=row["ask_at"])
    if request.order_id in missing:
        short = missing[request.order_id]
        return OutOfStock(
            dict.fromkeys(short, "not enough stock"), available={s: available.get(s, 0) for s in short}
        )
    return Hold(order_id=request.order_id, state="held", ask_at=request.ask_at)
