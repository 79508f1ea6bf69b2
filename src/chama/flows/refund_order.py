"""Refund a paid order as a whole: orders says whether it may be, payments gives the money back."""

from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.types import RefundStatus


async def refund_order(*, order_id: str, reason: str, user_id: str | None) -> str:
    """Start the refund; returns the order's state (`refunding` until the channel has given it back)."""
    state = await locate(Orders).begin_refund(order_id=order_id, reason=reason, user_id=user_id)
    if state == "refunding":
        if await _refund_covered(order_id):
            return "refunded"
        await locate(Payments).refund(key=f"{order_id}|refund", order_id=order_id, reason=reason)
    return state


async def _refund_covered(order_id: str) -> bool:
    """Whether an order was paid by its own balance alone: then no channel has anything to give back."""
    facts = await locate(Orders).pay_facts(order_id=order_id)
    if facts.payable_fen:
        return False
    await locate(Orders).mark_refunded(order_id=order_id, refunded_fen=0)
    return True


async def resume_refunds(order_ids: list[str]) -> None:
    """Finish refunds that a crash or a lost event cut off; each payment is given back once."""
    for order_id in order_ids:
        if await _refund_covered(order_id):
            continue
        refunds = await locate(Payments).refund(
            key=f"{order_id}|refund", order_id=order_id, reason="order refunded"
        )
        by_payment: dict[str, list[RefundStatus]] = {}
        for r in refunds:
            by_payment.setdefault(r.payment_id, []).append(r)
        for payment_id, parts in by_payment.items():
            # Asked for as a whole: a payment whose every refund succeeded is back to the last fen.
            if all(r.state == "succeeded" for r in parts):
                await locate(Orders).mark_refunded(
                    order_id=order_id, payment_id=payment_id, refunded_fen=sum(r.amount_fen for r in parts)
                )
