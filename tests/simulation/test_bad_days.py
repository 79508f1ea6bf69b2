"""Two hundred bad days of paying: no fen is lost, whatever WeChat, the network and the shoppers do."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest

from chama.cli.simulate import Channels, run, simulators
from chama.process import REACTIONS, redis_of
from chama.runtime import db
from chama.runtime.bus import RedisBus
from chama.runtime.engines import EngineUrls
from chama.runtime.engines.state import free_port
from chama.runtime.settings import settings
from chama.services.payments.internal.exchanges import silence

BLOCK = 20


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Channels, int]]:
    """Simulators of its own, and the port where their notifications are taken."""
    port = free_port(set())
    with simulators(tmp_path_factory.mktemp("channels"), 1) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAMA_WECHAT_FILE", str(found.wechat_file))
        patch.setenv("CHAMA_ALIPAY_FILE", str(found.alipay_file))
        patch.setenv("CHAMA_CALLBACK_URL", f"http://127.0.0.1:{port}")
        settings.cache_clear()
        yield found, port
    settings.cache_clear()


@pytest.fixture
async def bus(shop: EngineUrls) -> AsyncIterator[RedisBus]:
    """A bus on engines that do not wait for the disk: nobody is killed on these days, and the wait was most
    of their time."""
    redis = redis_of(shop.truth)
    await redis.config_set("appendfsync", "everysec")
    await db.close_pool()
    await db.open_pool(f"{shop.postgres}?synchronous_commit=off")
    yield RedisBus(redis, settings().partitions, tuple(REACTIONS))
    await db.close_pool()
    await db.open_pool(shop.postgres)
    await redis.config_set("appendfsync", "always")
    await redis.aclose()


@pytest.mark.parametrize("first", range(1, 201, BLOCK))
async def test_after_a_bad_day_every_capture_has_an_order_or_its_money_back(
    channels: tuple[Channels, int], bus: RedisBus, first: int
) -> None:
    outcomes = await run(range(first, first + BLOCK), *channels, bus)
    assert {o.seed: o.faults for o in outcomes if o.faults} == {}
    # Not because the sun shone: both channels had faults.
    happened = sum((Counter(o.happened) for o in outcomes), Counter())
    assert happened.total() > BLOCK and any(what.startswith("alipay.") for what in happened)
    assert sum(o.paid_by_both for o in outcomes) > 0


async def test_a_seed_meets_the_same_faults_again(channels: tuple[Channels, int], bus: RedisBus) -> None:
    first, second = [(await run([7], *channels, bus))[0] for _ in range(2)]
    assert (first.happened, first.faults) == (second.happened, [])
    assert second.faults == []


async def test_a_shop_that_does_not_ask_is_found_out(
    channels: tuple[Channels, int], bus: RedisBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkers see a broken shop: without the sweep, lost notifications stay lost."""

    async def deaf(*_: object) -> int:
        return 0

    monkeypatch.setattr(silence, "sweep", deaf)
    outcomes = await run(range(1, 11), *channels, bus)
    assert any(o.faults for o in outcomes)
