"""The merchant's orders: look, ship, cancel, refund."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit, Text
from chama.edge.admin.masking import masked_order
from chama.flows.cancel_order import cancel_order
from chama.flows.refund_order import refund_order
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.types import OrderDetail, OrderSummary

OrderState = Annotated[str | None, QueryParameter(name="state", max_length=20)]


class ParcelForm(msgspec.Struct, forbid_unknown_fields=True):
    carrier: Text
    tracking_no: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z\-]{4,40}$")]


class ReasonForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Moved(msgspec.Struct, frozen=True):
    """The order's state after the act."""

    state: str


@get("/orders", guards=[gates.staff("orders.read")])
async def list_orders(
    order_state: OrderState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[OrderSummary]:
    """All orders, newest first."""
    return await locate(Orders).list_orders(user_id=None, state=order_state, cursor=cursor, limit=limit)


@get("/orders/{order_id:str}", guards=[gates.staff("orders.read")])
async def get_order(order_id: str) -> OrderDetail:
    """One order with its log; whom it goes to is masked, see `/orders/{order_id}/unmask`."""
    return masked_order(await locate(Orders).get_order(order_id=order_id))


@post("/orders/{order_id:str}/parcels", guards=[gates.staff("orders.ship")])
async def ship(actor: Actor, order_id: str, data: ParcelForm, key: ActKey) -> Moved:
    """Ship an order."""
    await audit(actor, "order.ship", order_id, f"{data.carrier} {data.tracking_no}")
    return Moved(
        await locate(Orders).ship(
            key=f"{actor.id}|{checked(key)}",
            order_id=order_id,
            carrier=data.carrier,
            tracking_no=data.tracking_no,
        )
    )


@post("/orders/{order_id:str}/cancel", guards=[gates.staff("orders.refund")])
async def cancel(actor: Actor, order_id: str, data: ReasonForm) -> Moved:
    """Cancel an unpaid order."""
    await audit(actor, "order.cancel", order_id, data.reason)
    return Moved(await cancel_order(order_id=order_id, reason=data.reason, user_id=None))


@post("/orders/{order_id:str}/refund", guards=[gates.staff("orders.refund")])
async def refund(actor: Actor, order_id: str, data: ReasonForm) -> Moved:
    """Give the whole order's money back."""
    await audit(actor, "order.refund", order_id, data.reason)
    return Moved(await refund_order(order_id=order_id, reason=data.reason, user_id=None))


ROUTES = [list_orders, get_order, ship, cancel, refund]
