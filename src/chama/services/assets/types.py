"""What passes the assets door. Amounts of money are fen, points and growth are whole points."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from chama.runtime.service import Data

Kind = Literal["points", "balance_principal", "balance_gift", "growth", "commission"]
Cause = Literal["review", "review_picture", "profile", "invite"]
Amount = Annotated[int, Meta(ge=0, le=10**13)]
Count = Annotated[int, Meta(ge=0, le=10**9)]
Bps = Annotated[int, Meta(ge=0, le=100_000)]
Name = Annotated[str, Meta(min_length=1, max_length=40)]
Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class CouponGift(Data, frozen=True):
    """So many coupons of a template of marketing."""

    template_id: Annotated[str, Meta(min_length=1, max_length=40)]
    count: Annotated[int, Meta(ge=1, le=10)] = 1


class Benefits(Data, frozen=True):
    """What a level or a paid card gives. 10,000 bps of price is the full price, of points the single ones."""

    price_bps: Annotated[int, Meta(ge=1, le=10_000)] = 10_000
    points_bps: Annotated[int, Meta(ge=10_000, le=100_000)] = 10_000
    monthly_coupons: tuple[CouponGift, ...] = ()
    birthday_points: Count = 0
    birthday_coupons: tuple[CouponGift, ...] = ()
    early_access_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    exclusive_service: bool = False


class Level(Data, frozen=True):
    """A level is reached with `growth` and kept, at the end of its validity, with `keep_growth`."""

    level: Code
    name: Name
    growth: Count
    keep_growth: Count
    benefits: Benefits = Benefits()


class Reward(Data, frozen=True):
    """What a cause earns, at most so often a day."""

    points: Count = 0
    growth: Count = 0
    most_per_day: Annotated[int, Meta(ge=1, le=1000)] = 1


class Rewards(Data, frozen=True):
    """Rewards by cause: a review, one with a picture, a complete profile, a friend who came."""

    review: Reward = Reward()
    review_picture: Reward = Reward()
    profile: Reward = Reward()
    invite: Reward = Reward()


class CheckInRules(Data, frozen=True):
    """Points by day of the streak (after the ladder it begins anew); a make-up costs points; 0: off."""

    ladder: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=31)] = (5, 5, 10, 10, 15, 15, 30)
    growth: Count = 1
    makeups_a_month: Annotated[int, Meta(ge=0, le=31)] = 3
    makeup_points: Count = 20
    makeup_days: Annotated[int, Meta(ge=1, le=31)] = 7


class RechargeOffer(Data, frozen=True):
    """Pay `amount_fen`, get `gift_fen` on top."""

    amount_fen: Annotated[int, Meta(ge=1, le=10**9)]
    gift_fen: Annotated[int, Meta(ge=0, le=10**9)] = 0


class RechargeRules(Data, frozen=True):
    """Any amount within the bounds; the gift is that of the highest offer reached; principal is capped."""

    offers: Annotated[tuple[RechargeOffer, ...], Meta(max_length=20)] = ()
    least_fen: Annotated[int, Meta(ge=1, le=10**9)] = 100
    most_fen: Annotated[int, Meta(ge=1, le=10**9)] = 500_000
    most_principal_fen: Annotated[int, Meta(ge=1, le=10**10)] = 1_000_000
    spend_first: Literal["principal", "gift"] = "principal"


class CardPlan(Data, frozen=True):
    """A paid membership card 付费会员: what it costs, how long it lasts, what it gives."""

    plan: Code
    name: Name
    price_fen: Annotated[int, Meta(ge=1, le=10**9)]
    days: Annotated[int, Meta(ge=1, le=3660)]
    benefits: Benefits


class Rules(Data, frozen=True):
    """Everything about assets that the merchant decides; changed as a whole, by versions (`Rulebook`)."""

    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=20)]
    level_months: Annotated[int, Meta(ge=1, le=120)] = 12
    growth_months: Annotated[int, Meta(ge=1, le=120)] = 12
    points_months: Annotated[int, Meta(ge=1, le=120)] = 12
    spend_points_per_100_yuan: Annotated[int, Meta(ge=0, le=100_000)] = 100
    spend_growth_per_100_yuan: Annotated[int, Meta(ge=0, le=100_000)] = 100
    rewards: Rewards = Rewards()
    check_in: CheckInRules = CheckInRules()
    recharge: RechargeRules = RechargeRules()
    cards: Annotated[tuple[CardPlan, ...], Meta(max_length=10)] = ()


class Rulebook(Data, frozen=True):
    """A version of the rules and the instant from which it holds."""

    version: int
    starts_at: datetime
    made_by: str
    rules: Rules


class Hold(Data, frozen=True):
    """What is set aside under a key: held, captured or voided. `returned_…` went back after the capture."""

    key: str
    user_id: str
    order_id: str
    state: str
    points: int
    principal_fen: int
    gift_fen: int
    coupon_ids: list[str]
    returned_points: int = 0
    returned_principal_fen: int = 0
    returned_gift_fen: int = 0
    ask_at: datetime | None = None

    @property
    def balance_fen(self) -> int:
        """Principal and gift together."""
        return self.principal_fen + self.gift_fen


class DueHold(Data, frozen=True):
    """A hold whose time to ask has come, and the order to ask about."""

    key: str
    order_id: str


class Account(Data, frozen=True):
    """A balance: posted, and what of it is held."""

    kind: Kind
    balance: int
    held: int

    @property
    def available(self) -> int:
        """What can be spent."""
        return self.balance - self.held


class Posted(Data, frozen=True):
    """A posted transfer: the signed amount, the balance after it; `short` could not be taken back."""

    key: str
    kind: Kind
    amount: int
    balance: int
    short: int = 0


class Entry(Data, frozen=True):
    """A line of a statement. `act` is what was done (grant, capture, return …), `cause` the id of why."""

    kind: Kind
    number: int
    amount: int
    balance: int
    act: str
    reason: str
    cause: str
    at: datetime


class ExpiringPoints(Data, frozen=True):
    """Points that end at an instant unless they are spent before."""

    points: int
    expires_at: datetime


class NewCoupon(Data, frozen=True):
    """A coupon to be given. `terms` is JSON of marketing's terms, kept with it and never looked into."""

    coupon_id: str
    user_id: str
    template_id: str
    template_version: int
    name: str
    terms: str
    source: str
    valid_from: datetime
    valid_until: datetime


class Coupon(Data, frozen=True):
    """A coupon somebody has: available, held (by `order_id`), used, expired or returned (taken back)."""

    coupon_id: str
    user_id: str
    template_id: str
    template_version: int
    name: str
    terms: str
    source: str
    state: str
    order_id: str
    valid_from: datetime
    valid_until: datetime
    granted_at: datetime


class Standing(Data, frozen=True):
    """Where somebody stands: level (`rank` counts from 0), growth, the next level, a paid card, and what
    level and card give together (`benefits`, the better of both)."""

    user_id: str
    level: str
    level_name: str
    rank: int
    growth: int
    next_level: str
    next_growth: int
    valid_until: datetime | None
    card_plan: str
    card_until: datetime | None
    benefits: Benefits


class Usable(Data, frozen=True):
    """What somebody could use in an order now; `coupons` are available and in their time."""

    user_id: str
    points: int
    principal_fen: int
    gift_fen: int
    coupons: list[Coupon]
    standing: Standing

    @property
    def balance_fen(self) -> int:
        """Principal and gift together."""
        return self.principal_fen + self.gift_fen


class CheckIn(Data, frozen=True):
    """A day that was checked in: the day of its streak, the points it gave, whether it was made up."""

    on: date
    streak: int
    points: int
    made_up: bool


class Calendar(Data, frozen=True):
    """A month of check-ins; `streak` is the present one, `next_points` what the next day gives."""

    month: str
    days: list[CheckIn]
    streak: int
    today: bool
    next_points: int
    makeups_left: int


class Purchase(Data, frozen=True):
    """Money for a recharge (`rch_…`) or a paid card (`mcd_…`): pending, paid, refunding or refunded."""

    purchase_id: str
    user_id: str
    kind: Literal["recharge", "card"]
    plan: str
    days: int
    price_fen: int
    gift_fen: int
    state: str
    payment_id: str
    made_at: datetime
    pay_by: datetime


class DueBenefit(Data, frozen=True):
    """The coupons of a period that a member has not got yet; `key` names them for ever."""

    key: str
    user_id: str
    gifts: list[CouponGift]


class Proof(Data, frozen=True):
    """One proof of the ledger: what was counted and what is wrong (`faults`, empty when it holds)."""

    proof_id: str
    at: datetime
    ok: bool
    accounts: int
    transfers: int
    totals: dict[str, int]
    faults: list[str]


class LedgerCase(Data, frozen=True):
    """Something about the ledger that a person must look at."""

    case_id: str
    kind: str
    subject: str
    detail: str
    opened_at: datetime


class HouseAccount(Data, frozen=True):
    """The other side of the shoppers' accounts: what a house account has, over all genes."""

    name: str
    kind: Kind
    balance: int
