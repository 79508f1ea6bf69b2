"""Orders placed end to end, and the bare transaction they are divided by."""

import asyncio
from collections.abc import Callable

from chama.cli.benchmarks import load, prepare
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS
from chama.cli.benchmarks.run import ROUNDS, Run
from chama.runtime.engines import EngineProblem
from chama.runtime.settings import engine_urls

PGBENCH_SECONDS = 10
BUYERS = 128
# So many are prepared for each second; a shop that is faster has a shorter round.
MOST_ORDERS = 3000


async def pgbench(run: Run, name: str) -> Figure:
    """The bare order transaction, as PostgreSQL's own generator sends it."""
    await prepare.make_pgbench_tables(load.PGBENCH_TABLES)
    url = engine_urls().postgres
    rounds = [
        await asyncio.to_thread(load.run_pgbench, run.folder, url, seconds)
        for seconds in (WARM_UP_SECONDS, *[PGBENCH_SECONDS] * ROUNDS)
    ]
    return figure_of(name, rounds[1:])


async def place(run: Run, name: str) -> Figure:
    """Orders of three lines from HTTP to the commit, and until every consumer has heard of them."""

    def some(seconds: int) -> list[bytes]:
        return prepare.orders(run.world, MOST_ORDERS * seconds, hot=name == "place_order_hot")

    if name != "place_order_ungrouped":
        return await placed(run, name, some)
    await run.again({"CHAMA_GROUP_COMMIT": "false"})
    figure = await placed(run, name, some)
    await run.again({"CHAMA_GROUP_COMMIT": "true"})
    return figure


async def placed(run: Run, name: str, some: Callable[[int], list[bytes]]) -> Figure:
    """Send the orders that `some` makes for so many seconds, and count them where they must have come."""
    rounds, drained = [], []
    for n in range(ROUNDS + 1):
        seconds = run.seconds if n else WARM_UP_SECONDS
        requests = some(seconds)
        before = await prepare.count_orders()
        one = await run.wrk(requests, seconds, BUYERS, True)
        drained.append(await run.drain())
        after = await prepare.count_orders()
        said, heard = after - before, await prepare.count_payables()
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
