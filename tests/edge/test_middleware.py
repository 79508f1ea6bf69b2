"""What every answer carries, and what a client that sends slowly is told."""

import asyncio
from typing import Any

import httpx
import pytest

from chama.edge import middleware
from chama.edge.middleware import in_context
from chama.runtime.context import deadline_var, request_id_var, trace_var


async def test_every_answer_makes_browsers_careful(web: httpx.AsyncClient) -> None:
    for path in ("/api/shop/categories", "/api/shop/cart", "/nowhere", "/healthz", "/docs"):
        headers = (await web.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_data_may_load_nothing_and_pages_only_our_own(web: httpx.AsyncClient) -> None:
    data = (await web.get("/api/shop/categories")).headers["content-security-policy"]
    page = (await web.get("/docs")).headers["content-security-policy"]
    assert data.startswith("default-src 'none'")
    assert page.startswith("default-src 'self'")
    assert "script-src" not in page


async def test_a_route_may_have_a_policy_of_its_own() -> None:
    own = (b"content-security-policy", b"default-src https://cdn.example")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [own]})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await in_context(app)({"type": "http", "path": "/api/shop"}, None, send)  # type: ignore[arg-type]
    assert [h for h in sent[0]["headers"] if h[0] == own[0]] == [own]


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, app: Any) -> None:
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.05)
    sent: list[Any] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/api/shop/sessions/wechat",
        "raw_path": b"/api/shop/sessions/wechat",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"shop"), (b"content-type", b"application/json")],
        "client": ("203.0.113.9", 1),
        "server": ("shop", 80),
        "state": {},
    }

    async def send(message: Any) -> None:
        sent.append(message)

    await in_context(app)(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 408
    assert b'"code":"body_too_slow"' in sent[1]["body"]


async def test_the_budget_is_counted_from_the_last_piece_of_the_body() -> None:
    seen: list[float | None] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(deadline_var.get())
        await receive()
        await receive()
        seen.append(deadline_var.get())

    pieces = [{"type": "http.request", "more_body": True}, {"type": "http.request", "more_body": False}]

    async def receive() -> Any:
        await asyncio.sleep(0)
        return pieces.pop(0)

    await in_context(app)({"type": "http", "path": "/api/shop"}, receive, None)  # type: ignore[arg-type]
    before, after = seen
    assert before is not None
    assert after is not None
    assert after > before


async def test_a_request_has_one_id_and_it_begins_its_trace() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.extend((request_id_var.get(), trace_var.get()))

    await in_context(app)({"type": "http", "path": "/api/shop"}, None, None)  # type: ignore[arg-type]
    request_id, trace = seen
    version, trace_id, span_id, flags = trace.split("-")
    assert (version, trace_id[:16], span_id, flags) == ("00", request_id, request_id, "00")
    assert len(trace_id) == 32
