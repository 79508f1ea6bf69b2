"""What inventory does when orders change."""

from chama.runtime.db import Database
from chama.services.inventory.internal import store
from chama.services.inventory.internal.actions.settle import commit_many, release_many
from chama.services.orders.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefunded

DB = Database("inventory")


async def on_order_placed(events: list[OrderPlaced]) -> None:
    """A placed order keeps its stock until its time to pay is over."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        fresh = [e for e in events if e.id in first]
        await store.postpone(tx, [e.order_id for e in fresh], [e.pay_by for e in fresh])


async def on_order_paid(events: list[OrderPaid]) -> None:
    """Paid stock leaves."""
    await commit_many(DB, [e.order_id for e in events], [e.id for e in events])


async def on_order_gone(events: list[OrderCancelled] | list[OrderRefunded]) -> None:
    """Stock of a cancelled or wholly refunded order returns, and stays: both are the end of an order."""
    await release_many(DB, [e.order_id for e in events], [e.id for e in events], gone=True)


HANDLERS = {
    OrderPlaced: on_order_placed,
    OrderPaid: on_order_paid,
    OrderCancelled: on_order_gone,
    OrderRefunded: on_order_gone,
}
