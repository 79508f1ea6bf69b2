"""What every request gets: an id, a trace, a deadline, headers that make browsers careful.

Its actor is nobody until a gate says otherwise.
"""

import asyncio
import functools
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
from opentelemetry.trace import SpanKind
from prometheus_client import Histogram

from chama.base.errors import Refusal
from chama.edge import admission
from chama.runtime import tracing
from chama.runtime.context import NOBODY, actor_var, deadline_var, request_id_var, trace_var
from chama.runtime.telemetry import HTTP_SECONDS

BUDGET_SECONDS = 10.0
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# So long a client may take to send its body; our own budget begins when it is here.
BODY_SECONDS = 20.0
_CAREFUL = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_STREAM = (b"content-type", b"text/event-stream; charset=utf-8")
# What is not a page may load nothing. Pages may load our own things, and pictures from a CDN.
_DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_POLICY = (
    b"content-security-policy",
    b"default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline';"
    b" font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
)


class BodyTooSlow(Refusal):
    """The body did not arrive in time: a broken line, or somebody who holds our connections."""

    code = "body_too_slow"
    status = 408
    title_en = "The body took too long to arrive"
    title_zh = "请求内容传输超时"


def in_context(app: ASGIApp) -> ASGIApp:
    """Set the context of a request, answer its id in a header, measure it by its route."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        tier = admission.enter(scope["path"])
        if tier is None:
            await admission.turn_away(send)
            return
        started = time.perf_counter()
        status = 500
        with tracing.span("request", root=True, kind=SpanKind.SERVER) as recording:
            if recording is None:
                trace_var.set(tracing.new_trace())
            request_id = tracing.request_id_of(trace_var.get())
            request_id_var.set(request_id)
            deadline_var.set(time.monotonic() + BUDGET_SECONDS)
            actor_var.set(NOBODY)
            header = (b"x-request-id", request_id.encode())

            async def answer(message: Message) -> None:
                nonlocal status, tier
                if message["type"] == "http.response.start":
                    status = message["status"]
                    if _STREAM in message["headers"] and tier is not None:
                        # Thousands may listen at a time: they cost nothing while nothing happens.
                        admission.leave(tier)
                        tier = None
                    message["headers"] = [*message["headers"], header, *_careful(message["headers"])]
                await send(message)

            try:
                await app(scope, _in_time(receive), answer)
            finally:
                if tier is not None:
                    admission.leave(tier)
                # The template, never the path: a path has as many values as there are orders.
                method, route = scope.get("method", ""), scope.get("path_template") or "unknown"
                _seconds(method, route, status).observe(time.perf_counter() - started)
                if recording is not None:
                    recording.rename(f"{method} {route}", **{"http.response.status_code": status})

    return call


@functools.cache
def _seconds(method: str, route: str, status: int) -> Histogram:
    known = method if method in METHODS else "other"
    return HTTP_SECONDS.labels(known, route, f"{status // 100}xx" if status != 429 else "429")


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
