"""Holds through the assets door, near: many callers at once, on many accounts or all on one."""

import asyncio
import time
from datetime import timedelta

from chama.base.ids import gene_of, new_id
from chama.cli.benchmarks.figures import Figure, figure_of
from chama.cli.benchmarks.load import Round
from chama.cli.benchmarks.run import ROUNDS, WARM_UP_SECONDS, Run
from chama.runtime.context import now
from chama.runtime.service import locate
from chama.services.assets.api import Assets

CALLERS = 512
SHOPPERS = 2_000
POINTS = 10**9


async def rich_shoppers(count: int) -> list[str]:
    """Shoppers with more points than a run can hold."""
    users = [new_id("usr", now()) for _ in range(count)]
    room = asyncio.Semaphore(CALLERS)

    async def give(user_id: str) -> None:
        async with room:
            await locate(Assets).grant(
                key=f"bench|{user_id}", user_id=user_id, kind="points", amount=POINTS, reason="bench"
            )

    await asyncio.gather(*(give(u) for u in users))
    return users


async def hold_round(users: list[str], seconds: float) -> Round:
    """Each caller holds one point, again and again, under a fresh key each time."""
    assets, begun, ask_at = locate(Assets), time.monotonic(), now() + timedelta(days=1)
    ends, took = begun + seconds, []

    async def caller(n: int) -> None:
        while (at := time.monotonic()) < ends:
            user = users[n % len(users)]
            key = new_id("ord", now(), gene_of(user))
            await assets.hold(key=key, user_id=user, points=1, ask_at=ask_at)
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
    """Holds of points, on many accounts or all on one."""
    hot = name == "ledger_hold_hot"
    users = await rich_shoppers(1 if hot else SHOPPERS)
    rounds = [await hold_round(users, s) for s in (WARM_UP_SECONDS, *[run.seconds] * ROUNDS)]
    figure = figure_of(name, rounds[1:])
    figure.note = "One account." if hot else f"{SHOPPERS} accounts."
    return figure
