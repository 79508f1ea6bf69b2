"""Load a day's bills from their files and match them with our payments, in one transaction."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from chama.runtime.db import Database
from chama.services.payments.errors import BillBroken
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.confirm import Terms
from chama.services.payments.internal.rules import bills

AT_ONCE = 5_000
R = TypeVar("R")

# By bill: the file (None when the channel has none of that day) and its mark.
Files = dict[str, tuple[Path, str] | None]


async def load_and_match(db: Database, terms: Terms, channel: str, day: date, files: Files) -> None:
    """Replace the day's rows and find what differs; a broken bill changes nothing. Memory stays flat."""
    sums = bills.Sums()
    totals: list[tuple[str, int, int]] = []
    async with db.transaction() as tx:
        await store.take_long(tx)
        await store.forget_day(tx, channel, day)
        async for rows in _chunks(files["trade"], bills.read_trade, totals, sums, "trade"):
            await store.copy_trade(tx, channel, day, rows)
        async for rows in _chunks(files["fund"], bills.read_fund, totals, sums, "fund"):
            await store.copy_fund(tx, channel, day, rows)
        await store.match_bill(tx, channel, day, (terms.app_id, terms.merchant_id, terms.fee_bps), totals)
        counts = (sums.trade[0], sums.fund[0], sums.captured_fen, sums.refunded_fen, sums.trade[4])
        marks = ["" if file is None else file[1] for file in (files["trade"], files["fund"])]
        await store.end_load(tx, channel, day, counts, (marks[0], marks[1]))


async def _chunks(
    file: tuple[Path, str] | None,
    read: Callable[[Iterable[str]], Iterator[R | bills.Totals]],
    wrong: list[tuple[str, int, int]],
    sums: bills.Sums,
    bill: str,
):
    """Rows, thousands at a time, read beside the loop; what the totals line has wrong goes to `wrong`."""
    if file is None:
        return
    add = sums.add_trade if bill == "trade" else sums.add_fund
    with file[0].open(encoding="utf-8", newline="\n") as lines:
        rows = read(lines)
        while chunk := await asyncio.to_thread(_take, rows):
            found = [r for r in chunk if not isinstance(r, bills.Totals)]
            for row in found:
                add(row)
            for last in (r for r in chunk if isinstance(r, bills.Totals)):
                wrong += sums.wrong(bill, last)
            yield found


def _take(rows: Iterator[R]) -> list[R]:
    try:
        return list(islice(rows, AT_ONCE))
    except UnicodeDecodeError as why:
        raise BillBroken(reason="not_utf8") from why
