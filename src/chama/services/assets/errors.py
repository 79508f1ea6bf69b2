"""How assets refuses."""

from chama.base.errors import Refusal


class NotEnough(Refusal):
    """`fields` names what is short (points, balance_fen); the detail says what there is."""

    code = "not_enough_assets"
    status = 409
    title_en = "There is not enough of it"
    title_zh = "可用数量不足"


class CouponUnusable(Refusal):
    """`fields` maps the coupon to why: unknown (or somebody else's), held, used, expired, returned, early."""

    code = "coupon_unusable"
    status = 409
    title_en = "This coupon cannot be used"
    title_zh = "优惠券不可用"


class HoldSettled(Refusal):
    """What was held under this key was given back; the order must be quoted again."""

    code = "asset_hold_over"
    status = 409
    title_en = "What was set aside for this order was released"
    title_zh = "已预留的权益已释放，请重新下单"


class HoldDiffers(Refusal):
    """The same key already holds something else."""

    code = "asset_hold_differs"
    status = 409
    title_en = "Something else is held under this key"
    title_zh = "该订单已预留其他权益"


class HoldMissing(Refusal):
    code = "asset_hold_missing"
    status = 404
    title_en = "Nothing is held under this key"
    title_zh = "没有找到对应的预留"


class ReturnTooLarge(Refusal):
    code = "return_too_large"
    status = 409
    title_en = "More would go back than was taken"
    title_zh = "退回数量超过已使用数量"


class RechargeRefused(Refusal):
    """The amount is outside the bounds, or the principal would pass its cap (then `detail` has it)."""

    code = "recharge_refused"
    status = 409
    title_en = "This amount cannot be recharged"
    title_zh = "充值金额不符合规则"


class PurchaseNotFound(Refusal):
    code = "purchase_not_found"
    status = 404
    title_en = "There is no such recharge or card"
    title_zh = "充值或会员卡订单不存在"


class PurchaseStateRefused(Refusal):
    code = "purchase_state_refused"
    status = 409
    title_en = "This is not possible in its present state"
    title_zh = "当前状态无法执行该操作"


class CardPlanUnknown(Refusal):
    code = "card_plan_unknown"
    status = 404
    title_en = "There is no such membership card"
    title_zh = "会员卡不存在"


class MakeUpRefused(Refusal):
    """The day is checked in already, too long ago, not over, or the month's make-ups are used up."""

    code = "make_up_refused"
    status = 409
    title_en = "This day cannot be made up"
    title_zh = "该日期无法补签"


class BirthdayFixed(Refusal):
    code = "birthday_fixed"
    status = 409
    title_en = "The birthday was set already"
    title_zh = "生日已设置，不可修改"


class RulesChanged(Refusal):
    """Somebody else changed the rules meanwhile; `version` in the detail is the newest."""

    code = "rules_changed"
    status = 409
    title_en = "The rules have changed meanwhile"
    title_zh = "规则已被他人修改，请刷新后重试"
