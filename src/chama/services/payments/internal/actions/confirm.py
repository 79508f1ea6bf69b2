"""Write what the channel says of payments: set-wise, for notifications and queries alike."""

import msgspec

from chama.runtime.db import Database, Tx
from chama.services.payments.events import DiscrepancyFound, PaymentSucceeded
from chama.services.payments.internal import rules, store
from chama.services.payments.internal.said import ChannelPayment


class Terms(msgspec.Struct, frozen=True):
    """With whom we have agreed: payments for another app or merchant are not ours."""

    app_id: str
    merchant_id: str


async def confirm_many(tx: Tx, terms: Terms, said: list[ChannelPayment]) -> None:
    """Mark attempts succeeded and announce it, once each; a mismatch becomes a case, never "paid"."""
    payments = await store.lock_payments(tx, [s.number for s in said])
    succeeded: dict[str, str] = {}
    for s in said:
        payment = payments.get(s.number)
        if payment is None:
            await _case(tx, "unknown_payment", "", s.number, str(s.amount_fen))
            continue
        if payment["state"] in ("succeeded", "refunding", "refunded") or s.number in succeeded:
            continue
        kind = rules.mismatch(
            payment["amount_fen"], terms.app_id, terms.merchant_id, s.amount_fen, s.app_id, s.merchant_id
        )
        if kind is not None:
            detail = f"asked {payment['amount_fen']} fen, channel says {s.amount_fen} fen"
            await _case(tx, kind, payment["order_id"], s.number, detail)
            continue
        succeeded[s.number] = s.channel_id or ""
        tx.announce(
            PaymentSucceeded(
                at=tx.now,
                aggregate=payment["order_id"],
                version=0,
                order_id=payment["order_id"],
                payment_id=s.number,
                amount_fen=payment["amount_fen"],
            )
        )
    if succeeded:
        await store.mark_succeeded(tx, list(succeeded.items()))
        await store.set_payables(tx, [payments[p]["order_id"] for p in succeeded], "paid")


async def _case(tx: Tx, kind: str, order_id: str, subject: str, detail: str) -> None:
    if await store.open_case(tx, kind, order_id, subject, detail):
        tx.announce(
            DiscrepancyFound(
                at=tx.now, aggregate=order_id or subject, version=0, order_id=order_id, kind=kind
            )
        )


async def write_answer(db: Database, terms: Terms, said: ChannelPayment, asked: int) -> None:
    """Write the answer to a query."""
    async with db.transaction() as tx:
        if said.state in ("paid", "refunded"):
            await confirm_many(tx, terms, [said])
        elif said.state == "closed":
            await store.mark_closed(tx, said.number)
        # Also one that was paid but does not match and stays undecided: its case is open, asking backs off.
        await store.ask_later(tx, "payments", said.number, tx.now + rules.ask_after(asked))
