"""Cancel or expire an unpaid order: stop paying first; when money came before, the order is paid instead."""

from chama.base.errors import Refusal
from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import TransitionRefused
from chama.services.payments.api import Payments

BATCH = 100


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
    """Cancel unpaid orders whose time is over; returns how many it looked at."""
    due = await locate(Orders).expired(limit=BATCH)
    for order_id in due:
        try:
            await cancel_order(order_id=order_id, reason="expired", user_id=None)
        except Refusal:
            # Somebody was quicker (paid or cancelled it); the next pass does not see it any more.
            continue
    return len(due)
