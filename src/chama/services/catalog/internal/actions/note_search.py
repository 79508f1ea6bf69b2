"""What shoppers search for: their own history, and what is hot among all."""

from datetime import datetime, time, timedelta

from chama.base.errors import InvalidRequest
from chama.base.text import plain, text_fault
from chama.base.time import SHANGHAI, business_day
from chama.runtime.db import Database
from chama.services.catalog.internal.rules import hot
from chama.services.catalog.internal.store import searches as store
from chama.services.catalog.types import HotChoice

KEPT = 20


async def note_search(db: Database, user_id: str, query: str) -> None:
    """Remember it for this shopper; a day counts each shopper once. Words that are no words are let go."""
    words = plain(query)
    if text_fault(words, 1, hot.MAX_WORDS):
        return
    async with db.transaction() as tx:
        day = business_day(tx.now)
        await store.note(tx, user_id, words, day, datetime.combine(day, time(), SHANGHAI), KEPT)


async def clear_search_history(db: Database, user_ids: list[str], causes: list[str] | None = None) -> None:
    """Forget what these shoppers searched for."""
    async with db.transaction() as tx:
        if causes is not None:
            await tx.first_time(causes)
        await store.forget(tx, user_ids)


async def steer_hot_word(db: Database, words: str, choice: HotChoice, position: int) -> None:
    """Pin words, ban them, or leave them to their heat."""
    found = plain(words)
    if why := text_fault(found, 1, hot.MAX_WORDS):
        raise InvalidRequest({"words": why})
    if not 0 <= position <= 10_000:
        raise InvalidRequest({"position": "must be 0 to 10000"})
    async with db.transaction() as tx:
        await store.choose(tx, found, "" if choice == "none" else choice, position)


async def heat_words(db: Database) -> int:
    """Count anew what is hot; returns how many words are."""
    async with db.transaction() as tx:
        today = business_day(tx.now)
        since = today - timedelta(days=hot.DAYS)
        days = [(r["words"], r["day"], r["shoppers"]) for r in await store.read_days(tx.conn, since)]
        heat = hot.heat(days, today)
        await store.save_heat(tx, heat, since)
        return len(heat)
