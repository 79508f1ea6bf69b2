"""The only file that joins everything: which islands live in this process, its web app and its worker."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp
from redis.asyncio import Redis

from chama.edge import admin as admin_api
from chama.edge import bench, pages
from chama.edge import shop as shop_api
from chama.edge.bodies import StrictRequest
from chama.edge.callback import wechat_pay
from chama.edge.gates import public, the_actor
from chama.edge.middleware import in_context
from chama.edge.problems import HANDLERS
from chama.flows.triggers import CLOCKS
from chama.runtime import db
from chama.runtime.bus import Bus, Consumer
from chama.runtime.context import DrillClock, ProcessClock, use_clock
from chama.runtime.outbox import Relay
from chama.runtime.service import provide
from chama.runtime.settings import engine_urls, settings
from chama.runtime.telemetry import log, set_up_logs
from chama.services.assets.api import Assets
from chama.services.assets.internal import reactions as assets_reactions
from chama.services.assets.internal.service import AssetsHere
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal.service import CatalogHere
from chama.services.inventory.api import Inventory
from chama.services.inventory.internal import reactions as inventory_reactions
from chama.services.inventory.internal.service import InventoryHere
from chama.services.marketing.api import Marketing
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
from chama.services.payments.internal.service import (
    Channel,
    PaymentsHere,
    Terms,
    WeChatPay,
    WeChatPayConfig,
)
from chama.services.staff.api import Staff
from chama.services.staff.internal.service import StaffHere
from chama.services.users.api import Users
from chama.services.users.internal import jobs as users_jobs
from chama.services.users.internal.service import UsersHere, Weixin

SERVICES = (
    "users",
    "catalog",
    "inventory",
    "orders",
    "payments",
    "marketing",
    "notifications",
    "staff",
    "assets",
)
REACTIONS = {
    "assets": assets_reactions.HANDLERS,
    "inventory": inventory_reactions.HANDLERS,
    "orders": orders_reactions.HANDLERS,
    "payments": payments_reactions.HANDLERS,
    "notifications": notifications_reactions.HANDLERS,
}
# What a service's own clock does: (job, seconds between two runs).
JOBS = ((users_jobs.sweep, 60.0), (notifications_jobs.sweep, 30.0))
MAX_BODY = 256 * 1024
MERCHANT_WAIT_SECONDS = 30


class Merchant(msgspec.Struct, frozen=True):
    """What WeChat knows us by; in development the simulator writes this file."""

    mchid: str
    appid: str
    app_secret: str
    merchant_serial: str
    merchant_private_key_pem: str
    api_v3_key: str
    platform_public_key_id: str
    platform_public_key_pem: str
    pay_base_url: str
    api_base_url: str
    sms_base_url: str
    sms_key: str


class _Tokens:
    """Where the WeChat access token is shared: the `truth` Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> str | None:
        value = await self._redis.get(key)
        return value.decode() if value is not None else None

    async def set(self, key: str, value: str, ttl_seconds: int) -> None:
        await self._redis.set(key, value, ex=ttl_seconds)


def check_placement() -> None:
    """Refuse a placement that does not exist, instead of running another one."""
    if settings().placement != "one":
        raise SystemExit(f"There is no placement {settings().placement!r}; the one there is, is `one`.")


def merchant_file() -> Path:
    """Where the merchant's identity is read from."""
    wanted = settings().wechat_file
    return Path(wanted) if wanted else settings().state / "wechat" / "merchant.json"


def read_merchant() -> Merchant:
    """The merchant's identity; waits for a simulator that is just starting."""
    file, deadline = merchant_file(), time.monotonic() + MERCHANT_WAIT_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"{file} is missing: start `chama up`, or set CHAMA_WECHAT_FILE.")
        time.sleep(0.1)
    return msgspec.convert(json.loads(file.read_text()), Merchant)


def join_islands(merchant: Merchant, redis: Redis, channel: Channel | None = None) -> None:
    """Put every island of the default placement behind its door."""
    channel = channel or WeChatPay(
        WeChatPayConfig(
            mchid=merchant.mchid,
            appid=merchant.appid,
            merchant_serial=merchant.merchant_serial,
            merchant_private_key_pem=merchant.merchant_private_key_pem,
            api_v3_key=merchant.api_v3_key,
            platform_public_key_id=merchant.platform_public_key_id,
            platform_public_key_pem=merchant.platform_public_key_pem,
            base_urls=(merchant.pay_base_url,),
        ),
        clock=ProcessClock(),
    )
    weixin = Weixin(merchant.api_base_url, merchant.appid, merchant.app_secret, _Tokens(redis))
    join_quiet_islands()
    provide(Users, UsersHere(weixin=weixin))
    provide(Payments, PaymentsHere(channel, Terms(merchant.appid, merchant.mchid)))
    sms = SmsGateway(merchant.sms_base_url, merchant.sms_key)
    provide(Notifications, NotificationsHere(sms=sms))


def join_quiet_islands() -> None:
    """The islands that talk to nobody outside; all that `chama seed` needs."""
    provide(Catalog, CatalogHere())
    provide(Inventory, InventoryHere())
    provide(Orders, OrdersHere())
    provide(Marketing, MarketingHere())
    provide(Staff, StaffHere())
    provide(Assets, AssetsHere())


def consumers_on(bus: Bus) -> dict[str, Consumer]:
    """One consumer per island that reacts."""
    return {island: Consumer(island, handlers, bus) for island, handlers in REACTIONS.items()}


def redis_of(url: str) -> Redis:
    """A client of one of our two Redis."""
    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=3)


@contextlib.asynccontextmanager
async def opened(*, wait_for_merchant: bool = True) -> AsyncIterator[Bus]:
    """This process with its pool, Redis and islands; leaving it closes them."""
    check_placement()
    set_up_logs()
    if settings().clock_file:
        use_clock(DrillClock(Path(settings().clock_file)))
    redis = redis_of(engine_urls().truth)
    await db.open_pool()
    if wait_for_merchant:
        join_islands(read_merchant(), redis)
    else:
        join_quiet_islands()
    try:
        yield Bus(redis, settings().partitions, tuple(REACTIONS))
    finally:
        await db.close_pool()
        await redis.aclose()


def web_app() -> Litestar:
    """The edge: shop, admin, callbacks, pages."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with opened() as bus:
            app.state.consumers = consumers_on(bus)
            yield

    media = settings().state / "media"
    media.mkdir(parents=True, exist_ok=True)
    shop = Router(
        "/api/shop",
        route_handlers=shop_api.ROUTES,
        dependencies={"shopper": Provide(the_actor, sync_to_thread=False)},
        tags=["shop"],
    )
    admin = Router(
        "/api/admin",
        route_handlers=admin_api.ROUTES,
        dependencies={"actor": Provide(the_actor, sync_to_thread=False)},
        tags=["admin"],
    )
    static = create_static_files_router(
        "/media", directories=[media], include_in_schema=False, guards=[public]
    )
    extra = bench.ROUTES if settings().bench else []
    return Litestar(
        route_handlers=[shop, admin, static, *wechat_pay.ROUTES, *pages.ROUTES, *extra],
        exception_handlers=HANDLERS,
        request_class=StrictRequest,
        lifespan=[lifespan],
        openapi_config=OpenAPIConfig(
            title="Chama 茶马",
            version="1",
            path="/openapi-ui",
            render_plugins=[],
            use_handler_docstrings=True,
        ),
        request_max_body_size=MAX_BODY,
        debug=False,
    )


def asgi() -> ASGIApp:
    """The web app as the server runs it; the context is outermost: even a wrong path has a request id."""
    return in_context(web_app())


async def _every(seconds: float, job: Callable[[], Awaitable[Any]], stop: asyncio.Event) -> None:
    """Run a job again and again; what fails is logged and tried at its next turn."""
    while not stop.is_set():
        try:
            await job()
        except Exception as why:  # noqa: BLE001 - one bad turn must not end the clock
            log.warning("clock.failed", job=getattr(job, "__name__", "job"), why=repr(why))
        try:
            async with asyncio.timeout(seconds):
                await stop.wait()
        except TimeoutError:
            continue


async def run_worker(stop: asyncio.Event) -> None:
    """Relay, consumers and clocks, until `stop`; what is under way finishes first."""
    async with opened() as bus:
        log.info("worker.started")
        async with asyncio.TaskGroup() as group:
            group.create_task(Relay(SERVICES, settings().partitions, bus).run(stop))
            for consumer in consumers_on(bus).values():
                group.create_task(consumer.run(stop))
            for job, seconds in CLOCKS:
                group.create_task(_every(seconds, job, stop))
            for job, seconds in JOBS:
                group.create_task(_every(seconds, job, stop))
            group.create_task(_every(60.0, bus.trim, stop))
        log.info("worker.stopped")
