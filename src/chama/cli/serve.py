"""`chama serve`, `chama worker` and `chama islands`: the long-running processes."""

import asyncio
import contextlib
import functools
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from chama.runtime.settings import settings

# Nobody waits for the worker: at a peak it leaves the processor to who serves, and catches up after it.
GIVES_WAY = 5


def serve() -> None:
    """Serve shop, admin and callbacks over HTTP."""
    from granian.constants import Interfaces, Loops
    from granian.server import Server

    Server(
        "chama.process:asgi",
        factory=True,
        address="127.0.0.1",
        port=settings().port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=1,
        log_access=False,
        backlog=4096,
        backpressure=4096,
        respawn_failed_workers=True,
    ).serve()


def worker() -> None:
    """Relay events, run reactions and clocks."""
    from chama.process import run_worker

    _give_way()
    _until_told(run_worker)


def islands(
    process: Annotated[str, typer.Argument(help="Which process of the placement, e.g. orders.")],
) -> None:
    """Run one process of a split placement: its services' doors, relay, reactions and clocks."""
    from chama.process import run_islands

    _until_told(functools.partial(run_islands, process))


def _give_way() -> None:
    os.nice(GIVES_WAY)
    # Where Linux shares by session, and each of our processes has its own, nice counts within one only.
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(GIVES_WAY))


def _until_told(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    import uvloop

    async def main() -> None:
        stop = asyncio.Event()
        for sig in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sig, stop.set)
        await run(stop)

    uvloop.run(main())
