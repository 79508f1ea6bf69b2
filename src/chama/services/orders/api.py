"""The orders door: carts, orders, their states and logs."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
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


class Orders(Service):
    """Orders move only along the declared table; every move is logged in its own transaction."""

    async def place(self, *, key: str, order: NewOrder) -> Placed:
        """Write the order: the commit point of buying. OrderAbandoned when it was given up meanwhile."""
        raise NotImplementedError

    @read
    async def find_placed(self, *, act_key: str) -> Placed | None:
        """The answer of an earlier `place` with this key."""
        raise NotImplementedError

    async def resolve(self, *, order_ids: list[str]) -> list[Decision]:
        """Decide what became of order ids; an unknown one is abandoned from now on."""
        raise NotImplementedError

    async def mark_paid(self, *, order_id: str, payment_id: str, paid_fen: int) -> str:
        """Record a verified payment; returns the state. Money an order cannot take is called unwanted."""
        raise NotImplementedError

    async def cancel(self, *, order_id: str, reason: str, user_id: str | None = None) -> str:
        """Cancel an unpaid order (payments was closed before); repeats answer `cancelled`."""
        raise NotImplementedError

    async def ship(
        self,
        *,
        key: str,
        order_id: str,
        carrier: str,
        tracking_no: str,
        lines: list[ParcelLine] | None = None,
    ) -> str:
        """Record a parcel with these lines (None: all that is left); the last one moves the order to shipped.

        `carrier` is a code or a name. ParcelExceedsOrder, TooManyParcels, CarrierUnknown.
        """
        raise NotImplementedError

    async def ship_many(self, *, key: str, rows: list[ShipRow]) -> list[ShipOutcome]:
        """One parcel a row with all that is left of its order; a refused row stops no other. At most 500."""
        raise NotImplementedError

    async def correct_parcel(self, *, key: str, order_id: str, n: int, carrier: str, tracking_no: str) -> str:
        """Write another carrier or number on a parcel; ParcelCorrectedBefore the second time."""
        raise NotImplementedError

    async def extend_receipt(self, *, order_id: str, user_id: str) -> datetime:
        """Three days more before a shipped order is received by itself; ReceiptExtended the second time."""
        raise NotImplementedError

    @read
    async def carriers(self) -> list[Carrier]:
        """Who brings parcels, by code."""
        raise NotImplementedError

    async def save_carrier(self, *, key: str, carrier: Carrier) -> Carrier:
        """Make or change a carrier; one that is not enabled takes no new parcel."""
        raise NotImplementedError

    async def annotate(self, *, order_id: str, flag: str, remark: str) -> None:
        """Staff's own flag and remark on an order; the last one stays."""
        raise NotImplementedError

    async def confirm_receipt(self, *, order_id: str, user_id: str | None = None) -> str:
        """The goods arrived: completed."""
        raise NotImplementedError

    async def begin_refund(self, *, order_id: str, reason: str, user_id: str | None = None) -> str:
        """Start to give the whole order's money back (paid, not yet shipped, or by staff)."""
        raise NotImplementedError

    async def mark_refunded(self, *, order_id: str, refunded_fen: int, payment_id: str | None = None) -> str:
        """The order's own payment went back; another payment's refund changes nothing."""
        raise NotImplementedError

    @read
    async def expired(self, *, limit: int) -> list[str]:
        """Unpaid orders whose time to pay (and grace) is over, without those that were put off."""
        raise NotImplementedError

    async def put_off_expiry(self, *, order_id: str) -> None:
        """It cannot be cancelled now: `expired` names it again later, each time after a longer while."""
        raise NotImplementedError

    @read
    async def overdue_receipts(self, *, limit: int) -> list[str]:
        """Shipped orders that nobody confirmed in time."""
        raise NotImplementedError

    @read
    async def money_facts(self, *, order_ids: list[str]) -> list[MoneyFacts]:
        """What is written of the money of these orders; unknown ones are left out."""
        raise NotImplementedError

    @read
    async def paid_between(
        self, *, since: datetime, until: datetime, after: str, limit: int
    ) -> list[MoneyFacts]:
        """Orders that became paid within a time, by id, above `after`."""
        raise NotImplementedError

    @read
    async def pay_facts(self, *, order_id: str, user_id: str | None = None) -> PayFacts:
        """What paying needs; OrderNotFound for another shopper's order."""
        raise NotImplementedError

    @read
    async def get_order(self, *, order_id: str, user_id: str | None = None) -> OrderDetail:
        """One order; with `user_id`, only that shopper's own."""
        raise NotImplementedError

    @read
    async def stored_price(self, *, order_id: str, user_id: str | None = None) -> StoredPrice:
        """The price of an order as it was kept."""
        raise NotImplementedError

    @read
    async def list_orders(
        self, *, user_id: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[OrderSummary]:
        """Newest first."""
        raise NotImplementedError

    @read
    async def search_orders(
        self, *, search: OrderSearch, cursor: str | None = None, limit: int = 20
    ) -> Page[OrderSummary]:
        """For staff: orders that meet every condition, newest first."""
        raise NotImplementedError

    @read
    async def get_cart(self, *, user_id: str) -> list[CartItem]:
        """The shopper's cart, oldest first."""
        raise NotImplementedError

    async def put_cart(self, *, user_id: str, items: list[CartWish]) -> list[CartItem]:
        """Set quantities (0 removes), all or none; CartFull beyond 100 lines, 999 pieces each."""
        raise NotImplementedError

    async def select_cart(self, *, user_id: str, sku_ids: list[str] | None, selected: bool) -> list[CartItem]:
        """Tick or untick lines for the next order; None is all of them."""
        raise NotImplementedError

    @read
    async def freight_templates(self) -> list[FreightTemplate]:
        """How freight is counted, the default template first; at most seconds old."""
        raise NotImplementedError

    async def save_freight_template(self, *, key: str, template: FreightTemplate) -> FreightTemplate:
        """Make or change a template; FreightTemplateChanged when another editor was quicker."""
        raise NotImplementedError

    @read
    async def under_way(self, *, user_id: str) -> list[str]:
        """The shopper's order ids that are neither completed, cancelled nor refunded; at most a hundred."""
        raise NotImplementedError

    async def archive(self, *, user_id: str) -> int:
        """Seal what orders know of a person under the archive's key; returns how many orders."""
        raise NotImplementedError

    @read
    async def read_archive(self, *, order_id: str) -> ShipTo:
        """Where an archived order went, in clear; OrderNotFound when the order is not in the archive."""
        raise NotImplementedError
