"""An SMS provider, and what lies on the shopper's phone."""

import hmac
import re

from aiohttp import web

from simulators.wechat import pages
from simulators.wechat.gate import WORLD
from simulators.wechat.records import Doc, Message
from simulators.wechat.world import World

_FIELDS = ("phone", "text", "template", "key")


def _refuse(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)


async def send(request: web.Request) -> web.Response:
    """POST /sms/send: one SMS per `key`; the same key with other content is a conflict."""
    world = request.app[WORLD]
    if not hmac.compare_digest(request.headers.get("X-Sms-Key", "").encode(), world.keys.sms_key.encode()):
        return _refuse(401, "unauthorized", "X-Sms-Key有误")
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or sorted(asked) != sorted(_FIELDS):
        return _refuse(400, "invalid_fields", f"字段应为{'、'.join(_FIELDS)}")
    if not all(isinstance(asked[name], str) and asked[name] for name in _FIELDS):
        return _refuse(400, "invalid_fields", "字段应为非空字符串")
    if not re.fullmatch(r"1[3-9][0-9]{9}", asked["phone"]):
        return _refuse(400, "invalid_phone", "手机号格式有误")
    if len(asked["text"]) > 500 or len(asked["key"]) > 128 or len(asked["template"]) > 64:
        return _refuse(400, "too_long", "text最长500、template最长64、key最长128个字符")
    ident = f"sms_{world.digest('sms', asked['key'])[:24]}"
    known = world.messages.get(ident)
    if known is None:
        deliver(world, ident, "sms", asked["key"], asked["phone"], asked["text"], asked["template"])
    elif (known.to, known.text, known.template) != (asked["phone"], asked["text"], asked["template"]):
        return _refuse(409, "key_reused", "同一个key的内容不一致")
    return web.json_response({"id": ident, "status": "accepted"})


def deliver(world: World, ident: str, channel: str, key: str, to: str, text: str, template: str) -> None:
    """Put a message on a shopper's phone."""
    message = Message(ident, key, channel, to, text, template, world.clock.now())
    world.messages[ident] = message
    world.store.put([message])


def _message(message: Message) -> Doc:
    return {
        "id": message.id,
        "key": message.key,
        "channel": message.channel,
        "to": message.to,
        "phone": message.to if message.channel == "sms" else None,
        "text": message.text,
        "template": message.template,
        "created_at": round(message.created_at, 3),
    }


def _arrived(world: World, to: str) -> list[Doc]:
    return [_message(m) for m in reversed(world.messages.values()) if not to or m.to == to]


async def messages(request: web.Request) -> web.Response:
    """GET /_sim/messages?phone=: newest first; all of them without phone (or `to`, which takes an openid)."""
    to = request.query.get("phone") or request.query.get("to", "")
    return web.json_response({"messages": _arrived(request.app[WORLD], to)})


_LOGISTICS = {1: "快递配送", 2: "同城配送", 3: "虚拟商品", 4: "用户自提"}


async def phone_data(request: web.Request) -> web.Response:
    """GET /_sim/phone?to=: what the phone page shows, at most 100 of each."""
    world = request.app[WORLD]
    to = request.query.get("to", "")
    payments: list[Doc] = []
    for order in reversed(world.orders.values()):
        owner = order.openid or order.request.get("payer", {}).get("openid")
        if len(payments) == 100:
            break
        # a phone number is not an openid: looking by phone keeps every payment in view
        if to and not re.fullmatch(r"[0-9]+", to) and owner != to:
            continue
        shipment = world.shipments.get(order.out_trade_no)
        payments.append(
            {
                "out_trade_no": order.out_trade_no,
                "amount_fen": order.total_fen,
                "description": order.request["description"],
                "state": order.state,
                "created_at": round(order.created_at, 3),
                "shipping": f"已发货 · {_LOGISTICS[shipment.logistics_type]}" if shipment else "",
            }
        )
    return web.json_response({"messages": _arrived(world, to)[:100], "payments": payments})


async def phone(request: web.Request) -> web.Response:
    """GET /phone: the shopper's phone, for people."""
    return pages.answer(pages.phone(request.query.get("phone", "")))
