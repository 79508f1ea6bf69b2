"""The assets door with a ledger that is proved after every test, and a clock to turn."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.internal import jobs
from tests.services.assets.given import NOON


@pytest.fixture
async def assets(shop) -> AsyncIterator[Assets]:
    door = locate(Assets)
    yield door
    assert (await door.prove()).faults == []


@pytest.fixture
def clock() -> Iterator[FakeClock]:
    """Noon in Shanghai on a day of March."""
    clock = FakeClock(NOON)
    before = context.use_clock(clock)
    jobs.SHELF.forget()
    yield clock
    context.use_clock(before)
    jobs.SHELF.forget()
