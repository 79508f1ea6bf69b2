"""Real engines for the whole session, every island near, a fake payment channel and a fake WeChat."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# Before anything reads the settings: tests have a state folder, and so secrets, of their own.
_STATE = tempfile.mkdtemp(prefix="chama-test-")
os.environ["CHAMA_STATE_DIR"] = _STATE
for _name in ("CHAMA_POSTGRES_URL", "CHAMA_TRUTH_URL", "CHAMA_CACHE_URL", "CHAMA_WECHAT_FILE"):
    os.environ.pop(_name, None)

from chama.process import SERVICES, join_islands, redis_of  # noqa: E402
from chama.runtime import db  # noqa: E402
from chama.runtime.engines import EngineUrls, start  # noqa: E402
from chama.runtime.migrate import migrate  # noqa: E402
from chama.services.payments.internal.gateways.fake import FakeChannel  # noqa: E402
from tests.support.merchant import MERCHANT  # noqa: E402


@pytest.fixture(scope="session")
def running() -> object:
    """The engines' processes."""
    running = start(Path(_STATE), log=lambda _: None)
    yield running
    running.stop()


@pytest.fixture(scope="session")
async def engines(running) -> AsyncIterator[EngineUrls]:
    """Migrated engines with an open pool."""
    await migrate(running.urls.postgres, SERVICES)
    await db.open_pool(running.urls.postgres)
    yield running.urls
    await db.close_pool()


@pytest.fixture(scope="session")
def channel() -> FakeChannel:
    """The payment channel of the session."""
    return FakeChannel()


@pytest.fixture(scope="session")
async def shop(engines: EngineUrls, channel: FakeChannel) -> AsyncIterator[EngineUrls]:
    """Every island behind its door."""
    redis = redis_of(engines.truth)
    join_islands(MERCHANT, redis, channel)
    yield engines
    await redis.aclose()
