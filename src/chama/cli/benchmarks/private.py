"""The private shop that is measured: a folder of its own, engines of its own, run as `up` runs one."""

import contextlib
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from chama.cli.up import House, say
from chama.runtime.engines import start
from chama.runtime.engines.state import free_port
from chama.runtime.settings import engine_urls, settings

A = TypeVar("A")


def in_shop(folder: Path, measure: Callable[[House], Coroutine[Any, Any, A]]) -> A:
    """Open a shop in a folder, measure it, close it; this process is the shop's alone from now on."""
    # The person's own shop is not to be measured, and not to be touched.
    for name in [n for n in os.environ if n.startswith("CHAMA_")]:
        del os.environ[name]
    os.environ["CHAMA_BENCH"] = "true"
    # No past: what is counted here was made here.
    os.environ["CHAMA_SEED"] = "quick"
    # Counted as always, yet never refused: few buyers do here what many do elsewhere.
    os.environ["CHAMA_LIMIT_SCALE"] = "1000000"
    running = start(folder / "state", lambda text: say(text, markup=False))
    house = None
    try:
        house = House(running, (folder / "state").resolve(), free_port(set()), verbose=False)
        os.environ.update(house.environment())
        settings.cache_clear()
        engine_urls.cache_clear()
        house.prepare()
        house.open()
        return uvloop.run(measure(house))
    finally:
        with contextlib.ExitStack() as closing:
            closing.callback(running.stop)
            if house is not None:
                closing.callback(house.close)
