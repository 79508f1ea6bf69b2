"""What passes the marketing door of flash sales 秒杀. Amounts are fen."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chama.services.marketing.types import Data, Fen

SessionState = Literal["draft", "warm", "paused", "stopped", "closed"]
TakeState = Literal["taken", "paid", "released", "refused"]


class FlashItem(Data, frozen=True, kw_only=True):
    """A SKU in a session: its price there, how many pieces, how many a shopper. A very hot one is sold from
    several `pools`; each shopper belongs to one of them."""

    sku_id: Annotated[str, Meta(min_length=1, max_length=64)]
    price_fen: Fen
    quota: Annotated[int, Meta(ge=1, le=1_000_000, examples=[100])]
    per_user: Annotated[int, Meta(ge=1, le=99)] = 1
    pools: Annotated[int, Meta(ge=1, le=16)] = 1


class FlashSessionDraft(Data, frozen=True, kw_only=True):
    """A session 场次 as the merchant writes it."""

    starts_at: datetime
    ends_at: datetime
    items: Annotated[tuple[FlashItem, ...], Meta(min_length=1, max_length=50)]


class FlashDraft(Data, frozen=True, kw_only=True):
    """An activity as the merchant writes it. Levels with early access may buy so much earlier, but at most
    `early_minutes`. An order that is not paid after `pay_minutes` gives its pieces back. While a
    device, or an address, has so many unpaid flash orders of whatever SKU and session, it gets no more."""

    name: Annotated[str, Meta(min_length=1, max_length=40, examples=["整点秒杀"])]
    sessions: Annotated[tuple[FlashSessionDraft, ...], Meta(min_length=1, max_length=50)]
    early_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    pay_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    unpaid_per_device: Annotated[int, Meta(ge=1, le=1000)] = 2
    unpaid_per_address: Annotated[int, Meta(ge=1, le=1000)] = 5


class FlashStock(Data, frozen=True, kw_only=True):
    """A SKU of a session and how it sells; `wanted` differs from `quota` while a smaller one is under way."""

    sku_id: str
    price_fen: int
    per_user: int
    pools: int
    quota: int
    wanted: int
    sold: int


class FlashSession(Data, frozen=True, kw_only=True):
    """A session with its activity's terms. draft → warm ⇄ paused → stopped → closed."""

    session_id: str
    activity_id: str
    name: str
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    early_minutes: int
    pay_minutes: int
    unpaid_per_device: int
    unpaid_per_address: int
    items: tuple[FlashStock, ...]


class FlashActivity(Data, frozen=True, kw_only=True):
    """An activity and its sessions, by start."""

    activity_id: str
    name: str
    made_at: datetime
    sessions: tuple[FlashSession, ...]


class FlashPool(Data, frozen=True, kw_only=True):
    """A pool as it stands: in the database (`quota`, `wanted`, `sold`, of these `paid`), and in Redis: open
    or not, pieces left, tickets that wait. None: Redis does not know it, or does not answer."""

    sku_id: str
    number: int
    quota: int
    wanted: int
    sold: int
    paid: int
    is_open: bool | None
    left: int | None
    waiting: int | None


class FlashTake(Data, frozen=True, kw_only=True):
    """An admission to decide: this order would take so many pieces. `device` and `address` are marks."""

    order_id: str
    session_id: str
    sku_id: str
    number: int
    user_id: str
    quantity: int
    device: str
    address: str


class FlashVerdict(Data, frozen=True, kw_only=True):
    """What became of an admission, once and for all until its order is decided; `code` says why not."""

    order_id: str
    state: TakeState
    code: str
    at: datetime
