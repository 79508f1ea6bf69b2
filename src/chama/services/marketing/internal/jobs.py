"""The keeper of flash sales: once a second it tells Redis what became of orders, keeps pools open, loads the
ones that Redis has lost, and proves `quota = left + waiting + taken`.

Several workers may run; one of them leads, by a lease. Without Redis, or without a keeper, pools close by
themselves within three seconds.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from itertools import groupby

import asyncpg
from prometheus_client import Counter, Gauge

from chama.runtime import context, flash
from chama.runtime.db import Database, connection
from chama.runtime.flash import Loaded, Pools, Told, pool_name
from chama.runtime.flash.pools import PoolState, Terms
from chama.runtime.telemetry import log
from chama.services.marketing.internal.actions.flash import follow_wanted
from chama.services.marketing.internal.rules.flash import GIVEN_BACK
from chama.services.marketing.internal.store import flash as store
from chama.services.marketing.types.flash import FlashSession

DB = Database("marketing")
ME = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
LEASE_SECONDS = 5.0
TELL_AT_ONCE = 1000
OPENS_BEFORE = timedelta(seconds=5)
POOLS_OPEN = Gauge("chama_flash_pools_open", "Pools of flash sales that sell")
LOADED = Counter("chama_flash_pools_loaded_total", "Pools that were loaded into Redis")
MENDED = Counter("chama_flash_pools_mended_total", "Pools whose rest in Redis had to be corrected")


async def keep_flash() -> int:
    """One turn of the keeper; how many pools are open."""
    pools = flash.pools()
    async with connection() as conn:
        sessions = await store.kept(conn)
    names = await pools.names() if not sessions else None
    if names == [] or not await pools.lead(ME, LEASE_SECONDS):
        return 0
    run_id = await pools.run_id()
    await tell(pools)
    is_open = 0
    for session in sessions:
        async with connection() as conn:
            rows = await store.pools_of(conn, session.session_id)
        for row in rows:
            is_open += await _keep(pools, run_id, session, row)
    await _forget(pools, {s.session_id for s in sessions})
    POOLS_OPEN.set(is_open)
    return is_open


async def tell(pools: Pools) -> None:
    """Tell Redis what became of orders: what was given back is for sale there again."""
    while True:
        async with connection() as conn:
            rows = await store.untold(conn, TELL_AT_ONCE)
        by_pool = sorted(rows, key=_name)
        for name, some in groupby(by_pool, key=_name):
            told = [
                Told(r["order_id"], _became(r), r["user_id"], r["quantity"], r["device"], r["address"])
                for r in some
            ]
            await pools.tell(name, told)
        if rows:
            async with connection() as conn:
                await store.mark_told(conn, [(r["order_id"], r["state"]) for r in rows])
        if len(rows) < TELL_AT_ONCE:
            return


async def _keep(pools: Pools, run_id: str, session: FlashSession, row: asyncpg.Record) -> bool:
    name = _name(row)
    now = context.now()
    sells = session.state == "warm" and _begins(session) <= now < session.ends_at
    state = await pools.renew(name, run_id, _ms(now) if sells else None, row["wanted"])
    if state.state == "lost":
        if session.state == "stopped" or session.ends_at <= now:
            return False  # what still waits is decided; nothing is admitted any more
        if state.waiting or not await _load(pools, run_id, session, row):
            return False
        state = await pools.renew(name, run_id, _ms(now) if sells else None, row["wanted"])
    if state.total < row["quota"]:
        await follow_wanted(DB, _pool(row), state.total)
    if not state.waiting:
        await _prove(pools, run_id, row, state)
    return state.state == "open"


async def _load(pools: Pools, run_id: str, session: FlashSession, row: asyncpg.Record) -> bool:
    """Make the pool anew from what the database knows. What is decided at this moment is proved later."""
    async with connection() as conn:
        holders = await store.holders(conn, _pool(row))
    item = next(i for i in session.items if i.sku_id == row["sku_id"])
    orders = [Loaded(r["order_id"], r["user_id"], r["quantity"], *_marks(r)) for r in holders]
    sold = sum(r["quantity"] for r in holders)
    total = max(row["wanted"], sold)
    terms = Terms(
        left=total - sold,
        total=total,
        ends_ms=_ms(session.ends_at),
        per_user=item.per_user,
        per_device=session.unpaid_per_device,
        per_address=session.unpaid_per_address,
    )
    loaded = await pools.load(_name(row), run_id, terms, orders)
    if loaded:
        LOADED.inc()
        log.info("flash.loaded", pool=_name(row), left=terms.left, orders=len(orders))
    return loaded


async def _prove(pools: Pools, run_id: str, row: asyncpg.Record, seen: PoolState) -> None:
    """Nothing waits: what is left must be the total without what is taken. If nothing moved meanwhile and it
    is not, it is corrected: a rest that is too large would admit what the database has to refuse."""
    async with connection() as conn:
        sold, untold = await store.gone_for_redis(conn, _pool(row), GIVEN_BACK)
    drift = seen.total - sold - untold - seen.left
    if drift and await pools.mend(_name(row), run_id, seen, drift):
        MENDED.inc()
        log.warning("flash.mended", pool=_name(row), by=drift)


async def _forget(pools: Pools, kept: set[str]) -> None:
    for name in await pools.names():
        if name.partition(":")[0] not in kept:
            await pools.drop(name)


def _begins(session: FlashSession) -> datetime:
    """From when a pool may be open; the window itself is kept by the pool and the passes."""
    return session.starts_at - timedelta(minutes=session.early_minutes) - OPENS_BEFORE


def _became(row: asyncpg.Record) -> str:
    """What Redis has to do about it: pieces that it took for somebody who may not have them come back."""
    return "released" if row["code"] in GIVEN_BACK else row["state"]


def _marks(row: asyncpg.Record) -> tuple[str, str]:
    """What counts as unpaid for device and address; as the passes write it."""
    return ("", "") if row["state"] == "paid" else (row["device"], row["address"])


def _pool(row: asyncpg.Record) -> store.Pool:
    return row["session_id"], row["sku_id"], row["number"]


def _name(row: asyncpg.Record) -> str:
    return pool_name(*_pool(row))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
