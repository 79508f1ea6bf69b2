"""Notifications of payments, as WeChat Pay sends them."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from chama.base.ids import new_id
from chama.cli.benchmarks import prepare
from chama.cli.benchmarks.figures import Figure, beside, figure_of
from chama.cli.benchmarks.orders import BUYERS, MOST_ORDERS
from chama.cli.benchmarks.run import READERS, ROUNDS, Run
from chama.runtime import context
from chama.runtime.engines import EngineProblem
from chama.runtime.merchant import read_merchant
from chama.runtime.settings import project_root, settings
from chama.services.payments.internal.service import channels_of

MOST_NOTIFICATIONS = 1200
LETTERS, VERIFY_ROUNDS, MOST_MICROSECONDS = 500, 10, 100


async def notification(run: Run, name: str) -> Figure:
    """Notifications of payments, verified, stored and handled; divided by the empty POST."""
    seconds = min(run.seconds, 5)
    wanted = MOST_NOTIFICATIONS * (seconds * ROUNDS + 1)
    waiting = await prepare.unpaid(wanted)
    while len(waiting) < wanted:
        requests = prepare.orders(run.world, MOST_ORDERS * 5, hot=False)
        await run.wrk(requests, 5, BUYERS, True)
        await run.drain()
        waiting = await prepare.unpaid(wanted)
    payments = await prepare.open_payments(waiting)
    requests = await asyncio.to_thread(_signed, run.folder, payments)
    rounds, rods, drained, at = [], [], [], 0
    for n in range(ROUNDS + 1):
        share = MOST_NOTIFICATIONS * (seconds if n else 1)
        rods.append(await run.empty_post())
        rounds.append(await run.wrk(requests[at : at + share], seconds if n else 1, READERS, True))
        drained.append(await run.drain())
        at += share
    paid, known = await prepare.count_paid()
    # A count of one's own: what the gauges call drained must have reached the orders.
    if not paid == known >= sum(r.good for r in rounds) - READERS * len(rounds):
        raise EngineProblem(f"{paid} payments succeeded, {known} orders know of it: not what was sent.")
    figure = beside(figure_of(name, rounds[1:]), rounds[1:], rods[1:])
    figure.drained_seconds = round(max(drained[1:]), 2)
    return figure


async def verify_decrypt(run: Run, name: str) -> Figure:
    """Microseconds in which one process verifies, opens and reads a notification; nothing is stored."""
    payments = [(new_id("pay", context.now()), 1 + n) for n in range(LETTERS)]
    requests = await asyncio.to_thread(_signed, run.folder, payments)
    letters = [_letter(request) for request in requests]
    wechat = channels_of(read_merchant())["wechat"].channel
    now, rounds = context.now(), []
    for headers, body in letters * (VERIFY_ROUNDS + 1):
        begun = time.perf_counter()
        wechat.read_notification(headers, body, now)
        rounds.append((time.perf_counter() - begun) * 1e6)
    await wechat.aclose()
    took = sorted(rounds[LETTERS:])
    return Figure(
        name=name,
        value=round(statistics.median(took), 1),
        unit="microseconds",
        p50_ms=round(statistics.median(took) / 1000, 4),
        p99_ms=round(took[int(len(took) * 0.99)] / 1000, 4),
        rounds=[],
        bad=0,
        generator_share=0.0,
        bytes_each=round(statistics.mean(len(body) for _, body in letters)),
        note=f"{statistics.median(took):.0f} µs each, one core; at most {MOST_MICROSECONDS}.",
    )


def _letter(request: bytes) -> tuple[dict[str, str], bytes]:
    """Headers and body of a request as it goes over the wire."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = (line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    return {name.lower(): value for name, value in lines}, body


def _signed(folder: Path, payments: list[tuple[str, int]]) -> list[bytes]:
    """Notifications signed with the platform's keys, which only the simulator has."""
    told, out = folder / "payments.json", folder / "notifications.bin"
    told.write_text(json.dumps(payments))
    wechat = settings().state / "wechat"
    subprocess.run(
        [sys.executable, "-m", "bench.notifications", str(wechat), str(told), str(out)],
        cwd=project_root(),
        check=True,
    )
    return out.read_bytes().split(b"\0")
