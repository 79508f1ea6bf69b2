"""What every story needs: a shopper, events by hand, a clock to turn."""

from collections.abc import AsyncIterator

import httpx
import pytest

from chama.edge.middleware import in_context
from chama.process import web_app
from tests.support.given import Shopper, a_shopper
from tests.support.pump import Pump


@pytest.fixture
async def shopper(shop) -> Shopper:
    """Somebody with an address."""
    return await a_shopper()


@pytest.fixture
async def pump(shop) -> AsyncIterator[Pump]:
    """Relay and consumers by hand."""
    pump = Pump(shop)
    yield pump
    await pump.aclose()


@pytest.fixture
async def web(shop: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the web app, over the islands of the session."""
    transport = httpx.ASGITransport(app=in_context(web_app()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield client
