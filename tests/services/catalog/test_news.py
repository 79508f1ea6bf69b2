"""A price that changed in one process is seen in the others within a second, whatever they keep."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator

import pytest

from chama.process import redis_of
from chama.runtime import news
from chama.runtime.engines import EngineUrls
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import ProductDraft, SkuDraft
from tests.support.given import a_key
from tests.support.pump import Pump
from tests.support.running_shop import a_moment


@pytest.fixture
async def pump(shop: EngineUrls) -> AsyncIterator[Pump]:
    pump, cache = Pump(shop), redis_of(shop.cache)
    news.use(cache)
    yield pump
    news.use(None)
    await cache.aclose()
    await pump.aclose()


async def heard_price(reader: asyncio.subprocess.Process) -> tuple[int, float]:
    """The next price that the other process sees, and when."""
    assert reader.stdout is not None
    async with asyncio.timeout(60):
        while True:
            said = (await reader.stdout.readline()).decode().split()
            assert said, "the reader ended"
            if len(said) == 2 and said[0].isdigit():
                return int(said[0]), float(said[1])


async def test_another_process_shows_a_new_price_within_a_second(
    catalog: Catalog, shelf: str, pump: Pump, shop: EngineUrls
) -> None:
    draft = ProductDraft(
        title="古树普洱",
        category=shelf,
        pictures=["/media/a.svg"],
        skus=[SkuDraft(spec=[], price_fen=9900, weight_g=400)],
    )
    product = await catalog.create_product(key=a_key(), draft=draft)
    await pump.until_quiet()
    env = {
        **os.environ,
        "CHAMA_POSTGRES_URL": shop.postgres,
        "CHAMA_TRUTH_URL": shop.truth,
        "CHAMA_CACHE_URL": shop.cache,
        "CHAMA_POOL_SIZE": "2",
    }
    reader = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.far_reader",
        product.spu_id,
        env=env,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert (await heard_price(reader))[0] == 9900
        version = product.skus[0].version
        for price_fen in (9800, 9700, 9600):
            changed_at = time.monotonic()
            product = await catalog.set_price(
                key=a_key(), sku_id=product.skus[0].sku_id, price_fen=price_fen, expected_version=version
            )
            version = product.skus[0].version
            await pump.until_quiet()
            seen, at = await heard_price(reader)
            assert (seen, at - changed_at < 1) == (price_fen, True)
            await a_moment(0.4)
    finally:
        reader.terminate()
        await reader.wait()
