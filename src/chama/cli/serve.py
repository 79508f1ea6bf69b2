"""`chama serve` and `chama worker`: the two long-running processes."""

import asyncio
import signal

from chama.runtime.settings import settings


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
        backlog=2048,
        backpressure=1024,
        respawn_failed_workers=True,
    ).serve()


def worker() -> None:
    """Relay events, run reactions and clocks."""
    import uvloop

    from chama.process import run_worker

    async def main() -> None:
        stop = asyncio.Event()
        for sig in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sig, stop.set)
        await run_worker(stop)

    uvloop.run(main())
