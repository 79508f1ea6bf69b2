"""Conversations with a channel: action (intent) → gateway → action (answer); resumable by number."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import asyncpg
import msgspec

from chama.runtime import context
from chama.runtime.db import Database
from chama.runtime.settings import settings
from chama.runtime.telemetry import log
from chama.runtime.vault import vault_of
from chama.services.payments.errors import ChannelSaidNo
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.confirm import Terms, write_answer, write_later
from chama.services.payments.internal.actions.refund import write_outcome
from chama.services.payments.internal.gateways.channel import (
    BillSource,
    Channel,
    ChannelMisconfigured,
    ChannelRefused,
    ChannelUnavailable,
    Prepaid,
    PrepayRequest,
)

CALLBACKS = {"wechat": "/callback/wechat-pay", "alipay": "/callback/alipay"}


class Counterparty(msgspec.Struct, frozen=True):
    """A channel and with whom we have agreed there."""

    channel: Channel
    terms: Terms
    bills: BillSource | None = None


class Talk:
    """Who is spoken with: the channels by name, and our own books."""

    def __init__(self, db: Database, channels: Mapping[str, Counterparty]) -> None:
        self.db = db
        self.channels = channels
        self.terms = {name: c.terms for name, c in channels.items()}

    def with_(self, row: asyncpg.Record) -> Channel:
        """The channel of an attempt or a refund; away when the merchant does not take it any more."""
        party = self.channels.get(row["channel"])
        if party is None:
            raise ChannelUnavailable(row["channel"], "not_taken")
        return party.channel

    async def prepay(self, payment: asyncpg.Record, user_id: str) -> Prepaid:
        """Ask the channel for the way to pay a written attempt."""
        openid = None
        if payment["openid"] is not None:
            vault = await vault_of([user_id])
            openid = vault.open(user_id, f"payments.openid|{payment['id']}", payment["openid"])
        request = PrepayRequest(
            number=payment["id"],
            amount_fen=payment["amount_fen"],
            description=payment["title"],
            expires_at=payment["expires_at"],
            notify_url=notify_url(payment["channel"]),
            payer_openid=openid,
        )
        with in_our_words(), deciding_nothing():
            return await self.with_(payment).prepay(request)

    async def ask(self, payment: asyncpg.Record) -> None:
        """Ask about one attempt and write the answer."""
        with deciding_nothing():
            said = await self.with_(payment).query(payment["id"])
        await write_answer(self.db, self.terms, said, payment)

    async def close(self, payment: asyncpg.Record) -> None:
        """Close one attempt at the channel; when money came first, write that instead."""
        if payment["channel"] != "balance":
            with deciding_nothing():
                outcome = await self.with_(payment).close(payment["id"])
            if outcome == "already_paid":
                await self.ask(payment)
                return
            if outcome == "unscanned" and context.now() < payment["expires_at"]:
                # It may still be paid, so it stays undecided and is looked at until its end.
                await write_later(self.db, payment)
                return
            # `missing`: the channel never heard of it, and nobody opens it again.
        async with self.db.transaction() as tx:
            await store.mark_closed(tx, payment["id"])

    async def give_back(self, refund: asyncpg.Record) -> None:
        """Ask the channel for a written refund (again, with the same number) or how it stands."""
        if refund["state"] == "created":
            await self._ask_for(refund)
        else:
            await self.ask_refund(refund)

    async def _ask_for(self, refund: asyncpg.Record) -> None:
        """A no is for people: the case is open, and the refund waits for their help."""
        try:
            with deciding_nothing():
                said = await self.with_(refund).refund(
                    refund["payment_id"],
                    refund["id"],
                    refund["amount_fen"],
                    refund["total_fen"],
                    refund["reason"],
                    notify_url(refund["channel"]),
                )
        except ChannelRefused as why:
            async with self.db.transaction() as tx:
                await store.open_case(
                    tx, "refund_refused", refund["order_id"], refund["id"], why.code, again=True
                )
                await write_outcome(tx, refund["id"], "abnormal")
            return
        async with self.db.transaction() as tx:
            await write_outcome(tx, refund["id"], said.state)

    async def ask_refund(self, refund: asyncpg.Record) -> None:
        """How a refund stands at its channel, whatever we think of it."""
        with deciding_nothing():
            answer = await self.with_(refund).query_refund(refund["id"], refund["payment_id"])
        if answer is None and refund["state"] == "processing":
            # Accepted, and yet the channel does not know it: the same number asks for the same refund.
            await self._ask_for(refund)
            return
        async with self.db.transaction() as tx:
            await write_outcome(tx, refund["id"], "processing" if answer is None else answer.state)


@contextmanager
def deciding_nothing() -> Iterator[None]:
    """A channel that does not accept us has decided nothing about the payment: for callers it is away."""
    try:
        yield
    except ChannelMisconfigured as no:
        log.error("payments.misconfigured", code=no.code, sentence=no.sentence_en)
        raise ChannelUnavailable("payment channel", no.code, no.status) from no


@contextmanager
def in_our_words() -> Iterator[None]:
    """A channel's decided no is a refusal to whoever asked."""
    try:
        yield
    except ChannelRefused as why:
        raise ChannelSaidNo(channel_code=why.code) from why


def notify_url(channel: str) -> str:
    """Where a channel tells us what happened."""
    return (settings().callback_url or settings().base_url) + CALLBACKS[channel]
