"""`chama bench`: how fast the shop is on this machine, as ratios of what the same machine can do at most.

A private shop in a temporary folder; wrk and pgbench send; every figure has its ceiling from the same run.
The latencies are those of a closed loop at full load, so they say how long the queue is, not more.
"""

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from chama.cli.benchmarks import load, vault_field
from chama.cli.benchmarks.draw import svg
from chama.cli.benchmarks.figures import Figure, beside, figure_of, show
from chama.cli.benchmarks.load import Round, raw
from chama.cli.children import ChildProblem
from chama.cli.up import House, say, stop_signals
from chama.runtime.bus import Bus
from chama.runtime.engines import EngineProblem, start
from chama.runtime.engines.state import free_port
from chama.runtime.settings import engine_urls, project_root, settings

ROUNDS = 3
WARM_UP_SECONDS = 2
PGBENCH_SECONDS = 10
READERS = 32
BUYERS = 128
# So many are prepared for each second; a shop that is faster has a shorter round.
MOST_ORDERS = 3000
MOST_NOTIFICATIONS = 1200
DRAIN_SECONDS = 60.0
SETTLE_SECONDS = 20.0

# The order of a run; each name with its ceiling, which a run that names only the first takes along.
CEILINGS: dict[str, str] = {
    "vault_field": "",
    "empty_get": "",
    "empty_post": "",
    "pgbench_order": "",
    "product_read": "empty_get",
    "product_list": "empty_get",
    "product_search": "empty_get",
    "place_order_spread": "pgbench_order",
    "place_order_hot": "pgbench_order",
    "notification": "empty_post",
    "ledger_hold": "pgbench_order",
    "ledger_hold_hot": "pgbench_order",
    "place_order_ungrouped": "pgbench_order",
    "split_cpu_ratio": "",
}


class Bench:
    """One run: the private shop, its world, and the figures so far."""

    def __init__(self, folder: Path, house: House, seconds: int) -> None:
        # Here and not above: they read the settings, which are this private shop's only from now on.
        from chama.cli.benchmarks import prepare
        from chama.process import redis_of

        self.prepare, self.folder, self.house, self.seconds = prepare, folder, house, seconds
        self.bus = Bus(redis_of(engine_urls().truth), settings().partitions)
        self.world: Any = None
        self.figures: list[Figure] = []

    async def measure(self, name: str) -> None:
        """Measure one of CEILINGS."""
        say(f"· {name} …")
        if name.startswith("place_order"):
            figure = await self._place(name)
        elif name == "notification":
            figure = await self._notification()
        elif name == "split_cpu_ratio":
            figure = await self._split()
        elif name.startswith("ledger_hold"):
            figure = await self._holds(name)
        elif name == "pgbench_order":
            figure = await self._pgbench()
        elif name == "vault_field":
            figure = await self._vault_field()
        else:
            figure = await self._plain(name)
        known = {f.name: f.value for f in self.figures}
        if figure.ceiling is None and (ceiling := known.get(CEILINGS[name])):
            figure.ceiling, figure.ratio = ceiling, round(figure.value / ceiling, 3)
        if figure.bad:
            figure.note += f" {figure.bad} answers were errors."
        if figure.generator_share > load.MOST_OF_A_CORE:
            figure.note += f" The generator took {figure.generator_share:.2f} of a core: too much to trust."
        figure.note = figure.note.strip()
        self.figures.append(figure)

    async def _wrk(self, requests: Sequence[bytes], seconds: int, connections: int, once: bool) -> Round:
        port = self.house.port
        return await asyncio.to_thread(load.run_wrk, self.folder, port, requests, seconds, connections, once)

    def _requests(self, name: str) -> list[bytes]:
        body = b'{"note":"nothing"}'
        return {
            "empty_get": lambda: [raw("GET", "/healthz")],
            "empty_post": lambda: [raw("POST", "/bench/empty", {"Content-Type": "application/json"}, body)],
            "product_read": lambda: [raw("GET", f"/api/shop/products/{spu}") for spu in self.world.spus],
            "product_list": lambda: [raw("GET", "/api/shop/products?limit=20")],
            "product_search": lambda: [raw("GET", f"/api/shop/search?q=bench+tea+{n}") for n in range(60)],
        }[name]()

    async def _plain(self, name: str) -> Figure:
        requests = self._requests(name)
        await self._wrk(requests, WARM_UP_SECONDS, READERS, False)
        rounds, rods = [], []
        for _ in range(ROUNDS):
            if CEILINGS[name]:
                rods.append(await self._rod(CEILINGS[name]))
            rounds.append(await self._wrk(requests, self.seconds, READERS, False))
        return beside(figure_of(name, rounds), rounds, rods)

    async def _rod(self, name: str) -> Round:
        """A round of the ceiling right before the figure's, because a shared machine changes."""
        return await self._wrk(self._requests(name), self.seconds, READERS, False)

    async def _pgbench(self) -> Figure:
        await self.prepare.make_pgbench_tables(load.PGBENCH_TABLES)
        url = engine_urls().postgres
        rounds = [
            await asyncio.to_thread(load.run_pgbench, self.folder, url, seconds)
            for seconds in (WARM_UP_SECONDS, *[PGBENCH_SECONDS] * ROUNDS)
        ]
        return figure_of("pgbench_order", rounds[1:])

    async def _vault_field(self) -> Figure:
        """Fields sealed or opened by one process; the note has the microseconds of each."""
        costs = await vault_field.measure(self.seconds)
        both = sorted(costs.write + costs.read)
        middle = statistics.median(both)
        return Figure(
            name="vault_field",
            value=round(1e6 / middle, 1),
            p50_ms=round(middle / 1000, 4),
            p99_ms=round(both[int(len(both) * 0.99)] / 1000, 4),
            rounds=[],
            bad=0,
            generator_share=0.0,
            bytes_each=len(vault_field.TEXT.encode()),
            note=costs.note,
        )

    async def _place(self, name: str) -> Figure:
        hot = name == "place_order_hot"
        rounds, drained = [], []
        for n in range(ROUNDS + 1):
            seconds = self.seconds if n else WARM_UP_SECONDS
            requests = self.prepare.orders(self.world, MOST_ORDERS * seconds, hot=hot)
            before = await self.prepare.count_orders()
            one = await self._wrk(requests, seconds, BUYERS, True)
            drained.append(await self._drain())
            after = await self.prepare.count_orders()
            said, heard = after - before, await self.prepare.count_payables()
            if heard < after:
                raise EngineProblem(f"{name}: {after} orders, but payments has heard of {heard} only.")
            # Orders whose answer came after the window, or was lost, count in the database only.
            if not one.good - BUYERS <= said <= one.good + BUYERS + one.bad:
                raise EngineProblem(f"{name}: {one.good} orders were answered, {said} are in the database.")
            rounds.append(one)
        figure = figure_of(name, rounds[1:])
        figure.drained_seconds = round(max(drained[1:]), 2)
        if figure.drained_seconds > 5:
            figure.note = "The consumers did not keep up."
        return figure

    async def _notification(self) -> Figure:
        seconds = min(self.seconds, 5)
        wanted = MOST_NOTIFICATIONS * (seconds * ROUNDS + 1)
        waiting = await self.prepare.unpaid(wanted)
        while len(waiting) < wanted:
            requests = self.prepare.orders(self.world, MOST_ORDERS * 5, hot=False)
            await self._wrk(requests, 5, BUYERS, True)
            await self._drain()
            waiting = await self.prepare.unpaid(wanted)
        payments = await self.prepare.open_payments(waiting)
        requests = await asyncio.to_thread(self._signed, payments)
        rounds, rods, drained, at = [], [], [], 0
        for n in range(ROUNDS + 1):
            share = MOST_NOTIFICATIONS * (seconds if n else 1)
            rods.append(await self._rod("empty_post"))
            rounds.append(await self._wrk(requests[at : at + share], seconds if n else 1, READERS, True))
            drained.append(await self._drain())
            at += share
        paid, known = await self.prepare.count_paid()
        # A count of one's own: what the gauges call drained must have reached the orders.
        if not paid == known >= sum(r.good for r in rounds) - READERS * len(rounds):
            raise EngineProblem(f"{paid} payments succeeded, {known} orders know of it: not what was sent.")
        figure = beside(figure_of("notification", rounds[1:]), rounds[1:], rods[1:])
        figure.drained_seconds = round(max(drained[1:]), 2)
        return figure

    async def _holds(self, name: str) -> Figure:
        from chama.cli.benchmarks import ledger

        hot = name == "ledger_hold_hot"
        users = await ledger.rich_shoppers(1 if hot else ledger.SHOPPERS)
        rounds = [await ledger.hold_round(users, s) for s in (WARM_UP_SECONDS, *[self.seconds] * ROUNDS)]
        figure = figure_of(name, rounds[1:])
        figure.note = "One account." if hot else f"{ledger.SHOPPERS} accounts."
        return figure

    async def _split(self) -> Figure:
        from chama.cli.benchmarks import split

        async def orders(seconds: int) -> Round:
            requests = self.prepare.orders(self.world, MOST_ORDERS * seconds, hot=False)
            return await self._wrk(requests, seconds, BUYERS, True)

        times = (WARM_UP_SECONDS, *[self.seconds] * ROUNDS)
        found = await split.compare(self.house, times, orders, self._drain, self.prepare.count_orders)
        figure = figure_of("split_cpu_ratio", found.rounds)
        figure.value, figure.ceiling, figure.ratio = found.split_ms, found.one_ms, found.ratio
        figure.unit, figure.rounds, figure.note = split.UNIT, found.each_ms, found.note
        return figure

    def _signed(self, payments: list[tuple[str, int]]) -> list[bytes]:
        """Notifications signed with the platform's keys, which only the simulator has."""
        told, out = self.folder / "payments.json", self.folder / "notifications.bin"
        told.write_text(json.dumps(payments))
        wechat = settings().state / "wechat"
        subprocess.run(
            [sys.executable, "-m", "bench.notifications", str(wechat), str(told), str(out)],
            cwd=project_root(),
            check=True,
        )
        return out.read_bytes().split(b"\0")

    async def _drain(self) -> float:
        """Seconds until every event was relayed and handled."""
        begun = time.monotonic()
        while time.monotonic() < begun + DRAIN_SECONDS:
            # Twice, because what a consumer announces appears in an outbox after the bus looked empty.
            if not (
                await self.prepare.in_outboxes()
                or await self.bus.backlog()
                or await self.prepare.in_outboxes()
            ):
                break
            await asyncio.sleep(0.1)
        return time.monotonic() - begun


def _with_ceilings(names: Sequence[str]) -> list[str]:
    unknown = sorted(set(names) - set(CEILINGS))
    if unknown:
        raise typer.BadParameter(f"unknown: {', '.join(unknown)}; there are: {', '.join(CEILINGS)}")
    wanted = {n for name in names or CEILINGS for n in (name, CEILINGS[name])}
    return [n for n in CEILINGS if n in wanted]


async def _measure(folder: Path, house: House, names: Sequence[str], seconds: int) -> list[Figure]:
    from chama.process import opened

    async with opened():
        bench = Bench(folder, house, seconds)
        bench.world = await bench.prepare.furnish()
        for name in names:
            if name == "place_order_ungrouped":
                await _again(house, {"CHAMA_GROUP_COMMIT": "false"})
            await bench.measure(name)
    return bench.figures


async def _scale(folder: Path, house: House, skus: int, seconds: int) -> list[Figure]:
    """The same pages of a small and of a large catalog; the ratio is that of their p99, not of a ceiling."""
    from chama.cli.benchmarks import scale

    async def send(requests: list[bytes], seconds: int) -> Round:
        return await asyncio.to_thread(
            load.run_wrk, folder, house.port, requests, seconds, scale.CONNECTIONS, False
        )

    await scale.fill(scale.SMALL)
    small = await scale.shapes(scale.SMALL, seconds, send)
    await scale.fill(skus - scale.SMALL)
    # What the loading left behind is written first.
    await asyncio.sleep(SETTLE_SECONDS)
    figures = []
    for few, many in zip(small, await scale.shapes(skus, seconds, send), strict=True):
        figure = Figure(
            name=f"scale_{many.kind}",
            value=many.per_second,
            ratio=round(many.p99_ms / few.p99_ms, 2),
            p50_ms=many.p50_ms,
            p99_ms=many.p99_ms,
            rounds=[few.per_second, many.per_second],
            bad=few.bad + many.bad,
            generator_share=max(few.generator_share, many.generator_share),
            bytes_each=many.bytes_each,
            note=f"at {few.skus:,} SKUs: {few.p50_ms}, {few.p99_ms} ms",
        )
        figures.append(figure)
    return figures


async def _again(house: House, env: dict[str, str]) -> None:
    """Start the shop's processes again with another setting."""
    os.environ.update(env)
    house.close()
    await asyncio.to_thread(house.open)


def _shop(folder: Path, measure: Callable[[House], Awaitable[list[Figure]]]) -> list[Figure]:
    """Run a private shop as `up` does, and measure it."""
    # The person's own shop is not to be measured, and not to be touched.
    for name in [n for n in os.environ if n.startswith("CHAMA_")]:
        del os.environ[name]
    os.environ["CHAMA_BENCH"] = "true"
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
        return asyncio.run(measure(house))
    finally:
        with contextlib.ExitStack() as closing:
            closing.callback(running.stop)
            if house is not None:
                closing.callback(house.close)


def bench(
    names: Annotated[list[str] | None, typer.Argument(help=f"Which: {', '.join(CEILINGS)}.")] = None,
    json_file: Annotated[Path, typer.Option("--json", help="Where the figures go; the chart beside.")] = Path(
        "bench-figures.json"
    ),
    seconds: Annotated[int, typer.Option(min=2, max=15, help="Of each of the three rounds.")] = 5,
    skus: Annotated[int, typer.Option(min=20_000, help="Of the large catalog of `scale`.")] = 1_000_000,
) -> None:
    """Measure a private shop on this machine and draw the figures; `scale`, alone, compares catalogs."""
    out, alone = json_file.absolute(), names == ["scale"]
    wanted = [] if alone else _with_ceilings(names or [])
    try:
        load.need_wrk()
        # A signal must not leave the private shop behind.
        with (
            stop_signals(threading.Event()),
            tempfile.TemporaryDirectory(prefix="chama-bench-", ignore_cleanup_errors=True) as folder,
        ):
            here = Path(folder)
            figures = _shop(
                here,
                lambda house: (
                    _scale(here, house, skus, seconds) if alone else _measure(here, house, wanted, seconds)
                ),
            )
    except (EngineProblem, ChildProblem) as why:
        say(str(why), style="red", markup=False)
        raise typer.Exit(1) from why
    show(figures)
    found = {f.name: f.value for f in figures}
    content: dict[str, Any] = {"figures": [msgspec.to_builtins(f) for f in figures]}
    if "place_order_spread" in found and (slow := found.get("place_order_ungrouped")):
        content["grouped_to_ungrouped"] = round(found["place_order_spread"] / slow, 2)
        say(f"grouped ÷ ungrouped: {content['grouped_to_ungrouped']}")
    load.write_json(out, content)
    chart = out.with_suffix(".svg")
    rates = [f for f in content["figures"] if f["unit"] == "per second"]
    chart.write_text(svg(rates, "chama bench: calls per second on this machine"), encoding="utf-8")
    say(f"{out}\n{chart}", markup=False)
