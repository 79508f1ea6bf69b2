"""Reads of orders."""

from datetime import datetime

import asyncpg
import msgspec

from chama.base.ids import is_id
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.vault import blind_index, vault_of
from chama.services.orders.errors import OrderNotFound
from chama.services.orders.internal import rules, store
from chama.services.orders.internal.store import archive, money, search
from chama.services.orders.internal.store import parcels as parcel_store
from chama.services.orders.types import (
    LogEntry,
    MoneyFacts,
    NewLine,
    OrderDetail,
    OrderSearch,
    OrderSummary,
    Parcel,
    ParcelLine,
    PayFacts,
    ShipTo,
    StoredPrice,
)

ERASED = ShipTo(name="已注销用户", phone="", region="", detail="")


def _summary(row: asyncpg.Record) -> OrderSummary:
    kind = context.actor().kind
    return OrderSummary(
        order_id=row["id"],
        order_no=row["order_no"],
        user_id=row["user_id"],
        state=row["state"],
        goods_fen=row["goods_fen"],
        discount_fen=row["discount_fen"],
        freight_fen=row["freight_fen"],
        payable_fen=row["payable_fen"],
        placed_at=row["placed_at"],
        pay_by=row["pay_by"],
        lines=msgspec.json.decode(row["lines"], type=list[NewLine]),
        actions=rules.buttons(kind, row["state"], row["parcel_count"], row["receipt_extended"]),
        partly_shipped=row["state"] == "to_ship" and row["parcel_count"] > 0,
        flag="" if kind == "shopper" else row["flag"],
        remark="" if kind == "shopper" else row["remark"],
        points=row["points"],
        balance_fen=row["balance_fen"],
    )


async def _find(conn: asyncpg.Connection, order_id: str, user_id: str | None) -> asyncpg.Record:
    row = await store.find_order(conn, order_id, user_id) if is_id(order_id, "ord") else None
    if row is None:
        raise OrderNotFound
    return row


async def get_order(order_id: str, user_id: str | None) -> OrderDetail:
    """One order, whole."""
    async with connection() as conn:
        row = await _find(conn, order_id, user_id)
        log = await store.find_log(conn, order_id)
        parcels = await parcel_store.find_parcels(conn, order_id)
        names = {c.code: c.name for c in await parcel_store.carriers(conn)} if parcels else {}
    ship_to, note = await personal(row)
    return OrderDetail(
        order=_summary(row),
        ship_to=ship_to,
        note=note,
        log=[LogEntry(**dict(r)) for r in log],
        parcels=[_parcel(p, names) for p in parcels],
        trace=row["trace"],
        receive_by=row["receive_by"],
    )


async def personal(row: asyncpg.Record) -> tuple[ShipTo, str]:
    """Where an order goes, and the note; ERASED when the key was destroyed: the archive may know."""
    user_id = row["user_id"]
    vault = await vault_of([user_id])
    if not vault.knows(user_id):
        return ERASED, ""
    address = vault.open(user_id, f"orders.ship_to|{row['id']}", row["ship_to"])
    sealed, note = row["note_sealed"], ""
    if sealed is not None:
        note = vault.open(user_id, f"orders.note_sealed|{row['id']}", sealed)
    return msgspec.json.decode(address, type=ShipTo), note


async def under_way(user_id: str) -> list[str]:
    """Orders of a shopper that something may still happen to."""
    async with connection() as conn:
        return await archive.under_way(conn, user_id, 100)


async def archived(order_id: str) -> ShipTo:
    """Where an order of an erased shopper went."""
    async with connection() as conn:
        row = await archive.find_archived(conn, order_id)
    if row is None:
        raise OrderNotFound
    owner = row["owner"]
    text = (await vault_of([owner])).open(owner, f"archived.sealed|{order_id}", row["sealed"])
    return msgspec.json.decode(text, type=ShipTo)


async def stored_price(order_id: str, user_id: str | None) -> StoredPrice:
    """The price of an order as it was kept."""
    async with connection() as conn:
        row = await _find(conn, order_id, user_id)
    return StoredPrice(order_id=order_id, trace=row["trace"], priced=row["priced"])


async def pay_facts(order_id: str, user_id: str | None) -> PayFacts:
    """What paying needs of an order."""
    async with connection() as conn:
        row = await _find(conn, order_id, user_id)
    lines = msgspec.json.decode(row["lines"], type=list[NewLine])
    return PayFacts(
        order_id=order_id,
        order_no=row["order_no"],
        user_id=row["user_id"],
        state=row["state"],
        payable_fen=row["payable_fen"],
        pay_by=row["pay_by"],
        title=lines[0].title + (f" 等{len(lines)}件" if len(lines) > 1 else ""),
    )


def _parcel(row: asyncpg.Record, names: dict[str, str]) -> Parcel:
    return Parcel(
        n=row["n"],
        carrier=row["carrier"],
        carrier_name=names.get(row["carrier"], row["carrier"]),
        tracking_no=row["tracking_no"],
        shipped_at=row["at"],
        lines=tuple(ParcelLine(sku_id=s, quantity=q) for s, q in parcel_store.pieces_of(row)),
        corrected=row["corrected_at"] is not None,
    )


async def search_orders(wish: OrderSearch, cursor: str | None, limit: int) -> Page[OrderSummary]:
    """A page of the orders that meet every condition, newest first."""
    rules.require_search(wish)
    if wish.user_id is not None and not is_id(wish.user_id, "usr"):
        return Page([])
    after = decode_cursor(cursor, (str,))
    phone_index = None if wish.phone is None else blind_index("phone", wish.phone)
    async with connection() as conn:
        rows = await search.page(conn, wish, phone_index, str(after[0]) if after else None, limit + 1)
    items = [_summary(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].order_id) if len(rows) > limit else None)


async def money_facts(order_ids: list[str]) -> list[MoneyFacts]:
    """What is written of the money of these orders."""
    async with connection() as conn:
        return [_money(r) for r in await money.money_facts(conn, order_ids)]


async def paid_between(since: datetime, until: datetime, after: str, limit: int) -> list[MoneyFacts]:
    """Orders that became paid within a time."""
    async with connection() as conn:
        return [_money(r) for r in await money.paid_between(conn, since, until, after, limit)]


def _money(r: asyncpg.Record) -> MoneyFacts:
    return MoneyFacts(
        order_id=r["id"],
        state=r["state"],
        payable_fen=r["payable_fen"],
        payment_id=r["payment_id"] or "",
        paid_fen=r["paid_fen"] or 0,
    )
