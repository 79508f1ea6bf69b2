"""What marketing does when orders change: pieces of a flash sale or at a limited price follow their order.

A hold at a limited price never leaves `voided` and each of its moves is safe to repeat, so it keeps no inbox:
most orders hold nothing here and cost one look.
"""

from chama.runtime.db import Database
from chama.services.marketing.internal.actions import quotas, take
from chama.services.orders.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefunded

DB = Database("marketing")


async def on_order_placed(events: list[OrderPlaced]) -> None:
    """What a placed order holds is asked about when its time to pay is over."""
    await quotas.postpone(DB, [e.order_id for e in events], [e.pay_by for e in events])


async def on_order_paid(events: list[OrderPaid]) -> None:
    """What is paid stays sold."""
    orders = [e.order_id for e in events]
    await take.settle(DB, orders, [])
    await quotas.capture(DB, orders)


async def on_order_cancelled(events: list[OrderCancelled]) -> None:
    """What was not paid is for sale again, also for its shopper."""
    orders = [e.order_id for e in events]
    await take.settle(DB, [], orders)
    await quotas.void(DB, orders)


async def on_order_refunded(events: list[OrderRefunded]) -> None:
    """What a wholly refunded order had at a limited price is free again."""
    await quotas.void(DB, [e.order_id for e in events])


HANDLERS = {
    OrderPlaced: on_order_placed,
    OrderPaid: on_order_paid,
    OrderCancelled: on_order_cancelled,
    OrderRefunded: on_order_refunded,
}
