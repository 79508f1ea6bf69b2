"""The merchant's side of a flash sale: warm a session up, change a quota, give back what is left at its end.

Warm-up takes the whole quota out of what is for sale before anybody is admitted: what the pools sell is
there.
"""

from chama.base.money import split
from chama.flows.errors import SkuUnavailable
from chama.flows.flash_buy import pool_hold
from chama.runtime.flow import gather, locate
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import FlashStateRefused
from chama.services.marketing.types.flash import FlashPool, FlashSession

BATCH = 20
PREHEATED = 100


async def warm_up(*, session_id: str) -> FlashSession:
    """Reserve the quota and let the pools be loaded; also after a pause. OutOfStock, SkuUnavailable."""
    marketing = locate(Marketing)
    session = await marketing.get_flash(session_id=session_id)
    if session.state == "draft":
        ids = [item.sku_id for item in session.items]
        found, pools = await gather(
            locate(Catalog).get_skus(ids=ids), marketing.flash_pools(session_id=session_id)
        )
        sold = {s.sku_id for s in found if s.status == "on"}
        if gone := [i for i in ids if i not in sold]:
            raise SkuUnavailable(dict.fromkeys(gone, "no longer sold"))
        await _reserve(f"flash|{session_id}", session_id, {p: p.quota for p in pools})
        # The pages are read by all who wait for the opening.
        await locate(Catalog).preheat(spu_ids=sorted({s.spu_id for s in found})[:PREHEATED])
    return await marketing.set_flash_state(session_id=session_id, state="warm")


async def change_quota(*, key: str, session_id: str, sku_id: str, quota: int) -> FlashSession:
    """Another quota for a SKU, shared over its pools; what is more is reserved first. OutOfStock."""
    marketing = locate(Marketing)
    session = await marketing.get_flash(session_id=session_id)
    if session.state in ("stopped", "closed"):
        raise FlashStateRefused(state=session.state)
    pools = [p for p in await marketing.flash_pools(session_id=session_id) if p.sku_id == sku_id]
    wanted = split(quota, [1] * len(pools)) if pools else []
    more = {p: w - p.quota for p, w in zip(pools, wanted, strict=True) if w > p.quota}
    if more and session.state != "draft":
        await _reserve(key, session_id, more)
    return await marketing.set_flash_quota(session_id=session_id, sku_id=sku_id, quotas=wanted)


async def _reserve(key: str, session_id: str, pieces: dict[FlashPool, int]) -> None:
    await locate(Inventory).reserve(
        key=key,
        pools=[pool_hold(session_id, p.sku_id, p.number) for p in pieces],
        lines=[HoldLine(sku_id=p.sku_id, quantity=n) for p, n in pieces.items()],
    )


async def close_sessions() -> int:
    """Give the rest of sessions that are over back to what is for sale; how many were closed."""
    ended = await locate(Marketing).ended_flash(limit=BATCH)
    for session in ended:
        pools = [
            pool_hold(session.session_id, item.sku_id, n) for item in session.items for n in range(item.pools)
        ]
        await locate(Inventory).release(key=pools, gone=True)
        await locate(Marketing).set_flash_state(session_id=session.session_id, state="closed")
    return len(ended)
