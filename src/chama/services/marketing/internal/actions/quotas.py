"""Set pieces of limited promotions aside for orders; buy them, or let them go."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database
from chama.services.marketing.errors import (
    ActivityHoldDiffers,
    ActivityHoldOver,
    PromotionLimitReached,
    PromotionNotFound,
    PromotionSoldOut,
)
from chama.services.marketing.internal.rules.quotas import Room, short_of
from chama.services.marketing.internal.store import quotas as store
from chama.services.marketing.types import ActivityHold, Taking


class HoldRequest(msgspec.Struct, frozen=True):
    """What one order wants set aside: takings by promotion id."""

    order_id: str
    user_id: str
    takings: tuple[Taking, ...]
    ask_at: datetime


async def hold_many(db: Database, requests: list[HoldRequest]) -> Sequence[ActivityHold | Refusal]:
    """Lock the promotions of all, decide in order of arrival, write once; a repeat repeats."""
    async with db.transaction() as tx:
        ids = sorted({t.promotion_id for r in requests for t in r.takings})
        limits = await store.lock_limits(tx, ids)
        # Read after the locks: a repeat that waited for them sees the hold of the first.
        known = await store.find_holds(tx.conn, [r.order_id for r in requests])
        pairs = [(t.promotion_id, r.user_id) for r in requests for t in r.takings]
        room = Room(limits, await store.bought_by(tx.conn, pairs))
        new: list[HoldRequest] = []
        answers: list[ActivityHold | Refusal] = []
        for r in requests:
            if r.order_id in known:
                answers.append(_repeat(r, known[r.order_id]))
                continue
            refusal = _refusal(room, r)
            if refusal is not None:
                answers.append(refusal)
                continue
            room.take(r.user_id, r.takings)
            new.append(r)
            answers.append(_held(r))
        if new:
            await store.count(tx, room.more)
            await store.insert_holds(tx, [_row(r) for r in new])
    return answers


def _row(r: HoldRequest) -> tuple[str, str, list[str], list[int], datetime]:
    promotions, pieces = [t.promotion_id for t in r.takings], [t.pieces for t in r.takings]
    return r.order_id, r.user_id, promotions, pieces, r.ask_at


def _refusal(room: Room, r: HoldRequest) -> Refusal | None:
    unknown = [t.promotion_id for t in r.takings if t.promotion_id not in room.limits]
    if unknown:
        return PromotionNotFound(dict.fromkeys(unknown, "there is no such promotion"))
    quota, limit = short_of(room, r.user_id, r.takings)
    if quota:
        return PromotionSoldOut(dict.fromkeys(quota, "more than is left"), left=quota)
    if limit:
        return PromotionLimitReached(dict.fromkeys(limit, "more than one may have"), left=limit)
    return None


def _repeat(r: HoldRequest, row) -> ActivityHold | Refusal:
    hold = hold_of(row)
    if hold.state == "voided":
        return ActivityHoldOver()
    return hold if (hold.user_id, hold.takings) == (r.user_id, r.takings) else ActivityHoldDiffers()


def _held(r: HoldRequest) -> ActivityHold:
    return ActivityHold(
        order_id=r.order_id, user_id=r.user_id, state="held", takings=r.takings, ask_at=r.ask_at
    )


def hold_of(row) -> ActivityHold:
    """A hold's row as the caller sees it."""
    pieces = zip(row["promotion_ids"], row["pieces"], strict=True)
    return ActivityHold(
        user_id=row["user_id"],
        order_id=row["order_id"],
        state=row["state"],
        takings=tuple(Taking(promotion_id=p, pieces=n) for p, n in pieces),
        ask_at=row["ask_at"],
    )


async def capture(db: Database, order_ids: Sequence[str]) -> None:
    """What is held was bought and stays counted. Repeats, and holds that were let go, change nothing."""
    async with db.transaction() as tx:
        held = await store.lock_holds(tx, order_ids, ["held"])
        if held:
            await store.set_state(tx, [r["order_id"] for r in held], "captured")


async def void(db: Database, order_ids: Sequence[str]) -> None:
    """What is held or was bought goes back to the quota and to the shopper. Repeats change nothing."""
    async with db.transaction() as tx:
        seen = await store.find_holds(tx.conn, order_ids)
        if not seen:
            return
        # Promotions before holds, as every action here does.
        await store.lock_limits(tx, sorted({p for r in seen.values() for p in r["promotion_ids"]}))
        back: Counter[tuple[str, str]] = Counter()
        rows = await store.lock_holds(tx, list(seen), ["held", "captured"])
        for r in rows:
            for promotion_id, pieces in zip(r["promotion_ids"], r["pieces"], strict=True):
                back[promotion_id, r["user_id"]] -= pieces
        if rows:
            await store.count(tx, back)
            await store.set_state(tx, [r["order_id"] for r in rows], "voided")


async def postpone(db: Database, order_ids: Sequence[str], ask_ats: Sequence[datetime]) -> None:
    """Ask about these holds later."""
    async with db.transaction() as tx:
        await store.postpone(tx, order_ids, ask_ats)
