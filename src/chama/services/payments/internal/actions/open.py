"""Write the intent of being paid; one open attempt per order, channel and amount is reused."""

from datetime import datetime, timedelta

import asyncpg
import msgspec

from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database
from chama.runtime.vault import vault_of
from chama.services.payments.errors import AlreadyPaid, PaymentClosed
from chama.services.payments.internal import rules, store


class Wish(msgspec.Struct, frozen=True):
    """How somebody wants to pay an order."""

    order_id: str
    user_id: str
    amount_fen: int
    deadline: datetime
    title: str
    openid: str | None
    channel: str = "wechat"
    balance_fen: int = 0

    def is_this(self, attempt: asyncpg.Record) -> bool:
        """Whether an attempt is just this wish."""
        return (
            attempt["channel"] == self.channel
            and attempt["balance_fen"] == self.balance_fen
            and (attempt["openid"] is None) == (self.openid is None)
        )


async def write_intent(db: Database, wish: Wish) -> tuple[asyncpg.Record, list[asyncpg.Record]]:
    """The attempt to be prepaid (the open one again, or a new one) and the open ones that it replaces."""
    vault = await vault_of([wish.user_id])
    order_id = wish.order_id
    async with db.transaction() as tx:
        await store.ensure_payables(tx, [(order_id, wish.user_id, wish.amount_fen, wish.deadline)])
        payable = (await store.lock_payables(tx, [order_id]))[order_id]
        if payable["state"] == "paid":
            raise AlreadyPaid
        if payable["state"] == "closed" or payable["deadline"] <= tx.now + timedelta(seconds=5):
            raise PaymentClosed
        channel_fen = rules.channel_part(payable["amount_fen"], wish.channel, wish.balance_fen)
        created = [a for a in await store.payments_of(tx.conn, order_id) if a["state"] == "created"]
        others = [a for a in created if not wish.is_this(a)]
        for attempt in created:
            if wish.is_this(attempt):
                return attempt, others
        payment_id = new_id("pay", tx.now, gene_of(order_id))
        sealed = None
        if wish.openid is not None:
            sealed = vault.seal(wish.user_id, f"payments.openid|{payment_id}", wish.openid)
        new = store.NewPayment(
            id=payment_id,
            order_id=order_id,
            channel=wish.channel,
            amount_fen=channel_fen,
            balance_fen=wish.balance_fen,
            title=wish.title,
            openid=sealed,
            expires_at=payable["deadline"],
            # The shopper needs a moment to pay: asking at once would only be noise.
            ask_at=tx.now + rules.ask_after(0),
        )
        await store.insert_payment(tx, new)
        written = await store.find_payment(tx.conn, payment_id)
        assert written is not None
        return written, others
