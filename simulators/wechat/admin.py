"""The hidden side, for tests and developers: clock, knobs, settings, codes and the truth."""

from dataclasses import asdict, fields
from typing import Any

from aiohttp import web

from simulators.wechat import bad_days, notify, refunds, weixin
from simulators.wechat.gate import WORLD
from simulators.wechat.records import Doc, Order
from simulators.wechat.world import Settings, World

ANSWERS = ("429", "500_before", "500_after", "reset", "slow", "unsigned", "forged")
_KNOBS: dict[str, tuple[object, ...]] = {
    "close": ("pay_first",),
    "notify": notify.TRICKS,
    "refund": (*refunds.OUTCOMES, "NOT_ENOUGH"),
    "answer": ANSWERS,
    "login": (45011, 40226),
    "bill": ("truncated", "tampered"),
}


async def _body(request: web.Request) -> Doc:
    try:
        asked = await request.json() if request.can_read_body else {}
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return asked


async def next_knob(request: web.Request) -> web.Response:
    """POST /_sim/next: what the next close, notification, refund, pay answer or login will do; they queue."""
    knob = await _body(request)
    kinds = [kind for kind in _KNOBS if kind in knob]
    if len(kinds) != 1 or knob[kinds[0]] not in _KNOBS[kinds[0]]:
        raise web.HTTPBadRequest(text=f"exactly one of {_KNOBS}")
    request.app[WORLD].turn_knob(kinds[0], knob)
    return web.json_response({"waiting": len(request.app[WORLD].knobs[kinds[0]])})


async def clear_knobs(request: web.Request) -> web.Response:
    """DELETE /_sim/next: forget every knob that still waits."""
    request.app[WORLD].knobs.clear()
    return web.json_response({"waiting": 0})


async def bad_days_on(request: web.Request) -> web.Response:
    """POST /_sim/bad_days {"seed", "rates"?}: from now on faults are drawn from the seed."""
    asked = await _body(request)
    seed, rates = asked.get("seed"), asked.get("rates")
    if not isinstance(seed, int) or not isinstance(rates, dict | None):
        raise web.HTTPBadRequest(text='{"seed": n, "rates"?: {kind: {what: of a thousand}}} is expected')
    request.app[WORLD].bad_days = bad_days.begin(seed, rates)
    return web.json_response({"seed": seed})


async def bad_days_off(request: web.Request) -> web.Response:
    """DELETE /_sim/bad_days: all is well again; answers what happened, how often."""
    world = request.app[WORLD]
    happened = dict(sorted(world.bad_days.happened.items())) if world.bad_days else {}
    world.bad_days = None
    return web.json_response({"happened": happened})


async def turn_clock(request: web.Request) -> web.Response:
    """POST /_sim/clock: answers when everything due on the way has happened."""
    world = request.app[WORLD]
    asked = await _body(request)
    seconds = asked.get("advance_seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise web.HTTPBadRequest(text="advance_seconds must be a number, not negative")
    await world.timers.advance(float(seconds), signatures=asked.get("signatures") is True)
    world.keep_clock()
    return web.json_response(_clock(world))


async def clock(request: web.Request) -> web.Response:
    """GET /_sim/clock."""
    return web.json_response(_clock(request.app[WORLD]))


def _clock(world: World) -> Doc:
    return {
        "now": round(world.clock.now(), 3),
        "offset_seconds": round(world.clock.offset_seconds, 3),
        "signing_offset_seconds": round(world.clock.signing_offset_seconds, 3),
    }


async def settings(request: web.Request) -> web.Response:
    """POST /_sim/settings: change some, answer all."""
    current = request.app[WORLD].settings
    asked = await _body(request)
    kinds = {field.name: type(getattr(current, field.name)) for field in fields(Settings)}
    for name, value in asked.items():
        if name not in kinds:
            raise web.HTTPBadRequest(text=f"unknown setting {name}")
        number = kinds[name] is float and isinstance(value, int) and not isinstance(value, bool)
        if type(value) is not kinds[name] and not number:
            raise web.HTTPBadRequest(text=f"{name} must be {kinds[name].__name__}")
    for name, value in asked.items():
        setattr(current, name, kinds[name](value))
    return web.json_response(asdict(current))


async def state(request: web.Request) -> web.Response:
    """GET /_sim/state: the truth about money, for checkers that trust no one."""
    world = request.app[WORLD]
    payments = [_payment(world, order) for order in world.orders.values()]
    return web.json_response(
        {"payments": payments, "notifications": [_notice(n) for n in world.notices.values()]}
    )


def _payment(world: World, order: Order) -> Doc:
    return {
        "out_trade_no": order.out_trade_no,
        "amount_fen": order.total_fen,
        "state": order.state,
        "captured_fen": order.total_fen if order.paid else 0,
        "transaction_id": order.transaction_id,
        "openid": order.openid,
        "refunds": [
            {"out_refund_no": refund.out_refund_no, "amount_fen": refund.amount_fen, "status": refund.status}
            for refund in world.refunds_of.get(order.out_trade_no, [])
        ],
    }


def _notice(notice: Any) -> Doc:
    return {
        "id": notice.id,
        "event_type": notice.event_type,
        "subject": notice.subject,
        "status": notice.status,
        "attempts": notice.attempts,
        "next_at": notice.next_at,
        "log": notice.log,
    }


async def login_code(request: web.Request) -> web.Response:
    """POST /_sim/login_code {"openid"?}: what wx.login would give."""
    openid = (await _body(request)).get("openid")
    if openid is not None and not isinstance(openid, str):
        raise web.HTTPBadRequest(text="openid must be a string")
    return web.json_response(weixin.mint_login_code(request.app[WORLD], openid))


async def phone_code(request: web.Request) -> web.Response:
    """POST /_sim/phone_code {"phone"}: what the phone button would give."""
    phone = (await _body(request)).get("phone")
    if not isinstance(phone, str) or not phone:
        raise web.HTTPBadRequest(text="phone must be a string")
    return web.json_response(weixin.mint_phone_code(request.app[WORLD], phone))


async def consent(request: web.Request) -> web.Response:
    """POST /_sim/consent {"openid","template_id","count"?}: the shopper accepts subscribe messages."""
    world, asked = request.app[WORLD], await _body(request)
    openid, template, count = asked.get("openid"), asked.get("template_id"), asked.get("count", 1)
    if not isinstance(openid, str) or not isinstance(template, str) or not isinstance(count, int):
        raise web.HTTPBadRequest(text="openid, template_id and an integer count are expected")
    left = max(0, world.consents.get((openid, template), 0) + count)
    world.consents[openid, template] = left
    return web.json_response({"left": left})


async def rotate(request: web.Request) -> web.Response:
    """POST /_sim/rotate: the next platform certificate signs from now on."""
    return web.json_response({"serial": request.app[WORLD].keys.rotate().serial})
