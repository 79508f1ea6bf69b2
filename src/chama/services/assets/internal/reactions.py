"""What assets does when orders, payments and profiles change, and when marketing took quota for a coupon."""

from chama.base.ids import is_id
from chama.runtime.db import Database
from chama.services.assets.internal.actions import coupons, earn, purchases
from chama.services.assets.internal.actions.settle import capture_many, void_many
from chama.services.assets.internal.queries import Shelf
from chama.services.assets.internal.store import ledger
from chama.services.assets.types import NewCoupon
from chama.services.marketing.events import CouponClaimed
from chama.services.orders.events import (
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from chama.services.payments.events import PaymentSucceeded, RefundSucceeded
from chama.services.users.events import ProfileCompleted

DB = Database("assets")
SHELF = Shelf()


async def on_order_placed(events: list[OrderPlaced]) -> None:
    """What a placed order holds is asked about when its time to pay is over."""
    async with DB.transaction() as tx:
        first = await tx.first_time([e.id for e in events])
        fresh = [e for e in events if e.id in first]
        await ledger.postpone(tx, [e.order_id for e in fresh], [e.pay_by for e in fresh])


async def on_order_paid(events: list[OrderPaid]) -> None:
    """What a paid order holds is spent; the money that was paid may earn something."""
    await capture_many(DB, [e.order_id for e in events], [e.id for e in events])
    # What follows is safe to repeat by itself: an order's earning is one row that moves once.
    paid = [(e.user_id, e.order_id, e.paid_fen + e.balance_fen) for e in events]
    for user_id, order_id in await earn.note_paid(DB, paid):
        await earn.earn_spend(DB, await SHELF.now(), user_id, order_id, None)


async def on_order_completed(events: list[OrderCompleted]) -> None:
    """A completed order earns."""
    for e in events:
        await earn.earn_spend(DB, await SHELF.now(), e.user_id, e.order_id, e.at)


async def on_order_cancelled(events: list[OrderCancelled]) -> None:
    """What a cancelled order held goes back."""
    await void_many(DB, [e.order_id for e in events], [e.id for e in events])


async def on_order_refunded(events: list[OrderRefunded]) -> None:
    """What a refunded order spent goes back to where it came from; what it earned is taken back."""
    await void_many(DB, [e.order_id for e in events], [e.id for e in events])
    for e in events:
        async with DB.transaction() as tx:
            await earn.reverse(tx, await SHELF.now(), e.user_id, "spend", e.order_id, None)


async def on_payment_succeeded(events: list[PaymentSucceeded]) -> None:
    """Money for a recharge or a card: it is given."""
    for e in events:
        if is_id(e.order_id, "rch") or is_id(e.order_id, "mcd"):
            await purchases.mark_paid(DB, e.order_id, e.payment_id, e.amount_fen, e.id)


async def on_refund_succeeded(events: list[RefundSucceeded]) -> None:
    """A recharge's money went back through the channel; a part of an order's takes its part of the reward."""
    for e in events:
        # What goes back whole at once is an order's end, which says so itself (or a payment nobody wanted).
        part = not e.whole or e.amount_fen < e.refunded_fen
        if is_id(e.order_id, "ord") and part:
            await earn.reverse_part(DB, await SHELF.now(), e.order_id, e.amount_fen, e.id)
        if is_id(e.order_id, "rch") and e.whole:
            await purchases.mark_refunded(DB, e.order_id, e.payment_id, e.id)


async def on_coupon_claimed(events: list[CouponClaimed]) -> None:
    """Quota was taken: the coupon is given, unless the flow that claimed it was quicker."""
    new = [
        NewCoupon(
            coupon_id=e.coupon_id,
            user_id=e.user_id,
            template_id=e.template_id,
            template_version=e.template_version,
            name=e.name,
            terms=e.terms,
            source=e.source,
            valid_from=e.valid_from,
            valid_until=e.valid_until,
        )
        for e in events
    ]
    await coupons.grant_coupons(DB, new, [e.id for e in events])


async def on_profile_completed(events: list[ProfileCompleted]) -> None:
    """A complete profile is rewarded, once a shopper."""
    for user_id in sorted({e.user_id for e in events}):
        # Safe to repeat by itself: a cause earns once.
        await earn.earn(DB, await SHELF.now(), user_id, "profile", user_id)


HANDLERS = {
    CouponClaimed: on_coupon_claimed,
    OrderPlaced: on_order_placed,
    OrderPaid: on_order_paid,
    OrderCompleted: on_order_completed,
    OrderCancelled: on_order_cancelled,
    OrderRefunded: on_order_refunded,
    ProfileCompleted: on_profile_completed,
    PaymentSucceeded: on_payment_succeeded,
    RefundSucceeded: on_refund_succeeded,
}
