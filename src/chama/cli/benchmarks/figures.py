"""What a run measured: one row a figure, with its ceiling from the same run."""

import statistics
from collections.abc import Sequence

import msgspec
from rich.table import Table

from chama.cli.benchmarks.load import Round
from chama.cli.up import say


class Figure(msgspec.Struct, kw_only=True):
    """One measured figure; `ceiling` is the figure it is divided by."""

    name: str
    value: float
    unit: str = "per second"
    ceiling: float | None = None
    ratio: float | None = None
    p50_ms: float
    p99_ms: float
    rounds: list[float]
    bad: int
    generator_share: float
    bytes_each: float
    drained_seconds: float | None = None
    note: str = ""


def figure_of(name: str, rounds: Sequence[Round]) -> Figure:
    """The medians of some rounds."""
    return Figure(
        name=name,
        value=round(statistics.median(r.per_second for r in rounds), 1),
        p50_ms=round(statistics.median(r.p50_ms for r in rounds), 2),
        p99_ms=round(statistics.median(r.p99_ms for r in rounds), 2),
        rounds=[round(r.per_second, 1) for r in rounds],
        bad=sum(r.bad for r in rounds),
        bytes_each=round(statistics.median(r.bytes_each for r in rounds)),
        generator_share=round(max(r.generator_share for r in rounds), 2),
    )


def beside(figure: Figure, rounds: Sequence[Round], rods: Sequence[Round]) -> Figure:
    """Put the ceiling's rounds beside the figure's; the ratio is the median of the pairs."""
    if rods:
        pairs = zip(rounds, rods, strict=True)
        figure.ceiling = round(statistics.median(r.per_second for r in rods), 1)
        figure.ratio = round(statistics.median(a.per_second / b.per_second for a, b in pairs), 3)
    return figure


def show(figures: Sequence[Figure]) -> None:
    """Print them as a table, and below it what is to be said of them."""
    table = Table("figure", "/s", "ceiling", "ratio", "p50 ms", "p99 ms", "drained s", "load")
    for f in figures:
        table.add_row(
            f.name,
            f"{f.value:,.0f}",
            f"{f.ceiling:,.0f}" if f.ceiling else "",
            f"{f.ratio:.2f}" if f.ratio is not None else "",
            f"{f.p50_ms:.1f}",
            f"{f.p99_ms:.1f}",
            f"{f.drained_seconds:.1f}" if f.drained_seconds is not None else "",
            f"{f.generator_share:.2f}",
        )
    say(table)
    for f in figures:
        if f.note:
            say(f"{f.name}: {f.note}", markup=False)
