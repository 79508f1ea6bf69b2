"""Two hundred bad days of paying: no fen is lost, whatever WeChat, the network and the shoppers do."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chama.cli.simulate import run, simulator
from chama.process import REACTIONS, redis_of
from chama.runtime.bus import RedisBus
from chama.runtime.engines import EngineUrls
from chama.runtime.engines.state import free_port
from chama.runtime.settings import settings
from chama.services.payments.internal.exchanges import silence

BLOCK = 20


@pytest.fixture(scope="module")
def wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A simulator of its own, and the port where its notifications are taken."""
    folder: Path = tmp_path_factory.mktemp("wechat")
    port = free_port(set())
    with simulator(folder, 1) as address:
        os.environ["CHAMA_WECHAT_FILE"] = str(folder / "merchant.json")
        os.environ["CHAMA_CALLBACK_URL"] = f"http://127.0.0.1:{port}"
        settings.cache_clear()
        yield address, port
        del os.environ["CHAMA_WECHAT_FILE"], os.environ["CHAMA_CALLBACK_URL"]
        settings.cache_clear()


@pytest.fixture
async def bus(shop: EngineUrls) -> AsyncIterator[RedisBus]:
    redis = redis_of(shop.truth)
    yield RedisBus(redis, settings().partitions, tuple(REACTIONS))
    await redis.aclose()


@pytest.mark.parametrize("first", range(1, 201, BLOCK))
async def test_after_a_bad_day_every_capture_has_an_order_or_its_money_back(
    wechat: tuple[str, int], bus: RedisBus, first: int
) -> None:
    outcomes = await run(range(first, first + BLOCK), *wechat, bus)
    assert {o.seed: o.faults for o in outcomes if o.faults} == {}
    # Not because the sun shone.
    assert sum(sum(o.happened.values()) for o in outcomes) > BLOCK


async def test_a_seed_meets_the_same_faults_again(wechat: tuple[str, int], bus: RedisBus) -> None:
    first, second = [(await run([7], *wechat, bus))[0] for _ in range(2)]
    assert (first.happened, first.faults) == (second.happened, [])
    assert second.faults == []


async def test_a_shop_that_does_not_ask_is_found_out(
    wechat: tuple[str, int], bus: RedisBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkers see a broken shop: without the sweep, lost notifications stay lost."""

    async def deaf(*_: object) -> int:
        return 0

    monkeypatch.setattr(silence, "sweep", deaf)
    outcomes = await run(range(1, 11), *wechat, bus)
    assert any(o.faults for o in outcomes)
