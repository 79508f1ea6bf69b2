"""How payments refuses."""

from chama.base.errors import Refusal


class PaymentClosed(Refusal):
    code = "payment_closed"
    status = 409
    title_en = "This order can no longer be paid"
    title_zh = "订单已无法支付"


class AlreadyPaid(Refusal):
    code = "already_paid"
    status = 409
    title_en = "This order is already paid"
    title_zh = "订单已支付"


class ChannelSaidNo(Refusal):
    code = "channel_refused"
    status = 409
    title_en = "The payment channel refused"
    title_zh = "支付渠道拒绝了请求"


class NotificationRefused(Refusal):
    """The message is not from the channel, too old, or was changed."""

    code = "notification_refused"
    status = 401
    title_en = "This notification cannot be verified"
    title_zh = "通知验签失败"
