"""Records on disk: one SQLite table of JSON bodies, written before any answer leaves."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from simulators.wechat.records import Message, Notice, Order, Refund, Shipment

Record = Order | Refund | Notice | Message | Shipment
R = TypeVar("R", Order, Refund, Notice, Message, Shipment)


def record_id(record: Record) -> str:
    match record:
        case Order() | Shipment():
            return record.out_trade_no
        case Refund():
            return record.out_refund_no
        case _:
            return record.id


class Store:
    """Write-through persistence; memory answers the reads."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        # autocommit: each put is one transaction of its own, opened and closed in `put`
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # the log reaches the kernel on every commit, which is what a kill -9 cannot undo
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS records"
            " (number INTEGER PRIMARY KEY, kind TEXT, id TEXT, body TEXT, UNIQUE (kind, id))"
        )
        self._db.execute("CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER)")

    def put(self, records: Iterable[Record]) -> None:
        """Write several records in one transaction."""
        rows = [
            (type(record).__name__, record_id(record), json.dumps(asdict(record), ensure_ascii=False))
            for record in records
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO records (kind, id, body) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            rows,
        )
        self._db.execute("COMMIT")

    def load(self, kind: type[R]) -> dict[str, R]:
        rows: list[tuple[str, str]] = self._db.execute(
            "SELECT id, body FROM records WHERE kind = ? ORDER BY number", (kind.__name__,)
        ).fetchall()
        loaded: dict[str, Any] = {ident: kind(**json.loads(body)) for ident, body in rows}
        return loaded

    def next_number(self, name: str) -> int:
        """A counter that never repeats, across restarts too."""
        row = self._db.execute(
            "INSERT INTO counters VALUES (?, 1)"
            " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        ).fetchone()
        return int(row[0])

    def keep_number(self, name: str, value: int) -> None:
        """Remember a number across restarts."""
        self._db.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (name, value))

    def kept_number(self, name: str) -> int:
        """A remembered number, 0 before the first."""
        row = self._db.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._db.close()
