"""Put a product on sale or take it off."""

from chama.base.ids import is_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductNotFound
from chama.services.catalog.events import ProductChanged
from chama.services.catalog.internal import queries, store
from chama.services.catalog.types import OnOff, Product


async def set_status(db: Database, key: str, spu_id: str, status: OnOff) -> Product:
    """Lock the product, write the status when it differs, announce."""
    if not is_id(spu_id, "spu"):
        raise ProductNotFound()

    async def act(tx: Tx) -> Product:
        spu = await store.lock_spu(tx, spu_id)
        if spu is None:
            raise ProductNotFound()
        if spu["status"] != status:
            version = spu["version"] + 1
            await store.update_status(tx, spu_id, status, version)
            tx.announce(
                ProductChanged(at=tx.now, aggregate=spu_id, version=version, spu_id=spu_id, status=status)
            )
        return (await queries.read_products(tx.conn, [spu_id]))[spu_id]

    return await db.once(key=key, content=("set_status", spu_id, status), answer=Product, act=act)
