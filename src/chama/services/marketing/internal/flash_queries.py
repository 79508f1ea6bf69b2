"""Reads of flash sales: what shoppers see, live figures, verdicts."""

from datetime import datetime, timedelta

import msgspec

from chama.base.errors import Unavailable
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.runtime import context, flash
from chama.runtime.db import connection
from chama.services.marketing.errors import FlashHolds, FlashNotFound
from chama.services.marketing.internal.rules import flash as rules
from chama.services.marketing.internal.store import flash as store
from chama.services.marketing.types.flash import (
    FlashActivity,
    FlashDraft,
    FlashPool,
    FlashSession,
    FlashVerdict,
)

# So long after its end a session's lost tickets are still admitted again.
LINGER = timedelta(seconds=30)


async def list_activities(cursor: str | None, limit: int) -> Page[FlashActivity]:
    """Activities, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.activities(conn, str(after[0]) if after else None, limit + 1)
        sessions = await store.sessions_of(conn, [r["id"] for r in rows[:limit]])
    items = [
        FlashActivity(
            activity_id=r["id"],
            name=msgspec.json.decode(r["draft"], type=FlashDraft).name,
            made_at=r["made_at"],
            sessions=tuple(s for s in sessions if s.activity_id == r["id"]),
        )
        for r in rows[:limit]
    ]
    return Page(items, encode_cursor(items[-1].activity_id) if len(rows) > limit else None)


async def get_session(session_id: str) -> FlashSession:
    """One session."""
    async with connection() as conn:
        found = await store.find_sessions(conn, [session_id])
    if not found:
        raise FlashNotFound
    return found[0]


async def shown(since: datetime, until: datetime) -> list[FlashSession]:
    """What shoppers may see."""
    async with connection() as conn:
        return await store.shown(conn, since, until)


async def pools(session_id: str) -> list[FlashPool]:
    """The live figures of a session; without Redis those of the database."""
    await get_session(session_id)
    async with connection() as conn:
        rows = await store.pools_of(conn, session_id)
        paid = await store.paid_of(conn, session_id)
    return [await _pool(r, paid.get((r["sku_id"], r["number"]), 0)) for r in rows]


async def _pool(row, paid: int) -> FlashPool:
    is_open: bool | None = None
    left: int | None = None
    waiting: int | None = None
    try:
        name = flash.pool_name(row["session_id"], row["sku_id"], row["number"])
        is_open, left, waiting = await flash.pools().look(name)
    except Unavailable:
        pass  # the figures say that nobody knows
    return FlashPool(
        sku_id=row["sku_id"],
        number=row["number"],
        quota=row["quota"],
        wanted=row["wanted"],
        sold=row["sold"],
        paid=paid,
        is_open=is_open,
        left=left,
        waiting=waiting,
    )


async def verdicts(order_ids: list[str]) -> list[FlashVerdict]:
    """What became of these admissions."""
    async with connection() as conn:
        return list((await store.verdicts(conn, order_ids)).values())


async def due(limit: int) -> list[str]:
    """Takes about which orders are to be asked."""
    async with connection() as conn:
        return await store.due(conn, context.now(), limit)


async def require_paid(session_id: str, user_id: str, device: str, address: str) -> None:
    """FlashHolds for whoever has too much unpaid already, in whatever session: nobody freezes a stock."""
    session = await get_session(session_id)
    async with connection() as conn:
        unpaid = await store.unpaid(conn, [user_id], [device], [address])
    if rules.holds_too_many(session, unpaid, user_id, device, address):
        raise FlashHolds


async def ended(limit: int) -> list[FlashSession]:
    """Sessions that are over, with nothing waiting."""
    async with connection() as conn:
        over = await store.over(conn, context.now() - LINGER, limit)
    return [s for s in over if not await _waits(s)]


async def _waits(session: FlashSession) -> bool:
    for item in session.items:
        for n in range(item.pools):
            _, _, waiting = await flash.pools().look(flash.pool_name(session.session_id, item.sku_id, n))
            if waiting:
                return True
    return False
