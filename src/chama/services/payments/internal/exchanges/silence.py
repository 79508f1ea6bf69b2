"""End the silence: attempts and refunds of which nothing was heard are asked about, several at a time."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.telemetry import log
from chama.services.payments.internal import rules, store
from chama.services.payments.internal.exchanges.conversations import Talk
from chama.services.payments.internal.gateways.channel import ChannelError

AT_ONCE = 8


async def sweep(talk: Talk, limit: int) -> int:
    """Ask about what is due, close what is over; what fails waits for its next turn. Returns how many."""
    now = context.now()
    async with connection() as conn:
        attempts = await store.silent_attempts(conn, now, limit)
        refunds = await store.silent_refunds(conn, now, limit)

    async def attempt(row: asyncpg.Record) -> None:
        if rules.is_over(row["payable"], row["expires_at"], now):
            await talk.close(row)
        else:
            await talk.ask(row)

    turns = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for row in attempts:
            group.create_task(_one(talk, turns, attempt, row, "payments"))
        for row in refunds:
            group.create_task(_one(talk, turns, talk.give_back, row, "refunds"))
    return len(attempts) + len(refunds)


async def _one(
    talk: Talk,
    turns: asyncio.Semaphore,
    ask: Callable[[asyncpg.Record], Awaitable[None]],
    row: asyncpg.Record,
    table: str,
) -> None:
    async with turns:
        try:
            await ask(row)
        except (Unavailable, ChannelError) as why:
            log.warning("payments.sweep", what=row["id"], why=str(why))
            await _later(talk, row, table)


async def _later(talk: Talk, row: asyncpg.Record, table: str) -> None:
    """The channel did not answer: ask again, backing off; without a database the next pass does."""
    now = context.now()
    at = now + rules.ask_after(row["asked"])
    if table == "payments":
        at = rules.ask_at(row["asked"], now, row["expires_at"])
    try:
        async with talk.db.transaction() as tx:
            await store.ask_later(tx, table, row["id"], at)
    except Unavailable as why:
        log.warning("payments.sweep", what=row["id"], why=str(why))
