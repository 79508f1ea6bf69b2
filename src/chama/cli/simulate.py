"""`chama simulate`: bad days of paying, and flash sales whose processes die; each from its seed, in a private
shop."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.progress import track

from chama.cli.up import say
from chama.runtime.engines import start
from chama.runtime.engines.state import free_port
from chama.runtime.settings import engine_urls, project_root, settings

START_SECONDS = 30
GATEWAY = "/gateway.do"


class Channels(NamedTuple):
    """Where the simulators of the channels are, and their merchant files."""

    wechat: str
    alipay: str
    wechat_file: Path
    alipay_file: Path


@contextmanager
def simulators(folder: Path, seed: int) -> Iterator[Channels]:
    """WeChat and Alipay of one's own."""
    wechat, alipay = folder / "wechat", folder / "alipay"
    with simulator(wechat, seed) as first, simulator(alipay, seed, "alipay") as second:
        yield Channels(first, second, wechat / "merchant.json", alipay / "merchant.json")


@contextmanager
def simulator(folder: Path, seed: int, name: str = "wechat") -> Iterator[str]:
    """A simulator of one's own; its address. Its merchant file is `folder`/merchant.json."""
    command = [sys.executable, "-m", f"simulators.{name}", "--port", "0", "--state", str(folder)]
    process = subprocess.Popen(
        [*command, "--seed", str(seed)], cwd=project_root(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        # The line comes when it serves; a process that dies ends the file.
        if "ready" not in process.stdout.readline():
            raise RuntimeError(f"the simulator {name} did not start")
        merchant = json.loads((folder / "merchant.json").read_text())
        yield merchant["pay_base_url"] if name == "wechat" else merchant["gateway_url"].removesuffix(GATEWAY)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


async def run(seeds: Iterable[int], channels: Channels, port: int, bus: Any) -> list[Any]:
    """Play these seeds one after the other in this process; needs its islands and its callback address."""
    import aiohttp

    from chama.cli.simulations import payments as simulation
    from chama.runtime.context import use_clock
    from chama.runtime.merchant import read_alipay, read_merchant
    from chama.runtime.service import locate, provide
    from chama.services.payments.api import Payments
    from chama.services.payments.internal.service import PaymentsHere, channels_of

    clock = simulation.ShiftedClock()
    before, clock_before = locate(Payments), use_clock(clock)
    taken = channels_of(read_merchant(), alipay=read_alipay(), pause=simulation.at_once)
    provide(Payments, PaymentsHere(taken))
    try:
        async with simulation.callbacks(port), aiohttp.ClientSession() as http:
            pump = simulation.Pump(bus)
            # An earlier run may have turned the simulators' clocks, both alike.
            async with http.get(f"{channels.wechat}/_sim/clock") as answer:
                clock.shift_seconds = (await answer.json())["offset_seconds"]
            return [await simulation.Day(seed, channels, http, clock, pump).run() for seed in seeds]
    finally:
        provide(Payments, before)
        use_clock(clock_before)


def simulate(
    what: Annotated[str, typer.Argument(help="payments or flash")],
    seeds: Annotated[int | None, typer.Option(min=1, help="How many; else 200, of flash 20.")] = None,
    first: Annotated[int, typer.Option(help="The first seed; one alone is replayed by --seeds 1.")] = 1,
) -> None:
    """Play bad days of paying, or flash sales in which processes are killed, and check what is left."""
    if what == "payments":
        _payments(range(first, first + (seeds or 200)))
    elif what == "flash":
        _flash(range(first, first + (seeds or 20)))
    else:
        raise typer.BadParameter("there is: payments, flash")


def _flash(seeds: range) -> None:
    from chama.cli.simulations import flash

    begun = time.monotonic()
    _report(asyncio.run(flash.run(track(seeds, description="flash sales", transient=True))), begun)


def _payments(seeds: range) -> None:
    for name in [n for n in os.environ if n.startswith("CHAMA_")]:
        del os.environ[name]
    begun, outcomes = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="chama-simulate-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        running = start(folder / "state", lambda text: say(text, markup=False))
        try:
            with simulators(folder, seeds.start) as channels:
                port = free_port(set())
                os.environ |= {
                    "CHAMA_STATE_DIR": str(folder / "state"),
                    "CHAMA_POSTGRES_URL": running.urls.postgres,
                    "CHAMA_TRUTH_URL": running.urls.truth,
                    "CHAMA_CACHE_URL": running.urls.cache,
                    "CHAMA_WECHAT_FILE": str(channels.wechat_file),
                    "CHAMA_ALIPAY_FILE": str(channels.alipay_file),
                    "CHAMA_CALLBACK_URL": f"http://127.0.0.1:{port}",
                    "CHAMA_LOG_LEVEL": "critical",
                }
                settings.cache_clear()
                engine_urls.cache_clear()
                wanted = track(seeds, description="bad days", transient=True)
                outcomes = asyncio.run(_in_a_shop(wanted, channels, port))
        finally:
            with contextlib.suppress(KeyboardInterrupt):
                running.stop()
    say(f"Orders paid through both channels: {sum(o.paid_by_both for o in outcomes)}")
    _report(outcomes, begun)


async def _in_a_shop(seeds: Iterable[int], channels: Channels, port: int) -> list[Any]:
    from chama.process import REACTIONS, SERVICES, opened, redis_of
    from chama.runtime.bus import RedisBus
    from chama.runtime.migrate import migrate

    await migrate(engine_urls().postgres, SERVICES)
    redis = redis_of(engine_urls().truth)
    try:
        async with opened():
            bus = RedisBus(redis, settings().partitions, tuple(REACTIONS))
            return await run(seeds, channels, port, bus)
    finally:
        await redis.aclose()


def _report(outcomes: list[Any], begun: float) -> None:
    happened: Counter[str] = Counter()
    for outcome in outcomes:
        happened.update(outcome.happened)
        for fault in outcome.faults:
            say(f"seed {outcome.seed}: {fault}", style="red", markup=False)
    wrong = sum(bool(o.faults) for o in outcomes)
    what = ", ".join(f"{name} {count}" for name, count in sorted(happened.items()))
    seconds = time.monotonic() - begun
    say(f"{len(outcomes)} seeds in {seconds:.0f} s, {wrong} with faults. What went wrong on purpose: {what}")
    if wrong:
        raise typer.Exit(1)
