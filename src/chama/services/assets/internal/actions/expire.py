"""What ends by itself: lots of points and growth, levels' validity, birthday points."""

from collections.abc import Sequence
from datetime import timedelta

from chama.base.time import business_day
from chama.runtime.db import Database
from chama.services.assets.events import CouponExpiring, PointsExpiring
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.grant import GrantRequest, give_all
from chama.services.assets.internal.rules.coupons import REMIND_DAYS
from chama.services.assets.internal.rules.ledger import Pair
from chama.services.assets.internal.store import coupons, ledger, members
from chama.services.assets.types import Rulebook

EXPIRED = "expired"
TELL_BEFORE = timedelta(days=REMIND_DAYS)


async def expire_lots(db: Database, pairs: Sequence[Pair]) -> int:
    """What has ended leaves the accounts, one entry a lot; levels are not touched before their validity."""
    async with db.transaction() as tx:
        books = await ledger.open_books(tx, pairs)
        for pair in books.sheets:
            books.expire(pair, EXPIRED)
        await post.write(tx, books)
    return len(books.moves)


async def remind(db: Database, limit: int) -> int:
    """Tell once of coupons and points that end within three days."""
    async with db.transaction() as tx:
        until = tx.now + TELL_BEFORE
        ending = await coupons.take_ending_coupons(tx, tx.now, until, limit)
        for c in ending:
            tx.announce(
                CouponExpiring(
                    at=tx.now,
                    aggregate=c["id"],
                    version=0,
                    coupon_id=c["id"],
                    user_id=c["user_id"],
                    name=c["name"],
                    valid_until=c["valid_until"],
                )
            )
        lots = await ledger.take_ending_lots(tx, tx.now, until, limit)
        for lot in lots:
            tx.announce(
                PointsExpiring(
                    at=tx.now,
                    aggregate=lot["owner"],
                    version=0,
                    user_id=lot["owner"],
                    points=lot["remaining"],
                    expires_at=lot["expires_at"],
                )
            )
    return len(ending) + len(lots)


async def give_birthday_points(db: Database, book: Rulebook, gifts: Sequence[tuple[str, int]]) -> None:
    """(member, points) for a birthday that is today, once a year."""
    async with db.transaction() as tx:
        year = business_day(tx.now).year
        requests = [
            GrantRequest(f"birthday|{year}|points|{user}", user, "points", points, "birthday", str(year))
            for user, points in gifts
        ]
        await give_all(tx, requests, book)
        await members.mark_benefits(tx, [r.user_id for r in requests], [r.key for r in requests])
