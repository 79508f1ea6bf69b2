"""Commit and release: what becomes of holds once their orders are decided."""

import asyncpg

from chama.runtime.db import Database, Tx
from chama.services.inventory.events import StockShort
from chama.services.inventory.internal import store
from chama.services.inventory.internal.actions.post import post
from chama.services.inventory.internal.rules import Book, joined, together


async def commit_many(db: Database, order_ids: list[str], causes: list[str] | None = None) -> None:
    """Held stock leaves for good. A hold that was released takes its stock again or becomes a shortfall;
    one whose order is gone stays released, whatever is still said of a payment."""
    async with db.transaction() as tx:
        book, rows = await _lock(tx, await _fresh(tx, order_ids, causes))
        sold: list[str] = []
        for row in rows:
            if row["state"] == "held":
                for taken in store.lines_of(row):
                    book.post("sold", taken, -1, -1, row["order_id"])
                sold.append(row["order_id"])
            elif row["state"] == "released" and not row["gone"] and await _take_again(tx, book, row):
                sold.append(row["order_id"])
        if sold:
            await store.set_state(tx, sold, "committed")
        await post(tx, book)


async def release_many(
    db: Database, order_ids: list[str], causes: list[str] | None = None, *, gone: bool
) -> None:
    """Held stock becomes sellable again, or goes back into the pool that it came from while that one sells;
    committed stock comes back on hand, where it came from."""
    async with db.transaction() as tx:
        book, rows = await _lock(tx, await _fresh(tx, order_ids, causes), with_pools=True)
        wanted = set(order_ids)
        pools = {r["order_id"]: store.lines_of(r) for r in rows if r["state"] == "held"}
        rows = [r for r in rows if r["order_id"] in wanted]
        filled = set[str]()
        for row in rows:
            if row["state"] == "held" and row["pool"] in pools and row["pool"] not in wanted:
                pools[row["pool"]] += store.lines_of(row)
                filled.add(row["pool"])
                continue
            for taken in store.lines_of(row):
                if row["state"] == "held":
                    book.post("released", taken, 0, -1, row["order_id"])
                elif row["state"] == "committed":
                    book.post("returned", taken, 1, 0, row["order_id"])
        for pool in sorted(filled):
            await store.set_lines(tx, pool, together(pools[pool]))
        if rows:
            await store.set_state(tx, [r["order_id"] for r in rows], "released")
        if rows and gone:
            await store.set_gone(tx, [r["order_id"] for r in rows])
        await post(tx, book)


async def _fresh(tx: Tx, order_ids: list[str], causes: list[str] | None) -> list[str]:
    if causes is None:
        return order_ids
    first = await tx.first_time(causes)
    return [o for o, c in zip(order_ids, causes, strict=True) if c in first]


async def _lock(
    tx: Tx, order_ids: list[str], *, with_pools: bool = False
) -> tuple[Book, list[asyncpg.Record]]:
    """Lock stock first, then holds, as every action of inventory does."""
    seen = await store.find_holds(tx.conn, order_ids)
    if with_pools:
        order_ids = [*order_ids, *{r["pool"] for r in seen.values() if r["pool"]}]
    skus = sorted({sku for r in seen.values() for sku, _, _ in store.lines_of(r)})
    book = await store.lock_book(tx, skus)
    return book, await store.lock_holds(tx, order_ids)


async def _take_again(tx: Tx, book: Book, row: asyncpg.Record) -> bool:
    order_id = row["order_id"]
    taken, short = book.take(joined([(sku, quantity) for sku, quantity, _ in store.lines_of(row)]))
    if short:
        await store.open_shortfalls(tx, [order_id])
        tx.announce(StockShort(at=tx.now, aggregate=order_id, version=0, order_id=order_id))
        return False
    for part in taken:
        book.post("sold", part, -1, 0, order_id)
    await store.set_lines(tx, order_id, taken)
    return True
