"""How marketing refuses."""

from chama.base.errors import Refusal


class EmptyBasket(Refusal):
    code = "empty_basket"
    status = 422
    title_en = "There is nothing to price"
    title_zh = "请先选择商品"


class QuantityOutOfRange(Refusal):
    """`fields` names the SKUs; at most 999 pieces of one SKU fit an order."""

    code = "quantity_out_of_range"
    status = 422
    title_en = "The quantity must be 1 to 999"
    title_zh = "购买数量须为 1 至 999 件"


class RegionNotServed(Refusal):
    code = "region_not_served"
    status = 409
    title_en = "We do not deliver to this region"
    title_zh = "该地区暂不支持配送"


class TemplateNotFound(Refusal):
    code = "template_not_found"
    status = 404
    title_en = "There is no such coupon template"
    title_zh = "优惠券模板不存在"


class TemplateChanged(Refusal):
    """Somebody else changed the template meanwhile; `version` in the detail is the newest."""

    code = "template_changed"
    status = 409
    title_en = "The coupon template has changed meanwhile"
    title_zh = "优惠券模板已被他人修改，请刷新后重试"


class PromotionNotFound(Refusal):
    code = "promotion_not_found"
    status = 404
    title_en = "There is no such promotion"
    title_zh = "促销活动不存在"


class PromotionChanged(Refusal):
    """Somebody else changed the promotion meanwhile; `version` in the detail is the newest."""

    code = "promotion_changed"
    status = 409
    title_en = "The promotion has changed meanwhile"
    title_zh = "促销活动已被他人修改，请刷新后重试"


class PromotionSoldOut(Refusal):
    """`fields` names the promotions; `left` in the detail says how many pieces are left of each."""

    code = "promotion_sold_out"
    status = 409
    title_en = "The goods at this price are sold out"
    title_zh = "活动价商品已抢完，请重新确认价格"


class PromotionLimitReached(Refusal):
    """`fields` names the promotions; `left` in the detail says how many pieces one may still have of each."""

    code = "promotion_limit_reached"
    status = 409
    title_en = "You have taken as many at this price as one may"
    title_zh = "已达活动价每人限购数量，请重新确认价格"


class ActivityHoldOver(Refusal):
    """What was held under this key was let go."""

    code = "activity_hold_over"
    status = 409
    title_en = "What was set aside for this order was let go"
    title_zh = "该订单占用的活动名额已释放，请重新下单"


class ActivityHoldDiffers(Refusal):
    code = "activity_hold_differs"
    status = 409
    title_en = "This order holds something else already"
    title_zh = "该订单已占用其他活动名额"


class CouponExhausted(Refusal):
    code = "coupon_exhausted"
    status = 409
    title_en = "All coupons are gone"
    title_zh = "优惠券已领完"


class CouponLimitReached(Refusal):
    code = "coupon_limit_reached"
    status = 409
    title_en = "You have taken as many as one may"
    title_zh = "已达每人限领数量"


class ClaimNotOpen(Refusal):
    """The template is not on, its time to claim has not come or is over, or it would be over at once."""

    code = "claim_not_open"
    status = 409
    title_en = "This coupon cannot be claimed now"
    title_zh = "当前不可领取该优惠券"


class NotEligible(Refusal):
    """`fields` says what is missing: new_user or level."""

    code = "coupon_not_eligible"
    status = 403
    title_en = "This coupon is not for you"
    title_zh = "您不符合该优惠券的领取条件"


class CodeInvalid(Refusal):
    """No such code, or its campaign was stopped."""

    code = "code_invalid"
    status = 404
    title_en = "This code is not valid"
    title_zh = "兑换码无效"


class CodeRedeemed(Refusal):
    code = "code_redeemed"
    status = 409
    title_en = "This code was redeemed before"
    title_zh = "兑换码已被使用"


class FlashNotFound(Refusal):
    code = "flash_not_found"
    status = 404
    title_en = "There is no such flash sale"
    title_zh = "秒杀场次不存在"


class FlashStateRefused(Refusal):
    """A session goes draft → warm ⇄ paused → stopped → closed; `state` in the detail is where it is."""

    code = "flash_state_refused"
    status = 409
    title_en = "The session does not allow this now"
    title_zh = "场次当前状态不允许该操作"


class FlashHolds(Refusal):
    """Too many flash orders of this shopper, device or address are not paid yet."""

    code = "flash_unpaid_orders"
    status = 409
    title_en = "Please pay your other flash-sale orders first"
    title_zh = "您有未支付的秒杀订单，请先完成支付"
