"""How this process and its engines are: asked by `/readyz`, measured for `/metrics`, both with a deadline."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from aiohttp import web
from prometheus_client import Gauge, generate_latest
from redis.asyncio import Redis

from chama.base.errors import Unavailable
from chama.runtime import db
from chama.runtime.bus import Bus, RedisBus
from chama.runtime.telemetry import log

ASK_SECONDS = 1.0
# Who scrapes more often than this sees the same figures.
FRESH_SECONDS = 2.0
MOST_COUNTED = 100_000
# Without it nothing is answered; without the others the shop goes on with less.
NEEDED = "postgres"

POOL = Gauge("chama_pool_connections", "Database connections of this process", ["state"])
POSTGRES = Gauge("chama_postgres_connections", "Client connections of the server", ["state"])
POSTGRES_MOST = Gauge("chama_postgres_connections_most", "How many connections the server allows")
REDIS_BYTES = Gauge("chama_redis_memory_bytes", "Memory that a Redis uses", ["redis"])
REDIS_MOST = Gauge("chama_redis_memory_most_bytes", "Memory that a Redis may use, 0 for no bound", ["redis"])
REDIS_CLIENTS = Gauge("chama_redis_clients", "Clients of a Redis", ["redis", "state"])
OUTBOX = Gauge("chama_outbox_rows", "Events that wait for the bus", ["service"])
LETTERS = Gauge("chama_dead_letters", "Events that nobody could handle", ["service"])
STREAM = Gauge("chama_stream_entries", "Events in a stream", ["stream"])
PENDING = Gauge("chama_stream_pending", "Events that a group has not acknowledged", ["stream", "group"])
AWAY = Gauge("chama_engine_away", "1 while an engine does not answer in time", ["engine"])
SCRAPE = "text/plain; version=0.0.4; charset=utf-8"


class Engines(NamedTuple):
    """What a process stands on, and which schemas are its own to measure."""

    truth: Redis
    cache: Redis
    schemas: Sequence[str] = ()
    bus: Bus | None = None


_engines: Engines | None = None
_measured_at = 0.0


def use(engines: Engines | None) -> None:
    """Put the engines of this process before its probes."""
    global _engines, _measured_at
    _engines, _measured_at = engines, 0.0


async def readiness() -> dict[str, str]:
    """Every engine, `ok` or `away`, within about a second."""
    asked: dict[str, Callable[[], Awaitable[Any]]] = {"postgres": _ask_postgres}
    if _engines is not None:
        asked |= {"truth": _engines.truth.ping, "cache": _engines.cache.ping}
        if _engines.bus is not None and not _on_truth(_engines.bus):
            asked["bus"] = _engines.bus.epoch
    states = await asyncio.gather(*(_in_time(name, ask) for name, ask in asked.items()))
    found = dict(zip(asked, ("ok" if s is not None else "away" for s in states), strict=True))
    for name, state in found.items():
        AWAY.labels(name).set(state == "away")
    return found


async def measured() -> bytes:
    """The metrics of this process in Prometheus' form; engines that do not answer keep their last figures."""
    global _measured_at
    POOL.labels("size").set(db.pool_state().size)
    POOL.labels("in_use").set(db.pool_state().in_use)
    POOL.labels("waiting").set(db.pool_state().waiting)
    if time.monotonic() - _measured_at > FRESH_SECONDS:
        _measured_at = time.monotonic()
        await asyncio.gather(
            _in_time("postgres", _measure_postgres),
            *([_in_time("truth", _measure_truth), _in_time("cache", _measure_cache)] if _engines else []),
            *([_in_time("bus", _measure_bus)] if _engines and _engines.bus else []),
        )
    return generate_latest()


async def _in_time(name: str, ask: Callable[[], Awaitable[Any]]) -> Any:
    try:
        async with asyncio.timeout(ASK_SECONDS):
            answer = await ask()
    except Exception as why:  # noqa: BLE001 - whatever it is, the engine did not answer
        AWAY.labels(name).set(1)
        log.warning("probe.away", engine=name, why=repr(why))
        return None
    AWAY.labels(name).set(0)
    return True if answer is None else answer


async def _ask_postgres() -> object:
    async with db.connection() as conn:
        return await conn.fetchval("SELECT 1")


async def _measure_postgres() -> None:
    async with db.connection() as conn:
        row = await conn.fetchrow(
            "SELECT count(*) AS everybody, count(*) FILTER (WHERE state = 'active') AS active,"
            " count(*) FILTER (WHERE state LIKE 'idle in%') AS in_transaction,"
            " current_setting('max_connections')::int AS most"
            " FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        if row is None:
            raise Unavailable("postgres")
        for state in ("everybody", "active", "in_transaction"):
            POSTGRES.labels(state).set(row[state])
        POSTGRES_MOST.set(row["most"])
        for schema in _engines.schemas if _engines else ():
            for gauge, table in ((OUTBOX, "outbox"), (LETTERS, "dead_letters")):
                n = await conn.fetchval(
                    f"SELECT count(*) FROM (SELECT FROM {schema}.{table} LIMIT {MOST_COUNTED}) AS t"
                )
                gauge.labels(schema).set(n or 0)


async def _measure_truth() -> None:
    if _engines is not None:
        await _measure_redis("truth", _engines.truth)


async def _measure_bus() -> None:
    if _engines is None or _engines.bus is None:
        return
    found = await _engines.bus.figures()
    for stream, entries in found.entries.items():
        STREAM.labels(stream).set(entries)
    for (stream, group), waiting in found.waiting.items():
        PENDING.labels(stream, group).set(waiting)


def _on_truth(bus: Bus) -> bool:
    """Such a bus is away when the truth Redis is, and is not asked a second time."""
    return isinstance(bus, RedisBus) and not bus.own


async def _measure_cache() -> None:
    if _engines is not None:
        await _measure_redis("cache", _engines.cache)


async def _measure_redis(name: str, redis: Redis) -> None:
    info = await redis.info()
    REDIS_BYTES.labels(name).set(info["used_memory"])
    REDIS_MOST.labels(name).set(info["maxmemory"])
    REDIS_CLIENTS.labels(name, "connected").set(info["connected_clients"])
    REDIS_CLIENTS.labels(name, "blocked").set(info["blocked_clients"])


async def _answer_healthz(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _answer_readyz(_: web.Request) -> web.Response:
    engines = await readiness()
    return web.json_response(ready_body(engines), status=200 if is_ready(engines) else 503)


async def _answer_metrics(_: web.Request) -> web.Response:
    return web.Response(body=await measured(), headers={"Content-Type": SCRAPE})


def is_ready(engines: dict[str, str]) -> bool:
    """Whether requests are worth sending here."""
    return engines[NEEDED] == "ok"


def ready_body(engines: dict[str, str]) -> dict[str, Any]:
    """What `/readyz` says: `ready`, `degraded` (something is away, the shop goes on) or `away`."""
    status = "ready" if "away" not in engines.values() else "degraded" if is_ready(engines) else "away"
    return {"status": status, "engines": engines}


async def open_port(port: int) -> web.AppRunner:
    """Serve `/healthz`, `/readyz`, `/metrics` on this machine, for a process that serves nothing else."""
    app = web.Application()
    app.router.add_get("/healthz", _answer_healthz)
    app.router.add_get("/readyz", _answer_readyz)
    app.router.add_get("/metrics", _answer_metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
