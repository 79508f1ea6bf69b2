"""Conversations with the channel: action (intent) → gateway → action (answer); resumable by number."""

import asyncpg

from chama.runtime.db import Database, connection
from chama.runtime.settings import settings
from chama.runtime.vault import vault_of
from chama.services.payments.errors import ChannelSaidNo
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.confirm import Terms, write_answer
from chama.services.payments.internal.actions.refund import write_outcome
from chama.services.payments.internal.gateways.channel import (
    Channel,
    ChannelRefused,
    Prepaid,
    PrepayRequest,
)


async def prepay(channel: Channel, payment: asyncpg.Record, user_id: str) -> Prepaid:
    """Ask the channel for the way to pay a written attempt."""
    openid = None
    if payment["openid"] is not None:
        vault = await vault_of([user_id])
        openid = vault.open(user_id, f"payments.openid|{payment['id']}", payment["openid"])
    base = settings().callback_url or settings().base_url
    request = PrepayRequest(
        number=payment["id"],
        amount_fen=payment["amount_fen"],
        description=payment["title"],
        expires_at=payment["expires_at"],
        notify_url=f"{base}/callback/wechat-pay",
        payer_openid=openid,
    )
    try:
        return await channel.prepay(request)
    except ChannelRefused as why:
        raise ChannelSaidNo(channel_code=why.code) from why


async def ask(db: Database, channel: Channel, terms: Terms, payment: asyncpg.Record) -> None:
    """Ask about one attempt and write the answer."""
    said = await channel.query(payment["id"])
    await write_answer(db, terms, said, payment["asked"])


async def close(db: Database, channel: Channel, terms: Terms, payment: asyncpg.Record) -> None:
    """Close one attempt at the channel; when money came first, write that instead."""
    outcome = await channel.close(payment["id"])
    if outcome == "already_paid":
        await ask(db, channel, terms, payment)
        return
    # `missing`: the channel never heard of it, and payables is closed, so it never will.
    async with db.transaction() as tx:
        await store.mark_closed(tx, payment["id"])


async def give_back(db: Database, channel: Channel, refund: asyncpg.Record) -> None:
    """Ask the channel for a written refund (again, with the same number) or how it stands."""
    if refund["state"] == "created":
        try:
            said = await channel.refund(
                refund["payment_id"],
                refund["id"],
                refund["amount_fen"],
                refund["total_fen"],
                refund["reason"],
            )
        except ChannelRefused as why:
            async with db.transaction() as tx:
                await store.open_case(tx, "refund_refused", refund["order_id"], refund["id"], why.code)
                await write_outcome(tx, refund["id"], "abnormal")
            return
        state = said.state
    else:
        answer = await channel.query_refund(refund["id"])
        state = answer.state if answer is not None else "processing"
    async with db.transaction() as tx:
        await write_outcome(tx, refund["id"], state)


async def find_refund(refund_id: str) -> asyncpg.Record | None:
    """A refund as written."""
    async with connection() as conn:
        return await store.find_refund(conn, refund_id)
