"""Clocks of catalog."""

from chama.runtime.db import Database
from chama.services.catalog.internal import cards
from chama.services.catalog.internal.actions.ask_cdn import is_there
from chama.services.catalog.internal.actions.note_search import heat_words
from chama.services.catalog.internal.actions.set_status import turn_due
from chama.services.catalog.internal.exchanges.keep_media import finish
from chama.services.catalog.internal.exchanges.tell_cdn import tell_cdn
from chama.services.catalog.internal.gateways.cdn import cdn
from chama.services.catalog.internal.store import cards as store
from chama.services.catalog.internal.store import products

DB = Database("catalog")
TURNED_AT_ONCE, CARDS_AT_ONCE, MOVED_AT_ONCE = 50, 200, 2_000


async def turn_scheduled() -> int:
    """Put on sale and take off what is due; a process sees it when its recent reads have aged."""
    return len(await turn_due(DB, TURNED_AT_ONCE))


async def refresh_cards() -> int:
    """Write stale cards again, and let cards show what was sold."""
    async with DB.transaction() as tx:
        stale = await store.take_stale(tx, CARDS_AT_ONCE)
        if stale:
            # Whoever changes one of them holds it; the card must not be older than its product.
            await products.lock_spus(tx, stale)
            await cards.refresh(tx, stale)
    async with DB.transaction() as tx:
        return len(stale) + await store.show_sales(tx, MOVED_AT_ONCE)


async def draw_tiers() -> int:
    """Give each card the tier that its sales earn."""
    async with DB.transaction() as tx:
        return await store.draw_tiers(tx, MOVED_AT_ONCE)


async def heat() -> int:
    """Count anew what is hot."""
    return await heat_words(DB)


async def tell_caches() -> int:
    """Tell the caches in front of the shop what changed, where there are any."""
    return await tell_cdn(DB, cdn()) if is_there() else 0


async def sweep() -> None:
    """Remove files that a crash left half kept or half removed an hour ago."""
    await finish(DB)
