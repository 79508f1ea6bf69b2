"""The past of the demo shop, a smaller one, lived twice: its books balance and the same things happen."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from chama.base.time import SystemClock
from chama.cli.seeding.people import SHOPPERS, people, plans
from chama.runtime.engines import start
from tests.simulation import asset_checkers, checkers

RUN = """
import asyncio, random, sys
from pathlib import Path
from chama.cli.seeding import assets as seed_assets
from chama.cli.seeding import goods, people, shop
from chama.cli.seeding.history import History
from chama.process import QUIET, opened
from chama.runtime.settings import settings

people.DAYS = shop.DAYS = 12
people.ORDERS, people.SHOPPERS = 40, 20

async def main():
    import chama.cli.seeding.history as history
    history.DAYS = 12
    async with opened(QUIET) as bus:
        written = goods.all_goods()[:12]
        wanted = [d for g in goods.all_goods() for d in (*goods.drawings(g), *goods.variants(g).values())]
        drawings = dict.fromkeys(wanted, "https://pictures.example/a.webp")
        await shop._shelves(drawings)
        made = []
        for g in written:
            draft = goods.draft(g, drawings)
            product = await shop.locate(shop.Catalog).create_product(key=f"test-{g.name}", draft=draft)
            await shop._stocked(product, g)
            made.append(product)
        templates = await seed_assets.seed_templates()
        await seed_assets.seed_rules(templates)
        past = History(bus, made, settings().state / "wechat", templates, lambda: None)
        print(await past.live())

asyncio.run(main())
"""


def test_people_and_plans_are_the_same_every_time() -> None:
    today = SystemClock().now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert people() == people() and len({p.phone for p in people()}) == SHOPPERS
    assert plans(today) == plans(today)
    assert {p.fate for p in plans(today)} == {"complete", "leave", "cancel", "refund"}
    assert all(p.at < today for p in plans(today))


def lived(state: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    """Live a past in engines of its own: (what happened, what the checkers found)."""
    state.mkdir()
    running = start(state, log=lambda _: None)
    try:
        env = {**os.environ, "CHAMA_STATE_DIR": str(state)}
        for name in ("CHAMA_POSTGRES_URL", "CHAMA_TRUTH_URL", "CHAMA_CACHE_URL"):
            env.pop(name, None)
        for command in (["-m", "chama.cli", "migrate"], ["-c", RUN]):
            done = subprocess.run([sys.executable, *command], env=env, capture_output=True, timeout=400)
            assert done.returncode == 0, done.stderr[-3000:]
        return asyncio.run(read(running.urls.postgres))
    finally:
        running.stop()


async def read(url: str) -> tuple[list[tuple[object, ...]], list[str]]:
    """The orders without their ids, and what is wrong with the books."""
    conn = await asyncpg.connect(url)
    try:
        found = [
            *(await checkers.stock_faults(conn)),
            *(await checkers.log_faults(conn)),
            *(await checkers.hold_faults(conn)),
            *(await checkers.queue_faults(conn)),
            *(await asset_checkers.ledger_faults(conn)),
            *(await asset_checkers.coupon_faults(conn)),
            *(await asset_checkers.quota_faults(conn)),
        ]
        rows = await conn.fetch(
            "SELECT placed_at, state, payable_fen, goods_fen, points, balance_fen FROM orders.orders"
            " ORDER BY 1, 2, 3, 4"
        )
    finally:
        await conn.close()
    return [tuple(r) for r in rows], found


def test_two_pasts_are_alike_and_their_books_balance(tmp_path: Path) -> None:
    first, faults = lived(tmp_path / "first")
    assert faults == []
    second, faults = lived(tmp_path / "second")
    assert faults == []
    assert first == second
    assert len(first) == 40
    # Members use what they have: goods less a coupon, points, balance.
    assert any(row[4] for row in first) and any(row[5] for row in first)
    assert {"completed", "cancelled"} <= {str(row[1]) for row in first}
    assert (tmp_path / "first" / "wechat" / "past.jsonl").read_text().count("\n") > 20


@pytest.mark.parametrize("number", range(3))
def test_phones_are_of_a_range_that_nobody_has(number: int) -> None:
    assert people()[number].phone == f"1990000{number:04d}"
