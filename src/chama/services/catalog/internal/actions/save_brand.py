"""Make or change brands and definitions of attributes; the cards that show them follow."""

from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid
from chama.services.catalog.internal import rules
from chama.services.catalog.internal.actions import media
from chama.services.catalog.internal.store import shelves as store
from chama.services.catalog.types import AttributeDef, Brand


async def save_brand(db: Database, key: str, brand: Brand) -> Brand:
    """Write it; the cards of its products are written again by the clock."""
    if faults := rules.brand_faults(brand):
        raise ProductInvalid(faults)

    async def act(tx: Tx) -> Brand:
        await store.save_brand(tx, brand)
        await media.use(tx, "brand", brand.brand_id, {"logo": brand.logo})
        await store.mark_stale_of_brand(tx, brand.brand_id)
        return brand

    return await db.once(key=key, content=("save_brand", brand), answer=Brand, act=act)


async def save_attribute(db: Database, key: str, attribute: AttributeDef) -> AttributeDef:
    """Write a definition; its kind stays what it is, because values were checked by it."""
    if faults := rules.attribute_faults(attribute):
        raise ProductInvalid(faults)

    async def act(tx: Tx) -> AttributeDef:
        if attribute.category is not None and await store.hold_category(tx, attribute.category) is None:
            raise ProductInvalid({"category": "is not a category"})
        kind = await store.attribute_kind(tx, attribute.attribute_id)
        if kind not in (None, attribute.kind):
            raise ProductInvalid({"kind": f"stays {kind}"})
        await store.save_attribute(tx, attribute)
        await store.mark_stale_with_attribute(tx, attribute.attribute_id)
        return attribute

    return await db.once(key=key, content=("save_attribute", attribute), answer=AttributeDef, act=act)
