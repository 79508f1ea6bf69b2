"""What every story needs: a shopper, events by hand, a clock to turn."""

from collections.abc import AsyncIterator

import pytest

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
