"""Parcels: send, correct once, send many from a list; and more time to receive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from chama.base.errors import Refusal
from chama.runtime.db import Database, Tx, connection
from chama.runtime.settings import settings
from chama.runtime.vault import mask_phone
from chama.services.orders.errors import (
    CarrierNameTaken,
    CarrierUnknown,
    OrderNotFound,
    ParcelCorrectedBefore,
    ParcelNotFound,
    ReceiptExtended,
    TransitionRefused,
)
from chama.services.orders.events import OrderShipped, ParcelCorrected
from chama.services.orders.internal import rules, store
from chama.services.orders.internal.actions.move import lock_one, move
from chama.services.orders.internal.queries import personal
from chama.services.orders.internal.rules import shipment
from chama.services.orders.internal.store import parcels as parcel_store
from chama.services.orders.internal.store import search
from chama.services.orders.types import Carrier, NewLine, ParcelLine, SentParcel, ShipOutcome, ShipRow

EXTENSION = timedelta(days=3)


async def ship(
    db: Database,
    key: str,
    order_id: str,
    carrier: str,
    tracking_no: str,
    lines: Sequence[ParcelLine] | None,
) -> str:
    """Record a parcel, once per key; the one that holds all that is left moves the order to shipped."""
    shipment.require_tracking(tracking_no)
    contact = await _contact(order_id)
    wanted = None if lines is None else [(line.sku_id, line.quantity) for line in lines]

    async def act(tx: Tx) -> str:
        order = await lock_one(tx, order_id, None)
        rules.next_state(order["state"], "ship")
        known = await _carrier(tx.conn, carrier)
        sent = await parcel_store.find_parcels(tx.conn, order_id)
        shipment.require_tracking(tracking_no, (p["tracking_no"] for p in sent))
        ordered = await parcel_store.lines_of(tx.conn, order_id)
        left = shipment.left_to_send(ordered, map(parcel_store.pieces_of, sent))
        packed, is_all = shipment.pack(wanted, left, len(sent))
        await parcel_store.add_parcel(tx, order_id, len(sent) + 1, known.code, tracking_no, packed)
        parcels = await _sent(tx.conn, order_id, ordered)

        def fact(version: int) -> OrderShipped:
            return OrderShipped(
                at=tx.now,
                aggregate=order_id,
                version=version,
                order_id=order_id,
                user_id=order["user_id"],
                carrier=known.name,
                tracking_no=tracking_no,
                carrier_code=known.code,
                is_all=is_all,
                parcels=parcels,
                payment_id=order["payment_id"],
                receiver_contact=contact,
            )

        if not is_all:
            tx.announce(fact(order["version"]))
            return order["state"]
        state = await move(tx, order, ["ship"], detail=f"{known.code} {tracking_no}", fact=fact)
        await parcel_store.set_shipped(tx, order_id, tx.now + timedelta(days=settings().receipt_days))
        return state

    content = [order_id, carrier, tracking_no, wanted]
    return await db.once(key=key, content=content, answer=str, act=act)


async def correct_parcel(
    db: Database, key: str, order_id: str, n: int, carrier: str, tracking_no: str
) -> str:
    """Write another carrier or number on a parcel; WeChat takes that once, so do we."""
    contact = await _contact(order_id)

    async def act(tx: Tx) -> str:
        order = await lock_one(tx, order_id, None)
        if order["state"] not in ("to_ship", "shipped"):
            raise TransitionRefused(state=order["state"], event="correct_parcel")
        sent = {p["n"]: p for p in await parcel_store.find_parcels(tx.conn, order_id)}
        if n not in sent:
            raise ParcelNotFound
        if sent[n]["corrected_at"] is not None:
            raise ParcelCorrectedBefore
        shipment.require_tracking(tracking_no, (p["tracking_no"] for p in sent.values() if p["n"] != n))
        known = await _carrier(tx.conn, carrier)
        await parcel_store.correct_parcel(tx, order_id, n, known.code, tracking_no)
        ordered = await parcel_store.lines_of(tx.conn, order_id)
        tx.announce(
            ParcelCorrected(
                at=tx.now,
                aggregate=order_id,
                version=order["version"],
                order_id=order_id,
                user_id=order["user_id"],
                n=n,
                is_all=order["state"] == "shipped",
                parcels=await _sent(tx.conn, order_id, ordered),
                payment_id=order["payment_id"],
                receiver_contact=contact,
            )
        )
        return order["state"]

    content = [order_id, n, carrier, tracking_no]
    return await db.once(key=key, content=content, answer=str, act=act)


async def ship_many(db: Database, key: str, rows: Sequence[ShipRow]) -> list[ShipOutcome]:
    """One parcel a row, each in a transaction of its own; a row that is refused stops no other."""
    numbers = {row.order_no for row in rows if rules.is_order_no(row.order_no)}
    async with connection() as conn:
        ids = await search.by_number(conn, sorted(numbers))
    outcomes = []
    for n, row in enumerate(rows, 1):
        try:
            if row.order_no not in ids:
                raise OrderNotFound({"order_no": "no such order"})
            state = await ship(db, f"{key}|{n}", ids[row.order_no], row.carrier, row.tracking_no, None)
            outcomes.append(ShipOutcome(row=n, order_no=row.order_no, state=state))
        except Refusal as why:
            outcomes.append(ShipOutcome(row=n, order_no=row.order_no, code=why.code, fields=why.fields))
    return outcomes


async def extend_receipt(db: Database, order_id: str, user_id: str) -> datetime:
    """Give one's own shipped order three days more before it is received by itself; once."""
    async with db.transaction() as tx:
        order = await lock_one(tx, order_id, user_id)
        if order["state"] != "shipped":
            raise TransitionRefused(state=order["state"], event="extend_receipt")
        row = await parcel_store.receipt_of(tx.conn, order_id)
        if row["receipt_extended"]:
            raise ReceiptExtended
        receive_by = row["receive_by"] + EXTENSION
        await parcel_store.extend_receipt(tx, order_id, receive_by)
        return receive_by


async def save_carrier(db: Database, key: str, carrier: Carrier) -> Carrier:
    """Make or change a carrier, once per key."""
    rules.require_carrier(carrier)

    async def act(tx: Tx) -> Carrier:
        if (named := await parcel_store.named_carrier(tx, carrier.name)) not in (None, carrier.code):
            raise CarrierNameTaken({"name": f"is the name of {named}"})
        await parcel_store.put_carrier(tx, carrier)
        return carrier

    return await db.once(key=key, content=carrier, answer=Carrier, act=act)


async def _carrier(conn: asyncpg.Connection, word: str) -> Carrier:
    known = await parcel_store.find_carrier(conn, word)
    if known is None:
        raise CarrierUnknown({"carrier": "no such carrier"})
    return known


async def _contact(order_id: str) -> str:
    """The receiver's masked phone: SF wants it of WeChat's shipping information."""
    async with connection() as conn:
        row = await store.find_order(conn, order_id, None)
    if row is None:
        raise OrderNotFound
    return mask_phone((await personal(row))[0].phone)


async def _sent(conn: asyncpg.Connection, order_id: str, ordered: list[NewLine]) -> tuple[SentParcel, ...]:
    names = {c.code: c.name for c in await parcel_store.carriers(conn)}
    return tuple(
        SentParcel(
            n=p["n"],
            carrier_code=p["carrier"],
            carrier=names.get(p["carrier"], p["carrier"]),
            tracking_no=p["tracking_no"],
            items=shipment.item_text(ordered, parcel_store.pieces_of(p)),
            sent_at=p["at"],
        )
        for p in await parcel_store.find_parcels(conn, order_id)
    )
