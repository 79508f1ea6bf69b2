"""What every story needs: a shopper, events by hand, a clock to turn."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from chama.base.time import FakeClock
from chama.runtime import context
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
def clock() -> Iterator[FakeClock]:
    """A clock to turn, from the present instant on."""
    clock = FakeClock(datetime.now(UTC))
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)
