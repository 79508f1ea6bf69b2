"""Every route of the simulator."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from aiohttp import web

from simulators.wechat import (
    admin,
    bills,
    gate,
    notify,
    pages,
    pay,
    payer,
    reach,
    refunds,
    shipping,
    sms,
    weixin,
)
from simulators.wechat.fields import is_loopback_url
from simulators.wechat.gate import WORLD
from simulators.wechat.world import World


def create_app(folder: Path, seed: int | None = None) -> web.Application:
    """The whole simulator over one state folder."""
    app = web.Application(client_max_size=1 << 20)
    app[WORLD] = World(folder, seed)
    app.cleanup_ctx.append(_live)
    app.on_response_prepare.append(_allow_loopback_pages)
    _pay_routes(app.router)
    _weixin_routes(app.router)
    _people_routes(app.router)
    _admin_routes(app.router)
    return app


async def _live(app: web.Application) -> AsyncIterator[None]:
    """Take up what a kill interrupted, run the timers, and close everything at the end."""
    world = app[WORLD]
    connector = aiohttp.TCPConnector(limit=256)
    world.http = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
    for refund in world.refunds.values():
        refunds.arm(world, refund)
    for notice in world.notices.values():
        notify.arm(world, notice)
    world.timers.start()
    yield
    await world.timers.stop()
    await world.http.close()
    world.store.close()


async def _allow_loopback_pages(request: web.Request, response: web.StreamResponse) -> None:
    """A shop page served from another port of this machine may call the payer and the developer's side."""
    origin = request.headers.get("Origin", "")
    if is_loopback_url(origin) and request.path.startswith(("/_sim/", "/payer/")):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"


async def _preflight(request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _index(request: web.Request) -> web.Response:
    return pages.answer(pages.index(f"{request.scheme}://{request.host}"))


def _pay_routes(router: web.UrlDispatcher) -> None:
    orders, refund = "/v3/pay/transactions", "/v3/refund/domestic/refunds"
    router.add_post(f"{orders}/jsapi", gate.serve(pay.prepay_jsapi))
    router.add_post(f"{orders}/native", gate.serve(pay.prepay_native))
    router.add_get(f"{orders}/out-trade-no/{{out_trade_no}}", gate.serve(pay.query_by_number))
    router.add_get(f"{orders}/id/{{transaction_id}}", gate.serve(pay.query_by_id))
    router.add_post(f"{orders}/out-trade-no/{{out_trade_no}}/close", gate.serve(pay.close))
    router.add_post(refund, gate.serve(refunds.request_refund))
    router.add_get(f"{refund}/{{out_refund_no}}", gate.serve(refunds.query_refund))
    router.add_get("/v3/certificates", gate.serve(pay.certificates))
    router.add_get("/v3/bill/tradebill", gate.serve(bills.trade))
    router.add_get("/v3/bill/fundflowbill", gate.serve(bills.fund))
    router.add_get("/v3/billdownload/file", bills.download)


def _weixin_routes(router: web.UrlDispatcher) -> None:
    router.add_get("/sns/jscode2session", weixin.serve(weixin.jscode2session))
    router.add_post("/cgi-bin/stable_token", weixin.serve(weixin.stable_token))
    router.add_post("/wxa/business/getuserphonenumber", weixin.serve(weixin.get_phone_number))
    router.add_post("/cgi-bin/message/subscribe/send", weixin.serve(reach.send_subscribe))
    router.add_post("/wxa/getwxacodeunlimit", reach.wxacode)
    router.add_post("/wxa/generatescheme", weixin.serve(reach.generate_scheme))
    router.add_post("/wxa/generate_urllink", weixin.serve(reach.generate_urllink))
    router.add_post("/wxa/msg_sec_check", weixin.serve(reach.msg_sec_check))
    router.add_post("/wxa/getuserriskrank", weixin.serve(reach.user_risk_rank))
    router.add_post("/wxa/sec/order/upload_shipping_info", weixin.serve(shipping.upload_shipping_info))


def _people_routes(router: web.UrlDispatcher) -> None:
    router.add_get("/", _index)
    router.add_get("/healthz", _healthz)
    router.add_get("/cashier", payer.cashier)
    router.add_post("/cashier", payer.cashier_act)
    router.add_post("/payer/pay", payer.pay_by_api)
    router.add_post("/payer/cancel", payer.cancel_by_api)
    router.add_post("/sms/send", sms.send)
    router.add_get("/phone", sms.phone)


def _admin_routes(router: web.UrlDispatcher) -> None:
    router.add_get("/_sim/state", admin.state)
    router.add_get("/_sim/clock", admin.clock)
    router.add_post("/_sim/clock", admin.turn_clock)
    router.add_post("/_sim/next", admin.next_knob)
    router.add_delete("/_sim/next", admin.clear_knobs)
    router.add_post("/_sim/settings", admin.settings)
    router.add_post("/_sim/login_code", admin.login_code)
    router.add_post("/_sim/phone_code", admin.phone_code)
    router.add_post("/_sim/consent", admin.consent)
    router.add_post("/_sim/rotate", admin.rotate)
    router.add_post("/_sim/bad_days", admin.bad_days_on)
    router.add_delete("/_sim/bad_days", admin.bad_days_off)
    router.add_get("/_sim/bills", bills.truth)
    router.add_post("/_sim/bills", bills.plant_bills)
    router.add_get("/_sim/messages", sms.messages)
    router.add_get("/_sim/phone", sms.phone_data)
    router.add_route("OPTIONS", "/_sim/{tail:.*}", _preflight)
    router.add_route("OPTIONS", "/payer/{tail:.*}", _preflight)
