"""What marketing does when orders change: pieces of a flash sale stay sold, or are for sale again."""

from chama.runtime.db import Database
from chama.services.marketing.internal.actions import take
from chama.services.orders.events import OrderCancelled, OrderPaid

DB = Database("marketing")


async def on_order_paid(events: list[OrderPaid]) -> None:
    """What is paid stays sold."""
    await take.settle(DB, [e.order_id for e in events], [])


async def on_order_cancelled(events: list[OrderCancelled]) -> None:
    """What was not paid is for sale again."""
    await take.settle(DB, [], [e.order_id for e in events])


HANDLERS = {OrderPaid: on_order_paid, OrderCancelled: on_order_cancelled}
