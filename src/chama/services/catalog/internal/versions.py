"""A product from one version to the next: compare, keep the old one, write, refresh its card, announce."""

from collections.abc import Sequence

import msgspec

from chama.runtime.db import Tx
from chama.services.catalog.errors import ProductNotFound, ProductVersionStale
from chama.services.catalog.events import ProductChanged
from chama.services.catalog.internal import cards, queries
from chama.services.catalog.internal.actions import media
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.types import Product, StaffProduct


async def locked(tx: Tx, spu_id: str) -> StaffProduct:
    """Lock a product and all changes of its SKUs; ProductNotFound."""
    if not await store.lock_spus(tx, [spu_id]):
        raise ProductNotFound()
    return await queries.read_product(tx.conn, spu_id)


async def locked_at(tx: Tx, spu_id: str, expected_version: int, yours: object) -> StaffProduct:
    """Lock it and compare versions; ProductVersionStale carries what was wanted and what is there."""
    found = await locked(tx, spu_id)
    if found.product.version != expected_version:
        raise ProductVersionStale(
            {"expected_version": "is not the present version"},
            expected_version=expected_version,
            version=found.product.version,
            yours=msgspec.to_builtins(yours),
            theirs=msgspec.to_builtins(queries.as_shown(found)),
        )
    return found


async def write_next(tx: Tx, before: StaffProduct, after: Product, retired: Sequence[str] = ()) -> Product:
    """Write a locked product as its next version; its SKUs are written by then. Answers it as shown."""
    await store.keep_version(tx, queries.as_shown(before))
    following = msgspec.structs.replace(after, version=before.product.version + 1)
    await store.update_spu(tx, following)
    await cards.refresh(tx, [after.spu_id])
    announce(tx, following, retired)
    written = queries.as_shown(await queries.read_product(tx.conn, after.spu_id))
    await media.use_by(tx, written)
    return written


def announce(tx: Tx, product: Product, retired: Sequence[str] = ()) -> None:
    """Say that a product was made or changed."""
    tx.announce(
        ProductChanged(
            at=tx.now,
            aggregate=product.spu_id,
            version=product.version,
            spu_id=product.spu_id,
            status=product.status,
            category=product.category,
            brand=product.brand or "",
            retired_skus=list(retired),
        )
    )
