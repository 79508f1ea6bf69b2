"""Clocks of users."""

from datetime import timedelta

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.users.internal import store

KEEP = timedelta(days=1)
BATCH = 5000


async def sweep() -> int:
    """Forget sessions and codes a day after their end; returns how many rows went."""
    async with connection() as conn:
        return await store.sweep(conn, context.now() - KEEP, BATCH)
