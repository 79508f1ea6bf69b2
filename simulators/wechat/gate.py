"""The gate of WeChat Pay v3: verify the request, run the handler, sign the answer."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulators.wechat.errors import PayError, param_error
from simulators.wechat.records import Doc
from simulators.wechat.signing import SignedRequest, dump, signed_headers, verify_request
from simulators.wechat.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)


@dataclass(frozen=True, slots=True)
class Call:
    """A verified request."""

    path: dict[str, str]
    query: dict[str, str]
    body: object
    public_key_mode: bool

    def only_query(self, *names: str) -> None:
        for name in self.query:
            if name not in names:
                raise param_error(name, "输入源存在未知字段", location="query")


Handler = Callable[[World, Call], Doc | None]


def serve(handler: Handler) -> Callable[[web.Request], Any]:
    """Wrap a handler: 200 signed when it answers a body, 204 signed when None, unsigned errors otherwise."""

    async def run(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        request_id = secrets.token_hex(16).upper()
        if world.settings.main_host_down and _is_main(world, request):
            _hang_up(request)
            return web.Response(status=503)
        subject = f"{request.method} {request.path}"
        knob = world.take_knob("answer", subject, path=request.path)
        try:
            await _fail_before(knob)
            serial, call = await admit(world, request)
            answer = handler(world, call)
            _fail_after(knob, request)
        except PayError as error:
            return web.json_response(error.body(), status=error.status, headers={"Request-ID": request_id})
        payload = b"" if answer is None else dump(answer)
        headers = signed_headers(world.keys, serial, world.clock.signing_now(), payload)
        headers["Request-ID"] = request_id
        _spoil(knob, headers)
        if answer is None:
            return web.Response(status=204, headers=headers)
        return web.Response(body=payload, content_type="application/json", charset="utf-8", headers=headers)

    return run


async def admit(world: World, request: web.Request) -> tuple[str, Call]:
    """Verify a request; the serial to answer with, and the call. PayError for any fault."""
    body = await request.read()
    if not request.headers.get("User-Agent"):
        raise param_error("User-Agent", "HTTP头缺少User-Agent", location="header")
    accept = request.headers.get("Accept", "")
    if "application/json" not in accept and "*/*" not in accept:
        raise param_error("Accept", "HTTP头Accept应为application/json", location="header")
    # raw_path is the request line as sent: a decoded and re-encoded path would sign differently
    signed = SignedRequest(request.method, request.raw_path, request.headers.get("Authorization", ""), body)
    verify_request(world.keys, world.nonces, world.clock.signing_now(), signed)
    serial = request.headers.get("Wechatpay-Serial") or world.keys.certificate.serial
    if world.keys.signer(serial) is None:
        raise param_error("Wechatpay-Serial", "平台证书序列号或公钥ID错误", location="header", value=serial)
    query = request.query
    if len(query) != len(set(query)):
        raise param_error("", "查询参数重复", location="query")
    return serial, Call(
        path=dict(request.match_info),
        query=dict(query),
        body=_parse(request, body),
        public_key_mode=serial == world.keys.public_key_id,
    )


def _parse(request: web.Request, body: bytes) -> object:
    if request.method == "GET":
        if body:
            raise param_error("", "GET请求不能带请求体")
        return None
    if request.content_type != "application/json":
        raise param_error("Content-Type", "应为application/json", location="header")
    try:
        return json.loads(body.decode())
    except ValueError:
        raise param_error("", "请求体不是合法的JSON") from None


def _is_main(world: World, request: web.Request) -> bool:
    where = request.transport and request.transport.get_extra_info("sockname")
    return bool(where) and where[1] == world.main_port


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _fail_before(knob: Doc | None) -> None:
    match knob and knob["answer"]:
        case "429":
            raise PayError(429, "FREQUENCY_LIMITED", "请求频率超限，请稍后再试")
        case "500_before":
            raise PayError(500, "SYSTEM_ERROR", "系统错误，请稍后用相同参数重试")
        case "slow":
            await asyncio.sleep(float(knob["seconds"] if knob else 0))
        case _:
            return


def _fail_after(knob: Doc | None, request: web.Request) -> None:
    match knob and knob["answer"]:
        case "500_after":
            raise PayError(500, "SYSTEM_ERROR", "系统错误，请稍后用相同参数重试")
        case "reset":
            _hang_up(request)
        case _:
            return


def _spoil(knob: Doc | None, headers: dict[str, str]) -> None:
    match knob and knob["answer"]:
        case "unsigned":
            for name in [name for name in headers if name.startswith("Wechatpay-")]:
                del headers[name]
        case "forged":
            # a well-formed signature of something else
            headers["Wechatpay-Nonce"] = secrets.token_hex(16)
        case _:
            return
