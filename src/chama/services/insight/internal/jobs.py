"""What insight does by the clock."""

from chama.runtime.db import Database
from chama.services.insight.internal.actions.ingest import forget_old


async def sweep() -> int:
    """Forget old facts; returns how many."""
    return await forget_old(Database("insight"))
