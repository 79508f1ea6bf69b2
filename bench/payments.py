"""Figures of the payment loop without a shop around it: `python -m bench.payments [rows]`.

`verify_decrypt`: microseconds of one notification, verified and opened. `bill_reconcile`: seconds and memory
of a day's bill of so many rows (100,000), parsed and compared, nothing planted, on the embedded PostgreSQL.
"""

import asyncio
import hashlib
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from chama.base.ids import gene_of, new_id
from chama.base.time import SHANGHAI, FakeClock
from simulators.wechat.bills import Row, fee, fund_bill, trade_bill
from simulators.wechat.clock import shanghai
from simulators.wechat.keys import Keys, open_keys, public_pem
from simulators.wechat.signing import dump, seal, signed_headers

APP, MERCHANT, RATE = "wxbench000000000", "1900000009", 60
DAY = date(2026, 3, 3)
ROUNDS, CALLS = 5, 2_000


def verify_decrypt(folder: Path) -> float:
    """Median microseconds of verifying and opening one notification, in public-key mode."""
    from chama.services.payments.internal.gateways import wechat_signing as signing

    keys = open_keys(folder)
    ring = signing.Keyring(
        [(keys.public_key_id, signing.PlatformKey(signing.load_public_key(public_pem(keys.platform_key))))]
    )
    headers, body = _letter(keys)
    now = datetime.now(SHANGHAI)
    sealed = signing.decoded(body, dict)["resource"]
    envelope = signing.Sealed(sealed["ciphertext"], sealed["nonce"], sealed["associated_data"])
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(CALLS):
            ring.verify(signing.signed_by(headers), body, now)
            signing.open_sealed(keys.api_v3_key.encode(), envelope)
        rounds.append((time.perf_counter() - begun) / CALLS * 1e6)
    return statistics.median(rounds)


def _letter(keys: Keys) -> tuple[dict[str, str], bytes]:
    plain = {"out_trade_no": "pay_01", "trade_state": "SUCCESS", "amount": {"total": 1}, "mchid": keys.mchid}
    now = int(time.time())
    body = dump(
        {
            "id": "bench",
            "create_time": shanghai(now),
            "event_type": "TRANSACTION.SUCCESS",
            "resource": seal(keys.api_v3_key, dump(plain), "transaction"),
        }
    )
    return signed_headers(keys, keys.public_key_id, now, body), body


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


async def bill_reconcile(folder: Path, count: int) -> tuple[float, float, int]:
    """Seconds, megabytes that the peak of memory rose by, and discrepancies found (there is none)."""
    from chama.runtime import context, db
    from chama.runtime.migrate import migrate
    from chama.runtime.settings import engine_urls
    from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms

    await migrate(engine_urls().postgres, ("payments",))
    await db.open_pool()
    await _fill(folder, count)
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=SHANGHAI)
    context.use_clock(FakeClock(noon + timedelta(days=1)))
    channel: Any = None
    payments = PaymentsHere({"wechat": Counterparty(channel, Terms(APP, MERCHANT, RATE), Files(folder))})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    await payments.load_bills(channel="wechat", day=DAY)
    seconds = time.monotonic() - begun
    rose = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    found = await payments.list_discrepancies(day=DAY, kind=None, state=None, cursor=None, limit=100)
    await db.close_pool()
    return seconds, rose, len(found.items)


async def _fill(folder: Path, count: int) -> None:
    """So many payments of one day in the table, and the bills that agree with them; 5,000 at a time."""
    from chama.runtime.db import connection

    noon = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=SHANGHAI)
    columns = (
        *("gene", "id", "order_id", "amount_fen", "created_at", "paid_at", "channel_id"),
        *("state", "channel", "title", "expires_at", "ask_at"),
    )
    rows: list[Row] = []
    async with connection() as conn:
        for first in range(0, count, 5_000):
            records = []
            for n in range(first, min(first + 5_000, count)):
                at = noon + timedelta(seconds=n % 36_000)
                order = new_id("ord", at)
                number, transaction, fen = new_id("pay", at, gene_of(order)), f"4200{n:024d}", 1 + n % 90_000
                tail = ("succeeded", "wechat", "茶", at, at)
                records.append((gene_of(order), number, order, fen, at, at, transaction, *tail))
                ids = (at.timestamp(), APP, MERCHANT, transaction, number, "o")
                rows.append(Row(*ids, fen, fee(fen, RATE), RATE, "茶"))
            await conn.copy_records_to_table(
                "payments", schema_name="payments", columns=columns, records=records, timeout=60
            )
        await conn.execute("ANALYZE payments.payments")
    for kind, lines in (("trade", trade_bill(rows)), ("fund", fund_bill(rows))):
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
            out.writelines(lines)


def main() -> None:
    """Measure both and print them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="chama-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        print(f"verify_decrypt: {verify_decrypt(folder / 'wechat'):.0f} µs a notification")
        from chama.runtime.engines import start

        running = start(folder / "state", lambda _: None)
        try:
            os.environ |= {
                "CHAMA_STATE_DIR": str(folder / "state"),
                "CHAMA_POSTGRES_URL": running.urls.postgres,
                "CHAMA_TRUTH_URL": running.urls.truth,
                "CHAMA_CACHE_URL": running.urls.cache,
            }
            seconds, rose, found = asyncio.run(bill_reconcile(folder, count))
        finally:
            running.stop()
        told = f"memory rose by {rose} MB, {found} discrepancies"
        print(f"bill_reconcile: {count:,} payments in {seconds:.1f} s, {told}")


if __name__ == "__main__":
    main()
