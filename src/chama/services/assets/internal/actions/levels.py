"""Decide levels anew: after growth changed, or when a level's validity is over."""

from collections.abc import Sequence

from chama.runtime.db import Database, Tx
from chama.services.assets.events import LevelChanged
from chama.services.assets.internal.rules.ledger import Books
from chama.services.assets.internal.rules.membership import decide_level, rank_of
from chama.services.assets.internal.store import ledger, members
from chama.services.assets.types import Rulebook


async def relevel(
    tx: Tx, book: Rulebook, books: Books, user_ids: Sequence[str], *, reversal: bool = False
) -> None:
    """Write the levels that the growth on paper gives, and announce who rose or fell."""
    levels = book.rules.levels
    rows = []
    for user_id, m in (await members.lock_members(tx, user_ids)).items():
        growth = books.available((user_id, "growth"))
        rank = rank_of(levels, m["level"])
        decided = decide_level(book.rules, rank, m["valid_until"], growth, tx.now, reversal)
        if decided == (rank, m["valid_until"]) and m["level"] in ("", levels[rank].level):
            continue
        version = m["version"] + (decided.rank != rank)
        level = levels[decided.rank]
        rows.append((user_id, level.level, version, decided.valid_until))
        if decided.rank != rank:
            tx.announce(
                LevelChanged(
                    at=tx.now,
                    aggregate=user_id,
                    version=version,
                    user_id=user_id,
                    level=level.level,
                    level_name=level.name,
                    before=levels[rank].level,
                    rose=decided.rank > rank,
                )
            )
    if rows:
        await members.set_levels(tx, rows)


async def requalify(db: Database, book: Rulebook, user_ids: Sequence[str]) -> None:
    """The validity of these members' levels is over: keep or fall."""
    async with db.transaction() as tx:
        books = await ledger.open_books(tx, [(u, "growth") for u in user_ids], create=True)
        await relevel(tx, book, books, user_ids)
