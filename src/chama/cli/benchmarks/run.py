"""One run of the bench: the private shop, its world, and the load that is sent to it."""

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path

from chama.cli.benchmarks import load, prepare
from chama.cli.benchmarks.figures import Figure, beside, figure_of
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round, raw
from chama.cli.up import House
from chama.process import redis_of
from chama.runtime.bus import RedisBus
from chama.runtime.settings import engine_urls, settings

ROUNDS = 3
READERS = 32
DRAIN_SECONDS = 60.0


class Run:
    """The private shop and what is known of it; `seconds` is the length of each round."""

    def __init__(self, folder: Path, house: House, seconds: int, world: prepare.World) -> None:
        self.folder, self.house, self.seconds, self.world = folder, house, seconds, world
        self.bus = RedisBus(redis_of(engine_urls().truth), settings().partitions)

    async def wrk(self, requests: Sequence[bytes], seconds: int, connections: int, once: bool) -> Round:
        """Send these requests; `once`: each only one time."""
        port = self.house.port
        return await asyncio.to_thread(load.run_wrk, self.folder, port, requests, seconds, connections, once)

    async def drain(self) -> float:
        """Seconds until every event was relayed and handled, and no order came any more."""
        begun, orders = time.monotonic(), -1
        while time.monotonic() < begun + DRAIN_SECONDS:
            # Twice, because what a consumer announces appears in an outbox after the bus looked empty.
            busy = await prepare.in_outboxes() or await self.bus.backlog() or await prepare.in_outboxes()
            # Whoever went away at the end of a round may still have an order under way.
            before, orders = orders, await prepare.count_orders()
            if not busy and before == orders:
                break
            await asyncio.sleep(0.1)
        return time.monotonic() - begun

    async def again(self, env: dict[str, str]) -> None:
        """Start the shop's processes again with another setting."""
        os.environ.update(env)
        self.house.close()
        await asyncio.to_thread(self.house.open)

    async def empty_post(self) -> Round:
        """A round of the empty POST, right beside what is divided by it: a shared machine changes."""
        return await self.wrk([EMPTY_POST], self.seconds, READERS, False)


EMPTY_GET = raw("GET", "/healthz")
EMPTY_POST = raw("POST", "/bench/empty", {"Content-Type": "application/json"}, b'{"note":"nothing"}')


async def read(run: Run, name: str, requests: Sequence[bytes], rod: bytes | None) -> Figure:
    """Read these pages again and again; a round of `rod` goes before each of theirs as its ceiling."""
    await run.wrk(requests, WARM_UP_SECONDS, READERS, False)
    rounds, rods = [], []
    for _ in range(ROUNDS):
        if rod is not None:
            rods.append(await run.wrk([rod], run.seconds, READERS, False))
        rounds.append(await run.wrk(requests, run.seconds, READERS, False))
    return beside(figure_of(name, rounds), rounds, rods)
