"""The running shop of the simulations, for tests."""

import pytest

from chama.cli.demo import order_story
from chama.cli.simulations.running_shop import NotYet, RunningShop, a_moment, free_port, running_shop, until
from chama.runtime.settings import engine_urls, settings

__all__ = ["NotYet", "RunningShop", "a_moment", "free_port", "running_shop", "until", "walked"]


async def walked(house: RunningShop) -> list[str]:
    """The states through which the order of `chama demo order` goes in this shop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAMA_STATE_DIR", str(house.state))
        _read_settings_anew()
        try:
            detail = await order_story(f"http://127.0.0.1:{house.port}")
        finally:
            patch.undo()
            _read_settings_anew()
    return [row["to_state"] for row in detail["log"]]


def _read_settings_anew() -> None:
    settings.cache_clear()
    engine_urls.cache_clear()
