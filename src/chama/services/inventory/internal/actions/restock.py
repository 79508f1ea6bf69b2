"""Change what is on hand, with a reason."""

import asyncpg

from chama.runtime.db import Database, Tx
from chama.services.inventory.errors import StockBelowHeld
from chama.services.inventory.internal import store
from chama.services.inventory.types import StockLevel


async def restock(db: Database, key: str, sku_id: str, quantity: int, reason: str) -> StockLevel:
    """Add (or take away) pieces once per key; the ledger of goods says why."""

    async def act(tx: Tx) -> StockLevel:
        row = await store.add_stock(tx, sku_id, quantity)
        kind = "received" if quantity > 0 else "adjusted"
        await store.record_movements(tx, kind, [(sku_id, quantity, reason)])
        return StockLevel(sku_id=sku_id, on_hand=row["on_hand"], held=row["held"])

    try:
        content = [sku_id, quantity, reason]
        return await db.once(key=key, content=content, answer=StockLevel, act=act)
    except asyncpg.CheckViolationError as why:
        raise StockBelowHeld({"quantity": "too few pieces would remain"}) from why
