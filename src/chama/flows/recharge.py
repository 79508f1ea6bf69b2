"""Money for balance or a paid card: asked for, paid through a channel, and a recharge given back.

Payments knows a purchase by its id, as it knows an order; PaymentSucceeded guarantees what was bought, these
flows hurry it along.
"""

from chama.base.errors import InvalidRequest
from chama.runtime.flow import gather, locate
from chama.services.assets.api import Assets
from chama.services.assets.types import Purchase
from chama.services.payments.api import Payments
from chama.services.payments.types import Opened
from chama.services.users.api import Users

TITLES = {"recharge": "账户充值", "card": "付费会员"}
BATCH = 100


async def start_purchase(*, key: str, user_id: str, amount_fen: int = 0, plan: str = "") -> Purchase:
    """A recharge of an amount, or a paid card by its plan."""
    if bool(amount_fen) == bool(plan):
        raise InvalidRequest({"amount_fen": "an amount, or the plan of a card"})
    return await locate(Assets).start_purchase(
        key=f"{user_id}|{key}", user_id=user_id, amount_fen=amount_fen, plan=plan
    )


async def open_purchase(*, key: str, user_id: str, purchase_id: str) -> Opened:
    """The way to pay one's own purchase."""
    purchase, openid = await gather(
        locate(Assets).get_purchase(purchase_id=purchase_id, user_id=user_id),
        locate(Users).openid_of(user_id=user_id),
    )
    return await locate(Payments).open(
        key=key,
        order_id=purchase_id,
        user_id=user_id,
        amount_fen=purchase.price_fen,
        deadline=purchase.pay_by,
        title=TITLES[purchase.kind],
        openid=openid,
    )


async def check_purchase(*, user_id: str, purchase_id: str) -> Purchase:
    """Where a purchase stands, asking the channel when no notification came."""
    assets, payments = locate(Assets), locate(Payments)
    purchase = await assets.get_purchase(purchase_id=purchase_id, user_id=user_id)
    if purchase.state != "pending":
        return purchase
    status = await payments.status(order_id=purchase_id)
    if status.state == "open":
        status = await payments.query(order_id=purchase_id)
    if status.state == "paid":
        return await assets.mark_purchase_paid(
            purchase_id=purchase_id, payment_id=status.payment_id, paid_fen=status.paid_fen
        )
    return purchase


async def refund_purchase(*, purchase_id: str, reason: str, user_id: str | None) -> Purchase:
    """Give a recharge back whole: its principal is held, then the channel is asked."""
    purchase = await locate(Assets).begin_purchase_refund(purchase_id=purchase_id, user_id=user_id)
    if purchase.state == "refunding":
        return await _ask(purchase.purchase_id, reason)
    return purchase


async def _ask(purchase_id: str, reason: str) -> Purchase:
    refunds = await locate(Payments).refund(key=f"{purchase_id}|refund", order_id=purchase_id, reason=reason)
    for r in (r for r in refunds if r.state == "succeeded"):
        await locate(Assets).mark_purchase_refunded(purchase_id=purchase_id, payment_id=r.payment_id)
    return await locate(Assets).get_purchase(purchase_id=purchase_id)


async def resume_purchase_refunds() -> int:
    """Finish what a crash or a lost event cut off; each payment is given back once."""
    page = await locate(Assets).list_purchases(user_id=None, state="refunding", cursor=None, limit=BATCH)
    for purchase in page.items:
        await _ask(purchase.purchase_id, "recharge given back")
    return len(page.items)
