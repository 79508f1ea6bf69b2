"""What must be true of points, balances and coupons at rest, read from the databases; no product code."""

from collections import Counter, defaultdict
from typing import Any

import asyncpg

COUPON_STEPS = {
    ("", "available"),
    ("available", "held"),
    ("available", "used"),
    ("available", "expired"),
    ("available", "returned"),
    ("held", "available"),
    ("held", "used"),
    ("held", "expired"),
    ("used", "available"),
    ("used", "expired"),
}


async def ledger_faults(conn: asyncpg.Connection) -> list[str]:
    """Every kind sums to zero over shoppers and house; every balance is its unbroken row of entries."""
    faults = []
    sums: Counter[tuple[str, str]] = Counter()
    house: Counter[tuple[str, str]] = Counter()
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for r in await conn.fetch(
        "SELECT owner, kind, number, amount, balance, house FROM assets.transfers"
        " ORDER BY owner, kind, number"
    ):
        account = (r["owner"], r["kind"])
        numbers[account] += 1
        sums[account] += r["amount"]
        house[r["house"], r["kind"]] -= r["amount"]
        if r["number"] != numbers[account] or r["balance"] != sums[account]:
            faults.append(f"{account}: entry {r['number']} breaks the row")
    kinds: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for h in await conn.fetch(
        "SELECT user_id, points, principal_fen, gift_fen FROM assets.holds WHERE state = 'held'"
    ):
        held[h["user_id"], "points"] += h["points"]
        held[h["user_id"], "balance_principal"] += h["principal_fen"]
        held[h["user_id"], "balance_gift"] += h["gift_fen"]
    lots: Counter[tuple[str, str]] = Counter()
    for r in await conn.fetch("SELECT owner, kind, remaining FROM assets.lots"):
        lots[r["owner"], r["kind"]] += r["remaining"]
    for r in await conn.fetch("SELECT owner, kind, balance, held FROM assets.accounts"):
        account = (r["owner"], r["kind"])
        kinds[r["kind"]] += r["balance"]
        if (r["balance"], r["held"]) != (sums[account], held[account]) or r["balance"] < r["held"]:
            faults.append(f"{account}: {r['balance']} and {r['held']} held")
        if r["kind"] in ("points", "growth") and lots[account] != r["balance"] - r["held"]:
            faults.append(f"{account}: {lots[account]} in lots")
    mine: Counter[tuple[str, str]] = Counter()
    for table, amount in (("house", "balance"), ("house_moves", "amount")):
        for r in await conn.fetch(f"SELECT name, kind, {amount} AS n FROM assets.{table}"):
            mine[r["name"], r["kind"]] += r["n"]
            kinds[r["kind"]] += r["n"]
    if +mine != +house or -mine != -house:
        faults.append(f"the house has {dict(mine)}, its entries say {dict(house)}")
    return faults + [f"{kind} sums to {n}" for kind, n in kinds.items() if n]


async def coupon_faults(conn: asyncpg.Connection) -> list[str]:
    """Every claim is one coupon and every coupon one claim; each walked legally; none is used twice."""
    faults = []
    claims = {r["coupon_id"] for r in await conn.fetch("SELECT coupon_id FROM marketing.claims")}
    coupons = {r["id"]: r for r in await conn.fetch("SELECT id, state, version FROM assets.coupons")}
    if claims != set(coupons):
        faults.append(f"claims without coupon or coupons without claim: {sorted(claims ^ set(coupons))[:5]}")
    at: dict[str, tuple[int, str]] = {}
    for r in await conn.fetch(
        "SELECT coupon_id, version, from_state, to_state FROM assets.coupon_log ORDER BY coupon_id, version"
    ):
        version, state = at.get(r["coupon_id"], (0, ""))
        step = (r["from_state"], r["to_state"])
        if (r["version"], r["from_state"]) != (version + 1, state) or step not in COUPON_STEPS:
            faults.append(f"{r['coupon_id']}: {step} at version {r['version']}")
        at[r["coupon_id"]] = (r["version"], r["to_state"])
    for c in coupons.values():
        if at.get(c["id"]) != (c["version"], c["state"]):
            faults.append(f"{c['id']}: is {c['state']}, the log says {at.get(c['id'])}")
    uses: Counter[str] = Counter()
    for r in await conn.fetch("SELECT coupon_ids FROM assets.holds WHERE state IN ('held', 'captured')"):
        uses.update(r["coupon_ids"])
    return faults + [f"{c} is in {n} orders" for c, n in uses.items() if n > 1]


async def quota_faults(conn: asyncpg.Connection) -> list[str]:
    """What a template has given is what was claimed of it; never above its quota or a shopper's limit."""
    faults = []
    given: Counter[str] = Counter()
    by_user: Counter[tuple[str, str]] = Counter()
    for r in await conn.fetch("SELECT template_id, user_id, source FROM marketing.claims"):
        given[r["template_id"]] += r["source"] != "code"
        by_user[r["template_id"], r["user_id"]] += r["source"] in ("claim", "code")
    for r in await conn.fetch("SELECT template_id, count FROM marketing.code_batches"):
        given[r["template_id"]] += r["count"]
    limits = {}
    for t in await conn.fetch(
        "SELECT id, taken, total_quota, (draft->>'per_user')::int AS per_user FROM marketing.templates"
    ):
        limits[t["id"]] = t["per_user"]
        if t["taken"] != given[t["id"]] or t["taken"] > t["total_quota"]:
            faults.append(f"{t['id']}: {t['taken']} taken, {given[t['id']]} given, quota {t['total_quota']}")
    faults += [f"{u} has {n} of {t}" for (t, u), n in by_user.items() if n > limits[t]]
    return faults + await _activity_faults(conn)


async def _activity_faults(conn: asyncpg.Connection) -> list[str]:
    """Pieces of limited promotions are those of orders that hold or bought them; within every limit."""
    in_all: Counter[str] = Counter()
    by_user: Counter[tuple[str, str]] = Counter()
    for h in await conn.fetch(
        "SELECT user_id, promotion_ids, pieces FROM marketing.activity_holds WHERE state <> 'voided'"
    ):
        for promotion_id, pieces in zip(h["promotion_ids"], h["pieces"], strict=True):
            in_all[promotion_id] += pieces
            by_user[promotion_id, h["user_id"]] += pieces
    faults, limits = [], {}
    for p in await conn.fetch(
        "SELECT id, taken, quota, coalesce((draft->>'per_user')::int, 0) AS per_user"
        " FROM marketing.promotions"
    ):
        limits[p["id"]] = p["per_user"]
        if p["taken"] != in_all[p["id"]] or (p["quota"] and p["taken"] > p["quota"]):
            faults.append(f"{p['id']}: {p['taken']} counted, orders have {in_all[p['id']]} of {p['quota']}")
    counted = {
        (r["promotion_id"], r["user_id"]): r["taken"]
        for r in await conn.fetch(
            "SELECT promotion_id, user_id, taken FROM marketing.promotion_buyers WHERE taken > 0"
        )
    }
    if counted != dict(+by_user):
        faults.append(f"pieces of shoppers: counted {counted}, orders have {dict(by_user)}")
    return faults + [f"{u} has {n} of {p}" for (p, u), n in by_user.items() if limits[p] and n > limits[p]]


async def recharge_faults(conn: asyncpg.Connection, kept: dict[str, int]) -> list[str]:
    """The channel keeps exactly the money of what is paid: `kept` is fen by purchase."""
    rows: list[Any] = await conn.fetch("SELECT id, state, price_fen FROM assets.purchases")
    paid = {r["id"]: r["price_fen"] for r in rows if r["state"] == "paid"}
    odd = sorted(p for p in paid.keys() | kept.keys() if paid.get(p) != kept.get(p))
    return [f"{p}: paid {paid.get(p)}, the channel keeps {kept.get(p)}" for p in odd]
