"""Commit and release: what becomes of holds once their orders are decided."""

from collections import Counter

from chama.runtime.db import Database, Tx
from chama.services.inventory.events import StockShort
from chama.services.inventory.internal import rules, store


async def commit_many(db: Database, order_ids: list[str], causes: list[str] | None = None) -> None:
    """Held stock leaves for good. A hold that was released takes its stock again or becomes a shortfall."""
    async with db.transaction() as tx:
        wanted = await _fresh(tx, order_ids, causes)
        rows = await _lock(tx, wanted)
        held = [r for r in rows if r["state"] == "held"]
        on_hand: Counter[str] = Counter()
        unheld: Counter[str] = Counter()
        for row in held:
            for sku, quantity in store.lines_of(row):
                on_hand[sku] -= quantity
                unheld[sku] -= quantity
        sold = list(held)
        for row in (r for r in rows if r["state"] == "released"):
            if await _take_again(tx, row, on_hand, unheld):
                sold.append(row)
        if sold:
            await store.change_stock(tx, on_hand, unheld)
            await store.set_state(tx, [r["order_id"] for r in sold], "committed")
            moved = [(sku, -q, r["order_id"]) for r in sold for sku, q in store.lines_of(r)]
            await store.record_movements(tx, "sold", moved)


async def release_many(db: Database, order_ids: list[str], causes: list[str] | None = None) -> None:
    """Held stock becomes sellable again; committed stock comes back on hand."""
    async with db.transaction() as tx:
        wanted = await _fresh(tx, order_ids, causes)
        rows = [r for r in await _lock(tx, wanted) if r["state"] != "released"]
        if not rows:
            return
        on_hand: Counter[str] = Counter()
        held: Counter[str] = Counter()
        returned: list[tuple[str, int, str]] = []
        for row in rows:
            for sku, quantity in store.lines_of(row):
                if row["state"] == "held":
                    held[sku] -= quantity
                else:
                    on_hand[sku] += quantity
                    returned.append((sku, quantity, row["order_id"]))
        await store.change_stock(tx, on_hand, held)
        await store.set_state(tx, [r["order_id"] for r in rows], "released")
        if returned:
            await store.record_movements(tx, "returned", returned)


async def _fresh(tx: Tx, order_ids: list[str], causes: list[str] | None) -> list[str]:
    if causes is None:
        return order_ids
    first = await tx.first_time(causes)
    return [o for o, c in zip(order_ids, causes, strict=True) if c in first]


async def _lock(tx: Tx, order_ids: list[str]) -> list:
    """Lock stock first, then holds, as every action of inventory does."""
    seen = await store.find_holds(tx.conn, order_ids)
    await store.lock_stock(tx, sorted({sku for r in seen.values() for sku, _ in store.lines_of(r)}))
    return await store.lock_holds(tx, order_ids)


async def _take_again(tx: Tx, row, on_hand: Counter[str], unheld: Counter[str]) -> bool:
    lines = store.lines_of(row)
    stock = await store.lock_stock(tx, [sku for sku, _ in lines])
    # What this batch still has to take from held rows frees nothing sellable, so it does not count here.
    left = {sku: on - held + (on_hand[sku] - unheld[sku]) for sku, (on, held) in stock.items()}
    short, taken = rules.allot([lines], left)
    if short[0]:
        await store.open_shortfalls(tx, [row["order_id"]])
        tx.announce(StockShort(at=tx.now, aggregate=row["order_id"], version=0, order_id=row["order_id"]))
        return False
    for sku, quantity in taken.items():
        on_hand[sku] -= quantity
    return True
