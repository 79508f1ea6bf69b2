"""What passes the marketing door. Amounts are fen."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chama.runtime.service import Data

Ids = Annotated[tuple[str, ...], Meta(max_length=500)]
Fen = Annotated[int, Meta(ge=0, le=10**10)]
FreightBasis = Literal["piece", "weight", "volume"]


class BasketLine(Data, frozen=True, kw_only=True):
    """What a shopper wants of one SKU, with the facts of catalog.

    `member_price_fen` is the SKU's own price for the shopper's level; `activity_price_fen` the price of the
    activity that the shopper buys in: it excludes every other unit price.
    """

    sku_id: str
    quantity: int
    list_price_fen: int
    weight_g: int = 0
    volume_cm3: int = 0
    freight_template_id: str = ""
    spu_id: str = ""
    brand: str = ""
    categories: tuple[str, ...] = ()
    member_price_fen: int | None = None
    activity_price_fen: int | None = None
    activity_id: str = ""


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


class BasketCoupon(Data, frozen=True, kw_only=True):
    """A coupon that the shopper has, with the terms it was claimed under."""

    coupon_id: str
    name: str
    terms: CouponTerms
    valid_from: datetime
    valid_until: datetime


class PointsRule(Data, frozen=True, kw_only=True):
    """What points are worth in an order: `fen_per_100` fen for a hundred (a point is never worth more than a
    fen, so every amount can be met), for at most `most_bps` of the goods after discounts."""

    fen_per_100: Annotated[int, Meta(ge=1, le=100)] = 100
    most_bps: Annotated[int, Meta(ge=0, le=10_000)] = 5_000


class Basket(Data, frozen=True, kw_only=True):
    """Everything a price depends on, beside the promotions; `region` is empty until an address is chosen.

    The first template is the shop's default: it counts the lines that name none of the others. `level` and
    `member_bps` are the shopper's. Of `coupons` those in `chosen` are considered (None: all), and the best
    combination is used. `points` and `balance_fen` are the most to use; `gone` are gifts out of stock,
    `closed` promotions whose quota, or the shopper's part of it, is too small for this basket.
    """

    lines: list[BasketLine]
    region: str = ""
    region_code: str = ""
    freight: list[FreightTemplate]
    level: str = ""
    member_bps: int = 10_000
    coupons: tuple[BasketCoupon, ...] = ()
    chosen: tuple[str, ...] | None = None
    points: int = 0
    points_rule: PointsRule = PointsRule()
    balance_fen: int = 0
    gone: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


class Discount(Data, frozen=True, kw_only=True):
    """The share of a line in what one step took off; `subject` is the promotion or coupon."""

    step: str
    amount_fen: int
    subject: str = ""


class QuotedLine(Data, frozen=True, kw_only=True):
    """A priced line: amount = unit price × quantity, payable = amount − Σ discounts, without freight.

    `points` are those that its share of their discount cost, `balance_fen` is what the balance covers of its
    payable.
    """

    sku_id: str
    quantity: int
    unit_price_fen: int
    amount_fen: int
    discounts: list[Discount]
    payable_fen: int
    list_price_fen: int = 0
    points: int = 0
    balance_fen: int = 0


class TraceStep(Data, frozen=True, kw_only=True):
    """What one step did: `amount_fen` is what it added to the payable (negative: took off), shared out per
    line in the order of the quote's lines; `reason` is a code that says why it applied or not, `subject`
    names what it came from (a freight template, a promotion, a coupon), `missing` says how many fen (or
    pieces) of goods are short of a threshold."""

    step: str
    applied: bool
    reason: str
    amount_fen: int
    per_line_fen: list[int]
    subject: str = ""
    name: str = ""
    missing: int = 0


class CouponVerdict(Data, frozen=True, kw_only=True):
    """A coupon and this basket: `used` or why not; `saves_fen` is what it alone would save."""

    coupon_id: str
    name: str
    kind: str
    used: bool
    usable: bool
    reason: str
    saves_fen: int
    missing_fen: int
    valid_until: datetime


class Gift(Data, frozen=True, kw_only=True):
    """Goods that come with the order for nothing, and the promotion that gives them."""

    sku_id: str
    quantity: int
    promotion_id: str


class PromotionRef(Data, frozen=True, kw_only=True):
    """A version of a promotion."""

    promotion_id: str
    version: int


class Taking(Data, frozen=True, kw_only=True):
    """So many pieces at the price of a promotion that is limited."""

    promotion_id: str
    pieces: int


class ActivityHold(Data, frozen=True, kw_only=True):
    """Pieces of limited promotions set aside for an order: held, captured (bought) or voided."""

    order_id: str
    user_id: str
    state: str
    takings: tuple[Taking, ...]
    ask_at: datetime


class Quote(Data, frozen=True, kw_only=True):
    """A price and why. Lines by SKU id.

    payable = goods − discount + freight − balance = Σ of the trace's amounts: what is left to pay.
    `freight_fen` is after freight coupons. `coupons` are sorted by what they save; `points_most` is how many
    points could be used, had the shopper enough; `exact` says that all combinations were searched.
    `promotions` are those that this price looked at, `rules` the version of the rules, for a replay;
    `limited` is what an order must hold of promotions with a quota or a limit per shopper.
    """

    lines: list[QuotedLine]
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    trace: list[TraceStep]
    points: int = 0
    points_fen: int = 0
    points_most: int = 0
    balance_fen: int = 0
    coupons: tuple[CouponVerdict, ...] = ()
    gifts: tuple[Gift, ...] = ()
    promotions: tuple[PromotionRef, ...] = ()
    limited: tuple[Taking, ...] = ()
    exact: bool = True
    rules: int = 0


class Said(Data, frozen=True, kw_only=True):
    """A step of a trace in words; `amount_fen` is what it added to the price."""

    title: str
    detail: str
    amount_fen: int
    applied: bool


class PriceRecord(Data, frozen=True, kw_only=True):
    """What a price was made of, kept with the order: enough to make it again."""

    rules: int
    at: datetime
    basket: Basket
    promotions: tuple[PromotionRef, ...] = ()


class Explanation(Data, frozen=True, kw_only=True):
    """A stored price, explained. `shopper` is how it came, `staff` says why not as well.

    `replayed` says whether pricing it again gave the same trace bit for bit; None when it cannot be (rules of
    before, or nothing was kept). `inputs` is what it was made of.
    """

    shopper: list[Said]
    staff: list[Said]
    replayed: bool | None
    inputs: PriceRecord | None = None


class Rung(Data, frozen=True, kw_only=True):
    """A rung of a ladder: reached with an amount or a number of pieces of the goods in scope, at unit prices.

    What it gives depends on the kind: `off_fen`, `price_bps`, or `gift_quantity` of `gift_sku_id`.
    """

    threshold_fen: Fen = 0
    threshold_pieces: Annotated[int, Meta(ge=0, le=100_000)] = 0
    off_fen: Fen = 0
    price_bps: Annotated[int, Meta(ge=1, le=10_000)] = 10_000
    gift_sku_id: Annotated[str, Meta(max_length=64)] = ""
    gift_quantity: Annotated[int, Meta(ge=1, le=99)] = 1


class PromotionDraft(Data, frozen=True, kw_only=True):
    """A promotion as the merchant writes it; the highest rung that is reached applies.

    timed_price 限时价: `prices` by SKU, for `quota` pieces in all and `per_user` to one shopper (0: no
    limit) · reduction 满减: `off_fen` off, with `repeats` once for each time the threshold is reached ·
    discount 满折: pay `price_bps` · gift 满赠 · free_freight 满包邮. Of one group (`stack_group`) only one
    reduction or discount applies. Without `levels` it is for everybody.
    """

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    kind: Literal["timed_price", "reduction", "discount", "gift", "free_freight"]
    scope: Scope = Scope()
    ladder: Annotated[tuple[Rung, ...], Meta(max_length=10)] = ()
    repeats: bool = False
    prices: Annotated[dict[str, Fen], Meta(max_length=500)] = {}  # noqa: RUF012 - msgspec copies it
    stack_group: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "full_reduction"
    levels: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    quota: Annotated[int, Meta(ge=0, le=10**9)] = 0
    per_user: Annotated[int, Meta(ge=0, le=100_000)] = 0
    starts_at: datetime
    ends_at: datetime


class Promotion(Data, frozen=True, kw_only=True):
    """A promotion as it stands: on or ended; `version` grows with every edit, and each is kept. `taken` are
    the pieces that orders hold or have bought of a limited one."""

    promotion_id: str
    version: int
    status: str
    draft: PromotionDraft
    made_at: datetime
    taken: int = 0


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
