"""A TCP line that falls ill: whatever speaks through it meets the failures of a real network."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

WAYS = ("down", "slow", "resetting", "losing half")
SLOW_SECONDS = 10.0


class IllLine:
    """Leads from its own port to another one. `way` is how it is ill, empty while it is well.

    down: nobody listens · slow: what is asked arrives ten seconds later · resetting: the connection is reset
    when something is asked · losing half: every second thing asked never arrives.
    """

    def __init__(self, to_port: int) -> None:
        self.way, self.port, self.hurt = "", 0, 0
        self._to_port, self._turn = to_port, 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def fall_ill(self, way: str) -> None:
        """From now on; connections that are there fall ill as well."""
        self.way = way
        if way == "down":
            await self._close()

    async def open(self) -> None:
        """Listen, at the same port again after it was down."""
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def aclose(self) -> None:
        """Nobody is led any more."""
        await self._close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()

    async def _lead(self, asker: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._writers |= {back, there}
        for task in (self._asked(asker, there, back), self._answered(far, back)):
            running = asyncio.create_task(task)
            self._tasks.add(running)
            running.add_done_callback(self._tasks.discard)

    async def _asked(
        self, asker: asyncio.StreamReader, there: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await asker.read(65536):
                self._turn += 1
                self.hurt += bool(self.way)
                if self.way == "resetting":
                    back.transport.abort()
                    break
                if self.way == "losing half" and self._turn % 2:
                    continue
                if self.way == "slow":
                    await asyncio.sleep(SLOW_SECONDS)
                there.write(chunk)
                await there.drain()
        there.transport.abort()

    async def _answered(self, far: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await far.read(65536):
                back.write(chunk)
                await back.drain()
        back.transport.abort()


@contextlib.asynccontextmanager
async def ill_line(to_port: int) -> AsyncIterator[IllLine]:
    """A line that is well at first."""
    line = IllLine(to_port)
    await line.open()
    try:
        yield line
    finally:
        await line.aclose()
