"""A day's bill reconciled, in a process of its own, whose memory is nobody else's.

`python -m chama.cli.benchmarks.bills FOLDER DAY` is that process: it reads FOLDER/trade.csv and fund.csv.
"""

import asyncio
import hashlib
import json
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from chama.base.ids import gene_of, new_id
from chama.base.time import SHANGHAI
from chama.cli.benchmarks.figures import Figure
from chama.runtime import context, db
from chama.runtime.db import connection
from chama.runtime.settings import project_root
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms

APP, MERCHANT, RATE_BPS = "wxbench000000000", "1900000009", 60
ROWS, AT_ONCE = 100_000, 5_000
MOST_SECONDS = 60


class Outcome(msgspec.Struct):
    """How long it took, how much the peak of memory rose by, and what was found (nothing is planted)."""

    seconds: float
    rose_mb: float
    rows: int
    found: int


class Files:
    """Bills from files on this disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def download_bill(self, kind: str, day: date, out: BinaryIO) -> str | None:
        """Copy the file, piece by piece, as a download does."""
        mark = hashlib.sha1(usedforsecurity=False)
        with (self.folder / f"{kind}.csv").open("rb") as file:
            while piece := file.read(65536):
                mark.update(piece)
                out.write(piece)
        return mark.hexdigest()


async def bill_reconcile(run: Any, name: str) -> Figure:
    """Seconds of a bill of ROWS rows, matched with as many payments; the note has the memory."""
    day = (context.now() - timedelta(days=30)).astimezone(SHANGHAI).date()
    await fill(run.folder, day, ROWS)
    outcome = await asyncio.to_thread(reconcile, run.folder, day)
    note = f"{outcome.rows:,} rows, memory rose by {outcome.rose_mb:.0f} MB, {outcome.found} discrepancies."
    if outcome.seconds > MOST_SECONDS:
        note += f" More than {MOST_SECONDS} s."
    return Figure(
        name=name,
        value=round(outcome.seconds, 2),
        unit="seconds",
        p50_ms=0.0,
        p99_ms=0.0,
        rounds=[],
        bad=outcome.found,
        generator_share=0.0,
        bytes_each=(run.folder / "trade.csv").stat().st_size / outcome.rows,
        note=note,
    )


async def fill(folder: Path, day: date, count: int) -> None:
    """So many payments of that day in the table, and the bills that agree with them."""
    morning = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    columns = (
        *("gene", "id", "order_id", "amount_fen", "created_at", "paid_at", "channel_id"),
        *("state", "channel", "title", "expires_at", "ask_at"),
    )
    told: list[tuple[str, str, int, float]] = []
    async with connection() as conn:
        for first in range(0, count, AT_ONCE):
            records = []
            for n in range(first, min(first + AT_ONCE, count)):
                at = morning + timedelta(seconds=n % 36_000)
                order = new_id("ord", at)
                number, fen = new_id("pay", at, gene_of(order)), 1 + n % 90_000
                transaction = f"4200{day:%Y%m%d}{n:016d}"
                tail = ("succeeded", "wechat", "茶", at, at)
                records.append((gene_of(order), number, order, fen, at, at, transaction, *tail))
                told.append((number, transaction, fen, at.timestamp()))
            await conn.copy_records_to_table(
                "payments", schema_name="payments", columns=columns, records=records, timeout=60
            )
        await conn.execute("ANALYZE payments.payments")
    (folder / "rows.json").write_text(json.dumps(told))
    command = [sys.executable, "-m", "bench.bills", str(folder), APP, MERCHANT, str(RATE_BPS)]
    await asyncio.to_thread(subprocess.run, command, cwd=project_root(), check=True)


def reconcile(folder: Path, day: date) -> Outcome:
    """Load and match those bills in a new process."""
    command = [sys.executable, "-m", "chama.cli.benchmarks.bills", str(folder), day.isoformat()]
    done = subprocess.run(command, cwd=project_root(), check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Outcome)


def _peak_kb() -> int:
    """The most memory that this process had so far; `ru_maxrss` would begin with its parent's."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


async def _alone(folder: Path, day: date) -> Outcome:
    await db.open_pool()
    channel: Any = None  # nothing is asked but its bills
    terms = Terms(APP, MERCHANT, RATE_BPS)
    payments = PaymentsHere({"wechat": Counterparty(channel, terms, Files(folder))})
    before, begun = _peak_kb(), time.monotonic()
    await payments.load_bills(channel="wechat", day=day)
    seconds = time.monotonic() - begun
    rose = _peak_kb() - before
    found = await payments.list_discrepancies(day=day, kind=None, state=None, cursor=None, limit=100)
    days = await payments.list_days(channel="wechat", cursor=None, limit=100)
    rows = next(d.trade_rows for d in days.items if d.day_on == day)
    await db.close_pool()
    return Outcome(seconds, rose / 1024, rows, len(found.items))


if __name__ == "__main__":
    outcome = asyncio.run(_alone(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))
    sys.stdout.buffer.write(msgspec.json.encode(outcome) + b"\n")
