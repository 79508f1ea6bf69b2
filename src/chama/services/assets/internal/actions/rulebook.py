"""Write a new version of the rules, and set the birthday that they speak of."""

from datetime import date, datetime

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database, Tx
from chama.services.assets.errors import BirthdayFixed, RulesChanged
from chama.services.assets.internal.rules.membership import faults_of
from chama.services.assets.internal.store import members
from chama.services.assets.types import Rulebook, Rules


async def set_rules(
    db: Database, key: str, rules: Rules, starts_at: datetime, expected_version: int, made_by: str
) -> Rulebook:
    """The next version, once per key; who expects another newest version has not seen what holds."""
    wrong = faults_of(rules)
    if starts_at.tzinfo is None:
        wrong["starts_at"] = "needs a time zone"
    if wrong:
        raise InvalidRequest(wrong)

    async def act(tx: Tx) -> Rulebook:
        newest = await members.newest_version(tx)
        if newest != expected_version:
            raise RulesChanged({"expected_version": "not the newest"}, version=newest)
        book = Rulebook(version=newest + 1, starts_at=max(starts_at, tx.now), made_by=made_by, rules=rules)
        await members.insert_rulebook(tx, book)
        return book

    content = [rules, starts_at, expected_version]
    return await db.once(key=key, content=content, answer=Rulebook, act=act)


async def set_birthday(db: Database, user_id: str, month: int, day: int) -> None:
    """Once; the 29th of February is kept as the 28th, or it would come every fourth year only."""
    try:
        date(2000, month, day)
    except ValueError as why:
        raise InvalidRequest({"day": "there is no such day"}) from why
    birthday = "02-28" if (month, day) == (2, 29) else f"{month:02d}-{day:02d}"
    async with db.transaction() as tx:
        await members.lock_members(tx, [user_id])
        if not await members.set_birthday(tx, user_id, birthday):
            raise BirthdayFixed
