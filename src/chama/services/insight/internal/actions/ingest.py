"""Behaviour facts: stored, and forgotten after a while."""

from datetime import timedelta

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database
from chama.services.insight.internal import store
from chama.services.insight.types import Fact

MOST_A_CALL = 100
KEPT = timedelta(days=90)


async def ingest(db: Database, visitor: str, facts: list[Fact]) -> int:
    """Store facts, each once."""
    if len(facts) > MOST_A_CALL:
        raise InvalidRequest({"facts": f"at most {MOST_A_CALL}"})
    if any(f.at.tzinfo is None for f in facts):
        raise InvalidRequest({"at": "must name its UTC offset"})
    async with db.transaction() as tx:
        return await store.add_facts(tx, visitor, facts)


async def forget_old(db: Database) -> int:
    """Delete what was kept long enough; returns how many facts."""
    async with db.transaction() as tx:
        return await store.drop_facts(tx, tx.now - KEPT)
