"""Write the intent and the outcome of giving money back."""

import asyncpg

from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database, Tx
from chama.services.payments.events import RefundFailed, RefundSucceeded
from chama.services.payments.internal import rules, store

STATES = {"processing": "processing", "success": "succeeded", "closed": "closed", "abnormal": "abnormal"}


async def write_intents(
    db: Database, order_id: str, reason: str, only: str | None = None
) -> list[asyncpg.Record]:
    """One refund per captured payment of the order (or only of one payment); repeats add none."""
    async with db.transaction() as tx:
        ids = [p["id"] for p in await store.payments_of(tx.conn, order_id)]
        payments = await store.lock_payments(tx, ids)
        for payment in payments.values():
            if payment["state"] != "succeeded" or (only is not None and payment["id"] != only):
                continue
            await store.insert_refund(tx, new_id("ref", tx.now, gene_of(order_id)), payment, reason)
            await store.set_payment_state(tx, payment["id"], "refunding")
        return await store.refunds_of(tx.conn, order_id)


async def write_outcome(tx: Tx, refund_id: str, said: str) -> None:
    """What the channel says of a refund; a decided one stays as it is."""
    found = await store.find_refund(tx.conn, refund_id)
    if found is None:
        await store.open_case(tx, "unknown_refund", "", refund_id, said)
        return
    await store.lock_payments(tx, [found["payment_id"]])
    refund = await store.find_refund(tx.conn, refund_id, lock=True)
    if refund is None or refund["state"] in ("succeeded", "closed"):
        return
    state = STATES[said]
    await store.set_refund_state(tx, refund_id, state)
    if state == "processing":
        await store.ask_later(tx, "refunds", refund_id, tx.now + rules.ask_after(refund["asked"]))
    elif state == "succeeded":
        await store.set_payment_state(tx, refund["payment_id"], "refunded")
        tx.announce(
            RefundSucceeded(
                at=tx.now,
                aggregate=refund["order_id"],
                version=0,
                order_id=refund["order_id"],
                payment_id=refund["payment_id"],
                refund_id=refund_id,
                amount_fen=refund["amount_fen"],
            )
        )
    elif await store.open_case(
        tx, f"refund_{state}", refund["order_id"], refund_id, str(refund["amount_fen"])
    ):
        tx.announce(
            RefundFailed(
                at=tx.now,
                aggregate=refund["order_id"],
                version=0,
                order_id=refund["order_id"],
                refund_id=refund_id,
            )
        )
