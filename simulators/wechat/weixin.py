"""api.weixin.qq.com: login, token, phone number."""

import json
import secrets
from typing import Any

from aiohttp import web

from simulators.wechat.gate import WORLD
from simulators.wechat.records import Doc
from simulators.wechat.world import LoginCode, PhoneCode, Token, World

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
FORCED_A_DAY = 20


class WeixinError(Exception):
    """An errcode answer; its HTTP status is 200, as on the real server."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


def answer(body: Doc) -> web.Response:
    return web.json_response(body, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def serve(handler: Any) -> Any:
    """Wrap an async handler (world, request) -> body, turning WeixinError into its errcode answer."""

    async def run(request: web.Request) -> web.StreamResponse:
        try:
            return answer(await handler(request.app[WORLD], request))
        except WeixinError as error:
            rid = secrets.token_hex(4)
            return answer({"errcode": error.errcode, "errmsg": f"{error.errmsg} rid: {rid}"})

    return run


async def body_of(request: web.Request) -> Doc:
    try:
        asked = json.loads((await request.read()).decode())
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise WeixinError(47001, "data format error")
    return asked


def require_token(world: World, request: web.Request) -> None:
    """40001 for a token that is not the present one, 42001 for the present one after its time."""
    token = world.token
    if token is None or not secrets.compare_digest(request.query.get("access_token", ""), token.value):
        raise WeixinError(40001, "invalid credential, access_token is invalid or not latest")
    if world.clock.now() >= token.minted_at + TOKEN_SECONDS:
        raise WeixinError(42001, "access_token expired")


def _require_app(world: World, appid: object, secret: object) -> None:
    if appid != world.keys.appid:
        raise WeixinError(40013, "invalid appid")
    if secret != world.keys.app_secret:
        raise WeixinError(40125, "invalid appsecret")


async def jscode2session(world: World, request: web.Request) -> Doc:
    """GET /sns/jscode2session: a code works once, for five minutes."""
    asked = request.query
    _require_app(world, asked.get("appid"), asked.get("secret"))
    if asked.get("grant_type") != "authorization_code":
        raise WeixinError(40002, "invalid grant_type")
    knob = world.take_knob("login")
    if knob is not None:
        raise WeixinError(
            int(knob["login"]),
            {45011: "api minute-quota reach limit", 40226: "code blocked"}[int(knob["login"])],
        )
    code = world.login_codes.pop(asked.get("js_code", ""), None)
    if code is None or world.clock.now() >= code.minted_at + CODE_SECONDS:
        raise WeixinError(40029, "invalid code")
    return {
        "openid": code.openid,
        "session_key": secrets.token_urlsafe(18)[:24],
        "unionid": f"u{world.digest('unionid', code.openid)[:27]}",
        "errcode": 0,
        "errmsg": "ok",
    }


def mint_login_code(world: World, openid: str | None) -> Doc:
    """What wx.login would give: a code of a known shopper, or of a new one."""
    serial = world.store.next_number("login")
    code = f"0{world.digest('login', serial)[:31]}"
    owner = openid or f"o{world.digest('openid', serial)[:27]}"
    world.login_codes[code] = LoginCode(owner, world.clock.now())
    return {"code": code, "openid": owner}


def mint_phone_code(world: World, phone: str) -> Doc:
    """What the getPhoneNumber button would give."""
    code = world.digest("phone", world.store.next_number("phone"))
    world.phone_codes[code] = PhoneCode(phone, world.clock.now())
    return {"code": code}


async def stable_token(world: World, request: web.Request) -> Doc:
    """POST /cgi-bin/stable_token: the same token until it is nearly over; forcing is counted per day."""
    asked = await body_of(request)
    _require_app(world, asked.get("appid"), asked.get("secret"))
    if asked.get("grant_type") != "client_credential":
        raise WeixinError(40002, "invalid grant_type")
    now = world.clock.now()
    forced = asked.get("force_refresh", False)
    if not isinstance(forced, bool):
        raise WeixinError(47001, "data format error")
    if forced:
        world.forced_at = [at for at in world.forced_at if now - at < 86400]
        if len(world.forced_at) >= FORCED_A_DAY:
            raise WeixinError(45009, "reach max api daily quota limit")
        world.forced_at.append(now)
    token = world.token
    if token is None or forced or now >= token.minted_at + TOKEN_SECONDS - 300:
        token = world.token = Token(secrets.token_urlsafe(96), now)
    return {"access_token": token.value, "expires_in": int(token.minted_at + TOKEN_SECONDS - now)}


async def get_phone_number(world: World, request: web.Request) -> Doc:
    """POST /wxa/business/getuserphonenumber: a code works once, for five minutes."""
    require_token(world, request)
    asked = await body_of(request)
    code = world.phone_codes.pop(str(asked.get("code", "")), None)
    if code is None or world.clock.now() >= code.minted_at + CODE_SECONDS:
        raise WeixinError(40029, "invalid code")
    return {
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": code.phone,
            "purePhoneNumber": code.phone,
            "countryCode": "86",
            "watermark": {"timestamp": int(world.clock.now()), "appid": world.keys.appid},
        },
    }
