"""Joins the payments door to its actions, exchanges and queries."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime

import asyncpg
import segno

from chama.base.errors import InvalidRequest, Unavailable
from chama.base.ids import is_id
from chama.base.pages import Page
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.runtime.telemetry import log
from chama.services.payments.api import Payments
from chama.services.payments.errors import (
    AlreadyPaid,
    CaseNotFound,
    ChannelUnknown,
    NotificationRefused,
    PaymentNotFound,
)
from chama.services.payments.internal import queries, store
from chama.services.payments.internal.actions import confirm, refund
from chama.services.payments.internal.actions.confirm import Terms
from chama.services.payments.internal.actions.open import Wish, write_intent
from chama.services.payments.internal.actions.receive import Message, receive_many
from chama.services.payments.internal.channels import channels_of
from chama.services.payments.internal.exchanges import health, reconcile, silence, tell_shipping
from chama.services.payments.internal.exchanges.conversations import Counterparty, Talk, in_our_words
from chama.services.payments.internal.gateways.channel import (
    Channel,
    ChannelError,
    ChannelPayment,
    ChannelRefund,
    Notification,
    NotificationInvalid,
    Prepaid,
    PrepayRequest,
)
from chama.services.payments.internal.gateways.weixin_shipping import WeixinShipping
from chama.services.payments.types import (
    BalanceMove,
    Case,
    ChannelHealth,
    Discrepancy,
    Opened,
    OrderFact,
    PaymentRecord,
    PaymentStatus,
    Reconciliation,
    RefundRecord,
    RefundStatus,
)

__all__ = [
    "Channel",
    "ChannelPayment",
    "ChannelRefund",
    "Counterparty",
    "Notification",
    "PaymentsHere",
    "Prepaid",
    "PrepayRequest",
    "Terms",
    "channels_of",
    "WeixinShipping",
]


def _order(order_id: str) -> str:
    """What is paid for: an order, or a purchase (a recharge, a card)."""
    if not is_id(order_id, order_id.partition("_")[0]):
        raise PaymentNotFound
    return order_id


class PaymentsHere(Payments):
    def __init__(self, channels: Mapping[str, Counterparty], weixin: WeixinShipping | None = None) -> None:
        self.db = Database("payments")
        self.weixin = weixin
        self.talk = Talk(self.db, channels)
        self._receive: GroupCommit[Message, bool] = GroupCommit(
            "payments.receive",
            lambda messages: receive_many(self.db, self.talk.terms, messages),
            lambda m: m.note.id,
        )

    async def ways(self) -> list[str]:
        return [*self.talk.channels, "balance"]

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
        channel: str = "wechat",
        balance_fen: int = 0,
        prepay: bool = True,
    ) -> Opened:
        if channel not in (ways := await self.ways()):
            raise ChannelUnknown({"channel": f"one of {', '.join(ways)}"})
        wish = Wish(order_id, user_id, amount_fen, deadline, title, openid, channel, balance_fen)
        payment, others = await write_intent(self.db, wish)
        for other in others:
            await self._replace(other)
        if others and (await queries.status(order_id)).state == "paid":
            raise AlreadyPaid
        kind, params = "balance", {}
        if channel != "balance" and prepay:
            prepaid = await self.talk.prepay(payment, user_id)
            kind, params = prepaid.kind, prepaid.params
        code_url = params.get("code_url", "")
        return Opened(
            payment_id=payment["id"],
            kind=kind,
            params=params,
            amount_fen=payment["amount_fen"],
            balance_fen=payment["balance_fen"],
            expires_at=payment["expires_at"],
            code_svg=segno.make(code_url).svg_inline(scale=4) if code_url else "",
        )

    async def _replace(self, other: asyncpg.Record) -> None:
        """Close an attempt that another one replaces; what cannot be closed now, the sweep closes."""
        try:
            await self.talk.close(other)
        except (Unavailable, ChannelError) as why:
            # Paying must not wait for a channel that is away; money by both ways is refunded once.
            log.warning("payments.not_replaced", payment=other["id"], why=str(why))

    async def confirm_balance(self, *, payment_id: str) -> PaymentStatus:
        if not is_id(payment_id, "pay"):
            raise PaymentNotFound
        await confirm.confirm_balance(self.db, payment_id)
        async with connection() as conn:
            payment = await store.find_payment(conn, payment_id)
        assert payment is not None
        return await self.status(order_id=payment["order_id"])

    async def balance_due(self, *, limit: int) -> list[BalanceMove]:
        async with connection() as conn:
            rows = await store.balance_due(conn, context.now(), limit)
        return [BalanceMove(**dict(r)) for r in rows]

    async def balance_settled(self, *, key: str) -> None:
        if not (is_id(key, "pay") or is_id(key, "ref")):
            raise PaymentNotFound
        async with self.db.transaction() as tx:
            await store.settle_balance(tx, "payments" if is_id(key, "pay") else "refunds", key)

    async def status(self, *, order_id: str) -> PaymentStatus:
        return await queries.status(_order(order_id))

    async def query(self, *, order_id: str, also_closed: bool = False) -> PaymentStatus:
        states = ("created", "closed") if also_closed else ("created",)
        for attempt in await self._attempts(order_id, states):
            if attempt["channel"] != "balance":
                with in_our_words():
                    await self.talk.ask(attempt)
        return await self.status(order_id=order_id)

    async def _attempts(self, order_id: str, states: tuple[str, ...]) -> list[asyncpg.Record]:
        async with connection() as conn:
            attempts = await store.payments_of(conn, _order(order_id))
        return [a for a in attempts if a["state"] in states]

    async def close(self, *, order_id: str) -> PaymentStatus:
        async with self.db.transaction() as tx:
            await store.lock_payables(tx, [_order(order_id)])
            await store.set_payables(tx, [order_id], "closed")
        for attempt in await self._attempts(order_id, ("created",)):
            with in_our_words():
                await self.talk.close(attempt)
        return await self.status(order_id=order_id)

    async def receive(self, *, headers: dict[str, str], body: bytes, channel: str = "wechat") -> None:
        if channel not in self.talk.channels:
            raise ChannelUnknown
        gateway = self.talk.channels[channel].channel
        await gateway.learn_keys(headers)
        try:
            note = gateway.read_notification(headers, body, context.now())
        except NotificationInvalid as why:
            raise NotificationRefused(reason=why.reason) from why
        await self._receive.submit(Message(note, body if note.kept is None else note.kept))

    async def refund(
        self,
        *,
        key: str,
        order_id: str,
        reason: str,
        amount_fen: int | None = None,
        payment_id: str | None = None,
    ) -> list[RefundStatus]:
        if not 1 <= len(reason) <= 80:
            raise InvalidRequest({"reason": "1 to 80 characters"})
        if amount_fen is None:
            refunds = await refund.write_whole(self.db, _order(order_id), reason, payment_id)
        else:
            part = await refund.write_part(
                self.db, f"part|{key}", _order(order_id), payment_id, amount_fen, reason
            )
            refunds = [part]
        for r in (r for r in refunds if r["state"] == "created"):
            await self.talk.give_back(r)
        async with connection() as conn:
            ids = {r["id"] for r in refunds}
            return [
                queries.refund_status(r) for r in await store.refunds_of(conn, order_id) if r["id"] in ids
            ]

    async def help_refund(self, *, refund_id: str, way: str) -> RefundRecord:
        if way not in ("again", "by_hand"):
            raise InvalidRequest({"way": "again or by_hand"})
        if not is_id(refund_id, "ref"):
            raise PaymentNotFound
        row = await refund.write_help(self.db, refund_id, way)
        if row["state"] == "created":
            await self.talk.give_back(row)
        async with connection() as conn:
            helped = await store.find_refund(conn, refund_id)
        assert helped is not None
        return queries.refund(helped)

    async def sweep(self, *, limit: int) -> int:
        return await silence.sweep(self.talk, limit)

    async def tell_shipping(self, *, limit: int) -> int:
        return 0 if self.weixin is None else await tell_shipping.tell(self.talk, self.weixin, limit)

    async def count_waiting(self) -> None:
        await health.count()

    async def channel_health(self) -> list[ChannelHealth]:
        channels = self.talk.channels.items()
        return list(await asyncio.gather(*(health.ask(name, c.channel) for name, c in channels)))

    async def list_payments(
        self, *, cursor: str | None, limit: int, order_id: str | None = None, state: str | None = None
    ) -> Page[PaymentRecord]:
        return await queries.list_payments(order_id, state, cursor, limit)

    async def list_refunds(
        self, *, cursor: str | None, limit: int, order_id: str | None = None, state: str | None = None
    ) -> Page[RefundRecord]:
        return await queries.list_refunds(order_id, state, cursor, limit)

    async def under_way(self, *, order_ids: list[str]) -> list[str]:
        return await queries.under_way(order_ids)

    async def list_cases(self, *, cursor: str | None, limit: int, open_only: bool = False) -> Page[Case]:
        return await queries.list_cases(open_only, cursor, limit)

    async def close_case(self, *, case_id: str, by: str, note: str) -> Case:
        async with self.db.transaction() as tx:
            row = await store.close_case(tx, case_id, by, note)
        if row is None:
            raise CaseNotFound
        return queries.case(row)

    async def load_bills(self, *, channel: str, day: date) -> None:
        await reconcile.load_bills(self.talk, channel, day)

    async def paid_orders(self, *, channel: str, day: date, after: str, limit: int) -> list[str]:
        async with connection() as conn:
            return await store.paid_orders(conn, channel, day, after, limit)

    async def tell_orders(self, *, day: date, facts: list[OrderFact]) -> None:
        rows = [tuple(getattr(f, name) for name in OrderFact.__struct_fields__) for f in facts]
        if rows:
            async with self.db.transaction() as tx:
                await store.put_order_facts(tx, day, rows)

    async def match_orders(self, *, channel: str, day: date) -> Reconciliation:
        async with self.db.transaction() as tx:
            await store.take_long(tx)
            await store.match_orders(tx, channel, day)
        async with connection() as conn:
            return queries.reconciliation((await store.page_of_days(conn, channel, day, None, 1))[0])

    async def due_days(self, *, limit: int) -> list[tuple[str, date]]:
        return await queries.due_days([n for n, c in self.talk.channels.items() if c.bills], limit)

    async def list_days(self, *, channel: str | None, cursor: str | None, limit: int) -> Page[Reconciliation]:
        return await queries.list_days(channel, cursor, limit)

    async def list_discrepancies(
        self, *, day: date | None, kind: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[Discrepancy]:
        return await queries.list_discrepancies(day, kind, state, cursor, limit)

    async def decide_discrepancy(
        self, *, discrepancy_id: str, decision: str, by: str, reason: str
    ) -> Discrepancy:
        match decision:
            case "remedy":
                await reconcile.apply_remedy(self.talk, discrepancy_id, by, reason)
            case "resolved" | "ignored":
                await reconcile.decide(self.talk, discrepancy_id, decision, by, reason)
            case _:
                raise InvalidRequest({"decision": "remedy, resolved or ignored"})
        async with connection() as conn:
            row = await store.find_discrepancy(conn, discrepancy_id)
        assert row is not None
        return queries.discrepancy(row)
