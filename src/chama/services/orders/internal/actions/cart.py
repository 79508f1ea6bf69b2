"""The cart."""

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database
from chama.services.orders.errors import CartFull
from chama.services.orders.internal.store import cart as store
from chama.services.orders.types import CartItem, CartWish

MAX_LINES = 100
MAX_PIECES = 999


async def put_cart(db: Database, user_id: str, wishes: list[CartWish]) -> list[CartItem]:
    """Set quantities, all or none; zero removes a line."""
    wrong = {w.sku_id: f"must be 0 to {MAX_PIECES}" for w in wishes if not 0 <= w.quantity <= MAX_PIECES}
    if wrong:
        raise InvalidRequest(wrong)
    if len({w.sku_id for w in wishes}) != len(wishes):
        raise InvalidRequest({"items": "every SKU once"})
    if len(wishes) > MAX_LINES:
        raise CartFull(limit=MAX_LINES)
    async with db.transaction() as tx:
        await store.lock_cart(tx, user_id)
        await store.put_items(tx, user_id, wishes)
        items = await store.items(tx.conn, user_id)
        if len(items) > MAX_LINES and any(w.quantity for w in wishes):
            raise CartFull(limit=MAX_LINES)
    return items


async def select_cart(
    db: Database, user_id: str, sku_ids: list[str] | None, selected: bool
) -> list[CartItem]:
    """Tick or untick lines; None is all of them."""
    async with db.transaction() as tx:
        await store.lock_cart(tx, user_id)
        await store.select_items(tx, user_id, sku_ids, selected)
        return await store.items(tx.conn, user_id)
