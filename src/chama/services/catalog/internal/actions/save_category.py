"""Make, change, move and remove categories."""

from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import (
    CategoryInUse,
    CategoryLoop,
    CategoryNotFound,
    CategoryTooDeep,
    ProductInvalid,
)
from chama.services.catalog.internal import rules
from chama.services.catalog.internal.actions import media
from chama.services.catalog.internal.rules import tree
from chama.services.catalog.internal.store import shelves as store
from chama.services.catalog.types import Category


async def save_category(db: Database, key: str, category: Category) -> Category:
    """Lock the tree, refuse loops and what is too deep, write it and the paths below it."""
    faults = rules.category_faults(category)
    if faults:
        raise ProductInvalid(faults)

    async def act(tx: Tx) -> Category:
        parents = await store.lock_tree(tx)
        if category.parent is not None and category.parent not in {*parents, category.category_id}:
            raise ProductInvalid({"parent": "is not a category"})
        if tree.is_loop(parents, category.category_id, category.parent):
            raise CategoryLoop({"parent": "is inside this category"})
        paths = tree.paths_after(parents, category.category_id, category.parent)
        if tree.too_deep(paths):
            raise CategoryTooDeep({"parent": f"is too deep: {tree.MAX_DEPTH} levels at most"})
        await store.save_category(tx, category, paths)
        await store.mark_stale_in(tx, list(paths))
        await media.use(tx, "category", category.category_id, {"icon": category.icon})
        return Category(
            category_id=category.category_id,
            name=category.name,
            position=category.position,
            parent=category.parent,
            icon=category.icon,
            path=paths[category.category_id],
        )

    return await db.once(key=key, content=("save_category", category), answer=Category, act=act)


async def remove_category(db: Database, key: str, category_id: str) -> Category:
    """Remove a category on which nothing hangs."""

    async def act(tx: Tx) -> Category:
        if category_id not in await store.lock_tree(tx):
            raise CategoryNotFound()
        if await store.is_used(tx, category_id):
            raise CategoryInUse()
        await media.use(tx, "category", category_id, {})
        row = await store.remove_category(tx, category_id)
        if row is None:
            raise CategoryNotFound()
        return Category(**row)

    return await db.once(key=key, content=("remove_category", category_id), answer=Category, act=act)
