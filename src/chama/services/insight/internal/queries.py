"""Reads of insight, by pages."""

from chama.base.errors import InvalidRequest
from chama.base.pages import MAX_LIMIT, Page, decode_instant_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.insight.internal import store
from chama.services.insight.types import Mark


async def marks(table: store.Table, user_id: str, cursor: str | None, limit: int) -> Page[Mark]:
    """A page of a shopper's marks, latest first."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidRequest({"limit": f"1 to {MAX_LIMIT}"})
    async with connection() as conn:
        rows = await store.page(conn, table, user_id, decode_instant_cursor(cursor), limit + 1)
    items = [Mark(spu_id=r["spu_id"], at=r["at"]) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode_cursor(items[-1].at.isoformat(), items[-1].spu_id) if more else None)
