"""Set points, balance and coupons aside for many orders in one transaction, each all or nothing."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database
from chama.services.assets.errors import CouponUnusable, HoldDiffers, HoldSettled, NotEnough
from chama.services.assets.internal.rules.coupons import why_unusable
from chama.services.assets.internal.rules.ledger import Books, Pair, split_balance
from chama.services.assets.internal.store import coupons as coupon_store
from chama.services.assets.internal.store import ledger as store
from chama.services.assets.internal.store.coupons import CouponMove
from chama.services.assets.types import Hold

BALANCES = ("balance_principal", "balance_gift")


class HoldRequest(msgspec.Struct, frozen=True):
    """What one order wants set aside; coupon ids sorted."""

    key: str
    user_id: str
    order_id: str
    coupon_ids: tuple[str, ...]
    points: int
    balance_fen: int
    ask_at: datetime | None
    lapses_at: datetime | None


async def hold_many(
    db: Database, requests: list[HoldRequest], principal_first: bool
) -> Sequence[Hold | Refusal]:
    """Lock the accounts and coupons of all, decide in order of arrival, write once; a repeat repeats."""
    async with db.transaction() as tx:
        books = await store.open_books(tx, [p for r in requests for p in pairs_of(r)])
        ids = sorted({c for r in requests for c in r.coupon_ids})
        coupons = await coupon_store.lock_coupons(tx, ids) if ids else {}
        # Read after the locks: a repeat that waited for them sees the hold of the first.
        known = await store.find_holds(tx.conn, [r.key for r in requests])
        taken: set[str] = set()
        answers: list[Hold | Refusal] = []
        new: list[store.NewHold] = []
        for r in requests:
            if r.key in known:
                answers.append(_repeat(r, known[r.key]))
                continue
            bad = {c: why for c in r.coupon_ids if (why := _coupon(r, coupons.get(c), taken, tx.now))}
            if bad:
                answers.append(CouponUnusable(bad))
                continue
            made = take_aside(books, r, principal_first)
            if isinstance(made, Refusal):
                answers.append(made)
                continue
            taken.update(r.coupon_ids)
            new.append(made)
            answers.append(held(made))
        if new:
            await store.write_books(tx, books)
            await store.insert_holds(tx, new)
            moves = [
                CouponMove(c, coupons[c]["version"] + 1, "available", "held", h.order_id or h.key)
                for h in new
                for c in h.coupon_ids
            ]
            if moves:
                await coupon_store.move_coupons(tx, moves, "")
    return answers


def pairs_of(r: HoldRequest) -> list[Pair]:
    """The accounts that a request needs."""
    pairs = [(r.user_id, "points")] if r.points else []
    if r.balance_fen:
        pairs += [(r.user_id, kind) for kind in BALANCES]
    return pairs


def take_aside(books: Books, r: HoldRequest, principal_first: bool) -> store.NewHold | NotEnough:
    """Points and balance on paper, or what is short."""
    points, user = (r.user_id, "points"), r.user_id
    have = books.available((user, BALANCES[0])), books.available((user, BALANCES[1]))
    parts = split_balance(r.balance_fen, *have, principal_first)
    short: dict[str, int] = {}
    if r.points > books.available(points):
        short["points"] = books.available(points)
    if parts is None:
        short["balance_fen"] = sum(have)
    if short or parts is None:
        return NotEnough(dict.fromkeys(short, "more than is available"), available=short)
    lots = books.set_aside(points, r.points) if r.points else []
    for kind, amount in zip(BALANCES, parts, strict=True):
        if amount:
            books.set_aside((user, kind), amount)
    return store.NewHold(r.key, user, r.order_id, r.points, *parts, r.coupon_ids, r.ask_at, r.lapses_at, lots)


def _coupon(r: HoldRequest, row, taken: set[str], now: datetime) -> str | None:
    if row is not None and row["id"] in taken:
        return "held"
    if row is None:
        return "unknown"
    return why_unusable(row["state"], row["user_id"] == r.user_id, row["valid_from"], row["valid_until"], now)


def _repeat(r: HoldRequest, row) -> Hold | Refusal:
    if row["state"] == "voided":
        return HoldSettled()
    same = (
        row["user_id"] == r.user_id
        and row["points"] == r.points
        and row["principal_fen"] + row["gift_fen"] == r.balance_fen
        and tuple(row["coupon_ids"]) == r.coupon_ids
    )
    return hold_of(row) if same else HoldDiffers()


def held(h: store.NewHold) -> Hold:
    """A fresh hold as the caller sees it."""
    return Hold(
        key=h.key,
        user_id=h.user_id,
        order_id=h.order_id,
        state="held",
        points=h.points,
        principal_fen=h.principal_fen,
        gift_fen=h.gift_fen,
        coupon_ids=list(h.coupon_ids),
        ask_at=h.ask_at,
    )


def hold_of(row, state: str | None = None) -> Hold:
    """A hold's row as the caller sees it."""
    return Hold(
        key=row["key"],
        user_id=row["user_id"],
        order_id=row["order_id"],
        state=state or row["state"],
        points=row["points"],
        principal_fen=row["principal_fen"],
        gift_fen=row["gift_fen"],
        coupon_ids=list(row["coupon_ids"]),
        returned_points=row["returned_points"],
        returned_principal_fen=row["returned_principal_fen"],
        returned_gift_fen=row["returned_gift_fen"],
        ask_at=row["ask_at"],
    )
