"""A process of its own that reads one product again and again and says every price that it sees.

Its cache keeps for ten minutes, so a new price comes only by what other processes tell.
"""

import asyncio
import sys
import time

from chama.process import opened
from chama.runtime.service import locate, provide
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal.service import CatalogHere
from tests.support.running_shop import a_moment


async def main(spu_id: str) -> None:
    async with opened(["catalog"]):
        provide(Catalog, CatalogHere(page_ttl_seconds=600))
        seen = 0
        while True:
            product = await locate(Catalog).get_product(spu_id=spu_id)
            if product.skus[0].price_fen != seen:
                seen = product.skus[0].price_fen
                print(f"{seen} {time.monotonic()}", flush=True)
            await a_moment(0.005)


asyncio.run(main(sys.argv[1]))
