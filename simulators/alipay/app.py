"""Every route of the simulator."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from simulators.alipay import bad_days, gateway, notify, pages, trades
from simulators.alipay.world import WORLD, Doc, Trade, World
from simulators.wechat.fields import is_loopback_url

KNOBS = {
    "answer": ("system_error", "lost", "slow", "unsigned", "forged"),
    "notify": notify.TRICKS,
    "close": ("pay_first",),
    "refund": ("SELLER_BALANCE_NOT_ENOUGH", "unmoved"),
    "permission": ("isv.insufficient-isv-permissions", "ACQ.ACCESS_FORBIDDEN"),
}


def create_app(folder: Path, seed: int | None = None) -> web.Application:
    """The whole simulator over one state folder."""
    app = web.Application(client_max_size=1 << 20)
    app[WORLD] = World(folder, seed)
    app.cleanup_ctx.append(_live)
    router = app.router
    router.add_post("/gateway.do", gateway.serve(trades.METHODS))
    router.add_get("/healthz", _healthz)
    router.add_get("/qr/{code}", _cashier)
    router.add_post("/qr/{code}", _act)
    router.add_get("/_sim/state", _state)
    router.add_post("/_sim/scan", _scan)
    router.add_post("/_sim/pay", _pay)
    router.add_post("/_sim/clock", _turn_clock)
    router.add_post("/_sim/next", _next_knob)
    router.add_delete("/_sim/next", _clear_knobs)
    router.add_post("/_sim/bad_days", _bad_days_on)
    router.add_delete("/_sim/bad_days", _bad_days_off)
    return app


async def _live(app: web.Application) -> AsyncIterator[None]:
    """Take up what a kill interrupted, run the timers, and close everything at the end."""
    world = app[WORLD]
    world.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    for notice in world.notices.values():
        notify.arm(world, notice)
    world.timers.start()
    yield
    await world.timers.stop()
    await world.http.close()
    world.close()


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, content_type="text/html", status=status, headers=pages.HEADERS)


def _opened(request: web.Request, asked: Doc) -> tuple[World, Trade | None, str | None]:
    world = request.app[WORLD]
    back = asked.get("return_url")
    return world, world.by_code.get(request.match_info["code"]), back if is_loopback_url(back or "") else None


async def _cashier(request: web.Request) -> web.Response:
    """GET /qr/{code}: what a buyer sees who scans it or opens it; optional return_url on this machine."""
    world, trade, back = _opened(request, dict(request.query))
    if trade is None:
        return _html(pages.problem("二维码无效"), 404)
    if trade.paid_at is not None:
        return _html(pages.paid(trade, world.merchant_name, back))
    if (reason := trades.why_unpayable(world, trade)) is not None:
        return _html(pages.problem(reason, back))
    trades.scan(world, trade)
    return _html(pages.cashier(trade, world.merchant_name, back))


async def _act(request: web.Request) -> web.Response:
    """POST /qr/{code}: the form of the page; a redirect, so that a reload pays nothing twice."""
    asked = dict(await request.post())
    world, trade, back = _opened(request, asked)
    if trade is None or asked.get("act") not in ("pay", "cancel"):
        return _html(pages.problem("二维码无效"), 404)
    if asked["act"] == "pay":
        try:
            trades.pay(world, trade)
        except gateway.Refused as refused:
            return _html(pages.problem(refused.body["sub_msg"], back), 400)
    elif back is not None:
        raise web.HTTPSeeOther(back)
    raise web.HTTPSeeOther(f"{request.path}?{urlencode({'return_url': back})}" if back else request.path)


async def _body(request: web.Request) -> Doc:
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return asked


def _named(world: World, asked: Doc) -> Trade:
    trade = world.trades.get(str(asked.get("out_trade_no")))
    if trade is None:
        raise web.HTTPNotFound(text="no such out_trade_no")
    return trade


async def _scan(request: web.Request) -> web.Response:
    """POST /_sim/scan {"out_trade_no"}: a buyer opens the code and does not pay yet."""
    world = request.app[WORLD]
    trades.scan(world, _named(world, await _body(request)))
    return web.json_response({})


async def _pay(request: web.Request) -> web.Response:
    """POST /_sim/pay {"out_trade_no"}: a buyer opens the code and pays; 409 when it cannot be paid."""
    world = request.app[WORLD]
    try:
        trades.pay(world, _named(world, await _body(request)))
    except gateway.Refused as refused:
        return web.json_response(refused.body, status=409)
    return web.json_response({})


async def _state(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    return web.json_response(
        {
            "payments": [
                {**asdict(t), "captured_fen": t.total_fen if t.paid_at else 0, "refunded_fen": t.refunded_fen}
                for t in world.trades.values()
            ],
            "notifications": [asdict(n) for n in world.notices.values()],
        }
    )


async def _turn_clock(request: web.Request) -> web.Response:
    """POST /_sim/clock {"advance_seconds", "signatures"?}: answers when all that fell due has happened."""
    asked = await _body(request)
    seconds = asked.get("advance_seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 10**8:
        raise web.HTTPBadRequest(text="advance_seconds must be a number from 0 on")
    world = request.app[WORLD]
    await world.timers.advance(float(seconds), signatures=bool(asked.get("signatures")))
    return web.json_response({"now": world.clock.now()})


async def _next_knob(request: web.Request) -> web.Response:
    """POST /_sim/next {kind: word}: queue one knob."""
    asked = await _body(request)
    kind = next((k for k in KNOBS if k in asked), "")
    if not kind or asked[kind] not in KNOBS[kind]:
        raise web.HTTPBadRequest(text=f"one of {KNOBS}")
    request.app[WORLD].turn_knob(kind, asked)
    return web.json_response({})


async def _bad_days_on(request: web.Request) -> web.Response:
    """POST /_sim/bad_days {"seed"}: from now on faults are drawn from the seed."""
    seed = (await _body(request)).get("seed")
    if not isinstance(seed, int):
        raise web.HTTPBadRequest(text='{"seed": n} is expected')
    request.app[WORLD].bad_days = bad_days.begin(seed)
    return web.json_response({"seed": seed})


async def _bad_days_off(request: web.Request) -> web.Response:
    """DELETE /_sim/bad_days: all is well again; answers what happened, how often."""
    world = request.app[WORLD]
    happened = dict(sorted(world.bad_days.happened.items())) if world.bad_days else {}
    world.bad_days = None
    return web.json_response({"happened": happened})


async def _clear_knobs(request: web.Request) -> web.Response:
    request.app[WORLD].knobs.clear()
    return web.json_response({})
