"""Pure decisions of notifications: what a message says, what can be sent."""

import re
from datetime import datetime
from typing import NamedTuple

from chama.base.errors import InvalidRequest
from chama.base.ids import order_no
from chama.base.money import yuan
from chama.base.time import SHANGHAI

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class Words(NamedTuple):
    """What a message says."""

    kind: str
    title: str
    body: str


def require_sms(key: str, phone: str, template: str, text: str) -> None:
    """InvalidRequest that names every field which cannot be sent."""
    wrong: dict[str, str] = {}
    if not _MOBILE.fullmatch(phone):
        wrong["phone"] = "must be a mainland mobile number of 11 digits"
    for field, given, most in (("key", key, 200), ("template", template, 64), ("text", text, 500)):
        if not 1 <= len(given) <= most:
            wrong[field] = f"1 to {most} characters"
    if wrong:
        raise InvalidRequest(wrong)


def order_paid(order_id: str, paid_fen: int) -> Words:
    """Thanks for the money."""
    body = f"订单 {order_no(order_id)} 已付款 ¥{yuan(paid_fen)}，我们会尽快发货。"
    return Words("order_paid", "付款成功", body)


def order_shipped(order_id: str, carrier: str, tracking_no: str) -> Words:
    """Where the parcel is to be asked for."""
    body = f"订单 {order_no(order_id)} 已由{carrier}发出，运单号 {tracking_no}。"
    return Words("order_shipped", "订单已发货", body)


def order_cancelled(order_id: str) -> Words:
    """The order is off; the reason is the shop's word, not the shopper's, so it is not quoted."""
    return Words("order_cancelled", "订单已取消", f"订单 {order_no(order_id)} 已取消。")


def order_refunded(order_id: str, refunded_fen: int) -> Words:
    """The money goes back the way it came."""
    body = f"订单 {order_no(order_id)} 已退款 ¥{yuan(refunded_fen)}，款项将原路退回。"
    return Words("order_refunded", "退款成功", body)


def coupon_granted(name: str, until: datetime) -> Words:
    """A coupon came without asking."""
    return Words("coupon_granted", "优惠券已到账", f"「{name}」已放入您的券包，{_until(until)}前有效。")


def coupon_expiring(name: str, until: datetime) -> Words:
    """A coupon ends soon."""
    return Words("coupon_expiring", "优惠券即将到期", f"「{name}」将于{_until(until)}到期，请尽快使用。")


def points_expiring(points: int, at: datetime) -> Words:
    """Points end soon."""
    return Words("points_expiring", "积分即将到期", f"{points} 积分将于{_until(at)}到期，请尽快使用。")


def level_changed(name: str, rose: bool) -> Words:
    """Another level."""
    if rose:
        return Words("level_changed", "会员等级提升", f"恭喜您成为{name}，新的权益已生效。")
    return Words("level_changed", "会员等级变更", f"您的会员等级现为{name}。")


def _until(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month} 月 {local.day} 日 {local:%H:%M}"
