"""Reads of payments, as cursor pages."""

from datetime import date, timedelta

import asyncpg

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.base.time import business_day
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.payments.internal import rules, store
from chama.services.payments.internal.rules import reconcile
from chama.services.payments.types import (
    Case,
    Discrepancy,
    PaymentRecord,
    PaymentStatus,
    Reconciliation,
    RefundRecord,
    RefundStatus,
)

# A day whose bills could not be had is tried again after this long.
AGAIN = timedelta(minutes=30)


async def status(order_id: str) -> PaymentStatus:
    """What we know of paying an order."""
    async with connection() as conn:
        payable = await store.payable(conn, order_id)
        attempts = await store.payments_of(conn, order_id)
    if payable is None:
        return PaymentStatus(order_id=order_id, state="open")
    for a in attempts:
        if a["state"] in rules.CAPTURED:
            paid_fen = a["amount_fen"] + a["balance_fen"]
            return PaymentStatus(order_id=order_id, state="paid", payment_id=a["id"], paid_fen=paid_fen)
    return PaymentStatus(order_id=order_id, state=payable["state"])


def payment(r: asyncpg.Record) -> PaymentRecord:
    """An attempt as staff see it."""
    return PaymentRecord(
        payment_id=r["id"],
        order_id=r["order_id"],
        channel=r["channel"],
        amount_fen=r["amount_fen"],
        balance_fen=r["balance_fen"],
        state=r["state"],
        created_at=r["created_at"],
        expires_at=r["expires_at"],
        paid_at=r["paid_at"],
        channel_id=r["channel_id"] or "",
        asked=r["asked"],
    )


def refund(r: asyncpg.Record) -> RefundRecord:
    """A refund as staff see it."""
    return RefundRecord(
        refund_id=r["id"],
        payment_id=r["payment_id"],
        order_id=r["order_id"],
        channel=r["channel"],
        amount_fen=r["amount_fen"],
        balance_fen=r["balance_fen"],
        reason=r["reason"],
        state=r["state"],
        created_at=r["created_at"],
        decided_at=r["decided_at"],
    )


def refund_status(r: asyncpg.Record) -> RefundStatus:
    """A refund as the asker sees it; the amount is all that goes back."""
    return RefundStatus(
        refund_id=r["id"],
        payment_id=r["payment_id"],
        amount_fen=r["amount_fen"] + r["balance_fen"],
        balance_fen=r["balance_fen"],
        state=r["state"],
    )


def case(r: asyncpg.Record) -> Case:
    """A case as staff see it."""
    return Case(
        case_id=r["id"],
        kind=r["kind"],
        order_id=r["order_id"],
        subject=r["subject"],
        detail=r["detail"],
        opened_at=r["opened_at"],
        closed_at=r["closed_at"],
        closed_by=r["closed_by"],
        note=r["note"],
    )


async def list_payments(
    order_id: str | None, state: str | None, cursor: str | None, limit: int
) -> Page[PaymentRecord]:
    """Attempts, newest first; none of what is no order's id."""
    if order_id is not None and not is_id(order_id, order_id.partition("_")[0]):
        return Page([])
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_payments(conn, order_id, state, _str(after), limit + 1)
    items = [payment(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].payment_id) if len(rows) > limit else None)


async def list_refunds(
    order_id: str | None, state: str | None, cursor: str | None, limit: int
) -> Page[RefundRecord]:
    """Refunds, newest first; none of what is no order's id."""
    if order_id is not None and not is_id(order_id, order_id.partition("_")[0]):
        return Page([])
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_refunds(conn, order_id, state, _str(after), limit + 1)
    items = [refund(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].refund_id) if len(rows) > limit else None)


async def under_way(order_ids: list[str]) -> list[str]:
    """Those of these orders whose money still moves; what is no order's id has none."""
    known = [o for o in order_ids if is_id(o, o.partition("_")[0])]
    async with connection() as conn:
        return await store.under_way(conn, known)


async def list_cases(open_only: bool, cursor: str | None, limit: int) -> Page[Case]:
    """Cases, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_cases(conn, open_only, _str(after), limit + 1)
    items = [case(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].case_id) if len(rows) > limit else None)


def reconciliation(r: asyncpg.Record) -> Reconciliation:
    """A day as staff see it."""
    names = set(Reconciliation.__struct_fields__)
    return Reconciliation(**{name: value for name, value in r.items() if name in names})


def discrepancy(r: asyncpg.Record) -> Discrepancy:
    """A discrepancy as staff see it."""
    return Discrepancy(discrepancy_id=r["id"], **{n: v for n, v in r.items() if n != "id"})


async def due_days(channels: list[str], limit: int) -> list[tuple[str, date]]:
    """What waits to be reconciled, by channel, oldest first."""
    now, due = context.now(), []
    async with connection() as conn:
        for channel in channels:
            first = await store.first_paid(conn, channel)
            done = await store.settled_days(conn, channel, now - AGAIN)
            days = reconcile.due_days(now, business_day(first) if first else None, done, limit)
            due += [(channel, day) for day in days]
    return due[:limit]


async def list_days(channel: str | None, cursor: str | None, limit: int) -> Page[Reconciliation]:
    """Reconciled days, newest first."""
    after = decode_cursor(cursor, (str,))
    try:
        before = date.fromisoformat(str(after[0])) if after else None
    except ValueError as why:
        raise InvalidRequest({"cursor": "not a cursor of this list"}) from why
    async with connection() as conn:
        rows = await store.page_of_days(conn, channel, None, before, limit + 1)
    items = [reconciliation(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].day_on.isoformat()) if len(rows) > limit else None)


async def list_discrepancies(
    day: date | None, kind: str | None, state: str | None, cursor: str | None, limit: int
) -> Page[Discrepancy]:
    """Discrepancies, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_discrepancies(conn, day, kind, state, _str(after), limit + 1)
    items = [discrepancy(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].discrepancy_id) if len(rows) > limit else None)


def _str(after: tuple[str | int, ...] | None) -> str | None:
    return str(after[0]) if after else None
