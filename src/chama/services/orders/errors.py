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
