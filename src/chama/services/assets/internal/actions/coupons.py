"""Give coupons, take them back, let them end."""

from collections.abc import Sequence

from chama.runtime.db import Database, Tx
from chama.services.assets.errors import CouponUnusable
from chama.services.assets.events import CouponGranted
from chama.services.assets.internal.queries import coupon_of
from chama.services.assets.internal.store import coupons as store
from chama.services.assets.internal.store.coupons import CouponMove
from chama.services.assets.types import Coupon, NewCoupon


async def grant_coupons(
    db: Database, coupons: Sequence[NewCoupon], causes: Sequence[str] | None = None
) -> list[Coupon]:
    """Each coupon once per its id, whoever comes first: the flow or the event."""
    async with db.transaction() as tx:
        wanted = list(coupons)
        if causes is not None:
            first = await tx.first_time(causes)
            wanted = [c for c, cause in zip(coupons, causes, strict=True) if cause in first]
        if not wanted:
            return []
        new = await store.insert_coupons(tx, wanted)
        for c in wanted:
            if c.coupon_id in new:
                _announce(tx, c)
        rows = await store.find_coupons(tx.conn, [c.coupon_id for c in wanted])
    return [coupon_of(rows[c.coupon_id]) for c in wanted]


def _announce(tx: Tx, c: NewCoupon) -> None:
    tx.announce(
        CouponGranted(
            at=tx.now,
            aggregate=c.coupon_id,
            version=1,
            coupon_id=c.coupon_id,
            user_id=c.user_id,
            template_id=c.template_id,
            name=c.name,
            source=c.source,
            valid_until=c.valid_until,
        )
    )


async def revoke_coupon(db: Database, coupon_id: str, reason: str) -> Coupon:
    """An available coupon is taken back; repeats answer the same."""
    async with db.transaction() as tx:
        row = (await store.lock_coupons(tx, [coupon_id])).get(coupon_id)
        if row is None:
            raise CouponUnusable({coupon_id: "unknown"})
        if row["state"] == "available":
            move = CouponMove(coupon_id, row["version"] + 1, "available", "returned", "")
            await store.move_coupons(tx, [move], reason)
        elif row["state"] != "returned":
            raise CouponUnusable({coupon_id: row["state"]})
        return coupon_of((await store.find_coupons(tx.conn, [coupon_id]))[coupon_id])


async def expire_coupons(db: Database, coupon_ids: Sequence[str]) -> int:
    """Available coupons whose time is over become expired; held ones are left to their orders."""
    async with db.transaction() as tx:
        rows = await store.lock_coupons(tx, coupon_ids)
        over = [r for r in rows.values() if r["state"] == "available" and r["valid_until"] <= tx.now]
        if over:
            moves = [CouponMove(r["id"], r["version"] + 1, "available", "expired", "") for r in over]
            await store.move_coupons(tx, moves, "time is over")
    return len(over)
