"""What passes the marketing door. Amounts are fen."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chama.runtime.service import Data

Ids = Annotated[tuple[str, ...], Meta(max_length=500)]
Fen = Annotated[int, Meta(ge=0, le=10**10)]
FreightBasis = Literal["piece", "weight", "volume"]


class BasketLine(Data, frozen=True, kw_only=True):
    """What a shopper wants of one SKU, with the facts of catalog."""

    sku_id: str
    quantity: int
    list_price_fen: int
    weight_g: int = 0
    volume_cm3: int = 0
    freight_template_id: str = ""


class FreightZone(Data, frozen=True, kw_only=True):
    """What a template asks in some regions: `first_fen` for the first units, `step_fen` for every further
    step that is begun; free from an amount of goods or a number of pieces on. Units are pieces, grams or cm³.

    A region belongs here when its name or code starts with one of `regions`; none is everywhere else.
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

    Regions that start with one of `unserved`, and those that no zone has, get nothing.
    """

    template_id: str
    basis: FreightBasis = "piece"
    zones: tuple[FreightZone, ...]
    unserved: tuple[str, ...] = ()


class Basket(Data, frozen=True, kw_only=True):
    """Everything a price depends on; `region` (its name) is empty until an address is chosen.

    The first template is the shop's default: it counts the lines that name none of the others.
    """

    lines: list[BasketLine]
    region: str = ""
    region_code: str = ""
    freight: list[FreightTemplate]


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
    line in the order of the quote's lines; `reason` is a code that says why it applied or not, `subject`
    names what it came from (a freight template)."""

    step: str
    applied: bool
    reason: str
    amount_fen: int
    per_line_fen: list[int]
    subject: str = ""


class Quote(Data, frozen=True, kw_only=True):
    """A price and why: payable = goods − discount + freight = Σ of the trace's amounts. Lines by SKU id."""

    lines: list[QuotedLine]
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    trace: list[TraceStep]


class Scope(Data, frozen=True, kw_only=True):
    """Which goods an offer is about: all (nothing named in the first four) or what is named, less what is
    excluded. A SKU is in it when its category, brand, SPU or itself is."""

    categories: Ids = ()
    brands: Ids = ()
    spus: Ids = ()
    skus: Ids = ()
    not_categories: Ids = ()
    not_brands: Ids = ()
    not_spus: Ids = ()
    not_skus: Ids = ()


class CouponTerms(Data, frozen=True, kw_only=True):
    """What a coupon does; it keeps the terms it was claimed under.

    fixed: `amount_fen` off · percent: pay `price_bps`, at most `cap_fen` off (0: no cap) · freight: up to
    `amount_fen` of the freight off (0: all) · exchange: one piece in scope costs `amount_fen`.
    The threshold tests the goods in scope at unit prices. Of one `stack_group` only one applies.
    """

    kind: Literal["fixed", "percent", "freight", "exchange"]
    amount_fen: Fen = 0
    price_bps: Annotated[int, Meta(ge=1, le=10_000)] = 10_000
    cap_fen: Fen = 0
    threshold_fen: Fen = 0
    scope: Scope = Scope()
    stack_group: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "coupon"


class TemplateDraft(Data, frozen=True, kw_only=True):
    """A coupon template 券模板 as the merchant writes it. Validity: an absolute window, or `valid_days` from
    the claim on. `total_quota` and `per_user` bound claims; staff gifts count in the quota only."""

    name: Annotated[str, Meta(min_length=1, max_length=40, examples=["满 199 减 30"])]
    terms: CouponTerms
    total_quota: Annotated[int, Meta(ge=1, le=10**9, examples=[10_000])]
    per_user: Annotated[int, Meta(ge=1, le=10_000, examples=[3])] = 1
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    valid_days: Annotated[int, Meta(ge=1, le=3660, examples=[30])] | None = None
    claim_from: datetime | None = None
    claim_until: datetime | None = None
    new_user_only: bool = False
    levels: Annotated[tuple[str, ...], Meta(max_length=20, examples=[["gold", "diamond"]])] = ()
    in_centre: bool = True


class Template(Data, frozen=True, kw_only=True):
    """A template as it stands: draft, on, paused or ended; `version` grows with every edit."""

    template_id: str
    version: int
    status: str
    taken: int
    draft: TemplateDraft
    made_at: datetime


class ClaimFacts(Data, frozen=True, kw_only=True):
    """What other islands know about who claims."""

    new_user: bool
    level: str


class Claim(Data, frozen=True, kw_only=True):
    """Quota taken for one coupon; assets makes it from this."""

    coupon_id: str
    user_id: str
    template_id: str
    template_version: int
    name: str
    terms: CouponTerms
    valid_from: datetime
    valid_until: datetime
    source: str


class Offered(Data, frozen=True, kw_only=True):
    """A template in the coupon centre 领券中心 and how many of it the asker has taken."""

    template: Template
    mine: int
    claimable: bool


class CodeBatch(Data, frozen=True, kw_only=True):
    """A campaign's codes: so many, of one template; how many were redeemed."""

    batch_id: str
    template_id: str
    name: str
    count: int
    redeemed: int
    status: str
    made_at: datetime
