"""How long a shopper may still see the old price: from the change in one process to the page of another."""

import asyncio
import json
import statistics
import time
import urllib.request

from chama.base.ids import new_id
from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.run import Run
from chama.runtime.context import now
from chama.runtime.engines import EngineProblem
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog

CHANGES = 20
MOST_SECONDS = 10.0


def _price(url: str) -> int:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return int(json.load(answer)["product"]["skus"][0]["price_fen"])


async def price_seen(run: Run, name: str) -> Figure:
    """Milliseconds from the change here until the web process shows it; the page is read all the while."""
    catalog, spu_id = locate(Catalog), run.world.spus[0]
    url = f"http://127.0.0.1:{run.house.port}/api/shop/products/{spu_id}"
    product = await catalog.get_product(spu_id=spu_id)
    sku, price_fen, seen = product.skus[0], product.skus[0].price_fen, list[float]()
    version = sku.version
    for turn in range(1, CHANGES + 1):
        await asyncio.to_thread(_price, url)
        begun = time.monotonic()
        wanted = price_fen + turn
        changed = await catalog.set_price(
            key=new_id("key", now()), sku_id=sku.sku_id, price_fen=wanted, expected_version=version
        )
        version = next(s.version for s in changed.skus if s.sku_id == sku.sku_id)
        while await asyncio.to_thread(_price, url) != wanted:
            if time.monotonic() - begun > MOST_SECONDS:
                raise EngineProblem(f"The new price was not on the page after {MOST_SECONDS:.0f} s.")
        seen.append((time.monotonic() - begun) * 1000)
    await catalog.set_price(
        key=new_id("key", now()), sku_id=sku.sku_id, price_fen=price_fen, expected_version=version
    )
    return Figure(
        name=name,
        value=round(max(seen), 1),
        unit="ms at most",
        p50_ms=round(statistics.median(seen), 1),
        p99_ms=round(max(seen), 1),
        rounds=[round(ms, 1) for ms in seen],
        bad=0,
        generator_share=0.0,
        bytes_each=0,
        note="the longest time an old price was shown after its change",
    )
