"""Quote, order, pay."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.flows.cancel_order import cancel_order
from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.quote import Explained, Item, Offer, Using, explain_quote, quote
from chama.flows.refund_order import refund_order
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Said
from chama.services.notifications.api import Notifications
from chama.services.notifications.types import Message
from chama.services.orders.api import Orders
from chama.services.orders.types import OrderDetail, OrderSummary, Placed
from chama.services.payments.api import Payments
from chama.services.payments.types import Opened, PaymentStatus

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
OrderState = Annotated[str | None, QueryParameter(name="state", max_length=20)]
PayBy = Annotated[str, QueryParameter(pattern="^[a-z]{2,20}$")]
BalanceFen = Annotated[int, QueryParameter(ge=0, le=10**13)]


WAYS = {"wechat": "微信支付", "alipay": "支付宝", "balance": "余额"}
CouponId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class QuoteForm(msgspec.Struct, forbid_unknown_fields=True):
    """`from_cart` false: bought at once, the cart keeps its lines when the order is placed.

    `coupon_ids` null or left out: the best combination; an empty list: none. `use_points` and
    `use_balance_fen` are the most to use.
    """

    items: Annotated[list[Item], msgspec.Meta(min_length=1, max_length=100)]
    address_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    from_cart: bool = True
    coupon_ids: Annotated[list[CouponId], msgspec.Meta(max_length=20)] | None = None
    use_points: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    use_balance_fen: Annotated[int, msgspec.Meta(ge=0, le=10**13)] = 0


class QuoteToken(msgspec.Struct, forbid_unknown_fields=True):
    quote: Annotated[str, msgspec.Meta(min_length=1, max_length=16_384)]


class OrderForm(msgspec.Struct, forbid_unknown_fields=True):
    quote: Annotated[str, msgspec.Meta(min_length=1, max_length=16_384)]
    total_fen: Annotated[int, msgspec.Meta(ge=0, le=10**13)]
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Reason(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] = "不想要了"


class PaymentWay(msgspec.Struct, frozen=True):
    """A `channel` to open a payment by, and what shoppers call it."""

    channel: str
    name: str


class State(msgspec.Struct, frozen=True):
    """The order's state after the act."""

    state: str


class ReceiveBy(msgspec.Struct, frozen=True):
    """When the order is received by itself."""

    receive_by: datetime


@post("/quotes", guards=[gates.shopper])
async def make_quote(shopper: Actor, data: QuoteForm) -> Offer:
    """The price with its trace, signed; place the order with its `quote`."""
    return await quote(
        user_id=shopper.id,
        items=data.items,
        address_id=data.address_id,
        from_cart=data.from_cart,
        using=Using(data.coupon_ids, data.use_points, data.use_balance_fen),
    )


@post("/quotes/explanation", guards=[gates.shopper], status_code=200)
async def explain_offer(shopper: Actor, data: QuoteToken) -> Explained:
    """How the price of one's own quote comes, before the order is placed."""
    return await explain_quote(user_id=shopper.id, token=data.quote)


@post("/orders", guards=[gates.shopper])
async def place(shopper: Actor, data: OrderForm, key: ActKey) -> Placed:
    """Place the order of a quote; the total is what the shopper saw, never what is charged."""
    return await place_order(
        key=checked(key), user_id=shopper.id, token=data.quote, total_fen=data.total_fen, note=data.note
    )


@get("/orders", guards=[gates.shopper])
async def list_orders(
    shopper: Actor, order_state: OrderState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[OrderSummary]:
    """One's own orders, newest first."""
    return await locate(Orders).list_orders(user_id=shopper.id, state=order_state, cursor=cursor, limit=limit)


@get("/orders/{order_id:str}", guards=[gates.shopper])
async def get_order(shopper: Actor, order_id: str) -> OrderDetail:
    """One's own order with its log."""
    return await locate(Orders).get_order(order_id=order_id, user_id=shopper.id)


@get("/orders/{order_id:str}/price", guards=[gates.shopper])
async def explain_price(shopper: Actor, order_id: str) -> list[Said]:
    """How the price of one's own order came, step by step."""
    stored = await locate(Orders).stored_price(order_id=order_id, user_id=shopper.id)
    return (await locate(Marketing).explain(trace=stored.trace, record="")).shopper


@get("/payment-ways", guards=[gates.public])
async def payment_ways() -> list[PaymentWay]:
    """The ways to pay an order here; a client shows those that it can go."""
    return [PaymentWay(channel, WAYS[channel]) for channel in await locate(Payments).ways()]


@post("/orders/{order_id:str}/payments", guards=[gates.shopper])
async def pay(
    shopper: Actor, order_id: str, key: ActKey, channel: PayBy = "wechat", balance_fen: BalanceFen = 0
) -> Opened:
    """The way to pay one's own order: by one of `payment-ways`, or `mixed` (balance beside WeChat)."""
    return await open_payment(
        key=checked(key), user_id=shopper.id, order_id=order_id, channel=channel, balance_fen=balance_fen
    )


@get("/orders/{order_id:str}/payment", guards=[gates.shopper])
async def payment_status(shopper: Actor, order_id: str) -> PaymentStatus:
    """Where paying stands; asks the channel when no notification came."""
    return await check_payment(user_id=shopper.id, order_id=order_id)


@post("/orders/{order_id:str}/cancel", guards=[gates.shopper])
async def cancel(shopper: Actor, order_id: str, data: Reason) -> State:
    """Cancel an unpaid order."""
    return State(await cancel_order(order_id=order_id, reason=data.reason, user_id=shopper.id))


@post("/orders/{order_id:str}/refund", guards=[gates.shopper])
async def refund(shopper: Actor, order_id: str, data: Reason) -> State:
    """Give a paid order back before it is shipped."""
    return State(await refund_order(order_id=order_id, reason=data.reason, user_id=shopper.id))


@post("/orders/{order_id:str}/receipt", guards=[gates.shopper])
async def receipt(shopper: Actor, order_id: str) -> State:
    """The goods arrived."""
    return State(await locate(Orders).confirm_receipt(order_id=order_id, user_id=shopper.id))


@post("/orders/{order_id:str}/receipt-extension", guards=[gates.shopper])
async def extend_receipt(shopper: Actor, order_id: str) -> ReceiveBy:
    """Three days more before the order is received by itself; once."""
    return ReceiveBy(await locate(Orders).extend_receipt(order_id=order_id, user_id=shopper.id))


@get("/messages", guards=[gates.shopper])
async def messages(shopper: Actor, cursor: str | None = None, limit: Limit = 20) -> Page[Message]:
    """The inbox, newest first."""
    return await locate(Notifications).inbox(user_id=shopper.id, cursor=cursor, limit=limit)


ROUTES = [
    make_quote,
    explain_offer,
    place,
    list_orders,
    get_order,
    explain_price,
    payment_ways,
    pay,
    payment_status,
    cancel,
    refund,
    receipt,
    extend_receipt,
    messages,
]
