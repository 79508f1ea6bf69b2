"""Write what the channel says of payments: set-wise, for notifications and queries alike."""

from collections.abc import Mapping
from datetime import datetime

import asyncpg
import msgspec

from chama.runtime.db import Database, Tx
from chama.services.payments.errors import PaymentClosed, PaymentNotFound
from chama.services.payments.events import DiscrepancyFound, PaymentSucceeded
from chama.services.payments.internal import rules, store
from chama.services.payments.internal.said import ChannelPayment


class Terms(msgspec.Struct, frozen=True):
    """With whom we have agreed, and for which fee: payments for another app or merchant are not ours."""

    app_id: str
    merchant_id: str
    fee_bps: int | None = None


TermsOf = Mapping[str, Terms]  # by channel


async def confirm_many(tx: Tx, terms: TermsOf, said: list[ChannelPayment]) -> None:
    """Mark attempts succeeded and announce it, once each; a mismatch becomes a case, never "paid"."""
    payments = await store.lock_orders_of(tx, [s.number for s in said])
    succeeded: dict[str, tuple[str, datetime]] = {}
    for s in said:
        payment = payments.get(s.number)
        if payment is None:
            await open_case(tx, "unknown_payment", "", s.number, str(s.amount_fen))
            continue
        if payment["state"] in rules.CAPTURED or s.number in succeeded:
            continue
        # With a channel that is not taken any more nothing is agreed, so nothing matches.
        agreed = terms.get(payment["channel"], Terms("", ""))
        kind = rules.mismatch(
            payment["amount_fen"], agreed.app_id, agreed.merchant_id, s.amount_fen, s.app_id, s.merchant_id
        )
        if kind is not None:
            detail = f"asked {payment['amount_fen']} fen, channel says {s.amount_fen} fen"
            await open_case(tx, kind, payment["order_id"], s.number, detail)
            continue
        succeeded[s.number] = (s.channel_id or "", s.paid_at or tx.now)
    await _succeed(tx, payments, succeeded)


async def _succeed(
    tx: Tx, payments: dict[str, asyncpg.Record], succeeded: dict[str, tuple[str, datetime]]
) -> None:
    if not succeeded:
        return
    for payment_id in succeeded:
        payment = payments[payment_id]
        tx.announce(
            PaymentSucceeded(
                at=tx.now,
                aggregate=payment["order_id"],
                version=0,
                order_id=payment["order_id"],
                payment_id=payment_id,
                amount_fen=payment["amount_fen"] + payment["balance_fen"],
                balance_fen=payment["balance_fen"],
            )
        )
    orders = [payments[p]["order_id"] for p in succeeded]
    await store.mark_succeeded(tx, [(p, *told) for p, told in succeeded.items()])
    await store.set_payables(tx, orders, "paid")
    await store.hurry_others(tx, orders)


async def confirm_balance(db: Database, payment_id: str) -> None:
    """The balance for this attempt is held: it is paid, unless paying ended meanwhile."""
    async with db.transaction() as tx:
        found = await store.find_payment(tx.conn, payment_id)
        if found is None or found["channel"] != "balance":
            raise PaymentNotFound
        payments = await store.lock_orders_of(tx, [payment_id])
        payable = (await store.lock_payables(tx, [found["order_id"]]))[found["order_id"]]
        if payments[payment_id]["state"] in rules.CAPTURED:
            return
        if payable["state"] != "open" or payments[payment_id]["state"] != "created":
            raise PaymentClosed
        await _succeed(tx, payments, {payment_id: (payment_id, tx.now)})


async def open_case(tx: Tx, kind: str, order_id: str, subject: str, detail: str) -> None:
    """Put something before the staff and announce it, once per kind and subject."""
    if await store.open_case(tx, kind, order_id, subject, detail):
        tx.announce(
            DiscrepancyFound(
                at=tx.now, aggregate=order_id or subject, version=0, order_id=order_id, kind=kind
            )
        )


async def write_answer(db: Database, terms: TermsOf, said: ChannelPayment, payment: asyncpg.Record) -> None:
    """Write the answer to a query."""
    async with db.transaction() as tx:
        if said.state in ("paid", "refunded"):
            await confirm_many(tx, terms, [said])
        elif said.state == "closed":
            await store.mark_closed(tx, said.number)
        # Also one that was paid but does not match and stays undecided: its case is open, asking backs off.
        await _ask_later(tx, payment)


async def write_later(db: Database, payment: asyncpg.Record) -> None:
    """Nothing was decided about an attempt: it is asked about again, backing off."""
    async with db.transaction() as tx:
        await _ask_later(tx, payment)


async def _ask_later(tx: Tx, payment: asyncpg.Record) -> None:
    at = rules.ask_at(payment["asked"], tx.now, payment["expires_at"])
    await store.ask_later(tx, "payments", payment["id"], at)
