"""Capture and void: what becomes of holds once their orders are decided."""

from collections.abc import Sequence
from datetime import timedelta

from chama.base.errors import Refusal
from chama.runtime.db import Database, Tx
from chama.services.assets.errors import HoldMissing
from chama.services.assets.events import CouponUsed
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.hold import BALANCES, hold_of
from chama.services.assets.internal.rules.coupons import given_back
from chama.services.assets.internal.rules.ledger import Books, Pair, Why, returned_lots, split_balance
from chama.services.assets.internal.store import coupons as coupon_store
from chama.services.assets.internal.store import ledger as store
from chama.services.assets.internal.store.coupons import CouponMove
from chama.services.assets.types import Hold

# Points that come back after their end can be spent for so long.
GRACE = timedelta(days=30)
SPENT = "spent"


class Settling:
    """The locked rows of one settling, and what is decided so far."""

    def __init__(self, tx: Tx, books: Books, coupons: dict, holds: dict) -> None:
        self.tx = tx
        self.books = books
        self.coupons = coupons
        self.holds = holds
        self.coupon_moves: dict[str, CouponMove] = {}
        self.states: list[tuple[str, str, int]] = []

    def move(self, coupon_id: str, after: str, order_id: str = "") -> None:
        """Move a locked coupon."""
        row = self.coupons[coupon_id]
        self.coupon_moves[coupon_id] = CouponMove(
            coupon_id, row["version"] + 1, row["state"], after, order_id
        )

    async def write(self, cause: str) -> None:
        """Write everything."""
        await post.write(self.tx, self.books)
        if self.coupon_moves:
            await coupon_store.move_coupons(self.tx, list(self.coupon_moves.values()), cause)
        if self.states:
            await store.set_hold_states(self.tx, self.states)


async def capture_many(
    db: Database, keys: list[str], causes: list[str] | None = None
) -> Sequence[Hold | Refusal]:
    """What is held is spent. A voided hold is taken again where that is possible, else a case is opened."""
    async with db.transaction() as tx:
        s = await _open(tx, await _fresh(tx, keys, causes), lots=False)
        # What is spent left its lots when it was held; only what is taken again needs them.
        lost = [p for r in s.holds.values() if r["state"] == "voided" for p in pairs_of(r)]
        await store.read_lots(tx, s.books, lost)
        answers: dict[str, Hold] = {}
        for key, row in s.holds.items():
            state = row["state"]
            if state == "held":
                state = _spend(s, row)
            elif state == "voided":
                state = await _take_again(s, row)
            answers[key] = hold_of(row, state)
        await s.write("captured")
    return [answers.get(k) or HoldMissing() for k in keys]


async def void_many(
    db: Database, keys: list[str], causes: list[str] | None = None
) -> Sequence[Hold | Refusal | None]:
    """What is held goes back; what was captured returns to where it came from, less what returned before."""
    async with db.transaction() as tx:
        s = await _open(tx, await _fresh(tx, keys, causes))
        answers: dict[str, Hold] = {}
        for key, row in s.holds.items():
            if row["state"] == "held":
                _put_back(s, row)
            elif row["state"] == "captured":
                _return_rest(s, row)
            if row["state"] != "voided":
                s.states.append((key, "voided", row["turn"] + 1))
            answers[key] = hold_of(row, "voided")
        await s.write("voided")
    return [answers.get(k) for k in keys]


async def _fresh(tx: Tx, keys: list[str], causes: list[str] | None) -> list[str]:
    if causes is None:
        return keys
    first = await tx.first_time(causes)
    return [k for k, c in zip(keys, causes, strict=True) if c in first]


async def _open(tx: Tx, keys: list[str], *, lots: bool = True) -> Settling:
    """Lock accounts, then coupons, then holds, as every action of assets does."""
    seen = await store.find_holds(tx.conn, keys)
    books = await store.open_books(tx, [p for r in seen.values() for p in pairs_of(r)], lots=lots)
    ids = sorted({c for r in seen.values() for c in r["coupon_ids"]})
    coupons = await coupon_store.lock_coupons(tx, ids) if ids else {}
    return Settling(tx, books, coupons, await store.lock_holds(tx, list(seen)) if seen else {})


def pairs_of(row) -> list[Pair]:
    """The accounts of a hold's row."""
    user = row["user_id"]
    pairs = [(user, "points")] if row["points"] else []
    if row["principal_fen"] or row["gift_fen"]:
        pairs += [(user, kind) for kind in BALANCES]
    return pairs


def amounts_of(row) -> list[tuple[str, int]]:
    """What a hold holds, by kind, without zeros."""
    amounts = zip(("points", *BALANCES), (row["points"], row["principal_fen"], row["gift_fen"]), strict=True)
    return [(kind, amount) for kind, amount in amounts if amount]


def _why(row, act: str, kind: str) -> Why:
    return Why(f"{row['key']}|{act}|{row['turn']}|{kind}", SPENT, act, "order", row["order_id"] or row["key"])


def _spend(s: Settling, row) -> str:
    for kind, amount in amounts_of(row):
        s.books.spend((row["user_id"], kind), amount, _why(row, "capture", kind))
    for coupon_id in row["coupon_ids"]:
        _use(s, row, coupon_id)
    s.states.append((row["key"], "captured", row["turn"]))
    return "captured"


def _use(s: Settling, row, coupon_id: str) -> None:
    order_id = row["order_id"] or row["key"]
    s.move(coupon_id, "used", order_id)
    coupon = s.coupons[coupon_id]
    s.tx.announce(
        CouponUsed(
            at=s.tx.now,
            aggregate=coupon_id,
            version=coupon["version"] + 1,
            coupon_id=coupon_id,
            user_id=row["user_id"],
            template_id=coupon["template_id"],
            order_id=order_id,
        )
    )


async def _take_again(s: Settling, row) -> str:
    """The order was paid although its hold was given back: take what can be taken whole, or ask the staff."""
    user = row["user_id"]
    have = [s.books.available((user, kind)) for kind in BALANCES]
    parts = split_balance(row["principal_fen"] + row["gift_fen"], have[0], have[1], True)
    lost = [c for c in row["coupon_ids"] if c in s.coupon_moves or s.coupons[c]["state"] != "available"]
    if lost or parts is None or row["points"] > s.books.available((user, "points")):
        await post.open_case(s.tx, "assets_short", row["key"], f"paid, but released before: {lost}")
        return "voided"
    lots = s.books.set_aside((user, "points"), row["points"]) if row["points"] else []
    for kind, amount in zip(BALANCES, parts, strict=True):
        if amount:
            s.books.set_aside((user, kind), amount)
    await store.retake_hold(s.tx, row["key"], *parts, lots)
    for kind, amount in (("points", row["points"]), *zip(BALANCES, parts, strict=True)):
        if amount:
            s.books.spend((user, kind), amount, _why(row, "capture", kind))
    for coupon_id in row["coupon_ids"]:
        _use(s, row, coupon_id)
    s.states.append((row["key"], "captured", row["turn"]))
    return "captured"


def _put_back(s: Settling, row) -> None:
    for kind, amount in amounts_of(row):
        lots = store.lots_of_hold(row) if kind == "points" else []
        s.books.put_back((row["user_id"], kind), amount, lots)
    _free(s, row)


def _return_rest(s: Settling, row) -> None:
    user, now = row["user_id"], s.tx.now
    back = {
        "points": row["returned_points"],
        "balance_principal": row["returned_principal_fen"],
        "balance_gift": row["returned_gift_fen"],
    }
    for kind, amount in amounts_of(row):
        rest = amount - back[kind]
        if rest:
            lots = []
            if kind == "points":
                lots = returned_lots(store.lots_of_hold(row), back[kind], rest, now, now + GRACE)
            s.books.give((user, kind), rest, _why(row, "return", kind), lots)
    _free(s, row)


def _free(s: Settling, row) -> None:
    for coupon_id in row["coupon_ids"]:
        s.move(coupon_id, given_back(s.coupons[coupon_id]["valid_until"], s.tx.now))
