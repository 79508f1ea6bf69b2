"""List, product, cart, quote, order, payment: what a shopper needs answers well, whatever else is ill.

The services that the path can do without are behind real sockets here, the cache Redis behind its own, and
all of them fall ill in the midst of it. Each way of being ill is met by more than a thousand requests of the
path, none of which may fail: 99.9 % would be one.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from chama.edge import limits, parts
from chama.flows import quote
from chama.process import redis_of
from chama.runtime import cache as caching
from chama.runtime import news
from chama.runtime.breaker import Breaker
from chama.runtime.engines import EngineUrls
from chama.runtime.service import locate, provide, provided
from chama.runtime.shelf import Shelf
from chama.runtime.tokens import make_access
from chama.runtime.wire import Line, Server, far
from chama.services.assets.api import Assets
from chama.services.catalog.api import Catalog
from chama.services.insight.api import Insight
from chama.services.notifications.api import Notifications
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support import given
from tests.support.given import Shopper
from tests.support.ill_line import WAYS, IllLine, ill_line

# Of these a shopper who uses no coupon, points or balance needs nothing.
WITHOUT = (Insight, Notifications, Assets)
SHOPPERS, PAGES = 28, 30
# So long a request of the path may take meanwhile: a few callers find out who is ill, the others do not ask.
MOST_SECONDS = 5.0


@pytest.fixture
async def lines(shop: EngineUrls) -> AsyncIterator[list[IllLine]]:
    """The lines to everything that may fall ill, well at first."""
    near = provided()
    async with AsyncExitStack() as stack:
        made = []
        for door in WITHOUT:
            server = Server({door: near[door]})
            await server.start()
            stack.push_async_callback(server.stop)
            made.append(await stack.enter_async_context(ill_line(server.port)))
            line = Line("127.0.0.1", made[-1].port)
            stack.push_async_callback(line.close)
            provide(door, far(door, line))
            stack.callback(provide, door, near[door])
        url = urlsplit(shop.cache)
        made.append(await stack.enter_async_context(ill_line(url.port or 6379)))
        cache = redis_of(url._replace(netloc=f"{url.netloc.rsplit(':', 1)[0]}:{made[-1].port}").geturl())
        stack.push_async_callback(cache.aclose)
        limiter = limits.Limiter(cache, 1_000_000)
        before = limits.use(limiter)
        stack.callback(limits.use, before)
        caching.use(Shelf(cache))
        stack.callback(caching.use, None)
        news.use(cache)
        stack.callback(news.use, None)
        for watch in (limiter.watch(), news.listen(cache)):
            stack.callback(asyncio.create_task(watch).cancel)
        yield made
    quote._unasked = Breaker("assets in quotes")
    for part in parts.PARTS.values():
        part._breaker = Breaker(f"part {part.name}")


class Walk:
    """One shopper's way; keeps what each request of the path was answered, and how long it took."""

    def __init__(self, web: httpx.AsyncClient, who: Shopper, skus: list[str], spus: list[str]) -> None:
        token = make_access(who.user_id, "ses_core")
        self.web, self.who, self.skus, self.spus = web, who, skus, spus
        self.headers = {"authorization": f"Bearer {token}", "x-device-id": secrets.token_hex(8)}
        self.failed: list[str] = []
        self.asked, self.longest = 0, 0.0
        self._waits: asyncio.Task[httpx.Response] | None = None

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request of the path."""
        began = time.monotonic()
        headers = {**self.headers, "idempotency-key": secrets.token_hex(16)}
        answer = await self.web.request(method, f"/api/shop{path}", headers=headers, **more)
        self.asked += 1
        self.longest = max(self.longest, time.monotonic() - began)
        if not answer.is_success:
            self.failed.append(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    async def go(self, channel: FakeChannel) -> None:
        """From the home page to the paid order; what the path does without is asked beside it."""
        await self.ask("GET", "/home")
        for n in range(PAGES):
            spu_id = self.spus[n % len(self.spus)]
            if n % 3 == 0:
                await self.ask("GET", "/products?limit=20")
            await self.ask("GET", f"/products/{spu_id}")
            if n % 10 == 0:
                marked = f"/api/shop/favourites/among?spu_id={spu_id}"
                assert (await self.web.get(marked, headers=self.headers)).status_code == 200
                await self.messages()
        items = [{"sku_id": self.skus[0], "quantity": 1}]
        await self.ask("PUT", "/cart", json={"items": items})
        await self.ask("GET", "/cart")
        offer = (
            await self.ask("POST", "/quotes", json={"items": items, "address_id": self.who.address_id})
        ).json()
        form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"]}
        order = (await self.ask("POST", "/orders", json=form)).json()
        opened = (await self.ask("POST", f"/orders/{order['order_id']}/payments")).json()
        channel.pay(opened["payment_id"])
        paid = (await self.ask("GET", f"/orders/{order['order_id']}/payment")).json()
        if paid["state"] != "paid":
            self.failed.append(f"{order['order_id']} is {paid['state']}")
        await self.ask("GET", f"/orders/{order['order_id']}")
        if self._waits is not None:
            self._waits.cancel()

    async def messages(self) -> None:
        """Look into the messages; who hangs there goes on all the same."""
        if self._waits is None or self._waits.done():
            waits = self.web.get("/api/shop/messages", headers=self.headers)
            self._waits = asyncio.create_task(waits)
        await asyncio.wait({self._waits}, timeout=0.01)


@pytest.mark.parametrize("way", WAYS)
async def test_of_a_thousand_requests_of_the_path_none_fails_while_the_rest_is_ill(
    way: str, web: httpx.AsyncClient, lines: list[IllLine], channel: FakeChannel
) -> None:
    skus = [await given.a_product(100) for _ in range(3)]
    spus = [s.spu_id for s in await locate(Catalog).get_skus(ids=skus)]
    walks = [Walk(web, await given.a_shopper(), skus, spus) for _ in range(SHOPPERS)]
    await walks[0].go(channel)
    for line in lines:
        await line.fall_ill(way)
    for some in (walks[1:10], walks[10:19], walks[19:]):
        await asyncio.gather(*(walk.go(channel) for walk in some))
    assert [why for walk in walks for why in walk.failed] == []
    assert sum(walk.asked for walk in walks[1:]) >= 1000
    assert max(walk.longest for walk in walks) < MOST_SECONDS
    if way != "down":
        assert all(line.hurt for line in lines if line is not lines[1])
