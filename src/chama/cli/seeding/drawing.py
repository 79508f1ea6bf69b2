"""Draws the shop's pictures in other processes and puts them into the media library."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple, TypeVar

from chama.cli import pictures
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Media

OWNER = "system:seed"
# So many are on their way at once: drawn here, drawn anew by the library.
_UNDER_WAY = 6

K = TypeVar("K")


class Wanted(NamedTuple):
    """A picture to be drawn: what draws its SVG, how wide it becomes, the name of its file."""

    svg: Callable[[], str]
    width: int
    name: str


def _drawn(picture: Wanted) -> bytes:
    return pictures.pixels(picture.svg(), picture.width)


async def keep_all(wanted: Mapping[K, Wanted], done: Callable[[], None]) -> dict[K, str]:
    """Every wanted picture's path in the library."""
    slots = asyncio.Semaphore(_UNDER_WAY)
    found: dict[K, str] = {}
    workers = max(1, min(4, (os.cpu_count() or 2)))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:

        async def one(key: K, picture: Wanted) -> None:
            async with slots:
                drawn = await asyncio.get_running_loop().run_in_executor(pool, _drawn, picture)
                found[key] = (await keep(drawn, picture.name)).path
                done()

        async with asyncio.TaskGroup() as group:
            for key, picture in wanted.items():
                group.create_task(one(key, picture))
    return found


async def keep(content: bytes, name: str) -> Media:
    """One picture into the library."""
    return await locate(Catalog).add_media(content=content, name=name, owner=OWNER)
