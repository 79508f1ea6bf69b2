"""Clocks of staff."""

from datetime import timedelta

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.staff.internal import rules, store

KEEP = timedelta(days=1)


async def sweep() -> int:
    """Forget failed sign-ins and sessions that are long over; returns how many rows went."""
    now = context.now()
    async with connection() as conn:
        return await store.sweep(conn, now - 2 * rules.LOCK_TIME, now - KEEP)
