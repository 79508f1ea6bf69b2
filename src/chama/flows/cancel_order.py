"""Cancel or expire an unpaid order: stop paying first; when money came before, the order is paid instead."""

import asyncio
import contextlib

from chama.base.errors import Refusal, Unavailable
from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import TransitionRefused
from chama.services.payments.api import Payments

BATCH = 100
AT_ONCE = 8


async def cancel_order(*, order_id: str, reason: str, user_id: str | None) -> str:
    """Close at the channel, then cancel; returns the order's state, `to_ship` when the money was quicker."""
    orders = locate(Orders)
    facts = await orders.pay_facts(order_id=order_id, user_id=user_id)
    if facts.state == "cancelled":
        return "cancelled"
    if facts.state != "pending_payment":
        raise TransitionRefused(state=facts.state, event="cancel")
    status = await locate(Payments).close(order_id=order_id)
    if status.state == "paid":
        return await orders.mark_paid(
            order_id=order_id, payment_id=status.payment_id, paid_fen=status.paid_fen
        )
    return await orders.cancel(order_id=order_id, reason=reason, user_id=user_id)


async def expire_orders() -> int:
    """Cancel unpaid orders whose time is over, several at a time; returns how many it looked at."""
    due = await locate(Orders).expired(limit=BATCH)
    turns = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for order_id in due:
            group.create_task(_expire(order_id, turns))
    return len(due)


async def _expire(order_id: str, turns: asyncio.Semaphore) -> None:
    """Each order is a try of its own: one whose channel is silent is put off and holds up no other."""
    async with turns:
        try:
            await cancel_order(order_id=order_id, reason="expired", user_id=None)
        except (Refusal, Unavailable):
            # Somebody was quicker (then it is not unpaid any more), or the channel has not decided.
            await _put_off(order_id)


async def _put_off(order_id: str) -> None:
    with contextlib.suppress(Refusal, Unavailable):
        # Without its database the next pass sees it again at once.
        await locate(Orders).put_off_expiry(order_id=order_id)
