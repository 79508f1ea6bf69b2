"""The pages that shoppers read most, and the empty answers they are divided by."""

from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.load import raw
from chama.cli.benchmarks.run import EMPTY_GET, EMPTY_POST, Run, read


async def empty(run: Run, name: str) -> Figure:
    """The least an answer can cost."""
    return await read(run, name, [EMPTY_GET if name == "empty_get" else EMPTY_POST], None)


async def page(run: Run, name: str) -> Figure:
    """One kind of page, divided by the empty GET."""
    requests = {
        "product_read": [raw("GET", f"/api/shop/products/{spu}") for spu in run.world.spus],
        "product_list": [raw("GET", "/api/shop/products?limit=20")],
        "product_search": [raw("GET", f"/api/shop/search?q=bench+tea+{n}") for n in range(60)],
    }[name.removesuffix("_warm")]
    return await read(run, name, requests, EMPTY_GET)
