"""`chama bench`: how fast the shop is on this machine, as ratios of what the same machine can do at most.

A private shop in a temporary folder; wrk and pgbench send; every figure has its ceiling from the same run.
The latencies are those of a closed loop at full load, so they say how long the queue is, not more.
"""

import tempfile
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer

from chama.cli.benchmarks import load, scale
from chama.cli.benchmarks.draw import svg
from chama.cli.benchmarks.figures import Figure, show
from chama.cli.benchmarks.private import in_shop
from chama.cli.children import ChildProblem
from chama.cli.up import House, say, stop_signals
from chama.runtime.engines import EngineProblem


class Kind(NamedTuple):
    """How a figure is measured and which other figure is its ceiling."""

    measure: str
    ceiling: str = ""


# The order of a run; one that names only a figure takes its ceiling along.
FIGURES: dict[str, Kind] = {
    "vault_field": Kind("vault_field:figure"),
    "empty_get": Kind("pages:empty"),
    "empty_post": Kind("pages:empty"),
    "pgbench_order": Kind("orders:pgbench"),
    "product_read": Kind("pages:page", "empty_get"),
    "product_list": Kind("pages:page", "empty_get"),
    "product_read_warm": Kind("pages:page", "empty_get"),
    "product_list_warm": Kind("pages:page", "empty_get"),
    "product_search": Kind("pages:page", "empty_get"),
    "overload_goodput": Kind("overload:goodput"),
    "price_seen": Kind("freshness:price_seen"),
    "place_order_spread": Kind("orders:place", "pgbench_order"),
    "place_order_hot": Kind("orders:place", "pgbench_order"),
    "notification": Kind("notifications:notification", "empty_post"),
    "behaviour": Kind("behaviour:ingest", "empty_post"),
    "ledger_hold": Kind("ledger:holds", "pgbench_order"),
    "ledger_hold_hot": Kind("ledger:holds", "pgbench_order"),
    "place_order_assets": Kind("asset_orders:place", "pgbench_order"),
    "quote": Kind("prices:quote"),
    "best_combination": Kind("prices:best_combination"),
    "place_order_ungrouped": Kind("orders:place", "pgbench_order"),
    "flash_accept": Kind("flash:accept"),
    "flash_persist": Kind("flash:persist", "pgbench_order"),
    "bus_redis": Kind("bus:figure"),
    "bus_rabbitmq": Kind("bus:figure", "bus_redis"),
    "bus_kafka": Kind("bus:figure", "bus_redis"),
    "split_cpu_ratio": Kind("split:cpu_ratio"),
    "verify_decrypt": Kind("notifications:verify_decrypt"),
    "bill_reconcile": Kind("bills:bill_reconcile"),
}


def _with_ceilings(names: Sequence[str]) -> list[str]:
    unknown = sorted(set(names) - set(FIGURES))
    if unknown:
        raise typer.BadParameter(f"unknown: {', '.join(unknown)}; there are: {', '.join(FIGURES)}")
    wanted = {n for name in names or FIGURES for n in (name, FIGURES[name].ceiling)}
    return [n for n in FIGURES if n in wanted]


async def _measure(folder: Path, house: House, names: Sequence[str], seconds: int) -> list[Figure]:
    # Here and not above: they read the settings, which are this private shop's only from now on.
    from chama.cli.benchmarks import prepare
    from chama.cli.benchmarks.run import Run
    from chama.process import opened, settle_memory

    figures: list[Figure] = []
    async with opened():
        run = Run(folder, house, seconds, await prepare.furnish())
        # Some figures call a door from here: as quick as a process of the shop is.
        settle_memory()
        for name in names:
            say(f"· {name} …")
            module, _, function = FIGURES[name].measure.partition(":")
            measure = getattr(import_module(f"chama.cli.benchmarks.{module}"), function)
            figures.append(_judged(await measure(run, name), figures))
    return figures


def _judged(figure: Figure, known: Sequence[Figure]) -> Figure:
    """With its ceiling, if it has none from its own rounds, and with what makes it less trustworthy."""
    above = next((f.value for f in known if f.name == FIGURES[figure.name].ceiling), None)
    if figure.ceiling is None and above:
        figure.ceiling, figure.ratio = above, round(figure.value / above, 3)
    if figure.bad:
        figure.note += f" {figure.bad} answers were errors."
    if figure.generator_share > load.MOST_OF_A_CORE:
        figure.note += f" The generator took {figure.generator_share:.2f} of a core: too much to trust."
    figure.note = figure.note.strip()
    return figure


async def _flash(folder: Path, house: House, shoppers: int, stock: int) -> list[Figure]:
    from chama.cli.benchmarks import flash, prepare
    from chama.cli.benchmarks.run import Run
    from chama.process import opened

    async with opened():
        run = Run(folder, house, 0, await prepare.furnish())
        return [await flash.experiment(run, shoppers, stock)]


def bench(
    names: Annotated[list[str] | None, typer.Argument(help=f"Which: {', '.join(FIGURES)}.")] = None,
    json_file: Annotated[Path, typer.Option("--json", help="Where the figures go; the chart beside.")] = Path(
        "bench-figures.json"
    ),
    seconds: Annotated[int, typer.Option(min=2, max=15, help="Of each of the three rounds.")] = 5,
    skus: Annotated[int, typer.Option(min=20_000, help="Of the large catalog of `scale`.")] = 1_000_000,
    shoppers: Annotated[int, typer.Option(min=1_000, help="Of the sale of `flash`.")] = 1_000_000,
    stock: Annotated[int, typer.Option(min=1, max=1_000_000, help="Of the sale of `flash`.")] = 10_000,
) -> None:
    """Measure a private shop on this machine and draw the figures.

    `scale`, alone, compares catalogs, and `flash`, alone, is a whole flash sale that must add up."""
    out = json_file.absolute()
    alone = names[0] if names in (["scale"], ["flash"]) else ""
    wanted = [] if alone else _with_ceilings(names or [])
    try:
        load.need_wrk()
        # A signal must not leave the private shop behind.
        with (
            stop_signals(threading.Event()),
            tempfile.TemporaryDirectory(prefix="chama-bench-", ignore_cleanup_errors=True) as folder,
        ):
            here = Path(folder)

            if alone == "scale":
                figures = scale.compare(here, skus, seconds)
            elif alone == "flash":
                figures = in_shop(here, lambda house: _flash(here, house, shoppers, stock))
            else:
                figures = in_shop(here, lambda house: _measure(here, house, wanted, seconds))
    except (EngineProblem, ChildProblem) as why:
        say(str(why), style="red", markup=False)
        raise typer.Exit(1) from why
    show(figures)
    found = {f.name: f.value for f in figures}
    content: dict[str, Any] = {"figures": [msgspec.to_builtins(f) for f in figures]}
    if "place_order_spread" in found and (slow := found.get("place_order_ungrouped")):
        content["grouped_to_ungrouped"] = round(found["place_order_spread"] / slow, 2)
        say(f"grouped ÷ ungrouped: {content['grouped_to_ungrouped']}")
    load.write_json(out, content)
    chart = out.with_suffix(".svg")
    rates = [f for f in content["figures"] if f["unit"] == "per second"]
    chart.write_text(svg(rates, "chama bench: calls per second on this machine"), encoding="utf-8")
    say(f"{out}\n{chart}", markup=False)
