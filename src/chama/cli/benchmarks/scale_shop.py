"""One of the shops that `chama bench scale` compares: what it is filled with, and what is asked of it."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote, urlencode

import asyncpg
from rich.progress import Progress

from chama.cli.benchmarks import load, prepare
from chama.cli.benchmarks.load import Round, raw
from chama.cli.up import House
from chama.process import opened
from chama.runtime.engines import EngineProblem
from chama.runtime.settings import engine_urls
from chama.runtime.tokens import make_access
from chama.services.catalog.internal.service import large_catalog
from chama.services.orders.internal.service import many_orders

REST_SECONDS, SETTLE_SECONDS = 20.0, 300.0
# Few, so that a latency is the answer's and not the queue's.
CONNECTIONS = 4
REQUESTS = 2_000
# More than CONNECTIONS can place, so that no round runs out of them.
ORDERS_A_SECOND = 600
PLACED_SECONDS = 10.0
_WORDS = (
    "生普",
    "熟普",
    "红茶",
    "咖啡豆",
    "菌菇",
    "火腿",
    "扎染",
    "银器",
    "景迈",
    "大理",
    "古树",
    "menghai",
    "huotui",
)
_PAIRS = ("勐海生普", "景迈古树", "大理扎染", "保山咖啡豆", "楚雄菌菇", "临沧红茶", "腾冲火腿", "手工银器")

Send = Callable[[list[bytes], int, bool], Awaitable[Round]]


async def fill(skus: int, like: str) -> None:
    """Add made goods and as many orders of others, copies of `like`, with progress bars."""
    conn = await asyncpg.connect(engine_urls().postgres)
    try:
        with Progress() as progress:
            goods = progress.add_task(f"{skus:,} SKUs", total=skus)
            past = progress.add_task(f"{skus:,} orders", total=skus)
            await large_catalog(conn, skus, lambda done: progress.update(goods, completed=done))
            await many_orders(conn, like, skus, lambda done: progress.update(past, completed=done))
        await _settled(conn)
    finally:
        await conn.close()


async def _settled(conn: asyncpg.Connection) -> None:
    """What the loading left behind is written, and nobody tidies up any more."""
    await asyncio.sleep(REST_SECONDS)
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        await asyncio.sleep(2)
        if not await conn.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
        ):
            return


def _orders(world: prepare.World, seconds: int) -> list[bytes]:
    return prepare.orders(world, ORDERS_A_SECOND * seconds, hot=False)


def _own_orders(world: prepare.World) -> list[bytes]:
    """The newest orders of shoppers who have many, pages of every length."""
    tokens = [make_access(s.user_id, "bench") for s in world.shoppers]
    return [
        raw("GET", f"/api/shop/orders?limit={limit}", {"Authorization": f"Bearer {token}"})
        for token in tokens
        for limit in range(10, 30)
    ]


async def _first_order(world: prepare.World, send: Send) -> str:
    """An order to copy."""
    await send(_orders(world, 2), 2, True)
    until = time.monotonic() + PLACED_SECONDS
    while time.monotonic() < until:
        if waiting := await prepare.unpaid(1):
            return waiting[0][0]
        await asyncio.sleep(0.1)
    raise EngineProblem("The first order of the bench was not placed.")


def _lists(draw: random.Random) -> list[str]:
    """Orders, shelves, brands and prices, so many that few come twice while an answer is kept."""
    shelves = ["", "bulk-tea", "bulk-food", "bulk-tea-0", "bulk-coffee-1", "bulk-craft-2"]
    made = []
    for _ in range(REQUESTS):
        asked = {
            "limit": draw.randrange(10, 30),
            "sort": draw.choice(["new", "price", "price_desc", "sales"]),
        }
        if shelf := draw.choice(shelves):
            asked["category"] = shelf
        match draw.randrange(3):
            case 0:
                asked["brand"] = f"bulk-{draw.randrange(80)}"
            case 1:
                asked["price_from_fen"] = draw.randrange(80_000)
        made.append(f"/api/shop/products?{urlencode(asked)}")
    return made


def _searches(draw: random.Random) -> list[str]:
    """Common and rare words, two words, pinyin; by rank and by price; some filtered."""
    made = []
    for n in range(REQUESTS):
        words = draw.choice([*_WORDS, *_PAIRS, *_PAIRS, str(draw.randrange(10**6))])
        asked = f"q={quote(words)}&limit={10 + n % 20}"
        if draw.randrange(4) == 0:
            asked += f"&brand=bulk-{draw.randrange(80)}"
        if draw.randrange(4) == 0:
            asked += "&sort=price"
        made.append(f"/api/shop/search?{asked}")
    return made


async def _details() -> list[str]:
    conn = await asyncpg.connect(engine_urls().postgres)
    try:
        rows = await conn.fetch(
            "SELECT spu_id FROM catalog.cards TABLESAMPLE SYSTEM (50) ORDER BY md5(spu_id) LIMIT $1", REQUESTS
        )
    finally:
        await conn.close()
    return [f"/api/shop/products/{r['spu_id']}" for r in rows]


async def _reads() -> dict[str, list[bytes]]:
    """The requests for pages that all see, by kind."""
    draw, details = random.Random(7), await _details()
    paths = {"list": _lists(draw), "search": _searches(draw), "detail": details}
    return {kind: [raw("GET", path) for path in some] for kind, some in paths.items()}


async def serve(house: House, folder: Path, skus: int, pipe: Connection) -> None:
    """Fill the shop, say so, and answer every (kind, seconds) with a round until nobody asks any more."""

    async def send(requests: list[bytes], seconds: int, once: bool) -> Round:
        return await asyncio.to_thread(load.run_wrk, folder, house.port, requests, seconds, CONNECTIONS, once)

    async with opened():
        world = await prepare.furnish()
        await fill(skus, await _first_order(world, send))
        reads = await _reads()

        def asked(kind: str, seconds: int) -> list[bytes]:
            # Quotes and sign-ins end: what needs them is made for each round.
            if kind == "place":
                return _orders(world, seconds)
            return _own_orders(world) if kind == "orders" else reads[kind]

        pipe.send(None)
        with contextlib.suppress(EOFError):
            while True:
                kind, seconds = await asyncio.to_thread(pipe.recv)
                pipe.send(await send(asked(kind, seconds), seconds, kind == "place"))
