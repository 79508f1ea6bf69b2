"""What catalog does when stock runs out: lists and search say so."""

from chama.runtime.db import Database
from chama.services.catalog.internal import cards
from chama.services.catalog.internal.store import cards as store
from chama.services.catalog.internal.store import products
from chama.services.inventory.events import SoldOut

DB = Database("catalog")


async def on_sold_out(events: list[SoldOut]) -> None:
    """The cards of products whose last SKU is gone say sold out."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        skus = sorted({e.sku_id for e in events if e.id in first})
        spus = sorted(set((await products.spus_of(tx, skus)).values()))
        await products.lock_spus(tx, spus)
        await store.mark_sold_out(tx, skus)
        await cards.refresh(tx, spus)


HANDLERS = {SoldOut: on_sold_out}
