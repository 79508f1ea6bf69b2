"""The payer: an API that plays wx.requestPayment, and the cashier page a person sees."""

from urllib.parse import urlencode

from aiohttp import web

from simulators.wechat import pages
from simulators.wechat.fields import is_loopback_url
from simulators.wechat.gate import WORLD
from simulators.wechat.pay import PayRefused, pay, why_unpayable
from simulators.wechat.records import Doc, Order
from simulators.wechat.signing import verify_pay_sign
from simulators.wechat.world import World

_SIGNED = ("appId", "timeStamp", "nonceStr", "package", "signType", "paySign")


def _signed_order(world: World, asked: Doc) -> Order:
    """The order that signed parameters of wx.requestPayment name; PayRefused when anything is off."""
    texts = {name: asked.get(name) for name in _SIGNED}
    if not all(isinstance(value, str) for value in texts.values()):
        raise PayRefused("缺少参数或参数类型有误")
    if asked["signType"] != "RSA" or not verify_pay_sign(world.keys, asked):
        raise PayRefused("支付验证签名失败")
    if asked["appId"] != world.keys.appid:
        raise PayRefused("appId与支付订单不一致")
    prefix, _, prepay_id = asked["package"].partition("=")
    order = world.by_prepay.get(prepay_id)
    if prefix != "prepay_id" or order is None:
        raise PayRefused("prepay_id无效")
    return order


async def _body(request: web.Request) -> Doc:
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise PayRefused("请求体不是JSON对象")
    return asked


def _fail(reason: str) -> web.Response:
    return web.json_response({"errMsg": f"requestPayment:fail {reason}"}, status=400)


async def pay_by_api(request: web.Request) -> web.Response:
    """POST /payer/pay: the six parameters of wx.requestPayment, and optionally who pays (`openid`)."""
    world = request.app[WORLD]
    try:
        asked = await _body(request)
        pay(world, _signed_order(world, asked), asked.get("openid"))
    except PayRefused as refused:
        return _fail(str(refused))
    return web.json_response({"errMsg": "requestPayment:ok"})


async def cancel_by_api(request: web.Request) -> web.Response:
    """POST /payer/cancel: the shopper closes the pay sheet; the order stays unpaid."""
    try:
        _signed_order(request.app[WORLD], await _body(request))
    except PayRefused as refused:
        return _fail(str(refused))
    return web.json_response({"errMsg": "requestPayment:fail cancel"})


def _page_order(world: World, asked: dict[str, str]) -> Order:
    if "paySign" in asked:
        return _signed_order(world, asked)
    code = asked.get("code_url")
    if code is not None:
        order = next((o for o in world.orders.values() if o.scene == "native" and o.code_url == code), None)
    else:
        order = world.by_prepay.get(asked.get("prepay_id", ""))
    if order is None:
        raise PayRefused("找不到这笔支付，请返回商家重新发起")
    return order


def _return_url(asked: dict[str, str]) -> str | None:
    url = asked.get("return_url")
    if url and not is_loopback_url(url):
        raise PayRefused("返回地址不被允许，仅支持本机http地址")
    return url or None


async def cashier(request: web.Request) -> web.Response:
    """GET /cashier?prepay_id=… or code_url=… or the signed six; optional return_url on this machine."""
    world = request.app[WORLD]
    asked = dict(request.query)
    if not asked:
        return pages.answer(pages.scan())
    try:
        order = _page_order(world, asked)
        back = _return_url(asked)
    except PayRefused as refused:
        return pages.answer(pages.problem(str(refused)), status=400)
    merchant = world.settings.merchant_name
    if order.paid:
        return pages.answer(pages.paid(order, merchant, back))
    reason = why_unpayable(world, order)
    if reason is not None:
        return pages.answer(pages.problem(reason, back))
    hidden = {name: value for name, value in asked.items() if name != "cancelled"}
    return pages.answer(pages.cashier(order, merchant, hidden, cancelled="cancelled" in asked))


async def cashier_act(request: web.Request) -> web.Response:
    """POST /cashier: the form of the page; answers with a redirect so that a reload pays nothing twice."""
    world = request.app[WORLD]
    asked = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    act = asked.pop("act", "")
    try:
        order = _page_order(world, asked)
        back = _return_url(asked)
        if act == "pay":
            pay(world, order, asked.get("openid") or None)
        elif act != "cancel":
            raise PayRefused("未知操作")
    except PayRefused as refused:
        return pages.answer(pages.problem(str(refused)), status=400)
    if act == "cancel":
        if back is not None:
            raise web.HTTPSeeOther(back)
        asked["cancelled"] = "1"
    raise web.HTTPSeeOther(f"/cashier?{urlencode(asked)}")
