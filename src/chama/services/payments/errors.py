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


class ChannelUnknown(Refusal):
    code = "channel_unknown"
    status = 400
    title_en = "There is no such way to pay"
    title_zh = "不支持该支付方式"


class RefundTooLarge(Refusal):
    """More than what is left of the payment; `left_fen` says how much that is."""

    code = "refund_too_large"
    status = 409
    title_en = "More than what is left of this payment"
    title_zh = "退款金额超过可退金额"


class RefundTooMany(Refusal):
    code = "refund_too_many"
    status = 409
    title_en = "A payment can be refunded in at most fifty parts"
    title_zh = "单笔支付最多退款五十次"


class RefundTooLate(Refusal):
    code = "refund_too_late"
    status = 409
    title_en = "The channel gives money back for a year only"
    title_zh = "支付已超过一年，无法原路退款"


class RefundNotStuck(Refusal):
    """Only a refund that the channel closed or could not make may be tried again or settled by hand."""

    code = "refund_not_stuck"
    status = 409
    title_en = "This refund needs no help"
    title_zh = "该退款无需人工处理"


class PaymentNotFound(Refusal):
    code = "payment_not_found"
    status = 404
    title_en = "No such payment"
    title_zh = "支付记录不存在"


class CaseNotFound(Refusal):
    code = "case_not_found"
    status = 404
    title_en = "No such case"
    title_zh = "工单不存在"


class BillBroken(Refusal):
    """The bill is cut off, changed on the way or of another shape; `reason` and `line` say where."""

    code = "bill_broken"
    status = 409
    title_en = "The channel's bill cannot be read"
    title_zh = "对账单内容有误，无法读取"


class BillNotYet(Refusal):
    """There is no bill of this day (any more, or yet); `latest` is the newest day that has one."""

    code = "bill_not_yet"
    status = 409
    title_en = "There is no bill of this day"
    title_zh = "该日账单尚未生成或已过期"


class NoBills(Refusal):
    code = "channel_without_bills"
    status = 409
    title_en = "This channel gives no bills to us"
    title_zh = "该渠道不提供对账单"


class DiscrepancyNotFound(Refusal):
    code = "discrepancy_not_found"
    status = 404
    title_en = "No such discrepancy"
    title_zh = "差错不存在"


class DiscrepancyDecided(Refusal):
    code = "discrepancy_decided"
    status = 409
    title_en = "This discrepancy was already decided"
    title_zh = "该差错已处理"


class RemedyByHand(Refusal):
    """Nothing here can be done by the shop itself: decide it and say why."""

    code = "remedy_by_hand"
    status = 409
    title_en = "This discrepancy has to be settled by hand"
    title_zh = "该差错需人工处理"
