"""The mini-program's server API: typed refusals, one token for all, and no secret in a log."""

import asyncio
import json
import logging
from collections import deque

import httpx
import pytest
import structlog

from chama.base.errors import Unavailable
from chama.services.users.internal.gateways.weixin import (
    CodeInvalid,
    HighRisk,
    Session,
    TooOften,
    Weixin,
    WeixinError,
)

PHONE = {"phone_info": {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000", "countryCode": "86"}}


class Tokens(dict[str, str]):
    """A token store in memory."""

    async def get(self, name: str) -> str | None:  # type: ignore[override]
        await asyncio.sleep(0)
        return dict.get(self, name)

    async def set(self, name: str, token: str, seconds: int) -> None:
        self[name] = token
        self.seconds = seconds


class Server:
    """api.weixin.qq.com with scripted answers; tokens are numbered."""

    def __init__(self) -> None:
        self.script: deque[object] = deque()
        self.paths: list[str] = []
        self.token = 1
        self.last: httpx.Request | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path.rsplit("/", 1)[-1])
        self.last = request
        await asyncio.sleep(0)
        if request.url.path == "/cgi-bin/stable_token":
            assert json.loads(request.content)["grant_type"] == "client_credential"
            return httpx.Response(200, json={"access_token": f"token-{self.token}", "expires_in": 7200})
        if request.url.params.get("access_token", f"token-{self.token}") != f"token-{self.token}":
            return httpx.Response(200, json={"errcode": 40001, "errmsg": "invalid credential"})
        told = self.script.popleft()
        if isinstance(told, Exception):
            raise told
        return told if isinstance(told, httpx.Response) else httpx.Response(200, json=told)


async def no_pause(_: float) -> None:
    return


@pytest.fixture
def server() -> Server:
    return Server()


def weixin(server: Server, tokens: Tokens | None = None) -> Weixin:
    http = httpx.AsyncClient(transport=httpx.MockTransport(server))
    store = Tokens() if tokens is None else tokens
    return Weixin("https://weixin.test/", "wx1", "the-secret", store, http=http, pause=no_pause)


async def test_a_code_becomes_a_session_without_its_key(server: Server) -> None:
    server.script.append({"openid": "o1", "session_key": "k", "unionid": "u1"})
    session = await weixin(server).code_to_session("c1")
    assert session == Session(openid="o1", unionid="u1")
    assert not hasattr(session, "session_key")
    assert server.last is not None and server.last.url.params["js_code"] == "c1"
    server.script.append({"openid": "o1", "session_key": "k"})
    assert (await weixin(server).code_to_session("c2")).unionid is None


@pytest.mark.parametrize(
    ("errcode", "kind"),
    [(40029, CodeInvalid), (40163, CodeInvalid), (45011, TooOften), (40226, HighRisk), (40013, WeixinError)],
)
async def test_each_refusal_has_its_type(server: Server, errcode: int, kind: type[WeixinError]) -> None:
    server.script.append({"errcode": errcode, "errmsg": "no"})
    with pytest.raises(WeixinError) as caught:
        await weixin(server).code_to_session("c1")
    assert type(caught.value) is kind and caught.value.errcode == errcode


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("slow"),
        httpx.Response(502, text="<html>"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"session_key": "k"}),
        {"errcode": 45009, "errmsg": "quota"},
    ],
)
async def test_a_code_is_not_tried_again_when_it_may_be_used_up(server: Server, trouble: object) -> None:
    server.script.append(trouble)
    with pytest.raises(Unavailable):
        await weixin(server).code_to_session("c1")
    assert server.paths == ["jscode2session"]


async def test_a_busy_server_is_asked_again_for_a_while(server: Server) -> None:
    server.script.extend([{"errcode": -1, "errmsg": "busy"}, {"openid": "o1"}])
    assert (await weixin(server).code_to_session("c1")).openid == "o1"
    server.script.extend([{"errcode": -1, "errmsg": "busy"}] * 3)
    with pytest.raises(Unavailable):
        await weixin(server).code_to_session("c1")


async def test_many_callers_fetch_one_token(server: Server) -> None:
    tokens = Tokens()
    server.script.extend([PHONE] * 20)
    client = weixin(server, tokens)
    assert set(await asyncio.gather(*(client.phone_number(f"c{i}") for i in range(20)))) == {"13800138000"}
    assert server.paths.count("stable_token") == 1
    assert (tokens, tokens.seconds) == ({"weixin:access_token:wx1": "token-1"}, 6900)


async def test_a_token_that_is_refused_is_replaced_once(server: Server) -> None:
    tokens = Tokens({"weixin:access_token:wx1": "old"})
    server.script.append({"phone_info": {"purePhoneNumber": "51234567", "countryCode": "852"}})
    assert await weixin(server, tokens).phone_number("c1") == "+852 51234567"
    assert server.paths == ["getuserphonenumber", "stable_token", "getuserphonenumber"]
    server.script.extend([{"errcode": 42001, "errmsg": "expired"}] * 2)
    with pytest.raises(Unavailable):
        await weixin(server, tokens).phone_number("c2")


async def test_no_secret_is_written_down(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.script.extend(
        [httpx.ConnectError("the-secret"), httpx.Response(200, text="the-secret"), {"errcode": 40029}]
    )
    with structlog.testing.capture_logs() as lines, caplog.at_level(logging.INFO):
        for kind in (Unavailable, Unavailable, CodeInvalid):
            with pytest.raises(kind) as caught:
                await weixin(server).code_to_session("c1")
            assert caught.value.__cause__ is None
    assert len(lines) == 3
    assert "the-secret" not in str(lines) + caplog.text + str(caught.value)


async def test_a_code_is_a_picture_and_a_refusal_is_not(server: Server) -> None:
    picture = b"\x89PNG\r\n a round code"
    server.script.append(httpx.Response(200, content=picture))
    assert await weixin(server).program_code("SPU1", "goods/product/index") == picture
    server.script.append({"errcode": 41030, "errmsg": "invalid page"})
    with pytest.raises(WeixinError):
        await weixin(server).program_code("SPU1", "nowhere")
