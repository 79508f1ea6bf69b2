"""The gateway of the open platform: verify the request, run the method, sign the answer."""

import asyncio
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from aiohttp import web

from simulators.alipay.world import WORLD, Doc, World, instant
from simulators.wechat.fields import notify_url_issue
from simulators.wechat.signing import dump, is_signed, sign

SKEW_SECONDS = 15 * 60
COMMON = ("app_id", "method", "format", "charset", "sign_type", "sign", "timestamp", "version", "notify_url")
FIXED = {"format": "JSON", "charset": "utf-8", "sign_type": "RSA2", "version": "1.0"}
NAMES = {"10000": "Success", "20000": "Service Currently Unavailable", "40002": "Invalid Arguments"}

Handler = Callable[[World, Doc, str], Doc]


class Refused(Exception):
    """A no with Alipay's own words; 40004 unless said otherwise."""

    def __init__(self, sub_code: str, sub_msg: str, code: str = "40004") -> None:
        super().__init__(sub_code)
        self.body = {"code": code, "msg": NAMES.get(code, "Business Failed"), "sub_code": sub_code}
        self.body["sub_msg"] = sub_msg


def signed_text(fields: dict[str, str]) -> bytes:
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields)).encode()


def serve(methods: dict[str, Handler]) -> Callable[[web.Request], object]:
    """POST /gateway.do: the common fields in the query, `biz_content` in the form."""

    async def run(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        knob, seconds = "", 0.0
        method = request.query.get("method", "")
        trusted = True
        try:
            fields, content = await _admit(world, request, methods)
            knob, seconds = _trick(world, method, content)
            if knob == "system_error":
                raise Refused("ACQ.SYSTEM_ERROR", "系统异常", "20000")
            if knob == "slow":
                await asyncio.sleep(seconds)
            answer = {"code": "10000", "msg": "Success"} | methods[method](
                world, content, fields.get("notify_url", "")
            )
            if knob == "lost":
                _hang_up(request)
        except Refused as refused:
            answer = refused.body
            # to somebody whom it does not know Alipay signs nothing
            trusted = refused.body["code"] != "40002"
        node = "error_response" if method not in methods else f"{method.replace('.', '_')}_response"
        raw = dump(answer)
        body = b'{"' + node.encode() + b'":' + raw
        if trusted and knob != "unsigned":
            signature = sign(world.keys.alipay_key, raw + (b" " if knob == "forged" else b""))
            body += b',"sign":' + json.dumps(signature).encode()
        return web.Response(body=body + b"}", content_type="text/html", charset="utf-8")

    return run


async def _admit(
    world: World, request: web.Request, methods: dict[str, Handler]
) -> tuple[dict[str, str], Doc]:
    fields = dict(request.query)
    if len(fields) != len(request.query) or set(fields) - set(COMMON):
        raise Refused("isv.invalid-parameter", "公共参数重复或未知", "40002")
    form = parse_qsl((await request.read()).decode(), keep_blank_values=True)
    if [name for name, _ in form] != ["biz_content"]:
        raise Refused("isv.missing-parameter", "请求体应只含biz_content", "40002")
    for name, value in FIXED.items():
        if fields.get(name) != value:
            raise Refused(f"isv.invalid-{name.replace('_', '-')}", f"{name}应为{value}", "40002")
    if fields.get("app_id") != world.keys.app_id:
        raise Refused("isv.invalid-app-id", "无效的AppID参数", "40002")
    signature = fields.pop("sign", "")
    told = signed_text({**fields, "biz_content": form[0][1]})
    if not is_signed(world.keys.app_key.public_key(), told, signature):
        raise Refused("isv.invalid-signature", "验签出错，请确认charset、密钥与待签名字符串", "40002")
    try:
        late = abs(world.clock.signing_now() - instant(fields.get("timestamp", ""))) > SKEW_SECONDS
        content = json.loads(form[0][1])
    except ValueError:
        late, content = True, None
    if late or not isinstance(content, dict):
        raise Refused("isv.invalid-timestamp", "timestamp或biz_content有误", "40002")
    if fields["method"] not in methods:
        raise Refused("isv.invalid-method", "不存在的方法名", "40002")
    if (knob := world.take_knob("permission")) is not None:
        raise Refused(str(knob["permission"]), "权限不足", "40006")
    url = fields.get("notify_url")
    if url is not None and notify_url_issue(url) is not None:
        raise Refused("ACQ.INVALID_PARAMETER", "notify_url有误")
    return fields, content


def _trick(world: World, method: str, content: Doc) -> tuple[str, float]:
    """What is wrong with this answer, and how slow a slow one is."""
    number = str(content.get("out_request_no") or content.get("out_trade_no"))
    if world.bad_days is not None:
        world.bad_days.meet(number)
    knob = world.take_knob("answer", f"{method} {number}") or {}
    return knob.get("answer", ""), float(knob.get("seconds", 1))


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def only(content: Doc, required: dict[str, str], optional: dict[str, str]) -> None:
    """Each field a string of its pattern, none missing, none unknown; ACQ.INVALID_PARAMETER otherwise."""
    for name in content:
        if name not in required and name not in optional:
            raise Refused("ACQ.INVALID_PARAMETER", f"未知参数{name}")
    for name, pattern in {**required, **optional}.items():
        value = content.get(name)
        if value is None and name in optional:
            continue
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Refused("ACQ.INVALID_PARAMETER", f"参数{name}有误")
