"""The only file that joins everything: which islands live in this process, its web app and its worker."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from redis.asyncio import Redis

from chama.base.errors import Unavailable
from chama.flows.flash_buy import decide
from chama.flows.triggers import CLOCKS, check_channels
from chama.runtime import cache as caching
from chama.runtime import db, facts, flash, news, probes, vault
from chama.runtime.bus import Bus, Consumer, Handler, open_bus
from chama.runtime.context import DrillClock, request_id_var, trace_var, use_clock
from chama.runtime.merchant import Merchant, read_alipay, read_merchant
from chama.runtime.outbox import Relay
from chama.runtime.placement import (
    Placement,
    address_in,
    address_of,
    addresses_file,
    read_addresses,
    read_placement,
)
from chama.runtime.probes import Engines
from chama.runtime.service import Event, Service, drill, locate, provide
from chama.runtime.settings import engine_urls, settings
from chama.runtime.shelf import Shelf
from chama.runtime.telemetry import CLOCKS_RUN, log, set_up_logs
from chama.runtime.tracing import close_tracing, new_trace, open_tracing, request_id_of, span
from chama.runtime.wire import Line, Server, is_loopback, lines, serve_context
from chama.runtime.wire import far as far_door
from chama.services.assets.api import Assets
from chama.services.assets.internal import jobs as assets_jobs
from chama.services.assets.internal import reactions as assets_reactions
from chama.services.assets.internal.service import AssetsHere
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal import jobs as catalog_jobs
from chama.services.catalog.internal import reactions as catalog_reactions
from chama.services.catalog.internal.service import CatalogHere
from chama.services.insight.api import Insight
from chama.services.insight.internal import jobs as insight_jobs
from chama.services.insight.internal import reactions as insight_reactions
from chama.services.insight.internal.service import InsightHere
from chama.services.inventory.api import Inventory
from chama.services.inventory.internal import jobs as inventory_jobs
from chama.services.inventory.internal import reactions as inventory_reactions
from chama.services.inventory.internal.service import InventoryHere
from chama.services.marketing.api import Marketing
from chama.services.marketing.internal import jobs as marketing_jobs
from chama.services.marketing.internal import reactions as marketing_reactions
from chama.services.marketing.internal.service import MarketingHere
from chama.services.notifications.api import Notifications
from chama.services.notifications.internal import jobs as notifications_jobs
from chama.services.notifications.internal import reactions as notifications_reactions
from chama.services.notifications.internal.service import NotificationsHere, SmsGateway
from chama.services.orders.api import Orders
from chama.services.orders.internal import reactions as orders_reactions
from chama.services.orders.internal.service import OrdersHere
from chama.services.payments.api import Payments
from chama.services.payments.internal import reactions as payments_reactions
from chama.services.payments.internal.service import Channel, PaymentsHere, WeixinShipping, channels_of
from chama.services.staff.api import Staff
from chama.services.staff.internal import jobs as staff_jobs
from chama.services.staff.internal.service import StaffHere
from chama.services.users.api import Users
from chama.services.users.internal import jobs as users_jobs
from chama.services.users.internal.service import UsersHere, Weixin

# Only the process that serves the web pays for the import of the framework.
if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.types import ASGIApp

Job = Callable[[], Awaitable[Any]]


class Outside(NamedTuple):
    """What an island may need of the world outside."""

    merchant: Merchant
    redis: Redis
    channel: Channel | None = None


class Island(NamedTuple):
    """One line of the table of islands.

    `make` gets the world outside, or nothing when the island talks to nobody there (`quiet`).
    `jobs` is what its own clock does: (job, seconds between two runs).
    """

    door: type[Service]
    make: Callable[..., Service]
    reactions: Mapping[type[Event], Handler] = {}
    jobs: tuple[tuple[Job, float], ...] = ()
    quiet: bool = True


def _users(outside: Outside) -> Users:
    m = outside.merchant
    return UsersHere(weixin=Weixin(m.api_base_url, m.appid, m.app_secret, _Tokens(outside.redis)))


def _payments(outside: Outside) -> Payments:
    m = outside.merchant
    weixin = WeixinShipping(m.api_base_url, m.appid, m.app_secret, _Tokens(outside.redis))
    return PaymentsHere(channels_of(m, outside.channel, read_alipay()), weixin)


def _notifications(outside: Outside) -> Notifications:
    return NotificationsHere(sms=SmsGateway(outside.merchant.sms_base_url, outside.merchant.sms_key))


ISLANDS: dict[str, Island] = {
    "users": Island(Users, _users, jobs=((users_jobs.sweep, 60.0),), quiet=False),
    "catalog": Island(
        Catalog,
        CatalogHere,
        catalog_reactions.HANDLERS,
        jobs=(
            (catalog_jobs.turn_scheduled, 5.0),
            (catalog_jobs.tell_caches, 0.5),
            (catalog_jobs.refresh_cards, 10.0),
            (catalog_jobs.draw_tiers, 60.0),
            (catalog_jobs.heat, 300.0),
            (catalog_jobs.sweep, 300.0),
        ),
    ),
    "inventory": Island(
        Inventory, InventoryHere, inventory_reactions.HANDLERS, jobs=((inventory_jobs.prove, 5.0),)
    ),
    "orders": Island(Orders, OrdersHere, orders_reactions.HANDLERS),
    "payments": Island(Payments, _payments, payments_reactions.HANDLERS, quiet=False),
    "marketing": Island(
        Marketing, MarketingHere, marketing_reactions.HANDLERS, jobs=((marketing_jobs.keep_flash, 1.0),)
    ),
    "notifications": Island(
        Notifications,
        _notifications,
        notifications_reactions.HANDLERS,
        jobs=((notifications_jobs.sweep, 30.0),),
        quiet=False,
    ),
    "staff": Island(Staff, StaffHere, jobs=((staff_jobs.sweep, 300.0),)),
    "assets": Island(Assets, AssetsHere, assets_reactions.HANDLERS, jobs=assets_jobs.CLOCKS),
    "insight": Island(Insight, InsightHere, insight_reactions.HANDLERS, jobs=((insight_jobs.sweep, 3600.0),)),
}
SERVICES = tuple(ISLANDS)
QUIET = tuple(name for name, island in ISLANDS.items() if island.quiet)
REACTIONS = {name: island.reactions for name, island in ISLANDS.items() if island.reactions}


class _Tokens:
    """Where the WeChat access token is shared: the `truth` Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> str | None:
        value = await self._redis.get(key)
        return value.decode() if value is not None else None

    async def set(self, key: str, value: str, ttl_seconds: int) -> None:
        await self._redis.set(key, value, ex=ttl_seconds)


def placement() -> Placement:
    """The placement of the settings; PlacementProblem when there is none of this name."""
    return read_placement(settings().placement, SERVICES)


def join_islands(
    merchant: Merchant | None, redis: Redis, channel: Channel | None = None, names: Iterable[str] = SERVICES
) -> None:
    """Put these islands behind their doors; another payment channel than WeChat Pay may be given.

    Without a merchant only quiet ones.
    """
    flash.use(redis)
    for island in (ISLANDS[name] for name in names):
        if island.quiet:
            provide(island.door, island.make())
        elif merchant is not None:
            provide(island.door, island.make(Outside(merchant, redis, channel)))


def consumers_on(bus: Bus, names: Iterable[str] = SERVICES) -> dict[str, Consumer]:
    """One consumer per island that reacts."""
    return {n: Consumer(n, REACTIONS[n], bus) for n in names if n in REACTIONS}


def relay_on(bus: Bus, names: Sequence[str] = SERVICES) -> Relay:
    """What takes the events of these islands to the bus: those that any island reacts to."""
    return Relay(names, settings().partitions, bus, {t.type_name() for r in REACTIONS.values() for t in r})


async def _decide(tickets: Sequence[flash.Ticket]) -> set[str]:
    return await decide([(t.order_id, t.body) for t in tickets])


def flash_tickets() -> flash.Tickets:
    """A reader of the admissions to flash sales, which the flow decides."""
    return flash.Tickets(flash.pools(), _decide)


def redis_of(url: str) -> Redis:
    """A client of one of our two Redis."""
    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=3)


@contextlib.asynccontextmanager
async def opened(
    near: Sequence[str] = SERVICES, far: Mapping[str, Line] | None = None, role: str = ""
) -> AsyncIterator[Bus]:
    """This process with its pool, Redis, its own islands and the lines to the others; leaving it closes them.

    One that stays says under its `role` how it is, for the console.
    Waits for the merchant's identity when one of its islands talks to the world outside.
    """
    set_up_logs()
    if settings().clock_file:
        use_clock(DrillClock(Path(settings().clock_file)))
    redis, cache = redis_of(engine_urls().truth), redis_of(engine_urls().cache)
    await db.open_pool()
    stop = asyncio.Event()
    looking = asyncio.create_task(vault.keep_looking(stop))
    join_islands(None if set(near) <= set(QUIET) else read_merchant(), redis, names=near)
    for name, line in (far or {}).items():
        provide(ISLANDS[name].door, far_door(ISLANDS[name].door, line))
    drill([island.door for island in ISLANDS.values()], settings().faults)
    bus = open_bus(settings().bus_url, redis, settings().partitions, tuple(REACTIONS))
    probes.use(Engines(redis, cache, near, bus))
    telling = await _join_caches(cache, role)
    if role:
        settle_memory()
    try:
        yield bus
    finally:
        probes.use(None)
        caching.use(None)
        news.use(None)
        for task in telling:
            task.cancel()
        stop.set()
        await looking
        for line in set((far or {}).values()):
            await line.close()
        await db.close_pool()
        await bus.close()
        await redis.aclose()
        await cache.aclose()


def settle_memory() -> None:
    """What a process stands on stays: a look through all of it would stop every caller for 80 ms, often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


async def _join_caches(cache: Redis, role: str) -> list[asyncio.Task[None]]:
    """The second level behind the caches of this process, and what the processes tell each other."""
    caching.use(Shelf(cache))
    news.use(cache)
    tasks = [asyncio.create_task(news.listen(cache))]
    return [*tasks, asyncio.create_task(facts.watch(cache, role))] if role else tasks


def web_app() -> "Litestar":
    """The edge: shop, admin, callbacks, pages."""
    # Here and not above: only one process serves the web, and the others start without a second of imports.
    from chama.edge import admission, ended, limits, parts
    from chama.edge.app import make_app

    @contextlib.asynccontextmanager
    async def lifespan(app: "Litestar") -> AsyncIterator[None]:
        p = placement()
        async with opened(p.beside_the_edge(SERVICES), lines(p), "serve") as bus:
            app.state.consumers = consumers_on(bus)
            cache = redis_of(engine_urls().cache)
            limiter = limits.scaled(cache)
            limits.use(limiter)
            open_tracing("serve")
            # A wrong key is said when the shop starts, and not when the first shopper cannot pay.
            watches = (admission.watch(), parts.watch(), ended.watch(), limiter.watch(), _first_look())
            watching = [asyncio.create_task(watch) for watch in watches]
            try:
                yield
            finally:
                for task in watching:
                    task.cancel()
                await cache.aclose()
                close_tracing()

    return make_app(lifespan)


def asgi() -> "ASGIApp":
    """The web app as the server runs it; the context is outermost: even a wrong path has a request id."""
    from chama.edge.middleware import in_context

    return in_context(web_app())


def _clock_name(job: Job) -> str:
    """`users.sweep`, `flows.triggers.sweep_payments`."""
    module = getattr(job, "__module__", "").removeprefix("chama.").removeprefix("services.")
    return f"{module.removesuffix('.internal.jobs')}.{getattr(job, '__name__', 'job')}"


async def _first_look() -> None:
    try:
        await check_channels()
    except Unavailable as why:
        log.warning("serve.channels_unknown", why=str(why))


async def _every(seconds: float, job: Job, stop: asyncio.Event) -> None:
    """Run a job again and again; what fails is logged and tried at its next turn."""
    name = _clock_name(job)
    while not stop.is_set():
        try:
            with span(f"clock {name}", root=True) as recording:
                # Each turn is a story of its own: what it logs and announces has its id.
                if recording is None:
                    trace_var.set(new_trace())
                request_id_var.set(request_id_of(trace_var.get()))
                await job()
            CLOCKS_RUN.labels(name, "done").inc()
        except Exception as why:  # noqa: BLE001 - one bad turn must not end the clock
            CLOCKS_RUN.labels(name, "failed").inc()
            log.warning("clock.failed", job=name, why=repr(why))
        try:
            async with asyncio.timeout(seconds):
                await stop.wait()
        except TimeoutError:
            continue


@contextlib.asynccontextmanager
async def _watched(process: str) -> AsyncIterator[None]:
    """The probes' port, where one is wanted, and tracing, for a process that serves no HTTP."""
    open_tracing(process)
    port = settings().probe_port
    runner = await probes.open_port(port) if port else None
    try:
        yield
    finally:
        if runner is not None:
            await runner.cleanup()
        close_tracing()


async def _work(near: Sequence[str], bus: Bus, stop: asyncio.Event) -> None:
    """Relay, reactions and jobs of these islands, until `stop`; what is under way finishes first."""
    async with asyncio.TaskGroup() as group:
        if near:
            group.create_task(relay_on(bus, near).run(stop))
        for consumer in consumers_on(bus, near).values():
            group.create_task(consumer.run(stop))
        for job, seconds in (j for name in near for j in ISLANDS[name].jobs):
            group.create_task(_every(seconds, job, stop))


async def run_worker(stop: asyncio.Event) -> None:
    """The clocks of the flows, and the work of the islands that live beside the edge, until `stop`."""
    p = placement()
    near = p.beside_the_edge(SERVICES)
    async with opened(near, lines(p), "worker") as bus, _watched("worker"), asyncio.TaskGroup() as group:
        log.info("worker.started")
        for job, seconds in CLOCKS:
            group.create_task(_every(seconds, job, stop))
        group.create_task(_every(60.0, bus.trim, stop))
        group.create_task(flash_tickets().run(stop))
        group.create_task(_work(near, bus, stop))
    log.info("worker.stopped")


async def run_islands(process: str, stop: asyncio.Event) -> None:
    """One process of the placement: its islands' doors, relay, reactions and jobs, until `stop`."""
    near = placement().islands_in(process)
    at = address_in(read_addresses(addresses_file()), process)
    if settings().listen:
        at = address_of(settings().listen)
    async with opened(near, role=process) as bus:
        doors = {ISLANDS[name].door: locate(ISLANDS[name].door) for name in near}
        server = Server(doors, at.host, at.port, None if is_loopback(at.host) else serve_context())
        await server.start()
        log.info("islands.started", process=process, at=str(at))
        try:
            async with _watched(process):
                await _work(near, bus, stop)
        finally:
            await server.stop()
    log.info("islands.stopped", process=process)
