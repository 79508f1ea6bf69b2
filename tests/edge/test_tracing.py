"""One story is one trace: through doors, a group commit, the outbox and the reactions of another process."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx
import msgspec
import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from chama.base.ids import new_id
from chama.flows.place_order import place_order
from chama.runtime import context, db, tracing
from chama.runtime.bus import Consumer
from chama.runtime.context import request_id_var, trace_var
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import settings
from chama.runtime.tokens import make_access
from chama.services.orders.events import OrderPlaced
from tests.support import given
from tests.support.pump import Pump


class Kept(SpanExporter):
    """A collector that keeps what it is sent."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Keep them."""
        self.spans.extend(spans)
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Everything is recorded, until `close_tracing`."""
    monkeypatch.setenv("CHAMA_TRACE_RATIO", "1")
    settings.cache_clear()
    kept = Kept()
    tracing.open_tracing("test", kept)
    yield kept
    tracing.close_tracing()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def pump(shop: EngineUrls) -> AsyncIterator[Pump]:
    """The worker by hand, with nothing left to do."""
    pump = Pump(shop)
    await pump.until_quiet()
    yield pump
    await pump.aclose()


async def place_over_http(web: httpx.AsyncClient) -> httpx.Response:
    shopper, sku_id = await given.a_shopper(), await given.a_product(5)
    offer = await given.an_offer(shopper, sku_id)
    token = make_access(shopper.user_id, new_id("ses", context.now()))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": given.a_key()}
    body = {"quote": offer.quote, "total_fen": offer.price.payable_fen}
    answer = await web.post("/api/shop/orders", json=body, headers=headers)
    assert answer.status_code == 201
    return answer


async def test_an_order_is_one_trace_from_the_request_to_the_last_reaction(
    web: httpx.AsyncClient, kept: Kept, pump: Pump
) -> None:
    answer = await place_over_http(web)
    await pump.until_quiet()
    tracing.close_tracing()
    (request,) = [s for s in kept.spans if s.name == "POST /api/shop/orders"]
    assert request.context is not None
    assert request.parent is None
    mine = [s for s in kept.spans if s.context and s.context.trace_id == request.context.trace_id]
    assert answer.headers["x-request-id"] == f"{request.context.trace_id:032x}"[:16]
    parts = {"inventory.hold", "batch inventory.hold", "orders.place", "batch orders.place"}
    assert parts <= {s.name for s in mine}
    linked = {
        s.name
        for s in kept.spans
        if any(link.context.trace_id == request.context.trace_id for link in s.links)
    }
    assert "inventory orders.OrderPlaced" in {s.name for s in mine} | linked


async def test_a_refusal_is_an_answer_and_no_error_of_the_span(web: httpx.AsyncClient, kept: Kept) -> None:
    token = make_access(new_id("usr", context.now()), new_id("ses", context.now()))
    headers = {"Authorization": f"Bearer {token}"}
    await web.get(f"/api/shop/orders/{new_id('ord', context.now())}", headers=headers)
    tracing.close_tracing()
    (door,) = [s for s in kept.spans if s.name == "orders.get_order"]
    assert door.status.is_unset
    assert (door.attributes or {})["chama.refusal"] == "order_not_found"
    (request,) = [s for s in kept.spans if s.name == "GET /api/shop/orders/{order_id}"]
    assert (request.attributes or {})["http.response.status_code"] == 404


async def test_orders_of_one_batch_keep_each_its_own_trace(shop: EngineUrls) -> None:
    sku_id = await given.a_product(20)

    async def one() -> tuple[str, str]:
        shopper = await given.a_shopper()
        offer = await given.an_offer(shopper, sku_id)
        trace_var.set(tracing.new_trace())
        total_fen = offer.price.payable_fen
        placed = await place_order(
            key=given.a_key(), user_id=shopper.user_id, token=offer.quote, total_fen=total_fen, note=""
        )
        return placed.order_id, trace_var.get()

    wanted = dict(await asyncio.gather(*(asyncio.create_task(one()) for _ in range(8))))
    async with db.connection() as conn:
        rows = await conn.fetch(
            "SELECT aggregate, payload FROM orders.outbox WHERE aggregate = ANY($1::text[])", list(wanted)
        )
    found = {r["aggregate"]: msgspec.msgpack.decode(r["payload"], type=OrderPlaced).trace for r in rows}
    assert found == wanted
    assert len(set(wanted.values())) == 8


async def test_what_a_reaction_logs_has_the_id_of_the_request_that_caused_it(
    web: httpx.AsyncClient, pump: Pump
) -> None:
    seen: list[str] = []

    async def listen(events: list[OrderPlaced]) -> None:
        seen.extend(request_id_var.get() for _ in events)

    pump.consumers = {"orders": Consumer("orders", {OrderPlaced: listen}, pump.bus)}
    answer = await place_over_http(web)
    request_id_var.set("")
    await pump.until_quiet()
    assert seen == [answer.headers["x-request-id"]]
    assert request_id_var.get() == ""


async def test_every_log_line_of_a_request_has_its_id(web: httpx.AsyncClient) -> None:
    lines: list[dict[str, object]] = []
    from chama.runtime import telemetry

    def keep(_: object, __: str, event: dict[str, object]) -> dict[str, object]:
        lines.append(dict(event))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[telemetry._request_id, keep])
    try:
        # WeChat leads nowhere in the tests: the gateway complains.
        answer = await web.post("/api/shop/sessions/wechat", json={"code": "x"})
    finally:
        structlog.configure(**before)
    assert answer.status_code == 503
    assert {line["request_id"] for line in lines} == {answer.json()["request_id"]}


def test_without_a_collector_nothing_is_recorded() -> None:
    tracing.open_tracing("test")
    assert not tracing.is_on()
    with tracing.span("x") as recording:
        assert recording is None
