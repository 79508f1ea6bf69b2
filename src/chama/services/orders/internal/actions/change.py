"""The single-order changes: cancel, receive, refund, annotate."""

from chama.runtime.db import Database
from chama.services.orders.errors import TransitionRefused
from chama.services.orders.events import OrderCancelled, OrderCompleted, OrderRefunded
from chama.services.orders.internal import rules, store
from chama.services.orders.internal.actions.move import lock_one, move
from chama.services.orders.internal.store import search

UNSHIPPED = ("paid", "to_ship")


async def cancel(db: Database, order_id: str, reason: str, user_id: str | None) -> str:
    """Cancel an unpaid order; a cancelled one answers the same again."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, user_id)
        if order["state"] == "cancelled":
            return "cancelled"

        def fact(version: int) -> OrderCancelled:
            return OrderCancelled(
                at=tx.now,
                aggregate=order_id,
                version=version,
                order_id=order_id,
                user_id=order["user_id"],
                reason=reason,
            )

        return await move(tx, order, ["cancel"], detail=reason, fact=fact)


async def put_off_expiry(db: Database, order_id: str) -> None:
    """Try to expire it later; one that is not unpaid any more is left as it is."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, None)
        if order["state"] == "pending_payment":
            await store.put_off_expiry(tx, order_id, tx.now + rules.expire_after(order["expire_tries"]))


async def confirm_receipt(db: Database, order_id: str, user_id: str | None) -> str:
    """The goods arrived; a completed order answers the same again."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, user_id)
        if order["state"] == "completed":
            return "completed"

        def fact(version: int) -> OrderCompleted:
            return OrderCompleted(
                at=tx.now, aggregate=order_id, version=version, order_id=order_id, user_id=order["user_id"]
            )

        return await move(tx, order, ["receive"], fact=fact)


async def begin_refund(db: Database, order_id: str, reason: str, user_id: str | None) -> str:
    """Start the refund of the whole order; shoppers only before the first parcel left."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, user_id)
        if order["state"] in ("refunding", "refunded"):
            return order["state"]
        if user_id is not None and (order["state"] not in UNSHIPPED or order["parcel_count"]):
            raise TransitionRefused(state=order["state"], event="refund")
        return await move(tx, order, ["refund"], detail=reason)


async def mark_refunded(
    db: Database, order_id: str, refunded_fen: int, payment_id: str | None = None, cause: str | None = None
) -> str:
    """Money went back. Money of an unwanted payment (not the one that paid) changes nothing here."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, None)
        if cause is not None and not await tx.first_time([cause]):
            return order["state"]
        if order["state"] != "refunding" or payment_id not in (None, order["payment_id"]):
            return order["state"]

        def fact(version: int) -> OrderRefunded:
            return OrderRefunded(
                at=tx.now,
                aggregate=order_id,
                version=version,
                order_id=order_id,
                user_id=order["user_id"],
                refunded_fen=refunded_fen,
            )

        state = await move(tx, order, ["refunded"], detail=str(refunded_fen), fact=fact)
        await store.set_refunded(tx, order_id, refunded_fen)
        return state


async def annotate(db: Database, order_id: str, flag: str, remark: str) -> None:
    """Write the staff's own flag and remark; the shopper never sees them."""
    rules.require_annotation(flag, remark)
    async with db.transaction() as tx:
        await lock_one(tx, order_id, None)
        await search.annotate(tx, order_id, flag, remark)
