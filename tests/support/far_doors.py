"""Every island behind a socket, in this process: real bytes and signatures, a server and a line for each."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from chama.runtime.service import Service, provide, provided
from chama.runtime.wire import Line, Server, far

S = TypeVar("S", bound=Service)
Behind = Callable[[Any], Awaitable[Any]]


@asynccontextmanager
async def far_doors() -> AsyncIterator[None]:
    """Until the end every door leads over the wire to the island that was behind it before."""
    near = provided()
    servers = [Server({door: island}) for door, island in near.items()]
    for server in servers:
        await server.start()
    lines = [Line("127.0.0.1", server.port) for server in servers]
    for door, line in zip(near, lines, strict=True):
        provide(door, far(door, line))
    try:
        yield
    finally:
        for door, island in near.items():
            provide(door, island)
        for line in lines:
            await line.close()
        for server in servers:
            await server.stop()


@asynccontextmanager
async def behind_its_door(island: S, doors: str) -> AsyncIterator[S]:
    """One island that a test made for itself: as it is when doors are near, else over the wire."""
    if doors == "near":
        yield island
        return
    door = next(kind for kind in type(island).__mro__ if Service in kind.__bases__)
    server = Server({door: island})
    await server.start()
    line = Line("127.0.0.1", server.port)
    yield far(door, line)
    await line.close()
    await server.stop()
