"""Pay an order: facts from orders, openid from users, a way to pay from payments; then ask till decided."""

from chama.flows.balance import hold_balance, pay_by_balance
from chama.runtime.flow import gather, locate
from chama.services.orders.api import Orders
from chama.services.orders.types import PayFacts
from chama.services.payments.api import Payments
from chama.services.payments.errors import PaymentClosed
from chama.services.payments.types import Opened, PaymentStatus
from chama.services.users.api import Users


async def open_payment(
    *, key: str, user_id: str, order_id: str, channel: str = "wechat", balance_fen: int = 0
) -> Opened:
    """The way to pay one's own order: by a channel, by balance, or `balance_fen` of it by balance.

    WeChat Pay inside the mini-program when there is an openid, else a code to scan; `mixed` is WeChat Pay
    with balance beside it.
    """
    facts, openid = await gather(
        locate(Orders).pay_facts(order_id=order_id, user_id=user_id), locate(Users).openid_of(user_id=user_id)
    )
    if facts.state == "cancelled":
        # Payments hears of it only by an event; until then it would still open the way to pay.
        raise PaymentClosed
    if facts.payable_fen == 0:
        await _covered(facts)
        return Opened(payment_id="", kind="balance", params={}, amount_fen=0, expires_at=facts.pay_by)
    if channel == "balance":
        return await _by_balance(key, user_id, facts)
    channel = "wechat" if channel == "mixed" else channel
    openid = openid if channel == "wechat" else None
    if balance_fen:
        written = await _open(key, user_id, facts, openid, channel, balance_fen, prepay=False)
        await _hold(written, user_id, order_id)
    return await _open(key, user_id, facts, openid, channel, balance_fen)


async def _open(
    key: str,
    user_id: str,
    facts: PayFacts,
    openid: str | None,
    channel: str,
    balance_fen: int,
    prepay: bool = True,
) -> Opened:
    return await locate(Payments).open(
        key=key,
        order_id=facts.order_id,
        user_id=user_id,
        amount_fen=facts.payable_fen,
        deadline=facts.pay_by,
        title=facts.title,
        openid=openid,
        channel=channel,
        balance_fen=balance_fen,
        prepay=prepay,
    )


async def _hold(opened: Opened, user_id: str, order_id: str) -> None:
    await hold_balance(
        payment_id=opened.payment_id,
        user_id=user_id,
        order_id=order_id,
        balance_fen=opened.balance_fen,
        until=opened.expires_at,
    )


async def _by_balance(key: str, user_id: str, facts: PayFacts) -> Opened:
    """The whole amount from the balance: paid when this returns; the order follows at once."""
    opened = await _open(key, user_id, facts, None, "balance", facts.payable_fen)
    await pay_by_balance(
        payment_id=opened.payment_id,
        user_id=user_id,
        order_id=facts.order_id,
        balance_fen=opened.balance_fen,
        until=opened.expires_at,
    )
    await check_payment(user_id=user_id, order_id=facts.order_id)
    return opened


async def _covered(facts: PayFacts) -> None:
    """An order that its balance covers is paid without a channel: by placing it, or here after a crash."""
    if facts.state == "pending_payment":
        await locate(Orders).mark_paid(order_id=facts.order_id, payment_id="", paid_fen=0)


async def check_payment(*, user_id: str, order_id: str) -> PaymentStatus:
    """Where paying stands, asking the channel when no notification came; hurries the order along."""
    facts = await locate(Orders).pay_facts(order_id=order_id, user_id=user_id)
    if facts.payable_fen == 0 and facts.state != "cancelled":
        await _covered(facts)
        return PaymentStatus(order_id=order_id, state="paid")
    payments = locate(Payments)
    status = await payments.status(order_id=order_id)
    if status.state == "open":
        status = await payments.query(order_id=order_id)
    if status.state == "paid":
        await locate(Orders).mark_paid(
            order_id=order_id, payment_id=status.payment_id, paid_fen=status.paid_fen
        )
    return status
