"""Clocks of assets: fold the house's side, expire, remind, requalify, birthday points, proof at night."""

from datetime import timedelta

from chama.base.time import SHANGHAI, business_day
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.services.assets.internal import queries
from chama.services.assets.internal.actions import coupons as coupon_actions
from chama.services.assets.internal.actions import expire, levels, prove, settle
from chama.services.assets.internal.store import coupons, ledger, members, proofs

DB = Database("assets")
SHELF = queries.Shelf()
BATCH = 500
FOLD = 20_000
KEEP_EMPTY = timedelta(days=60)
PROOF_HOUR = 3


async def fold() -> int:
    """Move what the hot path inserted on the house's side into the house's balances."""
    async with DB.transaction() as tx:
        return await proofs.fold(tx, FOLD)


async def lapse() -> int:
    """Void holds whose own time is over, and let points, growth and coupons end."""
    now = context.now()
    async with connection() as conn:
        holds = await ledger.lapsed_holds(conn, now, BATCH)
        lots = await ledger.ended_lots(conn, now, BATCH)
        over = await coupons.ended_coupons(conn, now, BATCH)
    if holds:
        await settle.void_many(DB, holds)
    if lots:
        await expire.expire_lots(DB, lots)
    if over:
        await coupon_actions.expire_coupons(DB, over)
    return len(holds) + len(lots) + len(over)


async def remind() -> int:
    """Tell of what ends soon, and forget lots that are long empty."""
    async with DB.transaction() as tx:
        await ledger.drop_empty_lots(tx, tx.now - KEEP_EMPTY, BATCH)
    return await expire.remind(DB, BATCH)


async def requalify() -> int:
    """Keep or lower the levels whose validity is over; give today's birthday points."""
    book = await SHELF.now()
    async with connection() as conn:
        due = await members.requalifying(conn, context.now(), BATCH)
    if due:
        await levels.requalify(DB, book, due)
    gifts = await queries.birthday_points_due(book, BATCH)
    if gifts:
        await expire.give_birthday_points(DB, book, gifts)
    return len(due) + len(gifts)


async def prove_nightly() -> bool:
    """One proof each Shanghai day, after three in the morning; True when this was it."""
    now = context.now()
    if now.astimezone(SHANGHAI).hour < PROOF_HOUR:
        return False
    page = await queries.list_proofs(None, 1)
    if page.items and business_day(page.items[0].at) >= business_day(now):
        return False
    await prove.prove(DB)
    return True


# (job, seconds between two runs)
CLOCKS = ((fold, 5.0), (lapse, 30.0), (remind, 300.0), (requalify, 300.0), (prove_nightly, 600.0))
