"""What shoppers who browse still get when far more of them ask than can be served."""

from chama.cli.benchmarks.figures import Figure, beside, figure_of
from chama.cli.benchmarks.load import raw
from chama.cli.benchmarks.run import READERS, ROUNDS, WARM_UP_SECONDS, Run

TIMES = 12


async def goodput(run: Run, name: str) -> Figure:
    """Good answers a second through TIMES as many connections, divided by those at the usual number.

    wrk asks again as soon as it has an answer, so this is a closed loop: it keeps the queue full, yet it
    offers no more than what is answered.
    """
    requests = [raw("GET", f"/api/shop/products/{spu}") for spu in run.world.spus]
    requests += [raw("GET", "/api/shop/home"), raw("GET", "/api/shop/products?limit=20")]
    await run.wrk(requests, WARM_UP_SECONDS, READERS, False)
    peaks, rounds = [], []
    for _ in range(ROUNDS):
        peaks.append(await run.wrk(requests, run.seconds, READERS, False))
        rounds.append(await run.wrk(requests, run.seconds, READERS * TIMES, False))
    figure = beside(figure_of(name, rounds), rounds, peaks)
    figure.note = f"browsing through {TIMES} times as many connections; a closed loop"
    return figure
