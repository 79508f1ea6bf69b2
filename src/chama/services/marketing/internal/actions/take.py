"""Decide admissions to flash sales, many in one transaction, and what becomes of what was taken."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from chama.runtime.db import Database
from chama.services.marketing.errors import FlashNotFound
from chama.services.marketing.internal.rules import flash as rules
from chama.services.marketing.internal.store import flash as store
from chama.services.marketing.types.flash import FlashTake, FlashVerdict

# An order is written within seconds of its take; whoever died in between is asked about after this.
ASK_AFTER = timedelta(minutes=2)


async def take_many(db: Database, takes: list[FlashTake]) -> list[FlashVerdict]:
    """Lock the pools, decide in order, write once. An admission that was decided keeps its verdict."""
    async with db.transaction() as tx:
        await store.take_turns(tx)
        pools = await store.lock_pools(tx, sorted({_pool(t) for t in takes}))
        # Read after the locks: a repeat that waited for them sees what the first decided.
        known = await store.verdicts(tx.conn, [t.order_id for t in takes])
        found = await store.find_sessions(tx.conn, sorted({t.session_id for t in takes}))
        sessions = {s.session_id: s for s in found}
        bought = Counter(await store.bought(tx, takes))
        unpaid = Counter(await store.unpaid(tx.conn, *zip(*map(_marks, takes), strict=True)))
        sold: Counter[store.Pool] = Counter()
        decided: dict[str, tuple[FlashTake, str, str]] = {}
        for take in takes:
            if take.order_id in known or take.order_id in decided:
                continue
            pool = pools.get(_pool(take))
            if pool is None:
                raise FlashNotFound
            left = pool["quota"] - pool["sold"] - sold[_pool(take)]
            code = rules.why_refused(take, sessions[take.session_id], left, bought, unpaid)
            if not code:
                sold[_pool(take)] += take.quantity
                bought[take.session_id, take.sku_id, take.user_id] += take.quantity
                unpaid.update(_marks(take))
            decided[take.order_id] = (take, "refused" if code else "taken", code)
        made = await store.insert_takes(tx, list(decided.values()), tx.now + ASK_AFTER) if decided else {}
        if +sold:
            await store.add_sold(tx, sold)
    return [known.get(t.order_id) or made[t.order_id] for t in takes]


async def refuse(db: Database, take: FlashTake, code: str) -> FlashVerdict:
    """An admission that was lost is refused for good, unless it was decided before."""
    async with db.transaction() as tx:
        await store.lock_pools(tx, [_pool(take)])
        made = await store.insert_takes(tx, [(take, "refused", code)], tx.now)
        known = made or await store.verdicts(tx.conn, [take.order_id])
    return known[take.order_id]


async def settle(
    db: Database,
    paid: Sequence[str],
    gone: Sequence[str],
    unpaid: Sequence[str] = (),
    ask_at: datetime | None = None,
) -> None:
    """Paid pieces stay sold, those of orders that are over are for sale again. Repeats change nothing: only
    an open take moves, so no inbox is kept for the many orders that are none of a flash sale."""
    async with db.transaction() as tx:
        pools = await store.pools_of_takes(tx.conn, [*paid, *gone])
        if pools:
            await store.lock_pools(tx, sorted(pools))
            await store.settle_takes(tx, paid, "paid")
            back = await store.settle_takes(tx, gone, "released")
            if back:
                await store.add_sold(tx, {pool: -n for pool, n in back.items()})
        if unpaid and ask_at is not None:
            await store.postpone(tx, unpaid, ask_at)


def _pool(take: FlashTake) -> store.Pool:
    return take.session_id, take.sku_id, take.number


def _marks(take: FlashTake) -> tuple[str, str, str]:
    """Whom an unpaid order counts for."""
    return take.user_id, take.device, take.address
