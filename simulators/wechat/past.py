"""Payments and refunds from before this simulator's time: a shop that was seeded leaves them in a file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulators.wechat.records import Order, Refund

if TYPE_CHECKING:
    from simulators.wechat.world import World

FILE = "past.jsonl"


def remember(world: "World", folder: Path) -> int:
    """Take over what the file says and is not known yet; returns how many records it had."""
    file = folder / FILE
    if not file.exists():
        return 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for facts in lines:
        if "out_refund_no" in facts:
            _refund(world, facts)
        else:
            _order(world, facts)
    world.store.put([*world.orders.values(), *world.refunds.values()])
    file.unlink()
    return len(lines)


def _order(world: "World", facts: dict[str, Any]) -> None:
    number = facts["out_trade_no"]
    order = Order(
        out_trade_no=number,
        scene="native",
        request={
            "appid": world.keys.appid,
            "mchid": world.keys.mchid,
            "out_trade_no": number,
            "description": facts["description"],
            "notify_url": "https://past.invalid/",
            "amount": {"total": facts["amount_fen"], "currency": "CNY"},
        },
        prepay_id=f"past{world.digits(28, 'past', number)}",
        prepay_at=facts["paid_at"],
        created_at=facts["paid_at"],
        public_key_mode=True,
        state="SUCCESS",
        transaction_id=facts["transaction_id"],
        paid_at=facts["paid_at"],
        openid="oPast" + world.digest("past", number)[:23],
    )
    if world.orders.setdefault(number, order) is order:
        world.by_prepay[order.prepay_id] = order
        world.by_transaction[facts["transaction_id"]] = order


def _refund(world: "World", facts: dict[str, Any]) -> None:
    number, trade = facts["out_refund_no"], facts["out_trade_no"]
    if number in world.refunds:
        return
    amount = {"refund": facts["amount_fen"], "total": facts["total_fen"], "currency": "CNY"}
    refund = Refund(
        out_refund_no=number,
        refund_id=f"503{world.digits(26, 'refund', number)}",
        out_trade_no=trade,
        request={"out_refund_no": number, "out_trade_no": trade, "reason": facts["reason"], "amount": amount},
        created_at=facts["at"],
        public_key_mode=True,
        status="SUCCESS",
        success_at=facts["at"],
    )
    world.refunds[number] = refund
    world.refunds_of.setdefault(trade, []).append(refund)
    world.orders[trade].state, world.orders[trade].last_refund_at = "REFUND", facts["at"]
