"""Joins the payments door to its actions, exchanges and queries."""

from datetime import datetime

from chama.base.errors import InvalidRequest, Unavailable
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.runtime.telemetry import log
from chama.services.payments.api import Payments
from chama.services.payments.errors import NotificationRefused
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.confirm import Terms
from chama.services.payments.internal.actions.open import write_intent
from chama.services.payments.internal.actions.receive import Message, receive_many
from chama.services.payments.internal.actions.refund import write_intents
from chama.services.payments.internal.exchanges import conversations
from chama.services.payments.internal.gateways.channel import Channel, NotificationInvalid
from chama.services.payments.internal.gateways.wechat_pay import WeChatPay, WeChatPayConfig
from chama.services.payments.types import Case, Opened, PaymentRecord, PaymentStatus, RefundStatus

__all__ = ["Channel", "PaymentsHere", "Terms", "WeChatPay", "WeChatPayConfig"]


class PaymentsHere(Payments):
    def __init__(self, channel: Channel, terms: Terms) -> None:
        self.db = Database("payments")
        self.channel = channel
        self.terms = terms
        self._receive: GroupCommit[Message, bool] = GroupCommit(
            "payments.receive", lambda messages: receive_many(self.db, terms, messages), lambda m: m.note.id
        )

    async def open(
        self,
        *,
        key: str,
        order_id: str,
        user_id: str,
        amount_fen: int,
        deadline: datetime,
        title: str,
        openid: str | None,
    ) -> Opened:
        payment = await write_intent(self.db, order_id, user_id, amount_fen, deadline, title, openid)
        prepaid = await conversations.prepay(self.channel, payment, user_id)
        return Opened(
            payment_id=payment["id"],
            kind=prepaid.kind,
            params=prepaid.params,
            amount_fen=payment["amount_fen"],
            expires_at=payment["expires_at"],
        )

    async def status(self, *, order_id: str) -> PaymentStatus:
        async with connection() as conn:
            payable = await store.payable(conn, order_id)
            attempts = await store.payments_of(conn, order_id)
        if payable is None:
            return PaymentStatus(order_id=order_id, state="open")
        for a in attempts:
            if a["state"] in ("succeeded", "refunding", "refunded"):
                return PaymentStatus(
                    order_id=order_id, state="paid", payment_id=a["id"], paid_fen=a["amount_fen"]
                )
        return PaymentStatus(order_id=order_id, state=payable["state"])

    async def query(self, *, order_id: str) -> PaymentStatus:
        async with connection() as conn:
            attempts = await store.payments_of(conn, order_id)
        for attempt in (a for a in attempts if a["state"] == "created"):
            await conversations.ask(self.db, self.channel, self.terms, attempt)
        return await self.status(order_id=order_id)

    async def close(self, *, order_id: str) -> PaymentStatus:
        async with self.db.transaction() as tx:
            await store.lock_payables(tx, [order_id])
            await store.set_payables(tx, [order_id], "closed")
            attempts = await store.payments_of(tx.conn, order_id)
        for attempt in (a for a in attempts if a["state"] == "created"):
            await conversations.close(self.db, self.channel, self.terms, attempt)
        return await self.status(order_id=order_id)

    async def receive(self, *, headers: dict[str, str], body: bytes) -> None:
        await self.channel.learn_keys(headers)
        try:
            note = self.channel.read_notification(headers, body, context.now())
        except NotificationInvalid as why:
            raise NotificationRefused(reason=why.reason) from why
        await self._receive.submit(Message(note, body))

    async def refund(self, *, key: str, order_id: str, reason: str) -> list[RefundStatus]:
        if not 1 <= len(reason) <= 80:
            raise InvalidRequest({"reason": "1 to 80 characters"})
        return await self.give_back(order_id, reason)

    async def give_back(self, order_id: str, reason: str, only: str | None = None) -> list[RefundStatus]:
        """Write the refunds of an order, then ask the channel; the sweep repeats what stays unanswered."""
        refunds = await write_intents(self.db, order_id, reason, only)
        for refund in (r for r in refunds if r["state"] == "created"):
            await conversations.give_back(self.db, self.channel, refund)
        async with connection() as conn:
            refunds = await store.refunds_of(conn, order_id)
        return [
            RefundStatus(
                refund_id=r["id"], payment_id=r["payment_id"], amount_fen=r["amount_fen"], state=r["state"]
            )
            for r in refunds
        ]

    async def sweep(self, *, limit: int) -> int:
        async with connection() as conn:
            orders, refunds = await store.silent(conn, context.now(), limit)
        for order_id in orders:
            try:
                await self.query(order_id=order_id)
            except Unavailable as why:
                log.warning("payments.sweep", order=order_id, why=str(why))
        for refund_id in refunds:
            refund = await conversations.find_refund(refund_id)
            try:
                if refund is not None:
                    await conversations.give_back(self.db, self.channel, refund)
            except Unavailable as why:
                log.warning("payments.sweep", refund=refund_id, why=str(why))
        return len(orders) + len(refunds)

    async def list_payments(self, *, cursor: str | None, limit: int) -> Page[PaymentRecord]:
        after = decode_cursor(cursor, (str,))
        async with connection() as conn:
            rows = await store.page_of_payments(conn, str(after[0]) if after else None, limit + 1)
        items = [
            PaymentRecord(
                payment_id=r["id"],
                order_id=r["order_id"],
                channel=r["channel"],
                amount_fen=r["amount_fen"],
                state=r["state"],
                created_at=r["created_at"],
            )
            for r in rows[:limit]
        ]
        return Page(items, encode_cursor(items[-1].payment_id) if len(rows) > limit else None)

    async def list_cases(self, *, cursor: str | None, limit: int) -> Page[Case]:
        after = decode_cursor(cursor, (str,))
        async with connection() as conn:
            rows = await store.page_of_cases(conn, str(after[0]) if after else None, limit + 1)
        items = [
            Case(
                case_id=r["id"],
                kind=r["kind"],
                order_id=r["order_id"],
                detail=r["detail"],
                opened_at=r["opened_at"],
                closed_at=r["closed_at"],
            )
            for r in rows[:limit]
        ]
        return Page(items, encode_cursor(items[-1].case_id) if len(rows) > limit else None)
