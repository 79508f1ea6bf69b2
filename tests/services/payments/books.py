"""A day of many payments, written straight into the tables, and the bills that WeChat would make of it."""

import hashlib
import random
from datetime import date, datetime, timedelta
from typing import BinaryIO

from chama.base.ids import gene_of, new_id
from chama.base.time import SHANGHAI
from chama.runtime.db import connection
from simulators.wechat.bills import Row, fee, fund_bill, plant, trade_bill
from tests.support.given import a_user_id

APP, MERCHANT, RATE = "wxfake0000000001", "1900000001", 60


class FileBills:
    """A source of bills that gives what a test has put there; `trouble` is raised instead, once."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, date], bytes] = {}
        self.asked: list[tuple[str, date]] = []
        self.trouble: list[Exception] = []

    async def download_bill(self, kind: str, day: date, out: BinaryIO) -> str | None:
        self.asked.append((kind, day))
        if self.trouble:
            raise self.trouble.pop()
        body = self.files.get((kind, day))
        if body is None:
            return None
        out.write(body)
        return hashlib.sha1(body, usedforsecurity=False).hexdigest()

    def put(self, day: date, rows: list[Row], wrong_fen: int = 0) -> None:
        self.files["trade", day] = "".join(trade_bill(rows, wrong_fen)).encode()
        self.files["fund", day] = "".join(fund_bill(rows)).encode()


class Day:
    """Payments, refunds and unpaid attempts of one day, ours and WeChat's in full agreement."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.rows: list[Row] = []
        self.unpaid: list[Row] = []

    async def fill(self, payments: int, refunds: int = 0, unpaid: int = 0, seed: int = 1) -> None:
        """Write them; every payment has an order of its own in `order_facts`' sense only."""
        draw = random.Random(seed)
        noon = datetime(self.day.year, self.day.month, self.day.day, 8, tzinfo=SHANGHAI)
        made, back = [], []
        for n in range(payments + unpaid):
            at = noon + timedelta(seconds=draw.randrange(10 * 3600))
            order = new_id("ord", at, gene_of(a_user_id()))
            number = new_id("pay", at, gene_of(order))
            row = self._row(n, at, number, draw.randrange(1, 200_000))
            (self.rows if n < payments else self.unpaid).append(row)
            paid = (at, row.transaction_id, "succeeded") if n < payments else (None, None, "closed")
            made.append((gene_of(order), number, order, row.amount_fen, at, *paid))
            if n < refunds:
                back.append(self._refund(row, at, order, draw))
        async with connection() as conn:
            await conn.copy_records_to_table(
                "payments",
                schema_name="payments",
                columns=(
                    *("gene", "id", "order_id", "amount_fen", "created_at"),
                    *("paid_at", "channel_id", "state", "channel", "title", "expires_at", "ask_at"),
                ),
                records=[(*m, "wechat", "茶饼", m[4], m[4]) for m in made],
                timeout=60,
            )
            await conn.copy_records_to_table(
                "refunds",
                schema_name="payments",
                columns=(
                    *("gene", "id", "payment_id", "order_id", "amount_fen", "total_fen", "created_at"),
                    *("ask_at", "decided_at", "reason", "state"),
                ),
                records=[(*b, b[6], b[6], "少发", "succeeded") for b in back],
                timeout=60,
            )

    def _row(self, n: int, at: datetime, number: str, fen: int) -> Row:
        return Row(
            at=at.timestamp(),
            appid=APP,
            mchid=MERCHANT,
            transaction_id=f"4200{self.day:%Y%m%d}{n:016d}",
            number=number,
            openid="oBuyer",
            amount_fen=fen,
            fee_fen=fee(fen, RATE),
            rate_bps=RATE,
            description="古树茶, `357 克`",
        )

    def _refund(self, row: Row, at: datetime, order: str, draw: random.Random) -> tuple:
        refund = new_id("ref", at, gene_of(order))
        fen = draw.randrange(1, row.amount_fen + 1)
        copy = self._row(0, at, row.number, fen)
        copy.transaction_id, copy.fee_fen = row.transaction_id, -fee(fen, RATE)
        copy.refund_id, copy.refund_number = f"503{row.transaction_id[4:]}", refund
        self.rows.append(copy)
        return (gene_of(order), refund, row.number, order, fen, row.amount_fen, at)

    def plant(self, seed: int, each: int) -> tuple[set[tuple[str, str]], int]:
        """Spoil WeChat's side; what a comparison has to say."""
        truth, wrong_fen = plant(self.rows, self.unpaid, seed, each)
        return {(t["kind"], t["subject"]) for t in truth}, wrong_fen
