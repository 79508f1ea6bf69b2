"""What catalog does when stock turns, orders are paid and accounts end: hints for lists, nothing more."""

from collections import Counter

from chama.runtime.db import Database
from chama.runtime.news import tell
from chama.services.catalog.events import ProductChanged, SkuPriceChanged
from chama.services.catalog.internal import cards
from chama.services.catalog.internal.actions.ask_cdn import purge_changed
from chama.services.catalog.internal.actions.media import leave_with
from chama.services.catalog.internal.actions.note_search import clear_search_history
from chama.services.catalog.internal.store import cards as store
from chama.services.catalog.internal.store import products
from chama.services.inventory.events import StockTurned
from chama.services.orders.events import OrderPaid
from chama.services.users.events import UserErased

DB = Database("catalog")


async def on_stock_turned(events: list[StockTurned]) -> None:
    """A product whose every SKU is gone says sold out, until one is there again."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        # The last word on each SKU counts; one SKU's events come in their order.
        latest = {e.sku_id: e.in_stock for e in events if e.id in first}
        spus = sorted(set((await products.spus_of(tx, sorted(latest))).values()))
        await products.lock_spus(tx, spus)
        await store.mark_sold_out(tx, [s for s, there in latest.items() if not there])
        await store.mark_in_stock(tx, [s for s, there in latest.items() if there])
        await cards.refresh(tx, spus)


async def on_order_paid(events: list[OrderPaid]) -> None:
    """Paid pieces count for the order by sales; what comes back is not taken off again."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        sold: Counter[str] = Counter()
        for e in events:
            if e.id in first:
                sold.update(dict(e.pieces))
        await store.add_sales(tx, sold)


async def on_user_erased(events: list[UserErased]) -> None:
    """Nothing is left of what they searched for, nor of their pictures."""
    await leave_with(DB, [e.user_id for e in events])
    await clear_search_history(DB, [e.user_id for e in events], [e.id for e in events])


async def on_changed(events: list[ProductChanged] | list[SkuPriceChanged]) -> None:
    """Every process forgets what it remembers of these products, a CDN their pages; a repeat does no harm."""
    await tell(events)
    await purge_changed(DB, events)


HANDLERS = {
    ProductChanged: on_changed,
    SkuPriceChanged: on_changed,
    StockTurned: on_stock_turned,
    OrderPaid: on_order_paid,
    UserErased: on_user_erased,
}
