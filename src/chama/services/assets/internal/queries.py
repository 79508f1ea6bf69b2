"""Reads of assets: what somebody has, where somebody stands, what the house has."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import asyncpg
import msgspec

from chama.base.errors import InvalidRequest
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.base.time import business_day
from chama.runtime import context
from chama.runtime.cache import Recent
from chama.runtime.db import connection
from chama.services.assets.internal.rules import membership
from chama.services.assets.internal.store import coupons as coupon_store
from chama.services.assets.internal.store import ledger, members, proofs
from chama.services.assets.types import (
    Account,
    Benefits,
    Calendar,
    CheckIn,
    Coupon,
    DueBenefit,
    Entry,
    ExpiringPoints,
    HouseAccount,
    LedgerCase,
    Proof,
    Purchase,
    Rulebook,
    Standing,
    Usable,
)

KINDS = ("points", "balance_principal", "balance_gift", "growth", "commission")
FIRST = Rulebook(
    version=0,
    starts_at=datetime.fromisoformat("2000-01-01T00:00:00Z"),
    made_by="chama",
    rules=membership.DEFAULT,
)
SHELF_SECONDS = 5


class Shelf:
    """The rulebooks of this process, read again every few seconds."""

    def __init__(self) -> None:
        self._books: Recent[str, list[Rulebook]] = Recent(
            "assets.rulebooks", _books, ttl_seconds=SHELF_SECONDS, most=1
        )

    async def all(self) -> list[Rulebook]:
        """Every version, newest first, and the one that holds where the merchant wrote none."""
        return await self._books.get("all") or [FIRST]

    async def now(self) -> Rulebook:
        """The newest version that has begun."""
        return next(b for b in await self.all() if b.starts_at <= context.now())

    def forget(self) -> None:
        """Read again at the next look."""
        self._books.forget_all()


async def _books(keys: Sequence[str]) -> dict[str, list[Rulebook]]:
    async with connection() as conn:
        books = [*await members.rulebooks(conn), FIRST]
    return dict.fromkeys(keys, books)


async def accounts(user_id: str) -> list[Account]:
    """All balances of somebody."""
    async with connection() as conn:
        rows = await ledger.accounts_of(conn, user_id)
    return [
        Account(
            kind=k, balance=rows[k]["balance"] if k in rows else 0, held=rows[k]["held"] if k in rows else 0
        )
        for k in KINDS
    ]


async def usable(book: Rulebook, user_id: str) -> Usable:
    """Everything an order could use now."""
    now = context.now()
    async with connection() as conn:
        rows = await ledger.accounts_of(conn, user_id)
        lots = await ledger.lots_left(conn, [user_id], ("points", "growth"), now)
        coupons = await coupon_store.usable_coupons(conn, user_id, now)
        member = (await members.find_members(conn, [user_id])).get(user_id)

    def left(kind: str) -> int:
        return rows[kind]["balance"] - rows[kind]["held"] if kind in rows else 0

    in_lots: Counter[str] = Counter()
    for r in lots:
        in_lots[r["kind"]] += r["remaining"]

    return Usable(
        user_id=user_id,
        points=in_lots["points"],
        principal_fen=left("balance_principal"),
        gift_fen=left("balance_gift"),
        coupons=[coupon_of(r) for r in coupons],
        standing=_standing(book, user_id, member, in_lots["growth"], now),
    )


async def statement(user_id: str, kind: str, cursor: str | None, limit: int) -> Page[Entry]:
    """Entries of one account, newest first."""
    after = decode_cursor(cursor, (int,))
    async with connection() as conn:
        rows = await ledger.page_of_entries(conn, user_id, kind, int(after[0]) if after else None, limit + 1)
    items = [Entry(**dict(r)) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].number) if len(rows) > limit else None)


async def expiring_points(user_id: str) -> list[ExpiringPoints]:
    """Points by their end."""
    async with connection() as conn:
        rows = await ledger.lots_left(conn, [user_id], ("points",), context.now())
    return [ExpiringPoints(points=r["remaining"], expires_at=r["expires_at"]) for r in rows]


class CouponsOf(NamedTuple):
    """Coupons that somebody asks for."""

    user_id: str
    coupon_ids: tuple[str, ...]


async def coupons_many(wanted: Sequence[CouponsOf]) -> list[list[Coupon]]:
    """For each the own ones among them, by id."""
    async with connection() as conn:
        found = await coupon_store.find_coupons(conn, [c for w in wanted for c in w.coupon_ids])
    return [
        [
            coupon_of(found[c])
            for c in sorted(set(w.coupon_ids) & found.keys())
            if found[c]["user_id"] == w.user_id
        ]
        for w in wanted
    ]


async def list_coupons(user_id: str, state: str | None, cursor: str | None, limit: int) -> Page[Coupon]:
    """Somebody's coupons, newest first."""
    after, now = decode_cursor(cursor, (str,)), context.now()
    async with connection() as conn:
        rows = await coupon_store.page_of_coupons(
            conn, user_id, state, str(after[0]) if after else None, now, limit + 1
        )
    items = [coupon_of(r, now) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].coupon_id) if len(rows) > limit else None)


def coupon_of(row: asyncpg.Record, now: datetime | None = None) -> Coupon:
    """A coupon's row as the caller sees it; with `now`, one that has ended is shown as expired."""
    over = now is not None and row["state"] == "available" and row["valid_until"] <= now
    return Coupon(
        coupon_id=row["id"],
        user_id=row["user_id"],
        template_id=row["template_id"],
        template_version=row["template_version"],
        name=row["name"],
        terms=row["terms"],
        source=row["source"],
        state="expired" if over else row["state"],
        order_id=row["order_id"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        granted_at=row["granted_at"],
    )


def purchase_of(row: asyncpg.Record) -> Purchase:
    """A purchase's row as the caller sees it."""
    return Purchase(purchase_id=row["id"], **{k: v for k, v in dict(row).items() if k != "id"})


async def list_purchases(
    user_id: str | None, state: str | None, cursor: str | None, limit: int
) -> Page[Purchase]:
    """Purchases, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await members.page_of_purchases(
            conn, user_id, state, str(after[0]) if after else None, limit + 1
        )
    items = [purchase_of(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].purchase_id) if len(rows) > limit else None)


def _card(book: Rulebook, member: asyncpg.Record | None, now: datetime) -> Benefits | None:
    """What a paid card that still holds gives; a plan that is no longer sold keeps nothing but its name."""
    if member is None or member["card_until"] is None or member["card_until"] <= now:
        return None
    return next((c.benefits for c in book.rules.cards if c.plan == member["card_plan"]), Benefits())


async def benefits_of(conn: asyncpg.Connection, book: Rulebook, user_id: str, now: datetime) -> Benefits:
    """What level and card give together."""
    return (await standings_of(conn, book, [user_id], now))[0].benefits


async def standings_of(
    conn: asyncpg.Connection, book: Rulebook, user_ids: Sequence[str], now: datetime
) -> list[Standing]:
    """Where shoppers stand; who has no row stands at the beginning."""
    rows = await members.find_members(conn, user_ids)
    growth: Counter[str] = Counter()
    for r in await ledger.lots_left(conn, user_ids, ("growth",), now):
        growth[r["owner"]] += r["remaining"]
    return [_standing(book, u, rows.get(u), growth[u], now) for u in user_ids]


def _standing(
    book: Rulebook, user_id: str, member: asyncpg.Record | None, growth: int, now: datetime
) -> Standing:
    levels = book.rules.levels
    rank = membership.rank_of(levels, member["level"]) if member else 0
    card = _card(book, member, now)
    own = levels[rank].benefits
    after = levels[rank + 1] if rank + 1 < len(levels) else None
    return Standing(
        user_id=user_id,
        level=levels[rank].level,
        level_name=levels[rank].name,
        rank=rank,
        growth=growth,
        next_level=after.level if after else "",
        next_growth=after.growth if after else 0,
        valid_until=member["valid_until"] if member else None,
        card_plan=member["card_plan"] if member and card is not None else "",
        card_until=member["card_until"] if member and card is not None else None,
        benefits=own if card is None else membership.together(own, card),
    )


async def calendar(book: Rulebook, user_id: str, month: str) -> Calendar:
    """A month of check-ins, and what the next day gives."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as why:
        raise InvalidRequest({"month": "must look like 2026-11"}) from why
    rules, today = book.rules.check_in, business_day(context.now())
    async with connection() as conn:
        days = await members.check_ins(conn, user_id, first, first + timedelta(days=30))
        recent = await members.check_ins(conn, user_id, today - timedelta(days=1), today)
    days = [r for r in days if r["day"].month == first.month]
    streaks = {r["day"]: r["streak"] for r in recent}
    streak = streaks.get(today) or streaks.get(today - timedelta(days=1), 0)
    return Calendar(
        month=month,
        days=[
            CheckIn(on=r["day"], streak=r["streak"], points=r["points"], made_up=r["made_up"]) for r in days
        ],
        streak=streak,
        today=today in streaks,
        next_points=membership.ladder_points(rules.ladder, streak + 1),
        makeups_left=max(0, rules.makeups_a_month - sum(r["made_up"] for r in days)),
    )


async def due_benefits(book: Rulebook, limit: int) -> list[DueBenefit]:
    """Coupons of this month's benefits and of today's birthdays that were not given yet."""
    now = context.now()
    today = business_day(now)
    month, year = f"monthly|{today:%Y-%m}|", f"birthday|{today:%Y}|coupons|"
    levels = [v.level for v in book.rules.levels if v.benefits.monthly_coupons]
    plans = [c.plan for c in book.rules.cards if c.benefits.monthly_coupons]
    async with connection() as conn:
        monthly = await members.monthly_due(conn, levels, plans, month, now, limit)
        born = await members.birthdays_due(conn, f"{today:%m-%d}", year, limit)
    due = []
    for prefix, rows, field in ((month, monthly, "monthly_coupons"), (year, born, "birthday_coupons")):
        for r in rows:
            gifts = getattr(_standing(book, r["user_id"], r, 0, now).benefits, field)
            if gifts:
                due.append(DueBenefit(key=prefix + r["user_id"], user_id=r["user_id"], gifts=list(gifts)))
    return due[:limit]


async def birthday_points_due(book: Rulebook, limit: int) -> list[tuple[str, int]]:
    """(member, points) of today's birthdays that got none this year."""
    now = context.now()
    today = business_day(now)
    async with connection() as conn:
        rows = await members.birthdays_due(conn, f"{today:%m-%d}", f"birthday|{today:%Y}|points|", limit)
    points = [(r["user_id"], _standing(book, r["user_id"], r, 0, now).benefits.birthday_points) for r in rows]
    return [p for p in points if p[1]]


async def list_proofs(cursor: str | None, limit: int) -> Page[Proof]:
    """Proofs, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await proofs.page_of_proofs(conn, str(after[0]) if after else None, limit + 1)
    items = [
        Proof(
            proof_id=r["id"],
            at=r["at"],
            ok=r["ok"],
            accounts=r["accounts"],
            transfers=r["transfers"],
            totals=msgspec.json.decode(r["totals"]),
            faults=msgspec.json.decode(r["faults"]),
        )
        for r in rows[:limit]
    ]
    return Page(items, encode_cursor(items[-1].proof_id) if len(rows) > limit else None)


async def list_cases(cursor: str | None, limit: int) -> Page[LedgerCase]:
    """Cases, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await proofs.page_of_cases(conn, str(after[0]) if after else None, limit + 1)
    items = [
        LedgerCase(case_id=r["id"], **{k: v for k, v in dict(r).items() if k != "id"}) for r in rows[:limit]
    ]
    return Page(items, encode_cursor(items[-1].case_id) if len(rows) > limit else None)


async def house() -> list[HouseAccount]:
    """The house's side."""
    async with connection() as conn:
        return [HouseAccount(**dict(r)) for r in await proofs.house(conn)]
