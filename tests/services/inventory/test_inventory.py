"""Inventory through its door: nothing is sold twice, nothing gets lost, repeats change nothing."""

import asyncio
from datetime import UTC, datetime

import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.inventory.api import Inventory
from chama.services.inventory.errors import HoldOver, OutOfStock, StockBelowHeld
from chama.services.inventory.types import Availability, Hold, HoldLine, StockLevel
from tests.support.given import (
    a_key,
    a_sku_id,
    an_order_id,
    announced,
    hold_state,
    moved,
    some_stock,
    stock_of,
)

# So late that no clock of another test asks about these holds.
NEVER = datetime(2199, 1, 1, tzinfo=UTC)


@pytest.fixture
def inventory(shop) -> Inventory:
    return locate(Inventory)


async def held(inventory: Inventory, order_id: str, *lines: tuple[str, int]) -> Hold:
    wanted = [HoldLine(sku_id=s, quantity=q) for s, q in lines]
    return await inventory.hold(key=order_id, lines=wanted, ask_at=NEVER)


async def stocked(pieces: int) -> str:
    sku = a_sku_id()
    await some_stock(sku, pieces)
    return sku


async def test_two_hundred_shoppers_for_fifty_pieces_hold_exactly_fifty(inventory: Inventory) -> None:
    sku = await stocked(50)
    orders = [an_order_id() for _ in range(200)]
    answers = await asyncio.gather(*(held(inventory, o, (sku, 1)) for o in orders), return_exceptions=True)
    assert sum(isinstance(a, Hold) for a in answers) == 50
    assert sum(isinstance(a, OutOfStock) for a in answers) == 150
    assert await stock_of(sku) == (50, 50)
    assert await inventory.availability(sku_ids=[sku]) == [Availability(sku_id=sku, available=0)]
    turned = "inventory.StockTurned"
    assert await announced("inventory", sku) == [turned, "inventory.SoldOut", turned]
    await inventory.commit(key=orders)
    assert await stock_of(sku) == (0, 0)
    assert sorted(await moved(sku)) == [("received", 50)] + [("sold", -1)] * 50


async def test_sixty_four_repeats_of_one_key_hold_once(inventory: Inventory) -> None:
    sku, order = await stocked(100), an_order_id()
    answers = await asyncio.gather(*(held(inventory, order, (sku, 3)) for _ in range(64)))
    assert answers == [Hold(order_id=order, state="held", ask_at=NEVER)] * 64
    assert await stock_of(sku) == (100, 3)


async def test_a_hold_is_all_lines_or_none_and_names_what_is_short(inventory: Inventory) -> None:
    plenty, few, order = await stocked(10), await stocked(1), an_order_id()
    with pytest.raises(OutOfStock) as refusal:
        await held(inventory, order, (plenty, 2), (few, 2))
    assert refusal.value.fields == {few: "not enough stock"}
    assert refusal.value.detail == {"available": {few: 1}}
    assert (await stock_of(plenty), await stock_of(few), await hold_state(order)) == ((10, 0), (1, 0), None)


async def test_crossing_orders_of_the_same_goods_do_not_deadlock(inventory: Inventory) -> None:
    one, two = await stocked(100), await stocked(100)
    pairs = [((one, 1), (two, 1)), ((two, 1), (one, 1))]
    await asyncio.gather(*(held(inventory, an_order_id(), *pairs[n % 2]) for n in range(100)))
    assert (await stock_of(one), await stock_of(two)) == ((100, 100), (100, 100))


async def test_the_same_sku_on_two_lines_counts_with_its_sum(inventory: Inventory) -> None:
    sku = await stocked(3)
    with pytest.raises(OutOfStock):
        await held(inventory, an_order_id(), (sku, 2), (sku, 2))
    await held(inventory, an_order_id(), (sku, 2), (sku, 1))
    assert await stock_of(sku) == (3, 3)


@pytest.mark.parametrize("quantity", [0, -1])
async def test_a_hold_of_nothing_is_refused(inventory: Inventory, quantity: int) -> None:
    with pytest.raises(InvalidRequest):
        await held(inventory, an_order_id(), (await stocked(1), quantity))


async def test_committing_again_takes_nothing_more(inventory: Inventory) -> None:
    sku, order = await stocked(5), an_order_id()
    await held(inventory, order, (sku, 2))
    await asyncio.gather(*(inventory.commit(key=[order, order]) for _ in range(8)))
    assert (await stock_of(sku), await hold_state(order)) == ((3, 0), "committed")
    assert await moved(sku) == [("received", 5), ("sold", -2)]


async def test_releasing_again_returns_nothing_more(inventory: Inventory) -> None:
    sku, order = await stocked(5), an_order_id()
    await held(inventory, order, (sku, 2))
    await asyncio.gather(*(inventory.release(key=[order]) for _ in range(8)))
    assert (await stock_of(sku), await hold_state(order)) == ((5, 0), "released")
    assert await moved(sku) == [("received", 5)]
    with pytest.raises(HoldOver):
        await held(inventory, order, (sku, 2))


async def test_releasing_what_was_committed_puts_it_back_on_hand(inventory: Inventory) -> None:
    sku, order = await stocked(5), an_order_id()
    await held(inventory, order, (sku, 2))
    await inventory.commit(key=[order])
    await inventory.release(key=[order])
    await inventory.release(key=[order])
    assert await stock_of(sku) == (5, 0)
    assert await moved(sku) == [("received", 5), ("sold", -2), ("returned", 2)]


async def test_committing_a_released_hold_takes_the_stock_again(inventory: Inventory) -> None:
    sku, order = await stocked(5), an_order_id()
    await held(inventory, order, (sku, 2))
    await inventory.release(key=[order])
    await inventory.commit(key=[order])
    assert (await stock_of(sku), await hold_state(order)) == ((3, 0), "committed")
    assert await moved(sku) == [("received", 5), ("sold", -2)]


async def test_committing_a_released_hold_whose_stock_is_gone_opens_a_shortfall(inventory: Inventory) -> None:
    sku, late, quick = await stocked(2), an_order_id(), an_order_id()
    await held(inventory, late, (sku, 2))
    await inventory.release(key=[late])
    await held(inventory, quick, (sku, 1))
    await inventory.commit(key=[late, quick])
    assert (await stock_of(sku), await hold_state(late), await hold_state(quick)) == (
        (1, 0),
        "released",
        "committed",
    )
    assert await announced("inventory", late) == ["inventory.StockShort"]
    async with connection() as conn:
        rows = await conn.fetch("SELECT closed_at FROM inventory.shortfalls WHERE order_id = $1", late)
    assert [r["closed_at"] for r in rows] == [None]


async def test_two_released_holds_do_not_take_the_same_last_piece_again(inventory: Inventory) -> None:
    sku, one, two = await stocked(1), an_order_id(), an_order_id()
    for order in (one, two):
        await held(inventory, order, (sku, 1))
        await inventory.release(key=[order])
    await inventory.commit(key=[one, two])
    assert await stock_of(sku) == (0, 0)
    assert sorted([str(await hold_state(one)), str(await hold_state(two))]) == ["committed", "released"]


async def test_the_ledger_of_goods_sums_to_what_is_on_hand_after_a_storm(inventory: Inventory) -> None:
    sku = await stocked(40)
    orders = [an_order_id() for _ in range(60)]

    async def live(n: int, order: str) -> None:
        try:
            await held(inventory, order, (sku, 1))
        except OutOfStock:
            return
        await (inventory.commit if n % 2 else inventory.release)(key=[order])
        if n % 3 == 0:
            await inventory.release(key=[order])

    await asyncio.gather(*(live(n, o) for n, o in enumerate(orders)))
    on_hand, left_held = await stock_of(sku)
    assert left_held == 0
    assert sum(q for _, q in await moved(sku)) == on_hand


async def test_stock_cannot_fall_below_what_is_held(inventory: Inventory) -> None:
    sku = await stocked(5)
    await held(inventory, an_order_id(), (sku, 3))
    with pytest.raises(StockBelowHeld):
        await inventory.restock(key=a_key(), sku_id=sku, quantity=-3, reason="broken")
    level = await inventory.restock(key=a_key(), sku_id=sku, quantity=-2, reason="broken")
    assert level == StockLevel(sku_id=sku, on_hand=3, held=3, alert="out")
    assert await moved(sku) == [("received", 5), ("corrected", -2)]


async def test_taking_away_what_never_was_is_refused(inventory: Inventory) -> None:
    sku = a_sku_id()
    with pytest.raises(StockBelowHeld):
        await inventory.restock(key=a_key(), sku_id=sku, quantity=-1, reason="broken")
    assert await moved(sku) == []


async def test_a_repeated_delivery_counts_once_and_other_content_is_refused(inventory: Inventory) -> None:
    sku, key = a_sku_id(), a_key()
    answers = await asyncio.gather(
        *(inventory.restock(key=key, sku_id=sku, quantity=7, reason="delivery") for _ in range(10))
    )
    assert answers == [StockLevel(sku_id=sku, on_hand=7, held=0)] * 10
    with pytest.raises(ActKeyReused):
        await inventory.restock(key=key, sku_id=sku, quantity=8, reason="delivery")
    assert await moved(sku) == [("received", 7)]


async def test_a_hold_is_due_when_its_time_has_come_and_may_be_postponed(inventory: Inventory) -> None:
    sku, order = await stocked(1), an_order_id()
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    await inventory.hold(key=order, lines=[HoldLine(sku_id=sku, quantity=1)], ask_at=long_ago)
    assert await inventory.due_holds(limit=1) == [order]
    await inventory.postpone(key=[order], ask_at=NEVER)
    assert order not in await inventory.due_holds(limit=1000)
