"""What the simulator remembers, as plain records that survive a kill."""

from dataclasses import dataclass, field
from typing import Any

Doc = dict[str, Any]


@dataclass(slots=True)
class Order:
    out_trade_no: str
    scene: str
    request: Doc
    prepay_id: str
    prepay_at: float
    created_at: float
    public_key_mode: bool
    state: str = "NOTPAY"
    transaction_id: str | None = None
    paid_at: float | None = None
    openid: str | None = None
    bank_type: str = "OTHERS"
    last_refund_at: float | None = None

    @property
    def total_fen(self) -> int:
        return int(self.request["amount"]["total"])

    @property
    def code_url(self) -> str:
        return f"weixin://wxpay/bizpayurl?pr={self.prepay_id[-12:]}"

    @property
    def paid(self) -> bool:
        return self.paid_at is not None


@dataclass(slots=True)
class Refund:
    out_refund_no: str
    refund_id: str
    out_trade_no: str
    request: Doc
    created_at: float
    public_key_mode: bool
    outcome: str = "SUCCESS"
    status: str = "PROCESSING"
    success_at: float | None = None
    due_at: float | None = None

    @property
    def amount_fen(self) -> int:
        return int(self.request["amount"]["refund"])


@dataclass(slots=True)
class Notice:
    id: str
    event_type: str
    subject: str
    summary: str
    original_type: str
    plain: Doc
    url: str
    created_at: float
    public_key_mode: bool
    next_at: float | None
    attempts: int = 0
    status: str = "pending"
    trick: str | None = None
    trick_attempts: int = 0
    log: list[Doc] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """Something that arrived on a shopper's phone: an SMS or a subscribe message."""

    id: str
    key: str
    channel: str
    to: str
    text: str
    template: str
    created_at: float


@dataclass(slots=True)
class Shipment:
    transaction_id: str
    out_trade_no: str
    logistics_type: int
    delivered_all: bool
    corrected: bool
    upload_time: str
    parcels: list[Doc]
    updated_at: float
