"""Check in for a day, or make a missed one up."""

from datetime import date, timedelta

from chama.base.time import business_day
from chama.runtime.db import Database, Tx
from chama.services.assets.errors import MakeUpRefused, NotEnough
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.grant import GrantRequest, give, lots_for
from chama.services.assets.internal.actions.levels import relevel
from chama.services.assets.internal.rules.ledger import Books, Why
from chama.services.assets.internal.rules.membership import ladder_points, streak_before, streaks_after
from chama.services.assets.internal.store import ledger, members
from chama.services.assets.types import CheckIn, Rulebook

LOOK_BACK = timedelta(days=1)


async def check_in(db: Database, book: Rulebook, user_id: str) -> CheckIn:
    """Today, once; the points are those of the day of the streak."""
    async with db.transaction() as tx:
        today = business_day(tx.now)
        books = await _lock(tx, user_id)
        rows = await members.check_ins(tx.conn, user_id, today - LOOK_BACK, today)
        done = next((r for r in rows if r["day"] == today), None)
        if done is not None:
            return day_of(done)
        streak = streak_before({r["day"]: r["streak"] for r in rows}, today) + 1
        return await _write(tx, book, books, user_id, today, streak, made_up=False)


async def make_up(db: Database, book: Rulebook, user_id: str, on: date) -> CheckIn:
    """A missed day of the last few, for points; the days after it continue its streak."""
    rules = book.rules.check_in
    async with db.transaction() as tx:
        today = business_day(tx.now)
        books = await _lock(tx, user_id)
        rows = await members.check_ins(tx.conn, user_id, on.replace(day=1) - timedelta(days=31), today)
        days = {r["day"]: r for r in rows}
        if on in days and days[on]["made_up"]:
            return day_of(days[on])
        same_month = [d for d, r in days.items() if r["made_up"] and (d.year, d.month) == (on.year, on.month)]
        if on in days or not today - timedelta(days=rules.makeup_days) <= on < today:
            raise MakeUpRefused({"on": "not a missed day of the last few"})
        if len(same_month) >= rules.makeups_a_month:
            raise MakeUpRefused({"on": "no make-up is left for this month"})
        cost, pair = rules.makeup_points, (user_id, "points")
        if cost > books.available(pair):
            raise NotEnough({"points": "more than is available"}, available={"points": books.available(pair)})
        if cost:
            why = Why(f"makeup|{user_id}|{on}", "spent", "make_up", "check_in", str(on))
            books.take(pair, cost, why)
        streaks = {d: r["streak"] for d, r in days.items()}
        streak = streak_before(streaks, on) + 1
        changed = streaks_after(streaks, on, streak)
        if changed:
            await members.set_streaks(tx, user_id, changed)
        return await _write(tx, book, books, user_id, on, streak, made_up=True)


async def _lock(tx: Tx, user_id: str) -> Books:
    """A shopper's check-ins are guarded by the lock of the accounts."""
    return await ledger.open_books(tx, [(user_id, "points"), (user_id, "growth")], create=True)


async def _write(
    tx: Tx, book: Rulebook, books: Books, user_id: str, on: date, streak: int, *, made_up: bool
) -> CheckIn:
    rules = book.rules.check_in
    # A made-up day saves the streak; it earns nothing, or the points that it costs would buy points.
    points = 0 if made_up else ladder_points(rules.ladder, streak)
    for kind, amount in (("points", points), ("growth", 0 if made_up else rules.growth)):
        if amount:
            key = f"checkin|{user_id}|{on}|{kind}"
            r = GrantRequest(key, user_id, kind, amount, "check_in", str(on), "earn")
            give(books, r, lots_for(book, kind, amount, tx.now))
    await members.insert_check_in(tx, user_id, on, streak, points, made_up)
    await post.write(tx, books)
    if rules.growth and not made_up:
        await relevel(tx, book, books, [user_id])
    return CheckIn(on=on, streak=streak, points=points, made_up=made_up)


def day_of(row) -> CheckIn:
    """A day's row as the caller sees it."""
    return CheckIn(on=row["day"], streak=row["streak"], points=row["points"], made_up=row["made_up"])
