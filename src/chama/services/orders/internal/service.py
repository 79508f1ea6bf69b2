"""Joins the orders door to its actions and queries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import Page
from chama.runtime import context
from chama.runtime.cache import Recent
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.runtime.settings import settings
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderNotFound
from chama.services.orders.internal import queries, store
from chama.services.orders.internal.actions import archive, change
from chama.services.orders.internal.actions import ship as shipping
from chama.services.orders.internal.actions.cart import put_cart, select_cart
from chama.services.orders.internal.actions.freight import save_template
from chama.services.orders.internal.actions.mark_paid import PaidRequest, mark_paid_many
from chama.services.orders.internal.actions.place import PlaceRequest, find_placed, place_many
from chama.services.orders.internal.actions.resolve import resolve
from chama.services.orders.internal.store import cart as cart_store
from chama.services.orders.internal.store import freight as freight_store
from chama.services.orders.internal.store import parcels
from chama.services.orders.internal.store.large import many_orders
from chama.services.orders.types import (
    Carrier,
    CartItem,
    CartWish,
    Decision,
    FreightTemplate,
    MoneyFacts,
    NewOrder,
    OrderDetail,
    OrderSearch,
    OrderSummary,
    ParcelLine,
    PayFacts,
    Placed,
    ShipOutcome,
    ShipRow,
    ShipTo,
    StoredPrice,
)

# What commands may use beside the door.
__all__ = ["OrdersHere", "many_orders"]

FREIGHT_SECONDS = 5
MAX_ROWS = 500


def _known(order_id: str) -> str:
    if not is_id(order_id, "ord"):
        raise OrderNotFound
    return order_id


async def _freight(keys: Sequence[str]) -> dict[str, list[FreightTemplate]]:
    async with connection() as conn:
        templates = await freight_store.templates(conn)
    return dict.fromkeys(keys, templates)


class OrdersHere(Orders):
    def __init__(self) -> None:
        self.db = Database("orders")
        self._freight: Recent[str, list[FreightTemplate]] = Recent(
            "orders.freight", _freight, ttl_seconds=FREIGHT_SECONDS, most=1
        )
        self._place: GroupCommit[PlaceRequest, Placed] = GroupCommit(
            "orders.place",
            lambda requests: place_many(self.db, requests),
            lambda r: r.key,
            about=lambda r: r.order.order_id,
        )
        self._paid: GroupCommit[PaidRequest, str] = GroupCommit(
            "orders.mark_paid",
            lambda requests: mark_paid_many(self.db, requests),
            lambda r: (r.order_id, r.payment_id),
            about=lambda r: r.order_id,
        )

    async def place(self, *, key: str, order: NewOrder) -> Placed:
        return await self._place.submit(PlaceRequest(key, order))

    async def find_placed(self, *, act_key: str) -> Placed | None:
        return await find_placed(self.db, act_key)

    async def resolve(self, *, order_ids: list[str]) -> list[Decision]:
        return await resolve(self.db, order_ids)

    async def mark_paid(self, *, order_id: str, payment_id: str, paid_fen: int) -> str:
        return await self._paid.submit(PaidRequest(_known(order_id), payment_id, paid_fen))

    async def cancel(self, *, order_id: str, reason: str, user_id: str | None = None) -> str:
        return await change.cancel(self.db, _known(order_id), reason, user_id)

    async def ship(
        self,
        *,
        key: str,
        order_id: str,
        carrier: str,
        tracking_no: str,
        lines: list[ParcelLine] | None = None,
    ) -> str:
        return await shipping.ship(self.db, key, _known(order_id), carrier, tracking_no, lines)

    async def ship_many(self, *, key: str, rows: list[ShipRow]) -> list[ShipOutcome]:
        if not 1 <= len(rows) <= MAX_ROWS:
            raise InvalidRequest({"rows": f"1 to {MAX_ROWS}"})
        return await shipping.ship_many(self.db, key, rows)

    async def correct_parcel(self, *, key: str, order_id: str, n: int, carrier: str, tracking_no: str) -> str:
        return await shipping.correct_parcel(self.db, key, _known(order_id), n, carrier, tracking_no)

    async def extend_receipt(self, *, order_id: str, user_id: str) -> datetime:
        return await shipping.extend_receipt(self.db, _known(order_id), user_id)

    async def carriers(self) -> list[Carrier]:
        async with connection() as conn:
            return await parcels.carriers(conn)

    async def save_carrier(self, *, key: str, carrier: Carrier) -> Carrier:
        return await shipping.save_carrier(self.db, key, carrier)

    async def annotate(self, *, order_id: str, flag: str, remark: str) -> None:
        await change.annotate(self.db, _known(order_id), flag, remark)

    async def confirm_receipt(self, *, order_id: str, user_id: str | None = None) -> str:
        return await change.confirm_receipt(self.db, _known(order_id), user_id)

    async def begin_refund(self, *, order_id: str, reason: str, user_id: str | None = None) -> str:
        return await change.begin_refund(self.db, _known(order_id), reason, user_id)

    async def mark_refunded(self, *, order_id: str, refunded_fen: int, payment_id: str | None = None) -> str:
        return await change.mark_refunded(self.db, _known(order_id), refunded_fen, payment_id)

    async def expired(self, *, limit: int) -> list[str]:
        before = context.now() - timedelta(seconds=settings().pay_grace_seconds)
        async with connection() as conn:
            return await store.expired(conn, before, context.now(), limit)

    async def put_off_expiry(self, *, order_id: str) -> None:
        await change.put_off_expiry(self.db, _known(order_id))

    async def overdue_receipts(self, *, limit: int) -> list[str]:
        async with connection() as conn:
            return await store.overdue_receipts(conn, context.now(), limit)

    async def money_facts(self, *, order_ids: list[str]) -> list[MoneyFacts]:
        return await queries.money_facts(order_ids)

    async def paid_between(
        self, *, since: datetime, until: datetime, after: str, limit: int
    ) -> list[MoneyFacts]:
        return await queries.paid_between(since, until, after, limit)

    async def pay_facts(self, *, order_id: str, user_id: str | None = None) -> PayFacts:
        return await queries.pay_facts(order_id, user_id)

    async def get_order(self, *, order_id: str, user_id: str | None = None) -> OrderDetail:
        return await queries.get_order(order_id, user_id)

    async def stored_price(self, *, order_id: str, user_id: str | None = None) -> StoredPrice:
        return await queries.stored_price(order_id, user_id)

    async def list_orders(
        self, *, user_id: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[OrderSummary]:
        return await queries.search_orders(OrderSearch(user_id=user_id, state=state), cursor, limit)

    async def search_orders(
        self, *, search: OrderSearch, cursor: str | None = None, limit: int = 20
    ) -> Page[OrderSummary]:
        return await queries.search_orders(search, cursor, limit)

    async def get_cart(self, *, user_id: str) -> list[CartItem]:
        async with connection() as conn:
            return await cart_store.items(conn, user_id)

    async def put_cart(self, *, user_id: str, items: list[CartWish]) -> list[CartItem]:
        return await put_cart(self.db, user_id, items)

    async def select_cart(self, *, user_id: str, sku_ids: list[str] | None, selected: bool) -> list[CartItem]:
        return await select_cart(self.db, user_id, sku_ids, selected)

    async def freight_templates(self) -> list[FreightTemplate]:
        return await self._freight.get("all") or []

    async def save_freight_template(self, *, key: str, template: FreightTemplate) -> FreightTemplate:
        saved = await save_template(self.db, key, template)
        self._freight.forget_all()
        return saved

    async def under_way(self, *, user_id: str) -> list[str]:
        return await queries.under_way(user_id)

    async def archive(self, *, user_id: str) -> int:
        return await archive.archive(self.db, user_id)

    async def read_archive(self, *, order_id: str) -> ShipTo:
        return await queries.archived(_known(order_id))
