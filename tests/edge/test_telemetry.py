"""What `/healthz`, `/readyz` and `/metrics` say, in a web process and in one that serves no HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import REGISTRY

from chama.base.errors import NotFound, Unavailable
from chama.base.ids import new_id
from chama.process import SERVICES, redis_of
from chama.runtime import context, db, probes
from chama.runtime.bus import RedisBus
from chama.runtime.engines import EngineUrls
from chama.runtime.measured import Measured
from chama.runtime.probes import Engines
from chama.runtime.tokens import make_access
from tests.support.given import a_key
from tests.support.running_shop import free_port

NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
async def engines_known(shop: EngineUrls) -> AsyncIterator[Engines]:
    """The probes know the engines of the session."""
    truth, cache = redis_of(shop.truth), redis_of(shop.cache)
    found = Engines(truth, cache, SERVICES, RedisBus(truth, 1))
    probes.use(found)
    yield found
    probes.use(None)
    await truth.aclose()
    await cache.aclose()


def value(name: str, **labels: str) -> float:
    """One figure of this process, 0 when there is none yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_a_process_is_ready_when_every_engine_answers(
    web: httpx.AsyncClient, engines_known: Engines
) -> None:
    answer = await web.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "engines": {"postgres": "ok", "truth": "ok", "cache": "ok"},
    }


async def test_a_redis_that_is_away_is_named_and_the_shop_goes_on(
    web: httpx.AsyncClient, engines_known: Engines
) -> None:
    probes.use(engines_known._replace(cache=redis_of(NOWHERE)))
    answer = await web.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["engines"] == {"postgres": "ok", "truth": "ok", "cache": "away"}
    assert value("chama_engine_away", engine="cache") == 1
    # The process itself is well all the same, and so are its metrics.
    assert (await web.get("/healthz")).status_code == 200
    assert (await web.get("/metrics")).status_code == 200


async def test_without_postgres_a_process_is_not_ready(
    web: httpx.AsyncClient, engines_known: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_pool", None)
    answer = await web.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["engines"]["postgres"]) == ("away", "away")
    assert (await web.get("/healthz")).status_code == 200


async def test_requests_are_counted_by_route_and_never_by_path(web: httpx.AsyncClient) -> None:
    labels = {"method": "GET", "route": "/api/shop/orders/{order_id}", "status": "4xx"}
    before = value("chama_http_seconds_count", **labels)
    token = make_access(new_id("usr", context.now()), a_key())
    for _ in range(3):
        order_id = new_id("ord", context.now())
        await web.get(f"/api/shop/orders/{order_id}", headers={"Authorization": f"Bearer {token}"})
    assert value("chama_http_seconds_count", **labels) == before + 3
    assert (await web.request("BREW", "/tea")).status_code in (404, 405)
    text = (await web.get("/metrics")).text
    assert order_id not in text
    assert "BREW" not in text


async def test_the_engines_are_measured(web: httpx.AsyncClient, engines_known: Engines) -> None:
    text = (await web.get("/metrics")).text
    for figure in (
        'chama_pool_connections{state="waiting"} 0.0',
        'chama_postgres_connections{state="everybody"}',
        "chama_postgres_connections_most",
        'chama_redis_memory_bytes{redis="truth"}',
        'chama_redis_clients{redis="cache",state="connected"}',
        'chama_outbox_rows{service="orders"}',
        'chama_dead_letters{service="orders"}',
        "chama_batch_size_bucket",
        "chama_batch_wait_seconds_bucket",
    ):
        assert figure in text


async def test_a_worker_answers_on_a_port_of_its_own(engines_known: Engines) -> None:
    port = free_port()
    runner = await probes.open_port(port)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as asked:
        assert (await asked.get("/healthz")).json() == {"status": "ok"}
        assert (await asked.get("/readyz")).json()["status"] == "ready"
        assert "chama_outbox_rows" in (await asked.get("/metrics")).text
    await runner.cleanup()


class _Real:
    thing = "of its own"

    async def act(self, *, outcome: str) -> str:
        if outcome == "refused":
            raise NotFound
        if outcome == "unavailable":
            raise Unavailable("it")
        if outcome == "failed":
            raise KeyError(outcome)
        return outcome


@pytest.mark.parametrize("outcome", ["ok", "refused", "unavailable", "failed"])
async def test_a_call_of_a_door_is_counted_by_its_outcome(outcome: str) -> None:
    door = Measured("test", ["act"], _Real())
    labels = {"door": "test", "method": "act", "outcome": outcome}
    before = value("chama_door_seconds_count", **labels)
    try:
        assert await door.act(outcome=outcome) == "ok"
    except (NotFound, Unavailable, KeyError) as why:
        assert type(why).__name__ == {"refused": "NotFound", "failed": "KeyError"}.get(outcome, "Unavailable")
    assert value("chama_door_seconds_count", **labels) == before + 1
    assert door.thing == "of its own"
