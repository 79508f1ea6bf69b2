"""Behaviour facts: stored, and forgotten after a while."""

from datetime import timedelta

import msgspec

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database
from chama.services.insight.internal import store
from chama.services.insight.types import Fact

MOST_A_CALL = 100
KEPT = timedelta(days=90)


class IngestRequest(msgspec.Struct, frozen=True):
    """What one visitor's client sends at once."""

    visitor: str
    facts: tuple[Fact, ...]


def checked(visitor: str, facts: list[Fact]) -> IngestRequest:
    """A request that may go into a batch."""
    if len(facts) > MOST_A_CALL:
        raise InvalidRequest({"facts": f"at most {MOST_A_CALL}"})
    if any(f.at.tzinfo is None for f in facts):
        raise InvalidRequest({"at": "must name its UTC offset"})
    return IngestRequest(visitor, tuple(facts))


async def ingest_many(db: Database, requests: list[IngestRequest]) -> list[int]:
    """Store facts, each once; answers how many of each request were new: the first to bring one counts it."""
    async with db.transaction() as tx:
        new = await store.add_facts(tx, [(r.visitor, f) for r in requests for f in r.facts])
    answers = []
    for r in requests:
        brought = {(r.visitor, f.n) for f in r.facts} & new
        new -= brought
        answers.append(len(brought))
    return answers


async def forget_old(db: Database) -> int:
    """Delete what was kept long enough; returns how many facts."""
    async with db.transaction() as tx:
        return await store.drop_facts(tx, tx.now - KEPT)
