"""What notifications does when orders and assets change: it tells the shopper, in the inbox."""

from chama.runtime.db import Database
from chama.services.assets.events import CouponExpiring, CouponGranted, LevelChanged, PointsExpiring
from chama.services.notifications.internal import rules
from chama.services.notifications.internal.actions.inbox import Note, put
from chama.services.orders.events import OrderCancelled, OrderPaid, OrderRefunded, OrderShipped

DB = Database("notifications")


async def on_order_paid(events: list[OrderPaid]) -> None:
    """Thank for the payment."""
    await put(
        DB, [Note(e.id, e.user_id, e.order_id, rules.order_paid(e.order_id, e.paid_fen)) for e in events]
    )


async def on_order_shipped(events: list[OrderShipped]) -> None:
    """Say where the parcel is."""
    await put(
        DB,
        [
            Note(e.id, e.user_id, e.order_id, rules.order_shipped(e.order_id, e.carrier, e.tracking_no))
            for e in events
        ],
    )


async def on_order_cancelled(events: list[OrderCancelled]) -> None:
    """Say that the order is off."""
    await put(DB, [Note(e.id, e.user_id, e.order_id, rules.order_cancelled(e.order_id)) for e in events])


async def on_order_refunded(events: list[OrderRefunded]) -> None:
    """Say that the money comes back."""
    await put(
        DB,
        [Note(e.id, e.user_id, e.order_id, rules.order_refunded(e.order_id, e.refunded_fen)) for e in events],
    )


async def on_coupon_granted(events: list[CouponGranted]) -> None:
    """Say that a coupon came; who claimed it knows."""
    gifts = [e for e in events if e.source in ("gift", "benefit")]
    await put(DB, [Note(e.id, e.user_id, "", rules.coupon_granted(e.name, e.valid_until)) for e in gifts])


async def on_coupon_expiring(events: list[CouponExpiring]) -> None:
    """Say that a coupon ends soon."""
    await put(DB, [Note(e.id, e.user_id, "", rules.coupon_expiring(e.name, e.valid_until)) for e in events])


async def on_points_expiring(events: list[PointsExpiring]) -> None:
    """Say that points end soon."""
    notes = [Note(e.id, e.user_id, "", rules.points_expiring(e.points, e.expires_at)) for e in events]
    await put(DB, notes)


async def on_level_changed(events: list[LevelChanged]) -> None:
    """Say which level it is now."""
    await put(DB, [Note(e.id, e.user_id, "", rules.level_changed(e.level_name, e.rose)) for e in events])


HANDLERS = {
    OrderPaid: on_order_paid,
    OrderShipped: on_order_shipped,
    OrderCancelled: on_order_cancelled,
    OrderRefunded: on_order_refunded,
    CouponGranted: on_coupon_granted,
    CouponExpiring: on_coupon_expiring,
    PointsExpiring: on_points_expiring,
    LevelChanged: on_level_changed,
}
