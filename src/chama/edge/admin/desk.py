"""The merchant's desk: sign in, goods, stock, orders, money, dead letters, audit."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import QueryParameter

from chama.base.errors import NotFound
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.flows.cancel_order import cancel_order
from chama.flows.refund_order import refund_order
from chama.runtime import bus
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Product, ProductDraft
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import StockLevel
from chama.services.orders.api import Orders
from chama.services.orders.types import OrderDetail, OrderSummary
from chama.services.payments.api import Payments
from chama.services.payments.types import Case, PaymentRecord
from chama.services.staff.api import Staff
from chama.services.staff.types import AuditRow, StaffSignedIn

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
OrderState = Annotated[str | None, QueryParameter(name="state", max_length=20)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class StaffForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    password: Text


class StockForm(msgspec.Struct, forbid_unknown_fields=True):
    quantity: Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
    reason: Text


class PriceForm(msgspec.Struct, forbid_unknown_fields=True):
    price_fen: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    expected_version: int


class ParcelForm(msgspec.Struct, forbid_unknown_fields=True):
    carrier: Text
    tracking_no: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z\-]{4,40}$")]


class ReasonForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Moved(msgspec.Struct, frozen=True):
    """The order's state after the act."""

    state: str


async def _audit(actor: Actor, action: str, target: str, detail: str = "") -> None:
    await locate(Staff).audit(actor=str(actor), action=action, target=target, detail=detail)


@post("/sessions", guards=[gates.public])
async def sign_in(data: StaffForm) -> StaffSignedIn:
    """Sign in as staff."""
    return await locate(Staff).authenticate(name=data.name, password=data.password)


@post("/products", guards=[gates.staff("catalog.write")])
async def create_product(actor: Actor, data: ProductDraft, key: ActKey) -> Product:
    """Create a product with its SKUs."""
    await _audit(actor, "product.create", data.title)
    return await locate(Catalog).create_product(key=f"{actor.id}|{checked(key)}", draft=data)


@post("/skus/{sku_id:str}/price", guards=[gates.staff("catalog.write")])
async def set_price(actor: Actor, sku_id: str, data: PriceForm, key: ActKey) -> Product:
    """Change a list price; refuses when somebody else changed the SKU meanwhile."""
    await _audit(actor, "sku.price", sku_id, str(data.price_fen))
    return await locate(Catalog).set_price(
        key=f"{actor.id}|{checked(key)}",
        sku_id=sku_id,
        price_fen=data.price_fen,
        expected_version=data.expected_version,
    )


@post("/skus/{sku_id:str}/stock", guards=[gates.staff("stock.write")])
async def change_stock(actor: Actor, sku_id: str, data: StockForm, key: ActKey) -> StockLevel:
    """Receive goods (or take away, negative) with a reason."""
    if not await locate(Catalog).get_skus(ids=[sku_id]):
        raise NotFound({"sku_id": "no such SKU"})
    await _audit(actor, "sku.stock", sku_id, f"{data.quantity} {data.reason}")
    return await locate(Inventory).restock(
        key=f"{actor.id}|{checked(key)}", sku_id=sku_id, quantity=data.quantity, reason=data.reason
    )


@get("/orders", guards=[gates.staff("orders.read")])
async def list_orders(
    order_state: OrderState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[OrderSummary]:
    """All orders, newest first."""
    return await locate(Orders).list_orders(user_id=None, state=order_state, cursor=cursor, limit=limit)


@get("/orders/{order_id:str}", guards=[gates.staff("orders.read")])
async def get_order(actor: Actor, order_id: str) -> OrderDetail:
    """One order with its log; reading the address leaves an audit row."""
    detail = await locate(Orders).get_order(order_id=order_id)
    await _audit(actor, "order.read", order_id)
    return detail


@post("/orders/{order_id:str}/parcels", guards=[gates.staff("orders.ship")])
async def ship(actor: Actor, order_id: str, data: ParcelForm, key: ActKey) -> Moved:
    """Ship an order."""
    await _audit(actor, "order.ship", order_id, f"{data.carrier} {data.tracking_no}")
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
    await _audit(actor, "order.cancel", order_id, data.reason)
    return Moved(await cancel_order(order_id=order_id, reason=data.reason, user_id=None))


@post("/orders/{order_id:str}/refund", guards=[gates.staff("orders.refund")])
async def refund(actor: Actor, order_id: str, data: ReasonForm) -> Moved:
    """Give the whole order's money back."""
    await _audit(actor, "order.refund", order_id, data.reason)
    return Moved(await refund_order(order_id=order_id, reason=data.reason, user_id=None))


@get("/payments", guards=[gates.staff("payments.read")])
async def list_payments(cursor: str | None = None, limit: Limit = 20) -> Page[PaymentRecord]:
    """Attempts to pay, newest first."""
    return await locate(Payments).list_payments(cursor=cursor, limit=limit)


@get("/cases", guards=[gates.staff("payments.read")])
async def list_cases(cursor: str | None = None, limit: Limit = 20) -> Page[Case]:
    """Money that a person must look at."""
    return await locate(Payments).list_cases(cursor=cursor, limit=limit)


@get("/dead-letters", guards=[gates.staff("letters.replay")])
async def list_dead_letters(request: Request[Any, Any, Any]) -> list[dict[str, Any]]:
    """Events that a reaction could not handle."""
    return await bus.dead_letters(list(request.app.state.consumers))


@post("/dead-letters/{island:str}/{event_id:str}/replay", guards=[gates.staff("letters.replay")])
async def replay(
    actor: Actor, request: Request[Any, Any, Any], island: str, event_id: str
) -> dict[str, bool]:
    """Handle a dead letter again; it leaves the list when that succeeds."""
    consumer = request.app.state.consumers.get(island)
    if consumer is None:
        raise NotFound({"island": "no such island"})
    await _audit(actor, "letter.replay", event_id)
    return {"replayed": await consumer.replay(event_id)}


@get("/audit", guards=[gates.staff("audit.read")])
async def audit_trail(cursor: str | None = None, limit: Limit = 20) -> Page[AuditRow]:
    """The audit log, newest first."""
    return await locate(Staff).audit_trail(cursor=cursor, limit=limit)


ROUTES = [
    sign_in,
    create_product,
    set_price,
    change_stock,
    list_orders,
    get_order,
    ship,
    cancel,
    refund,
    list_payments,
    list_cases,
    list_dead_letters,
    replay,
    audit_trail,
]
