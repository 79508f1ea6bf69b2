"""The consumer of flash tickets: one question for all pools, a wait and no poll, no pool holds up another."""

import asyncio

import pytest

from chama.process import flash_tickets
from chama.runtime import flash
from chama.runtime.flash import tickets
from tests.support.flash import a_flash_sale, a_pass, names_of, orders_of, tap, taps
from tests.support.given import a_shopper

pytestmark = pytest.mark.usefixtures("shop", "unhurried")

LONG_MS = 4_000


async def test_a_waiting_consumer_decides_a_ticket_when_it_comes(shopper) -> None:
    sale = await a_flash_sale(3)
    mine = await a_pass(sale, shopper)
    waiting = asyncio.create_task(flash_tickets().once(await names_of(sale), block_ms=LONG_MS))
    assert (await tap(mine)) == ("admitted", 1)
    assert await waiting == 1
    assert await orders_of(sale) == [mine.order_id]


async def test_one_round_decides_what_waits_in_every_pool() -> None:
    sale = await a_flash_sale(8, pools=4)
    # Many more than there is: which pool a shopper is sent to is chance.
    told = await taps([await a_pass(sale, await a_shopper()) for _ in range(60)])
    assert told.count("admitted") == 8
    assert await flash_tickets().once(await names_of(sale)) == 8


@pytest.mark.parametrize("claim", [False, True])
async def test_a_pool_that_nobody_loaded_does_not_hold_up_the_others(shopper, claim) -> None:
    sale = await a_flash_sale(3)
    assert (await tap(await a_pass(sale, shopper))).what == "admitted"
    names = ["nobody/loaded/0", *await names_of(sale)]
    assert await flash_tickets().once(names, claim=claim) == 1
    assert await flash_tickets().once(names, claim=claim) == 0


def test_it_rests_while_taps_outrun_it_and_writes_two_rounds_at_once_after() -> None:
    assert tickets.pace_of(full=True, growing=True, took=0.2) == (pytest.approx(0.3), 1)
    assert tickets.pace_of(full=True, growing=False, took=0.2) == (0.0, 2)
    assert tickets.pace_of(full=False, growing=True, took=0.2) == (0.05, 1)


async def test_what_a_peak_left_is_decided_two_rounds_at_once(monkeypatch) -> None:
    sale = await a_flash_sale(20)
    assert await taps([await a_pass(sale, await a_shopper()) for _ in range(20)]) == ["admitted"] * 20
    monkeypatch.setattr(tickets, "MOST", 4)
    stop, both, sizes = asyncio.Event(), asyncio.Barrier(2), list[int]()

    async def handle(some) -> set[str]:
        sizes.append(len(some))
        if len(sizes) in (3, 4):
            await both.wait()  # ends only if another round is in here too
        if sum(sizes) == 20:
            stop.set()
        return {t.order_id for t in some}

    pools, mine = flash.pools(), await names_of(sale)

    async def only_mine() -> list[str]:
        return mine

    # Other sales of this database may have left tickets, which would make rounds of another size.
    monkeypatch.setattr(pools, "names", only_mine)
    async with asyncio.timeout(30):
        await tickets.Tickets(pools, handle).run(stop)
    assert sizes == [4, 4, 4, 4, 4]
