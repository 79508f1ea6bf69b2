"""Orders of WeChat Pay v3: prepay, query, close, and the moment of payment."""

from simulators.wechat import notify
from simulators.wechat.clock import parse_instant, shanghai
from simulators.wechat.errors import PayError, param_error
from simulators.wechat.fields import (
    Group,
    Many,
    Schema,
    Text,
    Truth,
    Whole,
    notify_url_issue,
    number,
    time_expire_issue,
)
from simulators.wechat.gate import Call
from simulators.wechat.records import Doc, Order
from simulators.wechat.signing import seal
from simulators.wechat.world import World

PREPAY_SECONDS = 2 * 3600

_STATE_NAMES = {"NOTPAY": "订单未支付", "SUCCESS": "支付成功", "CLOSED": "订单已关闭", "REFUND": "转入退款"}

_GOODS = Group(
    {
        "merchant_goods_id": Text(32, required=True),
        "wechatpay_goods_id": Text(32),
        "goods_name": Text(256),
        "quantity": Whole(1, required=True),
        "unit_price": Whole(0, required=True),
    }
)
_COMMON = {
    "appid": Text(32, required=True),
    "mchid": Text(32, required=True),
    "description": Text(127, required=True),
    "out_trade_no": number(6, 32),
    "time_expire": Text(64, check=time_expire_issue),
    "attach": Text(128, min_chars=0),
    "notify_url": Text(255, check=notify_url_issue, required=True),
    "goods_tag": Text(32, min_chars=0),
    "support_fapiao": Truth(),
    "amount": Group({"total": Whole(1, required=True), "currency": Text(16, pattern="CNY")}, required=True),
    "detail": Group(
        {
            "cost_price": Whole(0),
            "invoice_id": Text(32),
            "goods_detail": Many(_GOODS, 6000),
        }
    ),
    "scene_info": Group(
        {
            "payer_client_ip": Text(45, required=True),
            "device_id": Text(32),
            "store_info": Group(
                {
                    "id": Text(32, required=True),
                    "name": Text(256),
                    "area_code": Text(32),
                    "address": Text(512),
                }
            ),
        }
    ),
    "settle_info": Group({"profit_sharing": Truth()}),
}
_OPENID = Text(128, pattern=r"[0-9A-Za-z_\-]+", required=True)
JSAPI = Schema(_COMMON | {"payer": Group({"openid": _OPENID}, required=True)})
NATIVE = Schema(_COMMON)
CLOSE = Schema({"mchid": Text(32, required=True)})


def prepay_jsapi(world: World, call: Call) -> Doc:
    """POST /v3/pay/transactions/jsapi."""
    return {"prepay_id": _prepay(world, call, "jsapi", JSAPI.verify(call.body)).prepay_id}


def prepay_native(world: World, call: Call) -> Doc:
    """POST /v3/pay/transactions/native."""
    return {"code_url": _prepay(world, call, "native", NATIVE.verify(call.body)).code_url}


def _prepay(world: World, call: Call, scene: str, asked: Doc) -> Order:
    _require_merchant(world, asked["mchid"])
    if asked["appid"] != world.keys.appid:
        raise param_error("/appid", "appid与mchid不匹配", value=asked["appid"])
    now = world.clock.now()
    order = world.orders.get(asked["out_trade_no"])
    if order is None:
        if "time_expire" in asked and parse_instant(asked["time_expire"]) <= now:
            raise param_error("/time_expire", "支付结束时间早于当前时间", value=asked["time_expire"])
        number_ = asked["out_trade_no"]
        if world.bad_days:
            world.bad_days.meet(number_)
        order = Order(
            out_trade_no=number_,
            scene=scene,
            request=asked,
            prepay_id=_prepay_id(world, number_, now, 0),
            prepay_at=now,
            created_at=now,
            public_key_mode=call.public_key_mode,
        )
        world.orders[number_] = order
    else:
        _require_same(order, scene, asked)
        if now < order.prepay_at + PREPAY_SECONDS:
            return order
        world.by_prepay.pop(order.prepay_id, None)
        order.prepay_id, order.prepay_at = _prepay_id(world, order.out_trade_no, now, order.prepay_at), now
    world.by_prepay[order.prepay_id] = order
    world.store.put([order])
    return order


def _prepay_id(world: World, out_trade_no: str, now: float, salt: object) -> str:
    stamp = shanghai(now)[:19].translate(str.maketrans("", "", "-T:"))
    return f"wx{stamp}{world.digest('prepay', out_trade_no, salt)[:20]}"


def _require_merchant(world: World, mchid: str) -> None:
    if mchid != world.keys.mchid:
        raise PayError(403, "NO_AUTH", "商户号mchid与签名的商户号不一致")


def _require_same(order: Order, scene: str, asked: Doc) -> None:
    if order.paid:
        raise PayError(400, "ORDERPAID", "该订单已支付")
    if order.state == "CLOSED":
        raise PayError(400, "ORDER_CLOSED", "该订单已关闭，请重新下单")
    if order.scene != scene:
        raise PayError(403, "OUT_TRADE_NO_USED", "商户订单号重复")
    if order.request != asked:
        changed = sorted(
            k for k in order.request.keys() | asked.keys() if order.request.get(k) != asked.get(k)
        )
        detail: Doc = {"field": f"/{changed[0]}", "issue": "与首次请求不一致", "location": "body"}
        raise PayError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致", detail)


def query_by_number(world: World, call: Call) -> Doc:
    """GET /v3/pay/transactions/out-trade-no/{out_trade_no}."""
    return describe(world, _require_order(world, call, world.orders.get(call.path["out_trade_no"])))


def query_by_id(world: World, call: Call) -> Doc:
    """GET /v3/pay/transactions/id/{transaction_id}."""
    return describe(world, _require_order(world, call, world.by_transaction.get(call.path["transaction_id"])))


def _require_order(world: World, call: Call, order: Order | None) -> Order:
    call.only_query("mchid")
    if "mchid" not in call.query:
        raise param_error("mchid", "缺少必填字段", location="query")
    _require_merchant(world, call.query["mchid"])
    if order is None:
        raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")
    return order


def describe(world: World, order: Order) -> Doc:
    """The order as queries answer it and notifications carry it."""
    total = order.total_fen
    answer: Doc = {
        "appid": world.keys.appid,
        "mchid": world.keys.mchid,
        "out_trade_no": order.out_trade_no,
        "attach": order.request.get("attach", ""),
        "trade_state": order.state,
        "trade_state_desc": _STATE_NAMES[order.state],
        "amount": {"total": total, "currency": "CNY", "payer_currency": "CNY"},
        "promotion_detail": [],
    }
    if order.paid and order.paid_at is not None:
        answer["transaction_id"] = order.transaction_id
        answer["trade_type"] = order.scene.upper()
        answer["bank_type"] = order.bank_type
        answer["success_time"] = shanghai(order.paid_at)
        answer["payer"] = {"openid": order.openid}
        answer["amount"]["payer_total"] = total
    return answer


def close(world: World, call: Call) -> None:
    """POST …/close; the knob `pay_first` lets the shopper win the race."""
    _require_merchant(world, CLOSE.verify(call.body)["mchid"])
    order = world.orders.get(call.path["out_trade_no"])
    if order is None:
        raise PayError(404, "ORDERNOTEXIST", "订单不存在")
    if order.state == "NOTPAY" and world.take_knob("close", order.out_trade_no) is not None:
        capture(world, order, None)
    if order.paid:
        raise PayError(400, "ORDERPAID", "订单已支付，不能关闭")
    if order.state != "CLOSED":
        order.state = "CLOSED"
        world.store.put([order])


class PayRefused(Exception):
    """Why the shopper cannot pay; the text is what he sees."""


def why_unpayable(world: World, order: Order) -> str | None:
    """The sentence a shopper sees when an order cannot be paid now."""
    now = world.clock.now()
    if order.paid:
        return "该订单已支付"
    if order.state == "CLOSED":
        return "该订单已关闭"
    expire = order.request.get("time_expire")
    if expire is not None and now >= parse_instant(expire):
        return "该订单已过支付时限"
    if now >= order.prepay_at + PREPAY_SECONDS:
        return "支付会话已过期，请返回商家重新发起支付"
    return None


def pay(world: World, order: Order, openid: str | None) -> None:
    """The shopper confirms; PayRefused when the order is not payable or another shopper's."""
    reason = why_unpayable(world, order)
    if reason is not None:
        raise PayRefused(reason)
    payer = order.request.get("payer", {}).get("openid")
    if payer is not None and openid is not None and openid != payer:
        raise PayRefused("该订单不属于当前用户")
    capture(world, order, openid)


def capture(world: World, order: Order, openid: str | None) -> None:
    """Take the money, remember it on disk and announce it."""
    now = world.clock.now()
    day = shanghai(now)[:10].replace("-", "")
    order.state = "SUCCESS"
    order.paid_at = now
    order.transaction_id = f"4200{day}{world.digits(16, 'transaction', order.out_trade_no)}"
    payer = order.request.get("payer", {}).get("openid")
    order.openid = payer or openid or f"o{world.digest('scanner', order.out_trade_no)[:27]}"
    world.by_transaction[order.transaction_id] = order
    notice = notify.make(
        world,
        event_type="TRANSACTION.SUCCESS",
        subject=order.out_trade_no,
        summary="支付成功",
        original_type="transaction",
        plain=describe(world, order),
        url=order.request["notify_url"],
        public_key_mode=order.public_key_mode,
    )
    # one transaction: a kill between them would leave a payment that is never announced
    world.store.put([order, notice])
    notify.arm(world, notice)


def certificates(world: World, call: Call) -> Doc:
    """GET /v3/certificates."""
    call.only_query("algorithm_type")
    return {
        "data": [
            {
                "serial_no": certificate.serial,
                "effective_time": shanghai(certificate.not_before.timestamp()),
                "expire_time": shanghai(certificate.not_after.timestamp()),
                "encrypt_certificate": seal(world.keys.api_v3_key, certificate.pem.encode(), "certificate"),
            }
            for certificate in world.keys.certificates
        ]
    }
