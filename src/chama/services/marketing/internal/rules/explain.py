"""A trace in words: for the shopper how the price came, for staff also why not."""

from collections.abc import Sequence

from chama.base.money import yuan
from chama.services.marketing.types import Said, TraceStep

UNIT_PRICES = {
    "list_price": "商品原价",
    "member_price": "会员价",
    "timed_price": "限时价",
    "activity_price": "活动价",
}
STEPS = {
    "full_reduction": "满减满折",
    "coupon": "优惠券",
    "points": "积分抵扣",
    "gift": "满赠",
    "free_freight": "满包邮",
    "freight": "运费",
    "freight_coupon": "运费券",
    "balance": "余额支付",
}
FREIGHTS = {
    "by_piece": "按件计费",
    "by_weight": "按重量计费",
    "by_volume": "按体积计费",
    "free_above": "满额包邮",
    "free_pieces": "满件包邮",
    "free_promotion": "活动包邮",
}
WHY_NOT = {
    "not_yet": "未到使用时间",
    "expired": "已过期",
    "out_of_scope": "没有适用的商品",
    "not_chosen": "未选择",
    "saves_nothing": "没有可抵扣的金额",
    "better_together": "已使用更优惠的组合，同组优惠不可叠加",
    "gift_gone": "赠品已赠完",
    "closed": "活动名额不足或已达每人限购数量",
}


def why_not(step: TraceStep) -> str:
    """Why a step did not apply, as people read it."""
    if step.reason == "below_threshold":
        return f"还差 ¥{yuan(step.missing)}"
    if step.reason == "too_few_pieces":
        return f"还差 {step.missing} 件"
    return WHY_NOT.get(step.reason, step.reason)


def said(step: TraceStep) -> Said:
    """One step in words."""
    title = UNIT_PRICES.get(step.reason, "限时价") if step.step == "unit_price" else STEPS.get(step.step)
    title = title or step.step
    if step.name:
        title = f"{title} · {step.name}"
    detail = ""
    if step.step == "freight":
        detail = FREIGHTS.get(step.reason, step.reason)
    elif step.reason == "points_capped":
        detail = "已达本单抵扣上限"
    elif not step.applied:
        detail = why_not(step)
    return Said(title=title, detail=detail, amount_fen=step.amount_fen, applied=step.applied)


def for_shopper(trace: Sequence[TraceStep]) -> list[Said]:
    """How this price came: what applied, in its order, and the freight even when there is none."""
    return [said(s) for s in trace if s.applied or s.step == "freight"]


def for_staff(trace: Sequence[TraceStep]) -> list[Said]:
    """Every step, also those that did not apply, and why not."""
    return [said(s) for s in trace]
