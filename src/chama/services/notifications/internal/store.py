"""Every SQL statement and every lock of notifications."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx


class NewMessage(NamedTuple):
    user_id: str
    message_id: str
    kind: str
    title: str
    body: str
    order_id: str
    at: datetime


async def insert_sms(tx: Tx, key: str, content: bytes, blind: bytes, masked: str, template: str) -> bool:
    """Record the intent to send; False when the key has one already (a concurrent one is waited for)."""
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO notifications.sms (key, content, phone_blind, phone_masked, template, state, at)"
            " VALUES ($1, $2, $3, $4, $5, 'sending', $6) ON CONFLICT (key) DO NOTHING RETURNING true",
            key,
            content,
            blind,
            masked,
            template,
            tx.now,
        )
    )


async def get_sms(conn: asyncpg.Connection, key: str) -> asyncpg.Record:
    """A text message by its key."""
    return await conn.fetchrow(
        "SELECT content, phone_masked, state, reason FROM notifications.sms WHERE key = $1", key
    )


async def decide_sms(tx: Tx, key: str, state: str, reason: str) -> None:
    """Write what became of a message that is under way, or was given up meanwhile."""
    await tx.conn.execute(
        "UPDATE notifications.sms SET state = $2, reason = $3, decided_at = $4"
        " WHERE key = $1 AND state IN ('sending', 'unknown')",
        key,
        state,
        reason,
        tx.now,
    )


async def give_up_sms(conn: asyncpg.Connection, before: datetime, now: datetime) -> int:
    """Messages under way since before then are nobody's any more; how many."""
    return await conn.fetchval(
        "WITH lost AS (UPDATE notifications.sms SET state = 'unknown', decided_at = $2"
        " WHERE state = 'sending' AND at < $1 RETURNING 1) SELECT count(*) FROM lost",
        before,
        now,
    )


async def insert_messages(tx: Tx, messages: Sequence[NewMessage]) -> None:
    """Put messages into inboxes."""
    rows = [(gene_of(m.user_id), *m) for m in messages]
    await tx.insert("messages", ("gene", *NewMessage._fields), rows)


async def inbox(
    conn: asyncpg.Connection, user_id: str, before: str | None, limit: int
) -> list[asyncpg.Record]:
    """Messages of a shopper below an id, newest first."""
    return await conn.fetch(
        "SELECT message_id, kind, title, body, order_id, at, read_at FROM notifications.messages"
        " WHERE gene = $1 AND user_id = $2 AND ($3::text IS NULL OR message_id < $3)"
        " ORDER BY message_id DESC LIMIT $4",
        gene_of(user_id),
        user_id,
        before,
        limit,
    )


async def count_unread(conn: asyncpg.Connection, user_id: str) -> int:
    """How many messages of a shopper are unread."""
    return await conn.fetchval(
        "SELECT count(*) FROM notifications.messages WHERE gene = $1 AND user_id = $2 AND read_at IS NULL",
        gene_of(user_id),
        user_id,
    )


async def mark_read(tx: Tx, user_id: str, message_ids: Sequence[str]) -> None:
    """Mark messages of this shopper; the first reading counts."""
    await tx.conn.execute(
        "UPDATE notifications.messages SET read_at = $4"
        " WHERE gene = $1 AND user_id = $2 AND message_id = ANY($3::text[]) AND read_at IS NULL",
        gene_of(user_id),
        user_id,
        list(message_ids),
        tx.now,
    )
