"""Holds through the assets door, near: many callers at once, on accounts of many shoppers.

A hold alone never touches the house's side of the ledger. The hot figure therefore spends every hold at once:
all of its shoppers share one gene, and so all of it goes into one and the same house account.
"""

import asyncio
import time
from datetime import timedelta

from chama.base.ids import gene_of, new_id
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round
from chama.cli.benchmarks.run import ROUNDS, Run
from chama.runtime.context import now
from chama.runtime.service import locate
from chama.services.assets.api import Assets

CALLERS = 512
SHOPPERS = 2_000
POINTS = 10**9
HOT_GENE = 7


async def rich_shoppers(gene: int | None) -> list[str]:
    """Shoppers with more points than a run can hold, all of one gene if it is given."""
    users = [new_id("usr", now(), gene) for _ in range(SHOPPERS)]
    room = asyncio.Semaphore(CALLERS)

    async def give(user_id: str) -> None:
        async with room:
            await locate(Assets).grant(
                key=f"bench|{user_id}", user_id=user_id, kind="points", amount=POINTS, reason="bench"
            )

    await asyncio.gather(*(give(u) for u in users))
    return users


async def hold_round(users: list[str], seconds: float, spend: bool) -> Round:
    """Each caller holds one point, again and again, under a fresh key each time; `spend`: and captures it."""
    assets, begun, ask_at = locate(Assets), time.monotonic(), now() + timedelta(days=1)
    ends, took = begun + seconds, []

    async def caller(n: int) -> None:
        while (at := time.monotonic()) < ends:
            user = users[n % len(users)]
            key = new_id("ord", now(), gene_of(user))
            await assets.hold(key=key, user_id=user, points=1, ask_at=ask_at)
            if spend:
                await assets.capture(key=key)
            took.append(time.monotonic() - at)
            n += CALLERS

    await asyncio.gather(*(caller(n) for n in range(CALLERS)))
    took_ms = sorted(1000 * t for t in took)
    return Round(
        per_second=len(took) / (time.monotonic() - begun),
        p50_ms=took_ms[len(took_ms) // 2],
        p99_ms=took_ms[len(took_ms) * 99 // 100],
        bad=0,
        good=len(took),
        generator_share=0.0,
    )


async def holds(run: Run, name: str) -> Figure:
    """Holds of points a second; hot: each of them spent, all into one account of the house."""
    hot = name == "ledger_hold_hot"
    users = await rich_shoppers(HOT_GENE if hot else None)
    rounds = [await hold_round(users, s, hot) for s in (WARM_UP_SECONDS, *[run.seconds] * ROUNDS)]
    figure = figure_of(name, rounds[1:])
    figure.note = f"{SHOPPERS} shoppers" + (", each hold captured into one house account." if hot else ".")
    return figure
