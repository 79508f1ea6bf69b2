"""Clocks of staff."""

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.staff.internal import rules, store


async def sweep() -> int:
    """Forget failed sign-ins whose locks are long over; returns how many rows went."""
    async with connection() as conn:
        return await store.sweep_failures(conn, context.now() - 2 * rules.LOCK_TIME)
