"""What orders does when payments succeed or money goes back."""

from chama.base.ids import is_id
from chama.runtime.db import Database
from chama.services.orders.internal.actions.change import mark_refunded
from chama.services.orders.internal.actions.mark_paid import PaidRequest, mark_paid_many
from chama.services.payments.events import PaymentSucceeded, RefundSucceeded

DB = Database("orders")


async def on_payment_succeeded(events: list[PaymentSucceeded]) -> None:
    """A verified payment pays its order."""
    # Payments also takes money for recharges and cards: those are not orders.
    mine = [e for e in events if is_id(e.order_id, "ord")]
    requests = [PaidRequest(e.order_id, e.payment_id, e.amount_fen) for e in mine]
    await mark_paid_many(DB, requests, [e.id for e in mine])


async def on_refund_succeeded(events: list[RefundSucceeded]) -> None:
    """An order whose money went back is refunded; a part of it moves nothing."""
    for e in (e for e in events if e.whole and is_id(e.order_id, "ord")):
        await mark_refunded(DB, e.order_id, e.refunded_fen or e.amount_fen, e.payment_id, e.id)


HANDLERS = {PaymentSucceeded: on_payment_succeeded, RefundSucceeded: on_refund_succeeded}
