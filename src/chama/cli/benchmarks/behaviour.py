"""Facts of behaviour, as the apps send them: ten at a time, each of them new."""

import msgspec

from chama.base.ids import new_id
from chama.cli.benchmarks.figures import Figure, beside, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, raw
from chama.cli.benchmarks.run import READERS, ROUNDS, Run
from chama.runtime import context
from chama.services.insight.types import Fact

FACTS = 10
# So many are prepared for each second; a shop that is faster has a shorter round.
MOST_CALLS = 4_000


def call() -> bytes:
    """What one visitor's app has to tell."""
    at = context.now()
    facts = [Fact(n, "page.shown", at, {"page": "goods/product", "ms": 120 + n}) for n in range(FACTS)]
    body = msgspec.json.encode({"visitor": new_id("vis", at).replace("_", ""), "facts": facts})
    return raw("POST", "/api/shop/facts", {"Content-Type": "application/json"}, body)


async def ingest(run: Run, name: str) -> Figure:
    """Calls that are stored for good when they are answered; divided by the empty POST."""
    rounds, rods = [], []
    for n in range(ROUNDS + 1):
        seconds = run.seconds if n else WARM_UP_SECONDS
        rods.append(await run.empty_post())
        calls = [call() for _ in range(MOST_CALLS * seconds)]
        rounds.append(await run.wrk(calls, seconds, READERS, True))
    figure = beside(figure_of(name, rounds[1:]), rounds[1:], rods[1:])
    figure.note = f"{FACTS} facts a call."
    return figure
