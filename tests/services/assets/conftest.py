"""The assets door, and a ledger that is proved after every test."""

from collections.abc import AsyncIterator

import pytest

from chama.runtime.service import locate
from chama.services.assets.api import Assets


@pytest.fixture
async def assets(shop) -> AsyncIterator[Assets]:
    door = locate(Assets)
    yield door
    assert (await door.prove()).faults == []
