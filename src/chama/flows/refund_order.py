"""Refund a paid order as a whole: orders says whether it may be, payments gives the money back."""

from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments


async def refund_order(*, order_id: str, reason: str, user_id: str | None) -> str:
    """Start the refund; returns the order's state (`refunding` until the channel has given it back)."""
    state = await locate(Orders).begin_refund(order_id=order_id, reason=reason, user_id=user_id)
    if state == "refunding":
        await locate(Payments).refund(key=f"{order_id}|refund", order_id=order_id, reason=reason)
    return state


async def resume_refunds(order_ids: list[str]) -> None:
    """Finish refunds that a crash or a lost event cut off; each payment is given back once."""
    for order_id in order_ids:
        refunds = await locate(Payments).refund(
            key=f"{order_id}|refund", order_id=order_id, reason="order refunded"
        )
        for r in (r for r in refunds if r.state == "succeeded"):
            await locate(Orders).mark_refunded(
                order_id=order_id, payment_id=r.payment_id, refunded_fen=r.amount_fen
            )
