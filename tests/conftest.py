"""Real engines for the whole session, a fake payment channel and a fake WeChat.

`--doors far` puts every island behind a socket; `--doors both` runs services and flows both ways.
"""

import contextlib
import importlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Before anything reads the settings: tests have a state folder, and so secrets, of their own.
_STATE = tempfile.mkdtemp(prefix="chama-test-")
os.environ["CHAMA_STATE_DIR"] = _STATE
for _name in ("CHAMA_POSTGRES_URL", "CHAMA_TRUTH_URL", "CHAMA_CACHE_URL", "CHAMA_WECHAT_FILE"):
    os.environ.pop(_name, None)

from chama.base.time import FakeClock, SystemClock  # noqa: E402
from chama.process import SERVICES, join_islands, redis_of  # noqa: E402
from chama.runtime import context, db  # noqa: E402
from chama.runtime.engines import EngineUrls, start  # noqa: E402
from chama.runtime.migrate import migrate  # noqa: E402
from chama.services.payments.internal.gateways.fake import FakeChannel  # noqa: E402
from tests.support.brokers import broker  # noqa: E402, F401 - a fixture
from tests.support.far_doors import Behind, behind_its_door, far_doors  # noqa: E402
from tests.support.merchant import MERCHANT  # noqa: E402

BOTH_WAYS = ("tests/services/", "tests/flows/")
SLOWEST = "tests/simulation/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--doors", choices=("near", "far", "both"), default="near", help="where the islands are")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    ways = metafunc.config.getoption("--doors")
    if "doors" in metafunc.fixturenames and metafunc.definition.nodeid.startswith(BOTH_WAYS):
        metafunc.parametrize("doors", ["near", "far"] if ways == "both" else [ways], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole shops first: what takes long is not left for the end, when one worker has nothing more."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOWEST))


class ByFileAndDoors(LoadScopeScheduling):
    """With `-n 2` the tests of a file stay together, near and far apart: both cost a set-up."""

    def _split_scope(self, nodeid: str) -> str:
        far = re.search(r"[\[-]far[\]-]", nodeid)
        return nodeid.partition("::")[0] + (" far" if far else "")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndDoors:
    return ByFileAndDoors(config, log)


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
def doors(request: pytest.FixtureRequest) -> str:
    """Whether the islands are `near` or `far`."""
    return getattr(request, "param", "near")


@pytest.fixture(scope="session")
async def shop(engines: EngineUrls, channel: FakeChannel, doors: str) -> AsyncIterator[EngineUrls]:
    """Every island behind its door."""
    redis = redis_of(engines.truth)
    join_islands(MERCHANT, redis, channel)
    async with far_doors() if doors == "far" else contextlib.nullcontext():
        yield engines
    await redis.aclose()


@pytest.fixture
async def behind(doors: str) -> AsyncIterator[Behind]:
    """`await behind(island)` puts an island that a test makes for itself behind its door, near or far."""
    async with contextlib.AsyncExitStack() as stack:

        async def put(island: Any) -> Any:
            return await stack.enter_async_context(behind_its_door(island, doors))

        yield put


@pytest.fixture
def clock() -> Iterator[FakeClock]:
    """A clock to turn, from the present instant on."""
    clock = FakeClock(SystemClock().now())
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that was opened by hand stays open: nobody renews it, and the machine may be slow."""
    monkeypatch.setattr(importlib.import_module("chama.runtime.flash.pools"), "OPEN_MS", 600_000)
