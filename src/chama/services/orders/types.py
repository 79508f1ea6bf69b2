"""What passes the orders door."""

from datetime import datetime
from typing import Literal

import msgspec

from chama.runtime.service import Data


class LineDiscount(Data, frozen=True):
    """What a step of the price took off a line; `subject` is the promotion or coupon."""

    step: str
    subject: str
    amount_fen: int


class NewLine(Data, frozen=True):
    """A line as sold: a snapshot, never looked up again.

    `payable_fen` is after `discounts`; `points` is what its part of the points cost, `balance_fen` what the
    balance covers of it. A gift costs nothing; one of the same SKU is in `quantity`.
    """

    sku_id: str
    spu_id: str
    title: str
    spec_text: str
    picture: str
    quantity: int
    unit_price_fen: int
    payable_fen: int
    discounts: tuple[LineDiscount, ...] = ()
    points: int = 0
    balance_fen: int = 0


class ShipTo(Data, frozen=True):
    """Where it goes; encrypted at rest."""

    name: str
    phone: str
    region: str
    detail: str


class NewOrder(Data, frozen=True):
    """Everything needed to write an order; amounts come from our own quote.

    `payable_fen` is what is left to pay after `balance_fen`; `priced` is JSON of what the price was made of.
    `pay_minutes` 0: as long as the shop gives every order.
    """

    order_id: str
    user_id: str
    lines: list[NewLine]
    ship_to: ShipTo
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    trace: str
    note: str = ""
    from_cart: bool = False
    points: int = 0
    balance_fen: int = 0
    priced: str = ""
    pay_minutes: int = 0


class Placed(Data, frozen=True):
    """The answer of placing, the same for every repeat."""

    order_id: str
    order_no: str
    payable_fen: int
    pay_by: datetime


class OrderSummary(Data, frozen=True):
    """An order in a list; `actions` are what the asker may do now; `flag` and `remark` are staff's own."""

    order_id: str
    order_no: str
    user_id: str
    state: str
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    placed_at: datetime
    pay_by: datetime
    lines: list[NewLine]
    actions: list[str]
    partly_shipped: bool = False
    flag: str = ""
    remark: str = ""
    points: int = 0
    balance_fen: int = 0


class LogEntry(Data, frozen=True):
    """One transition."""

    version: int
    from_state: str
    to_state: str
    event: str
    actor: str
    at: datetime
    detail: str


class ParcelLine(Data, frozen=True):
    """So many pieces of a SKU in a parcel."""

    sku_id: str
    quantity: int


class Parcel(Data, frozen=True):
    """A shipment, the `n`th of its order; `carrier` is a code."""

    carrier: str
    tracking_no: str
    shipped_at: datetime
    n: int = 1
    carrier_name: str = ""
    lines: tuple[ParcelLine, ...] = ()
    corrected: bool = False


class SentParcel(Data, frozen=True):
    """A parcel as whoever hears of it needs it; `items` is what is inside, in at most 120 characters."""

    n: int
    carrier_code: str
    carrier: str
    tracking_no: str
    items: str
    sent_at: datetime


class Carrier(Data, frozen=True):
    """Who brings parcels; `code` is what WeChat calls the carrier."""

    code: str
    name: str
    enabled: bool = True


class ShipRow(Data, frozen=True):
    """A row of a list of parcels: the whole rest of an order in one parcel."""

    order_no: str
    carrier: str
    tracking_no: str


class ShipOutcome(Data, frozen=True):
    """What became of a row: the order's state, or the code and fields of why not."""

    row: int
    order_no: str
    state: str = ""
    code: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)


class OrderSearch(Data, frozen=True):
    """What staff look for; everything that is given must fit. `phone` is the receiver's, `placed_until` is
    not included."""

    number: str | None = None
    phone: str | None = None
    sku_id: str | None = None
    user_id: str | None = None
    state: str | None = None
    flag: str | None = None
    placed_from: datetime | None = None
    placed_until: datetime | None = None


class OrderDetail(Data, frozen=True):
    """An order with its address, the shopper's note, log, parcels and the trace of its price."""

    order: OrderSummary
    ship_to: ShipTo
    log: list[LogEntry]
    parcels: list[Parcel]
    trace: str
    note: str = ""
    receive_by: datetime | None = None


class StoredPrice(Data, frozen=True):
    """The price of an order as it was kept: its trace, and what it was made of (empty: from before)."""

    order_id: str
    trace: str
    priced: str


class Returned(Data, frozen=True):
    """What goes back for pieces of a line: money in all, how much of it to the balance, and points."""

    sku_id: str
    quantity: int
    amount_fen: int
    balance_fen: int
    points: int


class Decision(Data, frozen=True):
    """What is decided of an order id: unpaid, paid, gone (cancelled, refunded) or abandoned."""

    order_id: str
    verdict: str
    pay_by: datetime | None = None


class CartWish(Data, frozen=True):
    """A quantity for a SKU (zero removes it), with our price of the moment."""

    sku_id: str
    quantity: int
    price_fen: int = 0


class CartItem(Data, frozen=True):
    """A line of a cart; `price_fen` is our price when it was put in (0: unknown)."""

    sku_id: str
    quantity: int
    price_fen: int = 0
    selected: bool = True


class FreightZone(Data, frozen=True, kw_only=True):
    """What a template asks in some regions: a fee for the first units (pieces, grams or cm³), another
    for every further step that is begun; free from an amount of goods or a number of pieces on.

    `regions` are the beginnings of names or codes; an empty list is everywhere else.
    """

    regions: tuple[str, ...] = ()
    first_units: int = 1
    first_fen: int
    step_units: int = 1
    step_fen: int = 0
    free_above_fen: int | None = None
    free_above_pieces: int | None = None


class FreightTemplate(Data, frozen=True, kw_only=True):
    """How freight is counted for the goods that name this template; the first zone that fits is asked.

    Regions that start with one of `unserved`, and those that no zone has, get nothing. `version` is what an
    editor saw, 0 for a new one.
    """

    template_id: str
    name: str
    basis: Literal["piece", "weight", "volume"]
    zones: tuple[FreightZone, ...]
    unserved: tuple[str, ...] = ()
    is_default: bool = False
    version: int = 0


class MoneyFacts(Data, frozen=True):
    """What orders has written of an order's money; `payment_id` is empty until it is paid."""

    order_id: str
    state: str
    payable_fen: int
    payment_id: str
    paid_fen: int


class PayFacts(Data, frozen=True):
    """What paying needs to know of an order."""

    order_id: str
    order_no: str
    user_id: str
    state: str
    payable_fen: int
    pay_by: datetime
    title: str
