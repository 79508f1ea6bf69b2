"""Pay an order: facts from orders, openid from users, a way to pay from payments; then ask till decided."""

from chama.runtime.flow import gather, locate
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.errors import PaymentClosed
from chama.services.payments.types import Opened, PaymentStatus
from chama.services.users.api import Users


async def open_payment(*, key: str, user_id: str, order_id: str) -> Opened:
    """The way to pay one's own order: JSAPI with an openid, else a code to scan."""
    facts, openid = await gather(
        locate(Orders).pay_facts(order_id=order_id, user_id=user_id), locate(Users).openid_of(user_id=user_id)
    )
    if facts.state == "cancelled":
        # Payments hears of it only by an event; until then it would still open the way to pay.
        raise PaymentClosed
    return await locate(Payments).open(
        key=key,
        order_id=order_id,
        user_id=user_id,
        amount_fen=facts.payable_fen,
        deadline=facts.pay_by,
        title=facts.title,
        openid=openid,
    )


async def check_payment(*, user_id: str, order_id: str) -> PaymentStatus:
    """Where paying stands, asking the channel when no notification came; hurries the order along."""
    await locate(Orders).pay_facts(order_id=order_id, user_id=user_id)
    payments = locate(Payments)
    status = await payments.status(order_id=order_id)
    if status.state == "open":
        status = await payments.query(order_id=order_id)
    if status.state == "paid":
        await locate(Orders).mark_paid(
            order_id=order_id, payment_id=status.payment_id, paid_fen=status.paid_fen
        )
    return status
