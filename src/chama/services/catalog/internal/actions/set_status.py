"""Put a product on sale, take it off, or schedule either."""

from datetime import datetime

import msgspec

from chama.base.ids import is_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductNotFound
from chama.services.catalog.internal import queries, rules, versions
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.types import Product, Status


async def set_status(
    db: Database, key: str, spu_id: str, status: Status, on_at: datetime | None, off_at: datetime | None
) -> Product:
    """Lock the product, write state and times when they differ, announce."""
    if not is_id(spu_id, "spu"):
        raise ProductNotFound()

    async def act(tx: Tx) -> Product:
        rules.require_schedule(status, on_at, off_at, tx.now)
        before = await versions.locked(tx, spu_id)
        after = msgspec.structs.replace(before.product, status=status, on_at=on_at, off_at=off_at)
        if after == before.product:
            return queries.as_shown(before)
        return await versions.write_next(tx, before, after)

    content = ("set_status", spu_id, status, on_at, off_at)
    return await db.once(key=key, content=content, answer=Product, act=act)


async def turn_due(db: Database, limit: int) -> list[str]:
    """Products whose time has come change state; answers them. Repeating it changes nothing."""
    async with db.transaction() as tx:
        turned = []
        for spu_id, status in [(r["spu_id"], r["status"]) for r in await store.due(tx.conn, tx.now, limit)]:
            before = await versions.locked(tx, spu_id)
            p = before.product
            # Read before the lock: staff may have changed their mind meanwhile.
            at = p.on_at if status == "on" else p.off_at
            if at is None or at > tx.now or p.status != ("scheduled" if status == "on" else "on"):
                continue
            kept = {"off_at": p.off_at} if status == "on" else {"off_at": None}
            await versions.write_next(
                tx, before, msgspec.structs.replace(p, status=status, on_at=None, **kept)
            )
            turned.append(spu_id)
        return turned
