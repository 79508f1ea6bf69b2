"""Reads of notifications."""

import msgspec

from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.notifications.internal import store
from chama.services.notifications.types import Message


async def inbox(user_id: str, cursor: str | None, limit: int) -> Page[Message]:
    """The messages of a shopper, newest first."""
    keys = decode_cursor(cursor, (str,))
    most = max(1, min(limit, MAX_LIMIT))
    async with connection() as conn:
        rows = await store.inbox(conn, user_id, str(keys[0]) if keys else None, most + 1)
    items = [msgspec.convert(dict(r), Message) for r in rows[:most]]
    return Page(items, encode_cursor(items[-1].message_id) if len(rows) > most else None)


async def unread(user_id: str) -> int:
    """How many messages the shopper has not read."""
    async with connection() as conn:
        return await store.count_unread(conn, user_id)
