"""Settle holds: ask orders what became of the orders that hold something, and act on the answer.

No clock releases a hold. Orders unreachable → holds stay. A crash anywhere leaves nothing to repair by hand.
"""

from datetime import datetime, timedelta

from chama.runtime.flow import locate, now
from chama.services.assets.api import Assets
from chama.services.assets.types import DueHold
from chama.services.inventory.api import Inventory
from chama.services.marketing.api import Marketing
from chama.services.orders.api import Orders

BATCH = 200
# An unpaid order past its time to pay is about to be closed; ask again soon.
RETRY = timedelta(minutes=1)


async def settle_holds() -> int:
    """Settle what is due; returns how many holds were asked about."""
    due = await locate(Inventory).due_holds(limit=BATCH)
    if due:
        await settle(due)
    return len(due)


async def settle_asset_holds() -> int:
    """The same for what orders hold of points, balance and coupons."""
    due = await locate(Assets).due_holds(limit=BATCH)
    if due:
        await settle_assets(due)
    return len(due)


async def settle_assets(due: list[DueHold]) -> None:
    """Paid → capture; unpaid → ask later; cancelled, refunded or abandoned → void."""
    assets = locate(Assets)
    decisions = await locate(Orders).resolve(order_ids=sorted({h.order_id for h in due}))
    verdicts = {d.order_id: d for d in decisions}
    for hold in due:
        decision = verdicts[hold.order_id]
        if decision.verdict == "paid":
            await assets.capture(key=hold.key)
        elif decision.verdict == "unpaid":
            await assets.postpone(key=[hold.key], ask_at=max(decision.pay_by or now(), now()) + RETRY)
        else:
            await assets.void(key=hold.key)


async def settle_activity_holds() -> int:
    """The same for what orders hold of limited promotions."""
    due = await locate(Marketing).due_holds(limit=BATCH)
    if due:
        await settle_activities(due)
    return len(due)


async def settle_activities(order_ids: list[str]) -> None:
    """Paid → capture; unpaid → ask later; cancelled, refunded or abandoned → void."""
    marketing = locate(Marketing)
    paid, gone, unpaid, ask_at = await _verdicts(order_ids)
    if paid:
        await marketing.capture(key=paid)
    if gone:
        await marketing.void(key=gone)
    if unpaid:
        await marketing.postpone(key=unpaid, ask_at=ask_at)


async def settle(order_ids: list[str]) -> None:
    """Paid → commit; unpaid → ask later; cancelled, refunded or abandoned → release."""
    inventory = locate(Inventory)
    paid, gone, unpaid, ask_at = await _verdicts(order_ids)
    if paid:
        await inventory.commit(key=paid)
    if gone:
        await inventory.release(key=gone, gone=True)
    if unpaid:
        await inventory.postpone(key=unpaid, ask_at=ask_at)


async def _verdicts(order_ids: list[str]) -> tuple[list[str], list[str], list[str], datetime]:
    """Which orders are paid, gone, unpaid, and when to ask about the last again."""
    decisions = await locate(Orders).resolve(order_ids=order_ids)
    paid = [d.order_id for d in decisions if d.verdict == "paid"]
    gone = [d.order_id for d in decisions if d.verdict in ("gone", "abandoned")]
    unpaid = [d.order_id for d in decisions if d.verdict == "unpaid"]
    latest = max((d.pay_by for d in decisions if d.verdict == "unpaid" and d.pay_by), default=now())
    return paid, gone, unpaid, max(latest, now()) + RETRY
