"""What an order costs when every service has its own process, in CPU time of all processes of the shop."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import psutil

from chama.cli.benchmarks import prepare
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round
from chama.cli.benchmarks.orders import BUYERS, MOST_ORDERS
from chama.cli.benchmarks.run import ROUNDS, Run
from chama.cli.up import House
from chama.runtime.engines import EngineProblem

ENGINES = ("postgres", "redis-server", "valkey-server")
UNIT = "CPU ms an order"


class Used(NamedTuple):
    """CPU milliseconds: of every process below this one, and of those that are not engines."""

    everything: float
    ours: float


class Compared(NamedTuple):
    """The medians of both placements; `rounds` and `each_ms` are those of the split one."""

    rounds: list[Round]
    each_ms: list[float]
    split_ms: float
    one_ms: float
    ratio: float
    note: str


def used() -> Used:
    """Until now; a process that ended is counted by its parent."""
    everything = ours = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            t, name = process.cpu_times(), process.name()
        except psutil.Error:
            continue
        spent = 1000 * (t.user + t.system + t.children_user + t.children_system)
        everything += spent
        ours += 0 if name in ENGINES else spent
    return Used(everything, ours)


async def compare(
    house: House,
    times: Sequence[int],
    orders: Callable[[int], Awaitable[Round]],
    drain: Callable[[], Awaitable[float]],
    count: Callable[[], Awaitable[int]],
) -> Compared:
    """Rounds of so many seconds in each placement, the first to warm up; the house is `one` afterwards."""
    rounds: dict[str, list[Round]] = {"one": [], "split": []}
    costs: dict[str, list[Used]] = {"one": [], "split": []}
    for placement in rounds:
        await asyncio.to_thread(house.rearrange, placement)
        for seconds in times:
            before, made = used(), await count()
            rounds[placement].append(await orders(seconds))
            await drain()
            made, after = await count() - made, used()
            if not made:
                raise EngineProblem(f"split_cpu_ratio: no order was placed in the placement {placement}.")
            costs[placement].append(
                Used((after.everything - before.everything) / made, (after.ours - before.ours) / made)
            )
    await asyncio.to_thread(house.rearrange, "one")
    (split, ours), (one, ours_in_one) = _medians(costs["split"][1:]), _medians(costs["one"][1:])
    return Compared(
        rounds["split"][1:],
        [round(c.everything, 3) for c in costs["split"][1:]],
        round(split, 3),
        round(one, 3),
        round(split / one, 2),
        f"{UNIT}, split ÷ one; without the engines {ours / ours_in_one:.2f}.",
    )


def _medians(costs: Sequence[Used]) -> tuple[float, float]:
    return statistics.median(c.everything for c in costs), statistics.median(c.ours for c in costs)


async def cpu_ratio(run: Run, name: str) -> Figure:
    """Orders in both placements."""

    async def some(seconds: int) -> Round:
        requests = prepare.orders(run.world, MOST_ORDERS * seconds, hot=False)
        return await run.wrk(requests, seconds, BUYERS, True)

    times = (WARM_UP_SECONDS, *[run.seconds] * ROUNDS)
    found = await compare(run.house, times, some, run.drain, prepare.count_orders)
    figure = figure_of(name, found.rounds)
    figure.value, figure.ceiling, figure.ratio = found.split_ms, found.one_ms, found.ratio
    figure.unit, figure.rounds, figure.note = UNIT, found.each_ms, found.note
    return figure
