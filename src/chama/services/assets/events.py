"""Facts that assets announces; `aggregate` is the shopper unless said otherwise."""

from datetime import datetime

from chama.runtime.service import Event


class PointsChanged(Event, frozen=True, kw_only=True):
    """A posted change of points; `version` is the account's number of entries."""

    user_id: str
    amount: int
    balance: int
    act: str
    cause: str


class BalanceChanged(Event, frozen=True, kw_only=True):
    """A posted change of stored value; `kind` is balance_principal or balance_gift."""

    user_id: str
    kind: str
    amount: int
    balance: int
    act: str
    cause: str


class PointsExpiring(Event, frozen=True, kw_only=True):
    """Points will end soon; told once for each end."""

    user_id: str
    points: int
    expires_at: datetime


class CouponGranted(Event, frozen=True, kw_only=True):
    """Somebody has a coupon now; `aggregate` is the coupon."""

    coupon_id: str
    user_id: str
    template_id: str
    name: str
    source: str
    valid_until: datetime


class CouponUsed(Event, frozen=True, kw_only=True):
    """A coupon was used for a paid order; `aggregate` is the coupon."""

    coupon_id: str
    user_id: str
    template_id: str
    order_id: str


class CouponExpiring(Event, frozen=True, kw_only=True):
    """A coupon ends soon and is not used yet; told once. `aggregate` is the coupon."""

    coupon_id: str
    user_id: str
    name: str
    valid_until: datetime


class LevelChanged(Event, frozen=True, kw_only=True):
    """Somebody rose or fell; `version` counts the changes."""

    user_id: str
    level: str
    level_name: str
    before: str
    rose: bool


class PurchasePaid(Event, frozen=True, kw_only=True):
    """A recharge or a card was paid and given; `aggregate` is the purchase."""

    purchase_id: str
    user_id: str
    kind: str
    price_fen: int


class PurchaseUnwanted(Event, frozen=True, kw_only=True):
    """Money came for a purchase that cannot take it (paid already): payments gives it back."""

    purchase_id: str
    payment_id: str


class LedgerBroken(Event, frozen=True, kw_only=True):
    """The proof of the ledger failed: staff must act. `aggregate` is the proof."""

    proof_id: str
    faults: int
