"""What passes the payments door."""

from datetime import date, datetime

from chama.runtime.service import Data


class Opened(Data, frozen=True):
    """An open payment and what the client needs to pay it.

    `kind` is `jsapi` (`params` go to wx.requestPayment), `native` (`params.code_url`, drawn in `code_svg`),
    `alipay` (likewise, and on a phone the address opens Alipay) or `balance` (nothing to do). `amount_fen` is
    what the channel takes, `balance_fen` what is held beside it.
    """

    payment_id: str
    kind: str
    params: dict[str, str]
    amount_fen: int
    expires_at: datetime
    balance_fen: int = 0
    code_svg: str = ""


class PaymentStatus(Data, frozen=True):
    """Where paying an order stands: open, closed or paid (then by which payment and how much in all)."""

    order_id: str
    state: str
    payment_id: str = ""
    paid_fen: int = 0


class RefundStatus(Data, frozen=True):
    """A refund: created, processing, succeeded, closed or abnormal; `balance_fen` of it by balance."""

    refund_id: str
    payment_id: str
    amount_fen: int
    state: str
    balance_fen: int = 0


class PaymentRecord(Data, frozen=True):
    """One attempt to pay, for the staff; `asked` counts the queries at the channel."""

    payment_id: str
    order_id: str
    channel: str
    amount_fen: int
    state: str
    created_at: datetime
    balance_fen: int = 0
    expires_at: datetime | None = None
    paid_at: datetime | None = None
    channel_id: str = ""
    asked: int = 0


class RefundRecord(Data, frozen=True):
    """One refund, for the staff."""

    refund_id: str
    payment_id: str
    order_id: str
    channel: str
    amount_fen: int
    balance_fen: int
    reason: str
    state: str
    created_at: datetime
    decided_at: datetime | None


class BalanceMove(Data, frozen=True):
    """What the ledger of balances has to be told, until it was.

    `confirm`: hold it (again) under the payment's id and confirm the payment; `capture`: it is paid; `void`:
    the attempt came to nothing; `return`: so much of a captured hold goes back, `key` is the refund's id.
    """

    kind: str
    key: str
    payment_id: str
    order_id: str
    user_id: str
    balance_fen: int
    expires_at: datetime


class Case(Data, frozen=True):
    """Something about money that a person must look at."""

    case_id: str
    kind: str
    order_id: str
    detail: str
    opened_at: datetime
    closed_at: datetime | None
    subject: str = ""
    closed_by: str = ""
    note: str = ""


class ChannelHealth(Data, frozen=True):
    """Whether a channel accepts us, in one plain sentence; `ok` is None when it could not be asked."""

    channel: str
    ok: bool | None
    sentence_en: str
    sentence_zh: str


class Reconciliation(Data, frozen=True):
    """A day's books against the channel's bills: running, done or failed (then why)."""

    channel: str
    day_on: date
    state: str
    attempts: int
    started_at: datetime
    ended_at: datetime | None
    trade_rows: int
    fund_rows: int
    captured_fen: int
    refunded_fen: int
    fee_fen: int
    open_discrepancies: int
    reason: str


class Discrepancy(Data, frozen=True):
    """One thing on which we, the orders and the bill do not agree; `remedy` is ask, refund or by_hand."""

    discrepancy_id: str
    channel: str
    day_on: date
    kind: str
    subject: str
    order_id: str
    ours: str
    theirs: str
    difference_fen: int
    remedy: str
    state: str
    note: str
    decided_by: str
    decided_at: datetime | None
    found_at: datetime


class OrderFact(Data, frozen=True):
    """What orders says of an order's money; `paid_that_day`: found by the day, not by a payment."""

    order_id: str
    state: str
    payable_fen: int
    payment_id: str
    paid_fen: int
    paid_that_day: bool = False
