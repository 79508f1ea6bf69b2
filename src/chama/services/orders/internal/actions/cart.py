"""The cart."""

from chama.runtime.db import Database
from chama.services.orders.errors import CartFull
from chama.services.orders.internal import store
from chama.services.orders.types import CartItem

MAX_SKUS = 120


async def set_cart_item(db: Database, user_id: str, sku_id: str, quantity: int) -> list[CartItem]:
    """Put a quantity into the cart; zero removes the line."""
    async with db.transaction() as tx:
        await store.put_cart_item(tx, user_id, sku_id, quantity)
        items = await store.cart(tx.conn, user_id)
        if quantity and len(items) > MAX_SKUS:
            raise CartFull(limit=MAX_SKUS)
    return [CartItem(sku_id=r["sku_id"], quantity=r["quantity"]) for r in items]
