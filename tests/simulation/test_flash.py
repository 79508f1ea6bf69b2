"""A flash sale in a running shop whose processes are killed; `chama simulate flash` plays more seeds."""

from collections.abc import AsyncIterator

import pytest

from chama.cli.simulations.flash import SETTINGS, play
from chama.cli.simulations.running_shop import RunningShop, running_shop

# Each way to die first once.
SEEDS = range(4)


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """A shop that nobody limits."""
    async with running_shop(tmp_path_factory.mktemp("flash") / "state", **SETTINGS) as shop:
        yield shop


@pytest.mark.parametrize("seed", SEEDS)
async def test_processes_die_in_a_flash_sale_and_exactly_its_quota_is_sold(
    shop: RunningShop, seed: int
) -> None:
    outcome = await play(shop, seed)
    assert outcome.faults == []
    assert sum(outcome.happened.values()) == 2
