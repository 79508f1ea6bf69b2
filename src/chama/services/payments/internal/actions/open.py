"""Write the intent of being paid; one open attempt per order and deadline is reused."""

from datetime import datetime, timedelta

import asyncpg

from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database
from chama.runtime.vault import vault_of
from chama.services.payments.errors import AlreadyPaid, PaymentClosed
from chama.services.payments.internal import rules, store


async def write_intent(
    db: Database,
    order_id: str,
    user_id: str,
    amount_fen: int,
    deadline: datetime,
    title: str,
    openid: str | None,
) -> asyncpg.Record:
    """The attempt to be prepaid: the open one again, or a new one; refuses when paying is over."""
    vault = await vault_of([user_id])
    async with db.transaction() as tx:
        await store.ensure_payables(tx, [(order_id, user_id, amount_fen, deadline)])
        payable = (await store.lock_payables(tx, [order_id]))[order_id]
        if payable["state"] == "paid":
            raise AlreadyPaid
        if payable["state"] == "closed" or payable["deadline"] <= tx.now + timedelta(seconds=5):
            raise PaymentClosed
        attempts = await store.payments_of(tx.conn, order_id)
        for attempt in attempts:
            if attempt["state"] == "created" and (attempt["openid"] is None) == (openid is None):
                return attempt
        payment_id = new_id("pay", tx.now, gene_of(order_id))
        sealed = None
        if openid is not None:
            sealed = vault.seal(user_id, f"payments.openid|{payment_id}", openid)
        # The shopper needs a moment to pay: asking at once would only be noise.
        ask_at = tx.now + rules.ask_after(0)
        await store.insert_payment(
            tx, payment_id, order_id, payable["amount_fen"], title, sealed, payable["deadline"], ask_at
        )
        return (await store.payments_of(tx.conn, order_id))[-1]
