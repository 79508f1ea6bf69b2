"""Change what a product says."""

import msgspec

from chama.runtime.db import Database, Tx
from chama.services.catalog.internal import queries, rules, versions
from chama.services.catalog.internal.actions.create_product import require_shelf
from chama.services.catalog.types import Product, ProductEdit


async def edit_product(
    db: Database,
    key: str,
    spu_id: str,
    expected_version: int,
    edit: ProductEdit,
    detail_file: str | None,
) -> Product:
    """Lock, compare versions, check the whole as it would be, write the next version.

    The edit was looked through, and its detail blocks, if it has any, are published as `detail_file`.
    """

    async def act(tx: Tx) -> Product:
        before = await versions.locked_at(tx, spu_id, expected_version, edit)
        after = rules.edited(before.product, edit)
        said = await require_shelf(tx, after.category, after.brand, after.attributes)
        file = before.product.detail_file if detail_file is None else detail_file
        after = msgspec.structs.replace(after, attributes=said, detail_file=file)
        if after == before.product:
            return queries.as_shown(before)
        return await versions.write_next(tx, before, after)

    content = ("edit_product", spu_id, expected_version, edit)
    return await db.once(key=key, content=content, answer=Product, act=act)
