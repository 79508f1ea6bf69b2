"""Mark and unmark products: favourites and footprints."""

from datetime import datetime

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.runtime.db import Database
from chama.services.insight.errors import FavouritesFull
from chama.services.insight.internal import store
from chama.services.insight.types import Mark

MOST_A_CALL = 200
MOST_FAVOURITES = 500
MOST_FOOTPRINTS = 200


def _checked(marks: list[Mark], now: datetime) -> list[Mark]:
    """One mark a product; a phone whose clock runs ahead marks at most now."""
    if len(marks) > MOST_A_CALL:
        raise InvalidRequest({"marks": f"at most {MOST_A_CALL}"})
    if not all(is_id(m.spu_id, "spu") for m in marks):
        raise InvalidRequest({"spu_id": "not the id of a product"})
    latest: dict[str, datetime] = {}
    for m in marks:
        latest[m.spu_id] = max(latest.get(m.spu_id, m.at), m.at)
    return [Mark(spu_id=spu_id, at=min(at, now)) for spu_id, at in latest.items()]


async def mark_favourites(db: Database, user_id: str, marks: list[Mark]) -> int:
    """Mark all or, when they would be too many, none."""
    async with db.transaction() as tx:
        await store.lock(tx, user_id)
        await store.put(tx, "favourites", user_id, _checked(marks, tx.now), latest=False)
        there = await store.count(tx, "favourites", user_id)
        if there > MOST_FAVOURITES:
            raise FavouritesFull(most=MOST_FAVOURITES)
        return there


async def note_views(db: Database, user_id: str, marks: list[Mark]) -> None:
    """Remember what was looked at; the oldest beyond the bound go."""
    async with db.transaction() as tx:
        await store.lock(tx, user_id)
        await store.put(tx, "footprints", user_id, _checked(marks, tx.now), latest=True)
        await store.keep_latest(tx, "footprints", user_id, MOST_FOOTPRINTS)


async def drop(db: Database, table: store.Table, user_id: str, spu_ids: list[str] | None) -> None:
    """Take marks away, all without a list."""
    known = None if spu_ids is None else [s for s in spu_ids if is_id(s, "spu")]
    async with db.transaction() as tx:
        await store.drop(tx, table, user_id, known)


async def erase(db: Database, user_ids: list[str], causes: list[str]) -> None:
    """Nothing is left of these shoppers."""
    async with db.transaction() as tx:
        await tx.first_time(causes)
        for user_id in sorted(set(user_ids)):
            await store.drop(tx, "favourites", user_id, None)
            await store.drop(tx, "footprints", user_id, None)
