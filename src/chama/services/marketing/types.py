"""What passes the marketing door. Amounts are fen."""

from chama.runtime.service import Data


class BasketLine(Data, frozen=True, kw_only=True):
    """What a shopper wants of one SKU, with the facts of catalog."""

    sku_id: str
    quantity: int
    list_price_fen: int
    weight_g: int = 0


class FreightRule(Data, frozen=True, kw_only=True):
    """A flat fee per order, free from `free_above_fen` of goods on; regions that start with one of
    `unserved_regions` (a province's code or name) get nothing."""

    first_fen: int
    free_above_fen: int | None = None
    unserved_regions: tuple[str, ...] = ()


class Basket(Data, frozen=True, kw_only=True):
    """Everything a price depends on; `region` is empty until an address is chosen."""

    lines: list[BasketLine]
    region: str = ""
    freight: FreightRule


class Discount(Data, frozen=True, kw_only=True):
    """The share of a line in what one step took off."""

    step: str
    amount_fen: int


class QuotedLine(Data, frozen=True, kw_only=True):
    """A priced line: amount = unit price × quantity, payable = amount − Σ discounts, without freight."""

    sku_id: str
    quantity: int
    unit_price_fen: int
    amount_fen: int
    discounts: list[Discount]
    payable_fen: int


class TraceStep(Data, frozen=True, kw_only=True):
    """What one step did: `amount_fen` is what it added to the payable (negative: took off), shared out per
    line in the order of the quote's lines; `reason` is a code that says why it applied or not."""

    step: str
    applied: bool
    reason: str
    amount_fen: int
    per_line_fen: list[int]


class Quote(Data, frozen=True, kw_only=True):
    """A price and why: payable = goods − discount + freight = Σ of the trace's amounts. Lines by SKU id."""

    lines: list[QuotedLine]
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    trace: list[TraceStep]
