"""Draws the shop's pictures in other processes and puts them into the media library."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor

from chama.cli import pictures
from chama.cli.seeding.goods import Drawing
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Media

OWNER = "system:seed"
# So many are on their way at once: drawn here, drawn anew by the library.
_UNDER_WAY = 6


def _drawn(drawing: Drawing) -> bytes:
    return pictures.pixels(pictures.draw(*drawing))


async def keep_all(wanted: Iterable[Drawing], done: Callable[[], None]) -> dict[Drawing, str]:
    """Every wanted drawing → its path in the library."""
    slots = asyncio.Semaphore(_UNDER_WAY)
    found: dict[Drawing, str] = {}
    workers = max(1, min(4, (os.cpu_count() or 2)))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:

        async def one(drawing: Drawing) -> None:
            async with slots:
                drawn = await asyncio.get_running_loop().run_in_executor(pool, _drawn, drawing)
                found[drawing] = (await keep(drawn, f"{drawing.kind}-{drawing.view}.png")).path
                done()

        async with asyncio.TaskGroup() as group:
            for drawing in dict.fromkeys(wanted):
                group.create_task(one(drawing))
    return found


async def keep(content: bytes, name: str) -> Media:
    """One picture into the library."""
    return await locate(Catalog).add_media(content=content, name=name, owner=OWNER)
