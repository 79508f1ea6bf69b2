"""What happens to the row of a file while its bytes are written or removed; and who shows it."""

from chama.base.errors import Unavailable
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import MediaInUse, MediaNotFound, ProductInvalid
from chama.services.catalog.internal import store_media as store
from chama.services.catalog.internal.actions.ask_cdn import purge
from chama.services.catalog.internal.paths import media_id_of, paths_in
from chama.services.catalog.types import Media, Product


async def begin(db: Database, media: Media) -> bool:
    """Note the intent to keep a file; False when it is kept already, Unavailable while it leaves."""
    async with db.transaction() as tx:
        state = await store.insert_coming(tx, media)
    if state == "leaving":
        raise Unavailable("this file, which is just being removed")
    return state == "coming"


async def arrived(db: Database, media_id: str) -> None:
    """The bytes are in the store."""
    async with db.transaction() as tx:
        await store.set_ready(tx, media_id)


async def leave(db: Database, media_id: str) -> list[str]:
    """Decide that a file goes, and name what to remove; MediaInUse, MediaNotFound."""
    async with db.transaction() as tx:
        row = await store.lock_media(tx, media_id)
        if row is None:
            raise MediaNotFound()
        if uses := await store.read_uses(tx.conn, media_id, 10):
            raise MediaInUse(uses=[f"{u['what']}:{u['ref']}" for u in uses])
        await store.set_leaving(tx, media_id)
    return [f"{row['folder']}/{name}" for name in row["files"]]


async def leave_with(db: Database, shopper_ids: list[str]) -> None:
    """What erased shoppers uploaded begins to leave; the sweep removes the bytes."""
    async with db.transaction() as tx:
        await store.set_leaving_of(tx, shopper_ids)


async def gone(db: Database, media_id: str, names: list[str]) -> None:
    """The bytes are removed; a CDN, which would keep them for a year, forgets them."""
    async with db.transaction() as tx:
        await store.delete_media(tx, media_id)
        await purge(tx, [f"/media/{name}" for name in names])


async def use_by(tx: Tx, product: Product) -> None:
    """Write which files a product shows; ProductInvalid names what is not in the library."""
    await use(tx, "product", product.spu_id, _shown(product))


async def use(tx: Tx, what: str, ref: str, shown: dict[str, str]) -> None:
    """Write who shows which files (field → address) from now on; ProductInvalid as above.

    Addresses elsewhere (https, or files that never were in the library) have no id and are let through.
    """
    ids = {field: found for field, path in shown.items() if (found := media_id_of(path))}
    there = await store.share_media(tx, sorted(set(ids.values())))
    if missing := {field: "is not in the media library" for field, i in ids.items() if i not in there}:
        raise ProductInvalid(missing)
    await store.write_uses(tx, what, ref, sorted(there))


def _shown(product: Product) -> dict[str, str]:
    """Field → address of every file that a product shows."""
    shown = {f"pictures.{i}": path for i, path in enumerate(product.pictures)}
    shown |= {f"skus.{i}.picture": sku.picture for i, sku in enumerate(product.skus)}
    for i, axis in enumerate(product.axes):
        shown |= {f"axes.{i}.pictures.{value}": path for value, path in axis.pictures.items()}
    shown["video"] = product.video
    for i, block in enumerate(product.detail):
        shown |= {f"detail.{i}.picture": block.picture, f"detail.{i}.video": block.video}
        shown |= {f"detail.{i}.html.{n}": path for n, path in enumerate(paths_in(block.html))}
    return shown
