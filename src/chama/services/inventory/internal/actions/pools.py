"""Pools: pieces set aside for a sale, out of which the holds of its orders are carved."""

from datetime import UTC, datetime

from chama.runtime.db import Database, Tx
from chama.services.inventory.errors import HoldOver, OutOfStock
from chama.services.inventory.internal import store
from chama.services.inventory.internal.actions.post import post
from chama.services.inventory.internal.rules import Taken, carved, together
from chama.services.inventory.types import Hold

# Nobody asks orders about a pool: its sale ends it.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


async def reserve(db: Database, key: str, wanted: dict[str, tuple[str, int]]) -> list[Hold]:
    """Take pieces out of what is for sale into pools (pool → SKU, pieces), all or none."""

    async def act(tx: Tx) -> list[Hold]:
        book = await store.lock_book(tx, sorted({sku for sku, _ in wanted.values()}))
        rows = {r["order_id"]: r for r in await store.lock_holds(tx, list(wanted))}
        made = []
        for pool, (sku_id, pieces) in wanted.items():
            taken, short = book.take([(sku_id, pieces)])
            if short:
                raise OutOfStock({sku_id: "not enough stock"}, available={sku_id: book.sellable(sku_id)})
            for part in taken:
                book.post("held", part, 0, 1, pool)
            if pool not in rows:
                made.append((pool, NEVER, taken, ""))
            elif rows[pool]["state"] != "held":
                raise HoldOver
            else:
                await store.set_lines(tx, pool, together([*store.lines_of(rows[pool]), *taken]))
        if made:
            await store.insert_holds(tx, made)
        await post(tx, book)
        return [Hold(order_id=pool, state="held", ask_at=NEVER) for pool in wanted]

    return await db.once(key=key, content=["reserve", wanted], answer=list[Hold], act=act)


async def carve(
    db: Database, pool: str, wanted: dict[str, tuple[str, int]], ask_at: datetime
) -> dict[str, Hold]:
    """Holds for orders (order → SKU, pieces) out of a pool, else out of what is for sale; an order that holds
    already repeats. Orders for which there is nothing are left out."""
    async with db.transaction() as tx:
        book = await store.lock_book(tx, sorted({sku for sku, _ in wanted.values()}))
        rows = {r["order_id"]: r for r in await store.lock_holds(tx, [pool, *wanted])}
        home = rows.pop(pool, None)
        left = store.lines_of(home) if home is not None and home["state"] == "held" else []
        before = list(left)
        given: list[tuple[str, datetime, list[Taken], str]] = []
        for order_id, (sku_id, pieces) in wanted.items():
            if order_id in rows:
                continue
            taken, left = carved(left, sku_id, pieces)
            if taken:
                given.append((order_id, ask_at, taken, pool))
                continue
            # A piece that comes back is for sale again before it is in its pool again.
            taken, short = book.take([(sku_id, pieces)])
            if not short:
                for part in taken:
                    book.post("held", part, 0, 1, order_id)
                given.append((order_id, ask_at, taken, pool))
        if left != before:
            await store.set_lines(tx, pool, left)
        if given:
            await store.insert_holds(tx, given)
        await post(tx, book)
    known = {o: Hold(order_id=o, state=r["state"], ask_at=r["ask_at"]) for o, r in rows.items()}
    return known | {o: Hold(order_id=o, state="held", ask_at=ask_at) for o, *_ in given}
