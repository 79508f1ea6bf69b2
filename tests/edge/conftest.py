"""The web app in this process, over the islands of the session."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from chama.edge.middleware import in_context
from chama.process import consumers_on, redis_of, web_app
from chama.runtime.bus import RedisBus
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import settings


@pytest.fixture(scope="session")
async def app(shop: EngineUrls) -> AsyncIterator[Litestar]:
    """The app, without its own life span: the session's pool and islands serve it."""
    app, redis = web_app(), redis_of(shop.truth)
    app.state.consumers = consumers_on(RedisBus(redis, settings().partitions))
    yield app
    await redis.aclose()


@pytest.fixture(scope="session")
async def web(app: Litestar, shop: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app."""
    transport = httpx.ASGITransport(app=in_context(app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield client
