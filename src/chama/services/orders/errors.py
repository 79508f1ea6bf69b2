"""How orders refuses."""

from chama.base.errors import Refusal


class OrderNotFound(Refusal):
    """There is no such order, or it belongs to somebody else: the answer is the same."""

    code = "order_not_found"
    status = 404
    title_en = "No such order"
    title_zh = "订单不存在"


class OrderAbandoned(Refusal):
    code = "order_abandoned"
    status = 409
    title_en = "This order was given up before it was placed; please confirm again"
    title_zh = "订单已失效，请重新确认"


class OrderExists(Refusal):
    """This quote was already turned into an order under another key."""

    code = "order_exists"
    status = 409
    title_en = "This order was already placed"
    title_zh = "订单已提交"


class TransitionRefused(Refusal):
    code = "transition_refused"
    status = 409
    title_en = "The order's state does not allow this"
    title_zh = "当前订单状态不支持此操作"


class CartFull(Refusal):
    code = "cart_full"
    status = 409
    title_en = "The cart is full"
    title_zh = "购物车已满"


class FreightTemplateChanged(Refusal):
    """Somebody saved this template since it was read; the detail has both versions."""

    code = "freight_template_changed"
    status = 409
    title_en = "This freight template was changed by somebody else"
    title_zh = "运费模板已被他人修改，请刷新后重试"


class ParcelExceedsOrder(Refusal):
    """`fields` names the SKUs, `left` how many of each are still to be sent."""

    code = "parcel_exceeds_order"
    status = 409
    title_en = "There is not so much left to send"
    title_zh = "发货数量超过待发数量"


class TooManyParcels(Refusal):
    """WeChat takes fifteen parcels an order; the last must hold all that is left."""

    code = "too_many_parcels"
    status = 409
    title_en = "An order has at most fifteen parcels"
    title_zh = "一个订单最多 15 个包裹，最后一个须包含全部剩余商品"


class ParcelNotFound(Refusal):
    code = "parcel_not_found"
    status = 404
    title_en = "The order has no such parcel"
    title_zh = "包裹不存在"


class ParcelCorrectedBefore(Refusal):
    """WeChat takes one correction of a parcel."""

    code = "parcel_corrected_before"
    status = 409
    title_en = "This parcel was corrected before"
    title_zh = "物流信息只能更正一次"


class CarrierNameTaken(Refusal):
    code = "carrier_name_taken"
    status = 409
    title_en = "Another carrier has this name"
    title_zh = "已有同名物流公司"


class CarrierUnknown(Refusal):
    code = "carrier_unknown"
    status = 400
    title_en = "No such carrier"
    title_zh = "物流公司不存在或已停用"


class ReceiptExtended(Refusal):
    code = "receipt_extended"
    status = 409
    title_en = "The time to receive was extended before"
    title_zh = "已延长过收货时间"
