"""What must be true when all has calmed down: the channels' books against the tables, by code of its own."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from chama.runtime.db import connection

PAID = {"paid", "to_ship", "shipped", "completed", "refunding"}
BAD_COPIES = {"tamper", "tamper_sealed", "stale", "wrong_serial", "probe"}


def one_truth(wechat: dict[str, Any], alipay: dict[str, Any]) -> dict[str, Any]:
    """WeChat's state with Alipay's in the same words."""
    payments = [
        {
            "out_trade_no": p["out_trade_no"],
            "captured_fen": p["captured_fen"],
            "refunds": [
                {"out_refund_no": number, "amount_fen": r["amount_fen"], "status": "SUCCESS"}
                for number, r in p["refunds"].items()
            ],
        }
        for p in alipay["payments"]
    ]
    notifications = [
        {"id": n["id"], "log": [line | {"status": 200 if line["answer"] == "success" else 0}]}
        for n in alipay["notifications"]
        for line in n["log"]
    ]
    return {
        "payments": wechat["payments"] + payments,
        "notifications": wechat["notifications"] + notifications,
    }


async def faults(truth: dict[str, Any], order_ids: list[str], now: datetime) -> list[str]:
    """Sentences about what is wrong with these orders; none when all is well."""
    async with connection() as conn:
        orders = await _rows(conn, "orders.orders", "id", order_ids)
        payments = await _rows(conn, "payments.payments", "order_id", order_ids)
        refunds = await _rows(conn, "payments.refunds", "order_id", order_ids)
        cases = {r["subject"] for r in await conn.fetch("SELECT subject FROM payments.cases")}
    theirs = {p["out_trade_no"]: p for p in truth["payments"]}
    ours = [theirs[p["id"]] for p in payments if p["id"] in theirs]
    # A refund that a channel refused is known to us alone, and to the person who has its case.
    stuck = {r["payment_id"] for r in refunds if r["id"] in cases}
    found = _captures(ours, {p["id"]: p for p in payments}, {o["id"]: o for o in orders}, cases | stuck)
    found += _paid(orders, theirs)
    found += _undecided(orders, payments, refunds, now)
    found += _refunds(ours, refunds, cases)
    found += _forged(truth)
    return found


async def paid_by_both(order_ids: list[str]) -> int:
    """How many of these orders were paid through two channels: what the checkers saw one of go back."""
    async with connection() as conn:
        return await conn.fetchval(
            "SELECT count(*) FROM (SELECT order_id FROM payments.payments WHERE order_id = ANY($1::text[])"
            " AND state IN ('succeeded', 'refunding', 'refunded')"
            " GROUP BY order_id HAVING count(DISTINCT channel) > 1) AS t",
            order_ids,
        )


async def _rows(conn: asyncpg.Connection, table: str, column: str, ids: list[str]) -> list[asyncpg.Record]:
    return await conn.fetch(f"SELECT * FROM {table} WHERE {column} = ANY($1::text[])", ids)


def _captures(ours: list[dict], payments: dict, orders: dict, cases: set[str]) -> list[str]:
    """Every captured payment has a paid order, or its money is back, or a person has its case."""
    found = []
    for p in (p for p in ours if p["captured_fen"]):
        back = sum(r["amount_fen"] for r in p["refunds"] if r["status"] == "SUCCESS")
        order = orders[payments[p["out_trade_no"]]["order_id"]]
        kept = order["state"] in PAID and order["payment_id"] == p["out_trade_no"]
        if not (kept or back == p["captured_fen"] or p["out_trade_no"] in cases):
            found.append(
                f"{p['out_trade_no']} captured {p['captured_fen']}, back {back}, order {order['state']}"
            )
        if back > p["captured_fen"]:
            found.append(f"{p['out_trade_no']} gave {back} back of {p['captured_fen']}")
    return found


def _paid(orders: list[asyncpg.Record], theirs: dict) -> list[str]:
    """No order is paid without a capture of just its amount."""
    found = []
    for o in (o for o in orders if o["state"] in PAID | {"refunded"}):
        p = theirs.get(o["payment_id"])
        if p is None or p["captured_fen"] != o["payable_fen"]:
            found.append(f"{o['id']} is {o['state']}, but {o['payment_id']} was not captured to its amount")
    return found


def _undecided(orders: list, payments: list, refunds: list, now: datetime) -> list[str]:
    """Nothing is left undecided: two minutes after its end nothing waits any more."""
    late = now - timedelta(minutes=2)
    found = [
        f"{p['id']} is undecided" for p in payments if p["state"] == "created" and p["expires_at"] < late
    ]
    found += [f"{o['id']} waits" for o in orders if o["state"] == "pending_payment" and o["pay_by"] < late]
    return found + [f"{r['id']} is {r['state']}" for r in refunds if r["state"] in ("created", "processing")]


def _refunds(ours: list[dict], refunds: list[asyncpg.Record], cases: set[str]) -> list[str]:
    """Refunds are what the channels say they are, each once."""
    states = {"SUCCESS": "succeeded", "CLOSED": "closed", "ABNORMAL": "abnormal", "PROCESSING": "processing"}
    theirs = {r["out_refund_no"]: r for p in ours for r in p["refunds"]}
    asked: dict[str, int] = defaultdict(int)
    found = []
    for r in refunds:
        asked[r["payment_id"]] += r["amount_fen"]
        said = theirs.get(r["id"])
        if said is None:
            if r["id"] not in cases:
                found.append(f"{r['id']} is {r['state']}, the channel never heard of it and no case says so")
        elif states[said["status"]] != r["state"] or said["amount_fen"] != r["amount_fen"]:
            found.append(f"{r['id']} is {r['state']} {r['amount_fen']}, the channel says {said}")
    captured = {p["out_trade_no"]: p["captured_fen"] for p in ours}
    return found + [f"{p} is asked back {fen}" for p, fen in asked.items() if fen > captured.get(p, 0)]


def _forged(truth: dict[str, Any]) -> list[str]:
    """Nothing false was taken."""
    return [
        f"{n['id']} was taken as {line['kind']}"
        for n in truth["notifications"]
        for line in n["log"]
        if line["kind"] in BAD_COPIES and line["status"] in (200, 204)
    ]
