"""Everything one running simulator knows; trades and notices are on disk before an answer leaves."""

import hashlib
import json
import secrets
import sqlite3
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from simulators.alipay.keys import Keys, open_keys
from simulators.wechat.bad_days import BadDays
from simulators.wechat.clock import SHANGHAI, Clock, Timers

Doc = dict[str, Any]


@dataclass(slots=True)
class Trade:
    """A payment; `state` is empty until somebody opened its code, for until then Alipay knows no trade."""

    out_trade_no: str
    request: Doc
    notify_url: str
    total_fen: int
    expires_at: float
    code: str
    created_at: float
    state: str = ""
    trade_no: str = ""
    buyer_id: str = ""
    paid_at: float | None = None
    closed_at: float | None = None
    refunds: dict[str, Doc] = field(default_factory=dict)

    @property
    def refunded_fen(self) -> int:
        return sum(int(r["amount_fen"]) for r in self.refunds.values())


@dataclass(slots=True)
class Notice:
    """A notification with all its attempts."""

    id: str
    url: str
    fields: dict[str, str]
    created_at: float
    next_at: float | None
    trick: str | None = None
    attempts: int = 0
    status: str = "waiting"
    log: list[Doc] = field(default_factory=list)


class World:
    def __init__(self, folder: Path, seed: int | None = None) -> None:
        self.keys: Keys = open_keys(folder)
        self.seed = seed if seed is not None else secrets.randbits(62)
        self.clock = Clock()
        self.timers = Timers(self.clock)
        self.base_url = ""
        self.merchant_name = "茶马商城"
        self.knobs: dict[str, deque[Doc]] = {}
        self.bad_days: BadDays | None = None
        self.http: aiohttp.ClientSession | None = None
        path = folder / "state.sqlite3"
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS records (kind TEXT, id TEXT, body TEXT, UNIQUE (kind, id))"
        )
        self.trades = {i: Trade(**body) for i, body in self._load("Trade")}
        self.notices = {i: Notice(**body) for i, body in self._load("Notice")}
        self.by_code = {t.code: t for t in self.trades.values()}

    def _load(self, kind: str) -> list[tuple[str, Doc]]:
        rows = self._db.execute("SELECT id, body FROM records WHERE kind = ? ORDER BY rowid", (kind,))
        return [(ident, json.loads(body)) for ident, body in rows.fetchall()]

    def put(self, records: Iterable[Trade | Notice]) -> None:
        """Write several records in one transaction."""
        rows = [
            (type(r).__name__, r.out_trade_no if isinstance(r, Trade) else r.id, json.dumps(asdict(r)))
            for r in records
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            rows,
        )
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    def digits(self, count: int, *parts: object) -> str:
        """Digits that follow from the seed and the parts alone."""
        text = "\x1f".join(map(str, (self.seed, *parts)))
        return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[-count:]

    def turn_knob(self, kind: str, knob: Doc) -> None:
        self.knobs.setdefault(kind, deque()).append(knob)

    def take_knob(self, kind: str, subject: str = "") -> Doc | None:
        """The oldest waiting knob of a kind; when none waits, what bad days draw for the subject."""
        if waiting := self.knobs.get(kind):
            return waiting.popleft()
        return self.bad_days.knob(kind, subject) if self.bad_days and subject else None


WORLD: web.AppKey[World] = web.AppKey("world", World)


def stamp(moment: float) -> str:
    """Every time as Alipay writes it: `2026-05-01 12:00:00` of Shanghai."""
    return datetime.fromtimestamp(moment, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def instant(text: str) -> float:
    """Unix seconds of such a time; ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI).timestamp()


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
