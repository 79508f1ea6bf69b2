"""The conversation about a day's bills: note it → download both → load and match; a failure is noted too."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import asyncpg

from chama.base.errors import Refusal, Unavailable
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.payments.errors import (
    DiscrepancyDecided,
    DiscrepancyNotFound,
    NoBills,
    RemedyByHand,
)
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.load_bill import Files, load_and_match
from chama.services.payments.internal.actions.refund import write_whole
from chama.services.payments.internal.exchanges.conversations import Talk, deciding_nothing, in_our_words
from chama.services.payments.internal.gateways.channel import BillSource
from chama.services.payments.internal.rules import reconcile as rules


async def load_bills(talk: Talk, channel: str, day: date) -> None:
    """Fetch the bills of a day and match them; BillNotYet, NoBills, BillBroken."""
    party = talk.channels.get(channel)
    if party is None or party.bills is None:
        raise NoBills
    rules.require_ready(day, context.now())
    async with talk.db.transaction() as tx:
        await store.begin_day(tx, channel, day)
    async with _noting_failure(talk, channel, day):
        with tempfile.TemporaryDirectory(prefix="chama-bills-") as folder:
            files: Files = {
                kind: await _download(party.bills, kind, day, Path(folder)) for kind in ("trade", "fund")
            }
            await load_and_match(talk.db, party.terms, channel, day, files)


async def _download(source: BillSource, kind: str, day: date, folder: Path) -> tuple[Path, str] | None:
    path = folder / f"{kind}.csv"
    with path.open("wb") as out, in_our_words(), deciding_nothing():
        mark = await source.download_bill(kind, day, out)
    return None if mark is None else (path, mark)


@contextlib.asynccontextmanager
async def _noting_failure(talk: Talk, channel: str, day: date) -> AsyncIterator[None]:
    try:
        yield
    except (Refusal, Unavailable) as why:
        detail = " ".join(f"{k}={v}" for k, v in getattr(why, "detail", {}).items())
        code = getattr(why, "code", "") or "unavailable"
        async with talk.db.transaction() as tx:
            await store.fail_day(tx, channel, day, f"{code} {detail}".strip())
        raise


async def apply_remedy(talk: Talk, discrepancy_id: str, by: str, reason: str) -> None:
    """Do what is proposed for an open discrepancy, then call it resolved; RemedyByHand when nothing is."""
    async with connection() as conn:
        row = await store.find_discrepancy(conn, discrepancy_id)
    if row is None:
        raise DiscrepancyNotFound
    if row["state"] != "open":
        raise DiscrepancyDecided
    match row["remedy"]:
        case "ask":
            await _ask(talk, row)
        case "refund":
            for refund in await write_whole(talk.db, row["order_id"], reason[:80], row["subject"]):
                if refund["payment_id"] == row["subject"] and refund["state"] == "created":
                    await talk.give_back(refund)
        case _:
            raise RemedyByHand
    await decide(talk, discrepancy_id, "resolved", by, f"{row['remedy']}: {reason}")


async def _ask(talk: Talk, row: asyncpg.Record) -> None:
    async with connection() as conn:
        if row["kind"].startswith("refund_"):
            refund = await store.find_refund(conn, row["subject"])
            payment = None
        else:
            refund, payment = None, await store.find_payment(conn, row["subject"])
    with in_our_words():
        if refund is not None:
            await talk.ask_refund(refund)
        if payment is not None:
            await talk.ask(payment)


async def decide(talk: Talk, discrepancy_id: str, state: str, by: str, note: str) -> None:
    """A person's word on an open discrepancy."""
    async with talk.db.transaction() as tx:
        row = await store.find_discrepancy(tx.conn, discrepancy_id, lock=True)
        if row is None:
            raise DiscrepancyNotFound
        if row["state"] != "open":
            raise DiscrepancyDecided
        await store.decide_discrepancy(tx, discrepancy_id, state, by, note)
