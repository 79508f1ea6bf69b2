"""The one way stock changes: balances and movements together; what ran low or out is announced."""

from chama.runtime.db import Tx
from chama.services.inventory.events import SoldOut, StockLow, StockTurned
from chama.services.inventory.internal import store
from chama.services.inventory.internal.rules import Book
from chama.services.inventory.types import StockLevel


async def post(tx: Tx, book: Book, note: str = "") -> None:
    """Write a book whose rows are locked."""
    for n in book.news():
        if n.alert == "out":
            tx.announce(SoldOut(at=tx.now, aggregate=n.sku_id, version=0, sku_id=n.sku_id))
        else:
            tx.announce(
                StockLow(
                    at=tx.now,
                    aggregate=n.sku_id,
                    version=0,
                    sku_id=n.sku_id,
                    available=n.available,
                    low_at=n.low_at,
                )
            )
    for sku_id, in_stock in book.turned():
        tx.announce(StockTurned(at=tx.now, aggregate=sku_id, version=0, sku_id=sku_id, in_stock=in_stock))
    if book.changed:
        await store.write_book(tx, book, note)


def levels_of(book: Book, places: list[tuple[str, str]]) -> list[StockLevel]:
    """The stock of these (SKU, location) after the change."""
    slots = [book.slots[place] for place in places]
    return [
        StockLevel(
            sku_id=s.sku_id,
            location_id=s.location_id,
            on_hand=s.on_hand,
            held=s.held,
            low_at=s.low_at,
            alert=s.alert,
        )
        for s in slots
    ]
