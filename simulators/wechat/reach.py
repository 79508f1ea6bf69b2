"""api.weixin.qq.com: subscribe messages, mini-program codes and links, content and risk checks."""

import re
import secrets
import struct
import zlib

from aiohttp import web

from simulators.wechat import sms
from simulators.wechat.gate import WORLD
from simulators.wechat.records import Doc
from simulators.wechat.weixin import WeixinError, answer, body_of, require_token
from simulators.wechat.world import World

_KINDS = {
    "thing": r".{1,20}",
    "phrase": r"[一-鿿]{1,5}",
    "number": r"[0-9]{1,32}(\.[0-9]+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[ -~]{1,32}",
    "amount": r"[¥￥$]?[0-9]{1,10}(\.[0-9]{1,2})?元?",
    "phone_number": r"[0-9+\-() ]{1,17}",
    "name": r"[一-鿿]{1,10}|[A-Za-z ]{1,20}",
    "time": r".*[0-9]{1,2}[:：][0-9]{2}.*",
    "date": r"[0-9]{4}(年|-|/)[0-9]{1,2}(月|-|/)[0-9]{1,2}日?.*",
    "car_number": r".{1,8}",
}
_SCENE = r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}"
BANNED_WORDS = ("违禁", "赌博", "代开发票")


async def send_subscribe(world: World, request: web.Request) -> Doc:
    """POST /cgi-bin/message/subscribe/send: each accept pays for one message; 43101 when none is left."""
    require_token(world, request)
    asked = await body_of(request)
    openid, template, data = asked.get("touser"), asked.get("template_id"), asked.get("data")
    if not isinstance(openid, str) or not openid:
        raise WeixinError(40003, "invalid openid")
    if not isinstance(template, str) or not template:
        raise WeixinError(40037, "invalid template_id")
    if not isinstance(data, dict) or not data:
        raise WeixinError(47003, "argument invalid! data is empty")
    for name, cell in data.items():
        _require_cell(name, cell)
    left = world.consents.get((openid, template), 0)
    if left <= 0:
        raise WeixinError(43101, "user refuse to accept the msg")
    world.consents[openid, template] = left - 1
    ident = f"sub_{world.digest('subscribe', world.store.next_number('subscribe'))[:24]}"
    text = "\n".join(f"{name}：{cell['value']}" for name, cell in data.items())
    sms.deliver(world, ident, "subscribe", ident, openid, text, template)
    return {"errcode": 0, "errmsg": "ok", "msgid": int(world.digits(15, ident))}


def _require_cell(name: str, cell: object) -> None:
    kind = re.fullmatch(r"([a-z_]+?)[0-9]*", name)
    pattern = _KINDS.get(kind[1]) if kind else None
    value = cell.get("value") if isinstance(cell, dict) else None
    if pattern is None or not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise WeixinError(47003, f"argument invalid! data.{name}.value invalid")


async def wxacode(request: web.Request) -> web.Response:
    """POST /wxa/getwxacodeunlimit: a PNG, or an errcode as JSON."""
    world = request.app[WORLD]
    try:
        require_token(world, request)
        asked = await body_of(request)
        scene = asked.get("scene")
        if not isinstance(scene, str) or not re.fullmatch(_SCENE, scene):
            raise WeixinError(40169, "invalid length for scene, or the data is not json string")
        page = asked.get("page", "")
        if not isinstance(page, str) or page.startswith("/") or "?" in page:
            raise WeixinError(41030, "invalid page")
    except WeixinError as error:
        return answer({"errcode": error.errcode, "errmsg": error.errmsg})
    return web.Response(body=_picture(world.digest("wxacode", scene, page)), content_type="image/png")


def _picture(digest: str) -> bytes:
    """A grey PNG whose pattern follows the digest: enough for a page that shows and saves a code."""
    cells, scale = 16, 12
    bits = bin(int(digest, 16))[2:].zfill(cells * cells)
    rows = b""
    for y in range(cells):
        line = b"".join((b"\x00" if bits[y * cells + x] == "1" else b"\xff") * scale for x in range(cells))
        rows += (b"\x00" + line) * scale
    size = cells * scale

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def generate_scheme(world: World, request: web.Request) -> Doc:
    """POST /wxa/generatescheme."""
    return {
        "errcode": 0,
        "errmsg": "ok",
        "openlink": f"weixin://dl/business/?t={await _ticket(world, request)}",
    }


async def generate_urllink(world: World, request: web.Request) -> Doc:
    """POST /wxa/generate_urllink."""
    return {"errcode": 0, "errmsg": "ok", "url_link": f"https://wxaurl.cn/{await _ticket(world, request)}"}


async def _ticket(world: World, request: web.Request) -> str:
    require_token(world, request)
    asked = await body_of(request)
    days = asked.get("expire_interval", 30)
    if not isinstance(days, int) or not 1 <= days <= 30:
        raise WeixinError(85401, "time limited between 1min and 30day")
    return secrets.token_urlsafe(8)


async def msg_sec_check(world: World, request: web.Request) -> Doc:
    """POST /wxa/msg_sec_check version 2: risky when the text holds one of the banned words."""
    require_token(world, request)
    asked = await body_of(request)
    content = asked.get("content")
    if asked.get("version") != 2 or asked.get("scene") not in (1, 2, 3, 4) or not asked.get("openid"):
        raise WeixinError(40097, "invalid args")
    if not isinstance(content, str) or not 1 <= len(content) <= 2500:
        raise WeixinError(44991, "content size out of limit")
    risky = any(word in content for word in BANNED_WORDS)
    result = {"suggest": "risky", "label": 20002} if risky else {"suggest": "pass", "label": 100}
    return {"errcode": 0, "errmsg": "ok", "result": result, "detail": [], "trace_id": secrets.token_hex(8)}


async def user_risk_rank(world: World, request: web.Request) -> Doc:
    """POST /wxa/getuserriskrank: the rank that the settings say."""
    require_token(world, request)
    asked = await body_of(request)
    if (
        asked.get("appid") != world.keys.appid
        or not asked.get("openid")
        or asked.get("scene") not in (0, 1, 2)
    ):
        raise WeixinError(61010, "invalid args")
    return {"errcode": 0, "errmsg": "getuserriskrank succ", "risk_rank": world.settings.risk_rank}
