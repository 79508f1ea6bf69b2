"""Write the intent and the outcome of giving money back."""

import asyncpg

from chama.base.errors import ActKeyReused
from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database, Tx
from chama.services.payments.errors import PaymentNotFound, RefundNotStuck, RefundTooLarge
from chama.services.payments.events import RefundFailed, RefundSucceeded
from chama.services.payments.internal import rules, store

STATES = {"processing": "processing", "success": "succeeded", "closed": "closed", "abnormal": "abnormal"}
WHOLE = "whole"
STUCK = ("refund_closed", "refund_abnormal", "refund_refused")


async def write_whole(
    db: Database, order_id: str, reason: str, only: str | None = None
) -> list[asyncpg.Record]:
    """Give back what is left of every captured payment of the order (or of one); repeats add none."""
    async with db.transaction() as tx:
        for payment, refunds in await _captured(tx, order_id):
            if only is None or payment["id"] == only:
                left = _left(payment, refunds)
                if sum(left):
                    await _insert(tx, payment, refunds, WHOLE, left, reason)
        return await store.refunds_of(tx.conn, order_id)


async def write_part(
    db: Database, act: str, order_id: str, payment_id: str | None, amount_fen: int, reason: str
) -> asyncpg.Record:
    """Give back a part of a captured payment, once per act; the same act with another amount is refused."""
    async with db.transaction() as tx:
        captured = await _captured(tx, order_id)
        known = [r for _, refunds in captured for r in refunds if r["act"] == act]
        if known:
            if known[0]["amount_fen"] + known[0]["balance_fen"] != amount_fen:
                raise ActKeyReused({"Idempotency-Key": "already used for another amount"})
            return known[0]
        wanted = [c for c in captured if payment_id in (None, c[0]["id"]) and sum(_left(*c))]
        if not wanted:
            raise RefundTooLarge(left_fen=0) if captured else PaymentNotFound
        payment, refunds = wanted[0]
        rules.require_refundable(payment["paid_at"], len(refunds), tx.now)
        parts = rules.split_refund(amount_fen, *_left(payment, refunds))
        refund_id = await _insert(tx, payment, refunds, act, parts, reason)
        return next(r for r in await store.refunds_of(tx.conn, order_id) if r["id"] == refund_id)


async def _captured(tx: Tx, order_id: str) -> list[tuple[asyncpg.Record, list[asyncpg.Record]]]:
    """The captured attempts of an order, locked, each with its refunds."""
    ids = [p["id"] for p in await store.payments_of(tx.conn, order_id)]
    payments = await store.lock_payments(tx, ids)
    refunds = await store.refunds_of(tx.conn, order_id)
    return [
        (p, [r for r in refunds if r["payment_id"] == p["id"]])
        for p in payments.values()
        if p["state"] in rules.CAPTURED
    ]


def _left(payment: asyncpg.Record, refunds: list[asyncpg.Record]) -> tuple[int, int]:
    """(channel, balance) fen that no refund asks for yet."""
    return (
        payment["amount_fen"] - sum(r["amount_fen"] for r in refunds),
        payment["balance_fen"] - sum(r["balance_fen"] for r in refunds),
    )


async def _insert(
    tx: Tx,
    payment: asyncpg.Record,
    refunds: list[asyncpg.Record],
    act: str,
    parts: tuple[int, int],
    reason: str,
) -> str:
    refund_id = new_id("ref", tx.now, gene_of(payment["id"]))
    await store.insert_refund(tx, refund_id, payment, act, parts, reason)
    if parts[0]:
        await store.set_payment_state(tx, payment["id"], "refunding")
        return refund_id
    written = await store.find_refund(tx.conn, refund_id)
    assert written is not None
    await _succeeded(tx, written)
    return refund_id


async def write_outcome(tx: Tx, refund_id: str, said: str) -> None:
    """What the channel says of a refund; what succeeded stays, what closed waits to be tried again."""
    found = await store.find_refund(tx.conn, refund_id)
    if found is None:
        await store.open_case(tx, "unknown_refund", "", refund_id, said)
        return
    await store.lock_payments(tx, [found["payment_id"]])
    refund = await store.find_refund(tx.conn, refund_id, lock=True)
    if refund is None or refund["state"] == "succeeded":
        return
    if refund["state"] == "closed" and said != "success":
        return
    state = STATES[said]
    await store.set_refund_state(tx, refund_id, state)
    if state == "processing":
        await store.ask_later(tx, "refunds", refund_id, tx.now + rules.ask_after(refund["asked"]))
    elif state == "succeeded":
        await _succeeded(tx, refund)
    elif await store.open_case(
        tx, f"refund_{state}", refund["order_id"], refund_id, str(refund["amount_fen"]), again=True
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


async def _succeeded(tx: Tx, refund: asyncpg.Record) -> None:
    """The money is back: move the payment and announce it; cases about it are over."""
    payment = await store.find_payment(tx.conn, refund["payment_id"])
    assert payment is not None
    mates = [
        (r["state"], r["amount_fen"] + r["balance_fen"])
        for r in await store.refunds_of(tx.conn, refund["order_id"])
        if r["payment_id"] == payment["id"]
    ]
    state = rules.state_of_captured(payment["amount_fen"] + payment["balance_fen"], mates)
    await store.set_payment_state(tx, payment["id"], state)
    await store.close_cases_about(tx, STUCK, refund["id"], "the refund succeeded")
    tx.announce(
        RefundSucceeded(
            at=tx.now,
            aggregate=refund["order_id"],
            version=0,
            order_id=refund["order_id"],
            payment_id=payment["id"],
            refund_id=refund["id"],
            amount_fen=refund["amount_fen"] + refund["balance_fen"],
            balance_fen=refund["balance_fen"],
            refunded_fen=sum(fen for s, fen in mates if s == "succeeded"),
            whole=state == "refunded",
        )
    )


async def write_help(db: Database, refund_id: str, way: str) -> asyncpg.Record:
    """Help a stuck refund: `again` asks the channel under the same number, `by_hand` says it was paid."""
    async with db.transaction() as tx:
        found = await store.find_refund(tx.conn, refund_id)
        if found is None:
            raise PaymentNotFound
        await store.lock_payments(tx, [found["payment_id"]])
        refund = await store.find_refund(tx.conn, refund_id, lock=True)
        if refund is None or refund["state"] not in ("closed", "abnormal"):
            raise RefundNotStuck
        await store.close_cases_about(tx, STUCK, refund_id, f"helped: {way}")
        if way == "again":
            await store.set_refund_state(tx, refund_id, "created")
            await store.ask_later(tx, "refunds", refund_id, tx.now)
        else:
            await store.set_refund_state(tx, refund_id, "succeeded")
            await _succeeded(tx, refund)
        helped = await store.find_refund(tx.conn, refund_id)
        assert helped is not None
        return helped
