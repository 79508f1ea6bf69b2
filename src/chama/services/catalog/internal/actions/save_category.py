"""Make a category or change its name and position."""

from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid
from chama.services.catalog.internal import rules, store
from chama.services.catalog.types import Category


async def save_category(db: Database, key: str, category: Category) -> Category:
    """Look through it, write it."""
    faults = rules.category_faults(category)
    if faults:
        raise ProductInvalid(faults)

    async def act(tx: Tx) -> Category:
        await store.save_category(tx, category)
        return category

    return await db.once(key=key, content=("save_category", category), answer=Category, act=act)
