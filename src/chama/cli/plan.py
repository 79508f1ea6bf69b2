"""`chama plan`: how many machines a flash sale needs, from the unit costs that `chama bench` measured.

The arithmetic of docs/scale.md, whose letters these are; on paper, like that page.
"""

from math import ceil
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer
from rich.table import Table

from chama.cli.up import say

SIZES = (100_000, 1_000_000, 10_000_000)
# Of a sale: width of the peak, taps and pages of a shopper in it, orders of a shopper, seconds to write them.
WIDTH, TAPS, PAGES, ORDERS, DRAIN = 10, 2, 5, 0.05, 60
FULL = 0.6
KEPT_IN_FRONT = 0.99
NGINX = 50_000


class Costs(NamedTuple):
    """What one machine does a second: F taps, P pages, K scripts of a pool, Q orders from the queue."""

    taps: float
    pages: float
    scripts: float
    orders: float


class _Figure(msgspec.Struct):
    name: str
    value: float


class _Figures(msgspec.Struct):
    figures: list[_Figure]


def nodes(shoppers: int, costs: Costs) -> dict[str, int]:
    """Machines of each kind, without their stand-ins."""
    taps, reads = shoppers * TAPS / WIDTH, shoppers * PAGES / WIDTH * (1 - KEPT_IN_FRONT)
    databases = ceil(shoppers * ORDERS / DRAIN / (costs.orders * FULL))
    return {
        "web for taps": ceil(taps / (costs.taps * FULL)),
        "web for pages": ceil(reads / (costs.pages * FULL)),
        "nginx": ceil((taps + reads) / (NGINX * FULL)),
        "pools": ceil(taps / (costs.scripts * FULL)),
        "order databases": databases,
        "workers": databases,
        "other databases": 1,
    }


# Each has a replica or a standby.
TWICE = ("pools", "order databases", "other databases")


def costs_in(file: Path, scripts: float) -> Costs:
    """The unit costs among the figures of a bench; BadParameter names what was not measured."""
    found = {f.name: f.value for f in msgspec.json.decode(file.read_bytes(), type=_Figures).figures}
    wanted = ("flash_accept", "product_read_warm", "flash_persist")
    if missing := [name for name in wanted if not found.get(name)]:
        raise typer.BadParameter(f"measure first: chama bench {' '.join(missing)}")
    taps, pages, orders = (found[name] for name in wanted)
    return Costs(taps, pages, scripts, orders)


def plan(
    figures: Annotated[Path, typer.Argument(help="What `chama bench` wrote.", exists=True)] = Path(
        "bench-figures.json"
    ),
    scripts: Annotated[float, typer.Option(min=1, help="Scripts a second of one Redis (K).")] = 60_000,
    hours: Annotated[float, typer.Option(min=0, help="For which the machines are rented.")] = 6,
    price: Annotated[float, typer.Option(min=0, help="Of a machine like this one for an hour.")] = 0,
) -> None:
    """Count the machines of a flash sale on paper, and their price."""
    costs = costs_in(figures, scripts)
    counted = [nodes(size, costs) for size in SIZES]
    table = Table("machines for shoppers", *(f"{size:,}" for size in SIZES))
    for kind in counted[0]:
        twice = " (twice)" if kind in TWICE else ""
        table.add_row(kind + twice, *(f"{found[kind]:,}" for found in counted))
    all_of = [sum(n * (1 + (kind in TWICE)) for kind, n in found.items()) for found in counted]
    table.add_row("all", *(f"{n:,}" for n in all_of))
    if price:
        table.add_row(f"price of {hours:g} hours", *(f"{n * hours * price:,.0f}" for n in all_of))
    say(table)
