"""The merchant's orders: look, find, note, cancel, refund."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit
from chama.edge.admin.masking import masked_order
from chama.flows.cancel_order import cancel_order
from chama.flows.refund_order import refund_order
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Explanation
from chama.services.orders.api import Orders
from chama.services.orders.types import OrderDetail, OrderSearch, OrderSummary

OrderState = Annotated[str | None, QueryParameter(name="state", max_length=20)]


class ReasonForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class SearchForm(msgspec.Struct, forbid_unknown_fields=True):
    """Everything that is given must fit; `phone` is the receiver's, in a body, so that no log has it."""

    number: Annotated[str, msgspec.Meta(max_length=40, examples=["17795000000000123456789"])] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=20, examples=["13888001234"])] | None = None
    sku_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    user_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    state: Annotated[str, msgspec.Meta(max_length=20, examples=["to_ship"])] | None = None
    flag: Annotated[str, msgspec.Meta(max_length=10, examples=["red"])] | None = None
    placed_from: datetime | None = None
    placed_until: datetime | None = None
    cursor: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100, examples=[20])] = 20


class NoteForm(msgspec.Struct, forbid_unknown_fields=True):
    flag: Literal["", "red", "yellow", "green", "blue", "purple"] = ""
    remark: Annotated[str, msgspec.Meta(max_length=500, examples=["客户要求周末送"])] = ""


class Moved(msgspec.Struct, frozen=True):
    """The order's state after the act."""

    state: str


@get("/orders", guards=[gates.staff("orders.read")])
async def list_orders(
    order_state: OrderState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[OrderSummary]:
    """All orders, newest first."""
    return await locate(Orders).list_orders(user_id=None, state=order_state, cursor=cursor, limit=limit)


@post("/orders/search", guards=[gates.staff("orders.read")], status_code=200)
async def search_orders(actor: Actor, data: SearchForm) -> Page[OrderSummary]:
    """Orders by number, phone, SKU, state, time, shopper or flag, newest first."""
    wish = msgspec.structs.asdict(data)
    cursor, limit = wish.pop("cursor"), wish.pop("limit")
    given = [name for name, value in wish.items() if value is not None]
    await audit(actor, "order.search", " ".join(given))
    for field in ("placed_from", "placed_until"):
        if wish[field] is not None and wish[field].tzinfo is None:
            raise InvalidRequest({field: "needs a time zone"})
    return await locate(Orders).search_orders(search=OrderSearch(**wish), cursor=cursor, limit=limit)


@get("/orders/{order_id:str}/price", guards=[gates.staff("orders.read")])
async def explain_price(order_id: str) -> Explanation:
    """How an order's price came, why other offers did not apply, and whether it comes out again."""
    stored = await locate(Orders).stored_price(order_id=order_id)
    return await locate(Marketing).explain(trace=stored.trace, record=stored.priced)


@put("/orders/{order_id:str}/note", guards=[gates.staff("orders.note")], status_code=204)
async def annotate(actor: Actor, order_id: str, data: NoteForm) -> None:
    """Staff's own flag and remark; the shopper never sees them."""
    await audit(actor, "order.note", order_id, data.flag)
    await locate(Orders).annotate(order_id=order_id, flag=data.flag, remark=data.remark)


@get("/orders/{order_id:str}", guards=[gates.staff("orders.read")])
async def get_order(order_id: str) -> OrderDetail:
    """One order with its log; whom it goes to is masked, see `/orders/{order_id}/unmask`."""
    return masked_order(await locate(Orders).get_order(order_id=order_id))


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


ROUTES = [list_orders, search_orders, get_order, explain_price, annotate, cancel, refund]
