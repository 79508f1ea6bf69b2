"""api.weixin.qq.com: shipping information, without which funds stay frozen."""

from typing import Any

from aiohttp import web

from simulators.wechat.clock import parse_instant
from simulators.wechat.records import Doc, Order, Shipment
from simulators.wechat.weixin import WeixinError, body_of, require_token
from simulators.wechat.world import World

MAX_PARCELS = 15
_EXPRESS, _SPLIT = 1, 2


async def upload_shipping_info(world: World, request: web.Request) -> Doc:
    """POST /wxa/sec/order/upload_shipping_info: once, parcels added when split, and one correction."""
    require_token(world, request)
    asked = await body_of(request)
    order = _order(world, asked)
    moment = _upload_time(asked)
    parcels = _parcels(asked)
    known = world.shipments.get(order.out_trade_no)
    split = asked.get("delivery_mode") == _SPLIT
    if known is None:
        shipment = Shipment(
            transaction_id=str(order.transaction_id),
            out_trade_no=order.out_trade_no,
            logistics_type=asked["logistics_type"],
            delivered_all=not split or bool(asked.get("is_all_delivered")),
            corrected=False,
            upload_time=asked["upload_time"],
            parcels=parcels,
            updated_at=world.clock.now(),
        )
    else:
        if moment <= parse_instant(known.upload_time):
            raise WeixinError(268485216, "上传时间非法，必须晚于上一次")
        shipment = _again(known, asked, parcels, split=split)
        shipment.updated_at = world.clock.now()
    world.shipments[order.out_trade_no] = shipment
    world.store.put([shipment])
    return {"errcode": 0, "errmsg": "ok"}


def _again(known: Shipment, asked: Doc, parcels: list[Doc], *, split: bool) -> Shipment:
    if split and not known.delivered_all:
        if len(known.parcels) + len(parcels) > MAX_PARCELS:
            raise WeixinError(10060024, "物流信息不能超过15个")
        known.parcels = known.parcels + parcels
        known.delivered_all = bool(asked.get("is_all_delivered"))
    else:
        if known.corrected:
            raise WeixinError(10060003, "支付单已使用重新发货机会")
        if known.parcels == parcels and known.logistics_type == asked["logistics_type"]:
            raise WeixinError(10060023, "发货信息未更新")
        known.corrected, known.parcels = True, parcels
        known.logistics_type = asked["logistics_type"]
    known.upload_time = asked["upload_time"]
    return known


def _order(world: World, asked: Doc) -> Order:
    key: Any = asked.get("order_key")
    if not isinstance(key, dict):
        raise WeixinError(10060014, "参数错误：order_key")
    if key.get("order_number_type") == 1 and key.get("mchid") == world.keys.mchid:
        order = world.orders.get(str(key.get("out_trade_no")))
    else:
        order = world.by_transaction.get(str(key.get("transaction_id")))
    if order is None or not order.paid:
        raise WeixinError(10060001, "支付单不存在")
    payer: Any = asked.get("payer")
    if not isinstance(payer, dict) or payer.get("openid") != order.openid:
        raise WeixinError(10060031, "支付者openid不匹配")
    return order


def _upload_time(asked: Doc) -> float:
    try:
        return parse_instant(str(asked.get("upload_time")))
    except ValueError:
        raise WeixinError(268485216, "上传时间非法，应为RFC 3339") from None


def _parcels(asked: Doc) -> list[Doc]:
    logistics, mode = asked.get("logistics_type"), asked.get("delivery_mode")
    parcels: Any = asked.get("shipping_list")
    if logistics not in (1, 2, 3, 4):
        raise WeixinError(10060005, "物流类型有误")
    if mode not in (1, 2) or not isinstance(parcels, list) or not parcels:
        raise WeixinError(10060014, "参数错误：delivery_mode或shipping_list")
    if mode == _SPLIT and logistics != _EXPRESS:
        raise WeixinError(10060006, "非快递发货时不允许分拆发货")
    if mode == _SPLIT and not isinstance(asked.get("is_all_delivered"), bool):
        raise WeixinError(10060007, "分拆发货模式下必须填写is_all_delivered")
    if len(parcels) > (MAX_PARCELS if mode == _SPLIT else 1):
        raise WeixinError(10060024, "物流信息个数超过限制")
    for parcel in parcels:
        _require_parcel(parcel, logistics)
    return parcels


def _require_parcel(parcel: Any, logistics: int) -> None:
    if (
        not isinstance(parcel, dict)
        or not isinstance(parcel.get("item_desc"), str)
        or not parcel["item_desc"]
    ):
        raise WeixinError(10060008, "商品描述item_desc不能为空")
    if len(parcel["item_desc"]) > 120:
        raise WeixinError(10060009, "商品描述item_desc太长")
    if logistics != _EXPRESS:
        return
    if not parcel.get("tracking_no") or not parcel.get("express_company"):
        raise WeixinError(10060014, "参数错误：快递须填写tracking_no与express_company")
    contact: Any = parcel.get("contact") or {}
    receiver = str(contact.get("receiver_contact", "")) + str(contact.get("consignor_contact", ""))
    # SF asks for a contact, and WeChat takes it only masked
    if parcel["express_company"] == "SF" and "*" not in receiver:
        raise WeixinError(10060020, "顺丰须填写掩码后的联系方式")
