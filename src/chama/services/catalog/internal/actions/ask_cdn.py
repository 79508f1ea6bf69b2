"""Note what the caches in front of the shop have to be told; the telling is an exchange, later."""

import re
from collections.abc import Sequence

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database, Tx
from chama.runtime.settings import settings
from chama.services.catalog.errors import NoCdn
from chama.services.catalog.events import ProductChanged, SkuPriceChanged
from chama.services.catalog.internal.paths import pictures_at
from chama.services.catalog.internal.store import cdn as store
from chama.services.catalog.types import CdnAct, Product

MOST = 200
HOME = "/api/shop/home"
_PATH = re.compile(r"/(?:api/shop|media|assets)/[0-9A-Za-z._~/?=&%-]{1,300}")


def is_there() -> bool:
    """Whether there is a cache in front of the shop that wants to be told."""
    return bool(settings().cdn_hooks)


def page_of(spu_id: str) -> str:
    """The address of a product's page."""
    return f"/api/shop/products/{spu_id}"


async def ask_cdn(db: Database, act: CdnAct, paths: Sequence[str]) -> None:
    """At most 200 addresses of pages or files, without the shop's own name."""
    if not is_there():
        raise NoCdn
    if not 1 <= len(paths) <= MOST:
        raise InvalidRequest({"paths": f"1 to {MOST}"})
    if wrong := [n for n, path in enumerate(paths) if not _PATH.fullmatch(path) or ".." in path]:
        raise InvalidRequest(
            {f"paths.{n}": "must be a path below /api/shop, /media or /assets" for n in wrong}
        )
    async with db.transaction() as tx:
        await store.ask(tx, act, paths)


async def purge(tx: Tx, paths: Sequence[str]) -> None:
    """These addresses are forgotten once this transaction is written."""
    if is_there():
        await store.ask(tx, "purge", paths)


async def purge_changed(db: Database, events: Sequence[ProductChanged | SkuPriceChanged]) -> None:
    """Pages that show these products are forgotten, each change once."""
    if not is_there():
        return
    async with db.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        if pages := {page_of(e.spu_id) for e in events if e.id in first}:
            await store.ask(tx, "purge", {HOME, *pages})


async def preheat(db: Database, products: Sequence[Product]) -> None:
    """Pages and pictures of these products are fetched before anybody asks."""
    if not is_there():
        return
    paths = {page_of(p.spu_id) for p in products}
    for product in products:
        paths.update(path for shown in product.pictures for path in pictures_at(shown))
        paths.update(filter(None, [product.detail_file]))
    async with db.transaction() as tx:
        await store.ask(tx, "preheat", paths)
