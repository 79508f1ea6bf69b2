"""What payments does when orders change."""

import msgspec

from chama.runtime.db import Database
from chama.services.assets.events import PurchaseUnwanted
from chama.services.orders.events import (
    OrderCancelled,
    OrderPlaced,
    OrderShipped,
    ParcelCorrected,
    PaymentUnwanted,
)
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.refund import write_whole
from chama.services.payments.internal.rules.shipping import Sent

DB = Database("payments")


async def on_order_placed(events: list[OrderPlaced]) -> None:
    """A placed order may be paid until its deadline."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        rows = [(e.order_id, e.user_id, e.payable_fen, e.pay_by) for e in events if e.id in first]
        await store.ensure_payables(tx, rows)


async def on_order_cancelled(events: list[OrderCancelled]) -> None:
    """A cancelled order takes no new attempt."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        ids = sorted(e.order_id for e in events if e.id in first)
        await store.lock_payables(tx, ids)
        await store.set_payables(tx, ids, "closed")


async def on_payment_unwanted(events: list[PaymentUnwanted]) -> None:
    """Money that no order wants is written down as a refund; the sweep asks the channel for it at once."""
    for e in events:
        await write_whole(DB, e.order_id, "order could not take the payment", e.payment_id)


async def on_purchase_unwanted(events: list[PurchaseUnwanted]) -> None:
    """The same for a recharge or a card that was paid already."""
    for e in events:
        await write_whole(DB, e.purchase_id, "purchase could not take the payment", e.payment_id)


async def on_order_shipped(events: list[OrderShipped] | list[ParcelCorrected]) -> None:
    """WeChat is to be told of the parcels, all that left so far."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        # Of several events about one order the one with the most parcels says it all.
        latest = {e.order_id: e for e in sorted(events, key=lambda e: len(e.parcels)) if e.id in first}
        rows = []
        for e in latest.values():
            sent = [Sent(p.carrier_code or p.carrier, p.tracking_no, p.items) for p in e.parcels]
            parcels = msgspec.json.encode(sent).decode()
            rows.append((e.order_id, e.payment_id, parcels, e.is_all, e.receiver_contact))
        await store.put_shipping(tx, rows)


HANDLERS = {
    OrderShipped: on_order_shipped,
    ParcelCorrected: on_order_shipped,
    OrderPlaced: on_order_placed,
    OrderCancelled: on_order_cancelled,
    PaymentUnwanted: on_payment_unwanted,
    PurchaseUnwanted: on_purchase_unwanted,
}
