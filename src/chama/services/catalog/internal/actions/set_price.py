"""Change the list price of a SKU."""

from chama.base.ids import is_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid, SkuNotFound, SkuVersionStale
from chama.services.catalog.events import SkuPriceChanged
from chama.services.catalog.internal import queries, rules, store
from chama.services.catalog.types import Product


async def set_price(db: Database, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
    """Lock the product and the SKU, compare versions, write price and history, announce."""
    if why := rules.price_fault(price_fen):
        raise ProductInvalid({"price_fen": why})
    if not is_id(sku_id, "sku"):
        raise SkuNotFound()

    async def act(tx: Tx) -> Product:
        spu_id = await store.spu_of(tx, sku_id)
        if spu_id is None:
            raise SkuNotFound()
        await store.lock_spu(tx, spu_id)
        sku = await store.lock_sku(tx, sku_id)
        if sku["version"] != expected_version:
            raise SkuVersionStale(
                {"expected_version": "is not the present version"},
                version=sku["version"],
                price_fen=sku["price_fen"],
            )
        if sku["market_price_fen"] is not None and price_fen > sku["market_price_fen"]:
            raise ProductInvalid({"price_fen": "must not be above the market price"})
        if sku["price_fen"] != price_fen:
            version = expected_version + 1
            await store.update_price(tx, spu_id, sku_id, price_fen, version)
            tx.announce(
                SkuPriceChanged(
                    at=tx.now,
                    aggregate=sku_id,
                    version=version,
                    sku_id=sku_id,
                    spu_id=spu_id,
                    old_price_fen=sku["price_fen"],
                    new_price_fen=price_fen,
                )
            )
        return (await queries.read_products(tx.conn, [spu_id]))[spu_id]

    content = ("set_price", sku_id, price_fen, expected_version)
    return await db.once(key=key, content=content, answer=Product, act=act)
