"""Payments through the door, with a clock to turn and a second channel: a fake, or Alipay's simulator."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate, provide
from chama.runtime.settings import settings
from chama.services.payments.api import Payments
from chama.services.payments.errors import NotificationRefused
from chama.services.payments.internal.gateways.alipay import Alipay
from chama.services.payments.internal.gateways.alipay_wire import AlipayConfig
from chama.services.payments.internal.gateways.fake import APP_ID, MERCHANT_ID, FakeChannel
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms
from chama.services.payments.types import Opened
from simulators.alipay.app import create_app
from simulators.alipay.keys import merchant_file, open_keys
from simulators.alipay.world import WORLD, World
from tests.support.far_doors import Behind
from tests.support.given import a_key, a_user_id, an_order_id

FEN = 6_000


class Till:
    """The payments door with two channels, and short words for what tests do with it."""

    def __init__(self, door: Payments, wechat: FakeChannel, alipay: FakeChannel, clock: FakeClock) -> None:
        self.door, self.wechat, self.alipay, self.clock = door, wechat, alipay, clock
        self.order_id, self.user_id = an_order_id(), a_user_id()

    async def open(self, channel: str = "wechat", balance_fen: int = 0, minutes: int = 15) -> Opened:
        return await self.door.open(
            key=a_key(),
            order_id=self.order_id,
            user_id=self.user_id,
            amount_fen=FEN,
            deadline=context.now() + timedelta(minutes=minutes),
            title="茶饼",
            openid=None,
            channel=channel,
            balance_fen=balance_fen,
        )

    async def told(self, number: str, channel: str = "wechat") -> None:
        headers, body = getattr(self, channel).notification(number)
        await self.door.receive(headers=headers, body=body, channel=channel)

    async def paid(self, channel: str = "wechat", balance_fen: int = 0) -> str:
        """An attempt that was paid and announced; its id."""
        payment_id = (await self.open(channel, balance_fen)).payment_id
        getattr(self, channel).pay(payment_id)
        await self.told(payment_id, channel)
        return payment_id

    async def state(self) -> str:
        return (await self.door.status(order_id=self.order_id)).state

    async def attempts(self) -> dict[str, str]:
        """State by payment id, oldest first."""
        page = await self.door.list_payments(order_id=self.order_id, cursor=None, limit=100)
        return {p.payment_id: p.state for p in reversed(page.items)}


@pytest.fixture
def turned() -> Iterator[FakeClock]:
    clock = FakeClock(datetime.now(UTC))
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


async def no_leftovers() -> None:
    """What other tests left undecided is not this till's."""
    async with connection() as conn:
        await conn.execute("UPDATE payments.payments SET state = 'closed' WHERE state = 'created'")
        await conn.execute(
            "UPDATE payments.refunds SET state = 'closed' WHERE state IN ('created', 'processing')"
        )


@pytest.fixture
async def till(shop: object, turned: FakeClock, behind: Behind) -> AsyncIterator[Till]:
    before = locate(Payments)
    wechat = FakeChannel(clock=turned)
    alipay = FakeChannel(clock=turned, app_id="2021000000000001", merchant_id="2088000000000001")
    island = PaymentsHere(
        {
            "wechat": Counterparty(wechat, Terms(APP_ID, MERCHANT_ID)),
            "alipay": Counterparty(alipay, Terms("2021000000000001", "2088000000000001")),
        }
    )
    door = await behind(island)
    await no_leftovers()
    provide(Payments, door)
    yield Till(door, wechat, alipay, turned)
    provide(Payments, before)


async def no_pause(_: float) -> None:
    return


class Outside:
    """The simulator, the client that talks to it, and what it told our callback."""

    def __init__(self, world: World, clock: FakeClock, http: aiohttp.ClientSession) -> None:
        self.world, self.clock, self.http = world, clock, http
        self.told: list[bytes] = []
        self.config: dict[str, Any] = merchant_file(world.keys, world.base_url)

    def client(self, **changes: str) -> Alipay:
        return Alipay(
            AlipayConfig(**{**self.config, **changes}),
            clock=self.clock,
            http=httpx.AsyncClient(trust_env=False),
            pause=no_pause,
        )

    async def sim(self, what: str, **body: object) -> int:
        async with self.http.post(f"{self.world.base_url}/_sim/{what}", json=body) as answer:
            await answer.read()
            return answer.status

    async def later(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
        assert await self.sim("clock", advance_seconds=seconds, signatures=True) == 200

    async def settled(self) -> None:
        """Whatever Alipay has to tell by now was told."""
        assert await self.sim("clock", advance_seconds=0) == 200


@pytest.fixture(scope="session")
def alipay_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alipay-keys")
    open_keys(folder)
    return folder


@pytest.fixture
async def outside(alipay_keys: Path, tmp_path: Path, turned: FakeClock) -> AsyncIterator[Outside]:
    folder = tmp_path / "alipay"
    shutil.copytree(alipay_keys, folder)
    app, listener = create_app(folder, seed=7), web.Application()
    server, callback = TestServer(app), TestServer(listener)
    await server.start_server()
    app[WORLD].base_url = str(server.make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as http:
        made = Outside(app[WORLD], turned, http)

        async def take(request: web.Request) -> web.Response:
            body = await request.read()
            made.told.append(body)
            try:
                await locate(Payments).receive(headers=dict(request.headers), body=body, channel="alipay")
            except NotificationRefused:
                return web.Response(status=401, text="failure")
            return web.Response(text="success")

        listener.router.add_post("/callback/alipay", take)
        await callback.start_server()
        os.environ["CHAMA_CALLBACK_URL"] = str(callback.make_url("")).rstrip("/")
        settings.cache_clear()
        yield made
        del os.environ["CHAMA_CALLBACK_URL"]
        settings.cache_clear()
        await server.close()
        await callback.close()


@pytest.fixture
async def desk(shop: object, outside: Outside, behind: Behind) -> AsyncIterator[Till]:
    before = locate(Payments)
    wechat = FakeChannel(clock=outside.clock)
    terms = Terms(outside.config["app_id"], outside.config["seller_id"])
    island = PaymentsHere(
        {
            "wechat": Counterparty(wechat, Terms(APP_ID, MERCHANT_ID)),
            "alipay": Counterparty(outside.client(), terms),
        }
    )
    door = await behind(island)
    await no_leftovers()
    provide(Payments, door)
    yield Till(door, wechat, wechat, outside.clock)
    provide(Payments, before)
