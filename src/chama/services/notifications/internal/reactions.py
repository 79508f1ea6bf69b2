"""What notifications does when orders change: it tells the shopper, in the inbox."""

from chama.runtime.db import Database
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
        [
            Note(e.id, e.user_id, e.order_id, rules.order_refunded(e.order_id, e.refunded_fen))
            for e in events
        ],
    )


HANDLERS = {
    OrderPaid: on_order_paid,
    OrderShipped: on_order_shipped,
    OrderCancelled: on_order_cancelled,
    OrderRefunded: on_order_refunded,
}
