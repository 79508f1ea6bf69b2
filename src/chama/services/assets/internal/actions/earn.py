"""Earn points and growth by the rules in force, and lose them again when the cause is reversed."""

from collections.abc import Sequence
from datetime import datetime

from chama.base.time import business_day
from chama.runtime.db import Database, Tx
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.grant import GrantRequest, give, lots_for, take
from chama.services.assets.internal.actions.levels import relevel
from chama.services.assets.internal.queries import benefits_of
from chama.services.assets.internal.rules.ledger import Books
from chama.services.assets.internal.rules.membership import reversed_share, spend_reward
from chama.services.assets.internal.store import ledger, members
from chama.services.assets.types import Posted, Reward, Rulebook

KINDS = ("points", "growth")


async def earn(db: Database, book: Rulebook, user_id: str, cause: str, cause_id: str) -> list[Posted]:
    """Reward a cause once; nothing beyond the day's most, and nothing again after a reversal."""
    reward: Reward = getattr(book.rules.rewards, cause)
    async with db.transaction() as tx:
        books = await ledger.open_books(tx, [(user_id, k) for k in KINDS], create=True)
        # Read after the locks: concurrent causes of one shopper are counted one after the other.
        if await members.find_earning(tx, user_id, cause, cause_id) is not None:
            keys = [f"{cause}|{cause_id}|{user_id}|{k}" for k in KINDS]
            found = await ledger.transfers_by_key(tx.conn, [user_id] * len(keys), keys)
            return [
                Posted(key=r["key"], kind=r["kind"], amount=r["amount"], balance=r["balance"])
                for r in found.values()
            ]
        day = business_day(tx.now)
        if await members.earned_today(tx, user_id, cause, day) >= reward.most_per_day:
            await members.write_earning(tx, user_id, cause, cause_id, (0, 0), book.version, day)
            return []
        return await _give(tx, book, books, user_id, cause, cause_id, (reward.points, reward.growth))


async def _give(
    tx: Tx, book: Rulebook, books: Books, user_id: str, cause: str, cause_id: str, amounts: tuple[int, int]
) -> list[Posted]:
    posted = []
    for kind, amount in zip(KINDS, amounts, strict=True):
        if amount:
            key = f"{cause}|{cause_id}|{user_id}|{kind}"
            r = GrantRequest(key, user_id, kind, amount, cause, cause_id, "earn")
            posted.append(give(books, r, lots_for(book, kind, amount, tx.now)))
    await members.write_earning(tx, user_id, cause, cause_id, amounts, book.version, business_day(tx.now))
    await post.write(tx, books)
    if amounts[1]:
        await relevel(tx, book, books, [user_id])
    return posted


async def note_paid(db: Database, paid: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Know what was paid: (user, order, fen); answers those that are completed already."""
    rows = {order_id: (user_id, order_id, fen, None) for user_id, order_id, fen in paid}
    async with db.transaction() as tx:
        noted = await members.note_spends(tx, list(rows.values()), business_day(tx.now))
    return [(r["user_id"], r["cause_id"]) for r in noted if r["completed_at"] and r["state"] == "waiting"]


async def earn_spend(
    db: Database, book: Rulebook, user_id: str, order_id: str, completed_at: datetime | None
) -> list[Posted]:
    """A paid and completed order earns, once, for what did not go back before."""
    async with db.transaction() as tx:
        books = await ledger.open_books(tx, [(user_id, k) for k in KINDS], create=True)
        if completed_at is not None:
            rows = [(user_id, order_id, None, completed_at)]
            await members.note_spends(tx, rows, business_day(tx.now))
        return await _earn_spend(tx, book, books, user_id, order_id)


async def _earn_spend(tx: Tx, book: Rulebook, books: Books, user_id: str, order_id: str) -> list[Posted]:
    row = await members.find_earning(tx, user_id, "spend", order_id)
    if row is None or row["state"] != "waiting" or row["base_fen"] is None or row["completed_at"] is None:
        return []
    benefits = await benefits_of(tx.conn, book, user_id, tx.now)
    amounts = spend_reward(book.rules, max(0, row["base_fen"] - row["back_fen"]), benefits.points_bps)
    return await _give(tx, book, books, user_id, "spend", order_id, amounts)


async def unearn(db: Database, book: Rulebook, user_id: str, cause: str, cause_id: str) -> list[Posted]:
    """The cause is reversed as a whole."""
    async with db.transaction() as tx:
        return await reverse(tx, book, user_id, cause, cause_id, None)


async def reverse_part(db: Database, book: Rulebook, order_id: str, back_fen: int, cause: str) -> None:
    """A part of an order's money went back. An order that nothing is known of has earned nothing."""
    async with db.transaction() as tx:
        user_id = await members.spender_of(tx.conn, order_id)
        if user_id is None:
            return
        await ledger.open_books(tx, [(user_id, k) for k in KINDS], create=True)
        if cause in await tx.first_time([cause]):
            await reverse(tx, book, user_id, "spend", order_id, back_fen)


async def reverse(
    tx: Tx, book: Rulebook, user_id: str, cause: str, cause_id: str, back_fen: int | None
) -> list[Posted]:
    """Take back the share of `back_fen` more (None: everything that is left of it)."""
    books = await ledger.open_books(tx, [(user_id, k) for k in KINDS], create=True)
    if cause == "spend":
        await members.note_spends(tx, [(user_id, cause_id, None, None)], business_day(tx.now))
    row = await members.find_earning(tx, user_id, cause, cause_id)
    if row is None or row["state"] == "reversed":
        return []
    base = row["base_fen"] or 0
    gone = max(base, row["back_fen"]) if back_fen is None else row["back_fen"] + back_fen
    whole = back_fen is None or gone >= base > 0
    posted, taken = [], []
    for kind in KINDS:
        rest = row[kind] - row[f"back_{kind}"]
        due = rest if whole else reversed_share(row[kind], base, gone, row[f"back_{kind}"])
        taken.append(due)
        if due:
            key = f"{cause}|{cause_id}|{user_id}|{kind}|back|{row['back_fen']}"
            r = GrantRequest(key, user_id, kind, due, cause, cause_id, "reverse")
            posted.append(await take(tx, books, r))
    await members.write_reversal(tx, row, "reversed" if whole else row["state"], gone, *taken)
    await post.write(tx, books)
    if taken[1]:
        await relevel(tx, book, books, [user_id], reversal=True)
    return posted
