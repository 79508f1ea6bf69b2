"""What must be true of a shop at rest, read from its databases; shares no code with the product."""

import json
from typing import Any

import asyncpg

from chama.runtime.engines import read_urls
from tests.simulation.asset_checkers import (
    coupon_faults,
    ledger_faults,
    quota_faults,
    recharge_faults,
)
from tests.support.running_shop import NotYet, RunningShop

LEGAL = {
    ("", "pending_payment"),
    ("pending_payment", "paid"),
    ("pending_payment", "cancelled"),
    ("paid", "to_ship"),
    ("to_ship", "shipped"),
    ("shipped", "completed"),
    ("paid", "refunding"),
    ("to_ship", "refunding"),
    ("shipped", "refunding"),
    ("completed", "refunding"),
    ("refunding", "refunded"),
}
PAID = {"to_ship", "shipped", "completed"}


async def stock_faults(conn: asyncpg.Connection) -> list[str]:
    """The ledger, walked movement by movement, gives every balance it says and ends in the stock; what is
    held is what live holds hold; nothing below zero."""
    faults = []
    ledger: dict[tuple[str, str], tuple[int, int]] = {}
    for r in await conn.fetch(
        "SELECT sku_id, location_id, quantity, held, on_hand_after, held_after FROM inventory.movements"
        " ORDER BY id"
    ):
        place = (r["sku_id"], r["location_id"])
        on_hand, held = ledger.get(place, (0, 0))
        ledger[place] = (on_hand + r["quantity"], held + r["held"])
        if ledger[place] != (r["on_hand_after"], r["held_after"]):
            faults.append(f"{place}: the ledger says {tuple(r)[4:]}, not {ledger[place]}")
    holds: dict[tuple[str, str], int] = {}
    for r in await conn.fetch("SELECT lines FROM inventory.holds WHERE state = 'held'"):
        for sku, quantity, location in json.loads(r["lines"]):
            holds[sku, location] = holds.get((sku, location), 0) + quantity
    stock = {
        (r["sku_id"], r["location_id"]): (r["on_hand"], r["held"])
        for r in await conn.fetch("SELECT sku_id, location_id, on_hand, held FROM inventory.stock")
    }
    for place in stock.keys() | ledger.keys() | holds.keys():
        on_hand, held = stock.get(place, (0, 0))
        if (on_hand, held) != ledger.get(place, (0, 0)):
            faults.append(f"{place}: stock {on_hand}, {held}, the ledger ends at {ledger.get(place)}")
        if held != holds.get(place, 0):
            faults.append(f"{place}: held {held}, holds say {holds.get(place, 0)}")
        if not 0 <= held <= on_hand:
            faults.append(f"{place}: held {held} of {on_hand}")
    return faults


async def log_faults(conn: asyncpg.Connection) -> list[str]:
    """Every order's log is an unbroken walk along the legal pairs that ends in the order's state."""
    faults = []
    rows = await conn.fetch(
        "SELECT order_id, version, from_state, to_state FROM orders.order_log ORDER BY order_id, version"
    )
    at: dict[str, tuple[int, str]] = {}
    for r in rows:
        version, state = at.get(r["order_id"], (0, ""))
        if r["version"] != version + 1 or r["from_state"] != state:
            faults.append(f"{r['order_id']}: the log breaks at version {r['version']}")
        if (r["from_state"], r["to_state"]) not in LEGAL:
            faults.append(f"{r['order_id']}: {r['from_state']} → {r['to_state']}")
        at[r["order_id"]] = (r["version"], r["to_state"])
    for r in await conn.fetch("SELECT id, state, version FROM orders.orders"):
        if at.get(r["id"]) != (r["version"], r["state"]):
            faults.append(f"{r['id']}: is {r['state']}, the log says {at.get(r['id'])}")
    return faults


async def parcel_faults(conn: asyncpg.Connection) -> list[str]:
    """No parcel has more than was ordered; what is shipped or completed was sent to the last piece."""
    faults = []
    sent: dict[str, dict[str, int]] = {}
    for r in await conn.fetch("SELECT order_id, lines FROM orders.parcels"):
        for sku, quantity in json.loads(r["lines"]):
            of = sent.setdefault(r["order_id"], {})
            of[sku] = of.get(sku, 0) + quantity
    for r in await conn.fetch("SELECT id, state, lines, parcel_count FROM orders.orders"):
        ordered: dict[str, int] = {}
        for line in json.loads(r["lines"]):
            ordered[line["sku_id"]] = ordered.get(line["sku_id"], 0) + line["quantity"]
        gone = sent.get(r["id"], {})
        beyond = {sku: n for sku, n in gone.items() if n > ordered.get(sku, 0)}
        if beyond:
            faults.append(f"{r['id']}: parcels have {beyond} of {ordered}")
        if r["state"] in ("shipped", "completed") and gone != ordered:
            faults.append(f"{r['id']}: {r['state']}, but {gone} of {ordered} was sent")
        if r["parcel_count"] > 15:
            faults.append(f"{r['id']}: {r['parcel_count']} parcels")
    return faults


async def hold_faults(conn: asyncpg.Connection) -> list[str]:
    """A paid order's hold is committed, a gone order's is released, an unpaid order's holds."""
    wanted = {"pending_payment": "held", "cancelled": "released", "refunded": "released"}
    faults = []
    for r in await conn.fetch(
        "SELECT o.id, o.state, h.state AS hold FROM orders.orders o"
        " LEFT JOIN inventory.holds h ON h.order_id = o.id"
    ):
        expected = "committed" if r["state"] in PAID else wanted.get(r["state"])
        if expected is not None and r["hold"] != expected:
            faults.append(f"{r['id']}: {r['state']}, its hold is {r['hold']}")
    return faults


async def money_faults(conn: asyncpg.Connection, captured: list[dict[str, Any]]) -> list[str]:
    """To the fen: what was captured is a paid order or was given back; no order is paid without it."""
    faults = []
    payments = {
        r["id"]: r for r in await conn.fetch("SELECT id, order_id, amount_fen, state FROM payments.payments")
    }
    orders = {
        r["id"]: r
        for r in await conn.fetch("SELECT id, state, payment_id, payable_fen, paid_fen FROM orders.orders")
    }
    kept: dict[str, int] = {}
    for c in captured:
        got = int(c.get("captured_fen") or 0)
        back = sum(r["amount_fen"] for r in c["refunds"] if r["status"] == "SUCCESS")
        payment = payments.get(c["out_trade_no"])
        if payment is None:
            faults.append(f"{c['out_trade_no']}: the channel knows it, we do not")
        elif got - back > 0:
            kept[payment["order_id"]] = kept.get(payment["order_id"], 0) + got - back
    bought = {i: kept.pop(i) for i in list(kept) if i.startswith(("rch_", "mcd_"))}
    faults += await recharge_faults(conn, bought)
    for order_id, fen in kept.items():
        order = orders.get(order_id)
        if order is None or order["state"] not in PAID or order["payable_fen"] != fen:
            faults.append(f"{order_id}: the channel keeps {fen} fen, the order is {order and order['state']}")
    for order in orders.values():
        if order["state"] in PAID and kept.get(order["id"], 0) != order["payable_fen"]:
            faults.append(f"{order['id']}: {order['state']} without its money")
    return faults


async def queue_faults(conn: asyncpg.Connection) -> list[str]:
    """Nothing waits in an outbox, nothing lies among the dead letters."""
    faults = []
    for service in (
        "users",
        "catalog",
        "inventory",
        "orders",
        "payments",
        "marketing",
        "notifications",
        "staff",
        "assets",
    ):
        for table in ("outbox", "dead_letters"):
            n = await conn.fetchval(f"SELECT count(*) FROM {service}.{table}")
            if n:
                faults.append(f"{service}.{table} has {n} rows")
    return faults


async def at_rest(house: RunningShop) -> bool:
    """Whether the books are right now; NotYet with what is wrong."""
    assert house.simulator is not None
    try:
        conn = await asyncpg.connect(read_urls(house.state).postgres, timeout=5)
    except (OSError, asyncpg.PostgresError) as why:
        raise NotYet(repr(why)) from why
    try:
        captured = (await house.simulator.get("/_sim/state")).json()["payments"]
        faults = [
            *await stock_faults(conn),
            *await log_faults(conn),
            *await parcel_faults(conn),
            *await hold_faults(conn),
            *await money_faults(conn, captured),
            *await queue_faults(conn),
            *await ledger_faults(conn),
            *await coupon_faults(conn),
            *await quota_faults(conn),
        ]
    finally:
        await conn.close()
    if faults:
        raise NotYet(faults)
    return True
