"""What a shop still does of what counts when three times as much is asked as it can do."""

import asyncio
import itertools
import statistics
from collections.abc import Iterator, Sequence

from chama.cli.benchmarks import load, prepare
from chama.cli.benchmarks.figures import Figure
from chama.cli.benchmarks.load import WARM_UP_SECONDS, Round, raw
from chama.cli.benchmarks.run import READERS, ROUNDS, Run
from chama.runtime.tokens import make_access

TIMES = 3
# Of twelve requests one places an order, six read pages, five are of the kind that is turned away first.
ORDERS, PAGES, REST = 1, 6, 5
MIX = ORDERS + PAGES + REST
# So many phones, and so many orders a second are prepared at most.
PHONES = {"orders": 500, "pages": 1_500, "rest": 1_500}
MOST_ORDERS = 1_000
# Enough that nobody idles, and few enough that nobody is turned away.
PEAK_CONNECTIONS = 96


async def goodput(run: Run, name: str) -> Figure:
    """Orders and pages answered well each second at three times the load of the peak, divided by the peak.

    The peak is what the mix reaches when everybody asks again as soon as he has his answer. Then orders,
    pages and the rest come in the same mix at TIMES as many a second, from generators that do not wait for
    answers. What was due but not sent, because every phone still waited, is in the note.
    """
    pages, rest = _pages(run), _rest(run)
    await run.wrk([*pages, *rest], WARM_UP_SECONDS, READERS, False)
    peaks, core, asked = list[float](), list[float](), list[float]()
    rounds: list[dict[str, Round]] = []
    for _ in range(ROUNDS):
        peak = await run.wrk(_mixed(run, pages, rest), run.seconds, PEAK_CONNECTIONS, True)
        await run.drain()
        per_order = peak.per_second / MIX * TIMES
        one = await _offered(run, per_order, pages, rest)
        await run.drain()
        rounds.append(one)
        peaks.append(peak.per_second * (ORDERS + PAGES) / MIX)
        core.append(one["orders"].per_second + one["pages"].per_second)
        asked.append(sum(r.good + r.bad for r in one.values()) / run.seconds / (per_order * MIX))
    said = {kind: statistics.median(r[kind].per_second for r in rounds) for kind in PHONES}
    return Figure(
        name=name,
        value=round(statistics.median(core), 1),
        ceiling=round(statistics.median(peaks), 1),
        ratio=round(statistics.median(a / b for a, b in zip(core, peaks, strict=True)), 3),
        p50_ms=round(statistics.median(r["orders"].p50_ms for r in rounds), 2),
        p99_ms=round(statistics.median(r["orders"].p99_ms for r in rounds), 2),
        rounds=[round(c, 1) for c in core],
        bad=0,
        bytes_each=0,
        generator_share=round(max(sum(r.generator_share for r in one.values()) for one in rounds), 2),
        note=f"{TIMES} × the peak offered, {min(asked):.0%} of it sent; a second: "
        + ", ".join(f"{n:,.0f} {kind}" for kind, n in said.items())
        + "; milliseconds are of the orders",
    )


def _pages(run: Run) -> list[bytes]:
    made = [raw("GET", f"/api/shop/products/{spu}") for spu in run.world.spus]
    return [*made, raw("GET", "/api/shop/home"), raw("GET", "/api/shop/products?limit=20")]


def _rest(run: Run) -> list[bytes]:
    token = make_access(run.world.shoppers[0].user_id, "bench")
    who = {"Authorization": f"Bearer {token}"}
    marks = [raw("GET", f"/api/shop/favourites/among?spu_id={spu}", who) for spu in run.world.spus]
    return [
        *marks,
        *[raw("GET", "/api/shop/search/hot"), raw("GET", "/api/shop/search/suggestions?q=bench")] * 20,
    ]


def _mixed(run: Run, pages: Sequence[bytes], rest: Sequence[bytes]) -> list[bytes]:
    """The mix in one row; its orders are new ones each time."""

    def some(of: Iterator[bytes], count: int) -> list[bytes]:
        return list(itertools.islice(of, count))

    page, other = itertools.cycle(pages), itertools.cycle(rest)
    row = list[bytes]()
    for order in prepare.orders(run.world, MOST_ORDERS * run.seconds, hot=False):
        row += [*some(page, PAGES // 2), order, *some(other, REST), *some(page, PAGES - PAGES // 2)]
    return row


async def _offered(
    run: Run, per_order: float, pages: Sequence[bytes], rest: Sequence[bytes]
) -> dict[str, Round]:
    """Each kind from a generator of its own, at its share of so many a second."""
    orders = prepare.orders(run.world, int(per_order * ORDERS * run.seconds) + 1, hot=False)
    kinds = {"orders": (orders, ORDERS), "pages": (pages, PAGES), "rest": (rest, REST)}
    found = await asyncio.gather(
        *(
            asyncio.to_thread(
                *(load.run_wrk, run.folder, run.house.port, requests, run.seconds, PHONES[kind]),
                *(kind == "orders", per_order * share),
            )
            for kind, (requests, share) in kinds.items()
        )
    )
    return dict(zip(kinds, found, strict=True))
