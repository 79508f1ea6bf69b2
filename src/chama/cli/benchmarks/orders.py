"""Orders placed end to end, and the bare transaction they are divided by."""

import asyncio

from chama.cli.benchmarks import load, prepare
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.run import ROUNDS, WARM_UP_SECONDS, Run
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
    if name != "place_order_ungrouped":
        return await _place(run, name)
    await run.again({"CHAMA_GROUP_COMMIT": "false"})
    figure = await _place(run, name)
    await run.again({"CHAMA_GROUP_COMMIT": "true"})
    return figure


async def _place(run: Run, name: str) -> Figure:
    hot = name == "place_order_hot"
    rounds, drained = [], []
    for n in range(ROUNDS + 1):
        seconds = run.seconds if n else WARM_UP_SECONDS
        requests = prepare.orders(run.world, MOST_ORDERS * seconds, hot=hot)
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
