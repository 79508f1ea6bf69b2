"""The demo's flash sale: a session that runs at once, and one every two hours of the rest of a day."""

from collections.abc import Mapping
from datetime import timedelta

from chama.base.time import SHANGHAI
from chama.flows.flash_sale import warm_up
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.catalog.types import Product
from chama.services.inventory.api import Inventory
from chama.services.marketing.api import Marketing
from chama.services.marketing.types.flash import FlashDraft, FlashItem, FlashSessionDraft

SESSIONS = 12
EVERY = timedelta(hours=2)
GOODS = 4
QUOTA = 5
PRICE_BPS = 5_000


async def seed_flash(products: Mapping[str, Product]) -> None:
    """Make it once, at half the price, of goods of which there are plenty; and warm its sessions up."""
    marketing = locate(Marketing)
    known = (await marketing.list_flash(cursor=None, limit=1)).items
    activity = (
        known[0] if known else await marketing.create_flash(key="seed|flash", draft=await _draft(products))
    )
    for session in activity.sessions:
        if session.state == "draft":
            await warm_up(session_id=session.session_id)


async def _draft(products: Mapping[str, Product]) -> FlashDraft:
    first = {p.skus[0].sku_id: p.skus[0] for _, p in sorted(products.items())}
    stock = {a.sku_id: a.available for a in await locate(Inventory).availability(sku_ids=list(first))}
    plenty = sorted(first, key=lambda s: (-stock[s], s))[:GOODS]
    items = tuple(
        FlashItem(sku_id=s, price_fen=first[s].price_fen * PRICE_BPS // 10_000, quota=QUOTA) for s in plenty
    )
    local = context.now().astimezone(SHANGHAI)
    begin = local.replace(hour=local.hour // 2 * 2, minute=0, second=0, microsecond=0)
    starts = [begin + n * EVERY for n in range(SESSIONS)]
    return FlashDraft(
        name="整点秒杀",
        sessions=tuple(FlashSessionDraft(starts_at=s, ends_at=s + EVERY, items=items) for s in starts),
        early_minutes=10,
    )
