"""Everything one running simulator knows; each operation on it is synchronous and so atomic."""

import hashlib
import secrets
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from simulators.wechat.bad_days import BadDays
from simulators.wechat.clock import Clock, Timers
from simulators.wechat.keys import Keys, open_keys
from simulators.wechat.past import remember
from simulators.wechat.records import Doc, Message, Notice, Order, Refund, Shipment
from simulators.wechat.signing import Nonces
from simulators.wechat.store import Store


@dataclass(slots=True)
class Settings:
    """What POST /_sim/settings may change."""

    refund_delay_seconds: float = 2.0
    refund_gap_seconds: float = 60.0
    notify_timeout_seconds: float = 5.0
    merchant_name: str = "茶马商城"
    risk_rank: int = 0
    fee_bps: int = 60
    # the main host of the pay API lets nobody in; the backup does
    main_host_down: bool = False


@dataclass(slots=True)
class LoginCode:
    openid: str
    minted_at: float


@dataclass(slots=True)
class PhoneCode:
    phone: str
    minted_at: float


@dataclass(slots=True)
class Token:
    value: str
    minted_at: float


class World:
    def __init__(self, folder: Path, seed: int | None = None) -> None:
        self.keys: Keys = open_keys(folder)
        self.store = Store(folder / "state.sqlite3")
        self.seed = seed if seed is not None else secrets.randbits(62)
        self.clock = Clock()
        self.clock.offset_seconds = self.store.kept_number("offset_ms") / 1000
        self.clock.signing_offset_seconds = self.store.kept_number("signing_offset_ms") / 1000
        self.timers = Timers(self.clock)
        self.settings = Settings()
        self.nonces = Nonces()
        self.orders: dict[str, Order] = self.store.load(Order)
        self.refunds: dict[str, Refund] = self.store.load(Refund)
        self.notices: dict[str, Notice] = self.store.load(Notice)
        self.messages: dict[str, Message] = self.store.load(Message)
        self.shipments: dict[str, Shipment] = self.store.load(Shipment)
        self.by_prepay = {order.prepay_id: order for order in self.orders.values()}
        self.by_transaction = {o.transaction_id: o for o in self.orders.values() if o.transaction_id}
        self.refunds_of: dict[str, list[Refund]] = {}
        for refund in self.refunds.values():
            self.refunds_of.setdefault(refund.out_trade_no, []).append(refund)
        self.knobs: dict[str, deque[Doc]] = {}
        self.login_codes: dict[str, LoginCode] = {}
        self.phone_codes: dict[str, PhoneCode] = {}
        self.token: Token | None = None
        self.forced_at: list[float] = []
        self.consents: dict[tuple[str, str], int] = {}
        self.base_url = ""
        self.bad_days: BadDays | None = None
        self.main_port = 0
        self.plants: dict[str, Doc] = {}
        self.bill_tokens: dict[str, tuple[str, str, float]] = {}
        self.http: aiohttp.ClientSession | None = None
        remember(self, folder)

    def digest(self, *parts: object) -> str:
        """64 hex digits that follow from the seed and the parts alone, so that a seed replays a run."""
        return hashlib.sha256("\x1f".join(map(str, (self.seed, *parts))).encode()).hexdigest()

    def digits(self, count: int, *parts: object) -> str:
        return str(int(self.digest(*parts), 16))[-count:]

    def keep_clock(self) -> None:
        """A turned clock stays turned when this process is started again."""
        self.store.keep_number("offset_ms", round(self.clock.offset_seconds * 1000))
        self.store.keep_number("signing_offset_ms", round(self.clock.signing_offset_seconds * 1000))

    def turn_knob(self, kind: str, knob: Doc) -> None:
        self.knobs.setdefault(kind, deque()).append(knob)

    def take_knob(self, kind: str, subject: str = "", **facts: object) -> Doc | None:
        """The oldest waiting knob of a kind, if what it asks of the occasion agrees with the facts; when none
        waits and the days are bad, what they draw for the subject."""
        waiting = self.knobs.get(kind)
        if not waiting:
            return self.bad_days.knob(kind, subject) if self.bad_days and subject else None
        for name, fact in facts.items():
            if waiting[0].get(name, fact) != fact:
                return None
        return waiting.popleft()
