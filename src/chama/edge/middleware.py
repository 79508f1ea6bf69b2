"""What every request gets: an id, a trace, a deadline, headers that make browsers careful.

Its actor is nobody until a gate says otherwise.
"""

import asyncio
import secrets
import time
from collections.abc import Iterable

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from chama.base.errors import Refusal
from chama.runtime.context import NOBODY, actor_var, deadline_var, request_id_var, trace_var

BUDGET_SECONDS = 10.0
# So long a client may take to send its body; our own budget begins when it is here.
BODY_SECONDS = 20.0
_CAREFUL = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
# What is not a page may load nothing. Pages may load our own things, and pictures from a CDN.
_DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_POLICY = (
    b"content-security-policy",
    b"default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline';"
    b" object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
)


class BodyTooSlow(Refusal):
    """The body did not arrive in time: a broken line, or somebody who holds our connections."""

    code = "body_too_slow"
    status = 408
    title_en = "The body took too long to arrive"
    title_zh = "请求内容传输超时"


def in_context(app: ASGIApp) -> ASGIApp:
    """Set the context of a request and answer its id in a header."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        trace_id = secrets.token_hex(16)
        request_id = trace_id[:16]
        request_id_var.set(request_id)
        trace_var.set(f"00-{trace_id}-{request_id}-00")
        deadline_var.set(time.monotonic() + BUDGET_SECONDS)
        actor_var.set(NOBODY)
        header = (b"x-request-id", request_id.encode())

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], header, *_careful(message["headers"])]
            await send(message)

        await app(scope, _in_time(receive), answer)

    return call


def _in_time(receive: Receive) -> Receive:
    """The body, or BodyTooSlow; the deadline of the request is counted from its last piece."""
    until = time.monotonic() + BODY_SECONDS
    whole = False

    async def bounded() -> HTTPReceiveMessage | WebSocketReceiveMessage:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await receive()
        except TimeoutError as why:
            raise BodyTooSlow from why
        whole = not message.get("more_body", False)
        deadline_var.set(time.monotonic() + BUDGET_SECONDS)
        return message

    return bounded


def _careful(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    policy = _DATA_POLICY
    for name, value in headers:
        if name == b"content-security-policy":
            return _CAREFUL
        if name == b"content-type" and value.startswith(b"text/html"):
            policy = _PAGE_POLICY
    return [*_CAREFUL, policy]
