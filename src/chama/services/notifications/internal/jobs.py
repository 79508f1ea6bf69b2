"""Clocks of notifications."""

from datetime import timedelta

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.notifications.internal import store

LOST_AFTER = timedelta(minutes=10)


async def sweep() -> int:
    """Text messages whose process died while sending become `unknown`; returns how many."""
    now = context.now()
    async with connection() as conn:
        return await store.give_up_sms(conn, now - LOST_AFTER, now)
