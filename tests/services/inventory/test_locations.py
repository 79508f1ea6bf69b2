"""Where goods lie: holds choose a location by the rule, adjustments have reasons, transfers lose nothing."""

import asyncio
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.inventory.api import Inventory
from chama.services.inventory.errors import LocationUnknown, OutOfStock, StockBelowHeld
from chama.services.inventory.internal.jobs import prove
from chama.services.inventory.types import Availability, HoldLine, Location, StockLevel, StockLine
from tests.support.given import a_key, a_sku_id, an_order_id, announced, hold_state, some_stock

NEVER = datetime(2199, 1, 1, tzinfo=UTC)


@pytest.fixture
def inventory(shop) -> Inventory:
    return locate(Inventory)


async def a_location(inventory: Inventory, *, sells: bool = True, position: int = 10) -> str:
    """A store after the main warehouse in the order of choice."""
    location = Location(
        location_id=f"s-{uuid.uuid4().hex[:20]}", name="昆明店", kind="store", position=position, sells=sells
    )
    return (await inventory.save_location(key=a_key(), location=location)).location_id


async def received(inventory: Inventory, location_id: str, **pieces: int) -> None:
    lines = [StockLine(sku_id=s, quantity=q) for s, q in pieces.items()]
    await inventory.adjust(key=a_key(), location_id=location_id, reason="receive", lines=lines)


async def held(inventory: Inventory, order_id: str, **pieces: int) -> None:
    lines = [HoldLine(sku_id=s, quantity=q) for s, q in pieces.items()]
    await inventory.hold(key=order_id, lines=lines, ask_at=NEVER)


async def at(inventory: Inventory, sku_id: str) -> dict[str, tuple[int, int]]:
    """(on hand, held) per location."""
    page = await inventory.levels(sku_id=sku_id)
    return {level.location_id: (level.on_hand, level.held) for level in page.items}


async def ledger(inventory: Inventory, sku_id: str) -> list[tuple[str, str, int, int, int, int]]:
    """(location, kind, change on hand, change held, on hand after, held after), oldest first."""
    page = await inventory.movements(sku_id=sku_id, limit=100)
    return [
        (m.location_id, m.kind, m.quantity, m.held, m.on_hand_after, m.held_after)
        for m in reversed(page.items)
    ]


async def test_a_hold_takes_a_whole_order_from_the_first_location_that_has_it(inventory: Inventory) -> None:
    store, one, two = await a_location(inventory), a_sku_id(), a_sku_id()
    await received(inventory, "main", **{one: 5})
    await received(inventory, store, **{one: 5, two: 5})
    await held(inventory, an_order_id(), **{one: 1, two: 1})
    assert await at(inventory, one) == {"main": (5, 0), store: (5, 1)}
    assert await at(inventory, two) == {store: (5, 1)}
    await held(inventory, an_order_id(), **{one: 1})
    assert await at(inventory, one) == {"main": (5, 1), store: (5, 1)}


async def test_an_order_that_no_location_has_whole_is_taken_from_several_and_returns_where_it_came_from(
    inventory: Inventory,
) -> None:
    store, sku, order = await a_location(inventory), a_sku_id(), an_order_id()
    await received(inventory, "main", **{sku: 3})
    await received(inventory, store, **{sku: 4})
    await held(inventory, order, **{sku: 5})
    assert await at(inventory, sku) == {"main": (3, 3), store: (4, 2)}
    await inventory.commit(key=[order])
    assert await at(inventory, sku) == {"main": (0, 0), store: (2, 0)}
    await inventory.release(key=[order])
    assert await at(inventory, sku) == {"main": (3, 0), store: (4, 0)}


async def test_a_location_that_does_not_sell_serves_no_order(inventory: Inventory) -> None:
    closed, sku = await a_location(inventory, sells=False, position=0), a_sku_id()
    await received(inventory, closed, **{sku: 9})
    assert await inventory.availability(sku_ids=[sku]) == [Availability(sku_id=sku, available=0)]
    with pytest.raises(OutOfStock):
        await held(inventory, an_order_id(), **{sku: 1})


async def test_two_locations_and_two_hundred_shoppers_sell_exactly_what_there_is(
    inventory: Inventory,
) -> None:
    store, sku = await a_location(inventory), a_sku_id()
    await received(inventory, "main", **{sku: 30})
    await received(inventory, store, **{sku: 20})
    answers = await asyncio.gather(
        *(held(inventory, an_order_id(), **{sku: 1}) for _ in range(200)), return_exceptions=True
    )
    assert sum(isinstance(a, OutOfStock) for a in answers) == 150
    assert await at(inventory, sku) == {"main": (30, 30), store: (20, 20)}


async def test_every_change_has_a_movement_with_the_balance_after_it(inventory: Inventory) -> None:
    sku, order, other = a_sku_id(), an_order_id(), an_order_id()
    await some_stock(sku, 5)
    await held(inventory, order, **{sku: 2})
    await held(inventory, other, **{sku: 1})
    await inventory.commit(key=[order])
    await inventory.release(key=[order])
    await inventory.release(key=[other])
    assert await ledger(inventory, sku) == [
        ("main", "received", 5, 0, 5, 0),
        ("main", "held", 0, 2, 5, 2),
        ("main", "held", 0, 1, 5, 3),
        ("main", "sold", -2, -2, 3, 1),
        ("main", "returned", 2, 0, 5, 1),
        ("main", "released", 0, -1, 5, 0),
    ]


async def test_the_ledger_refuses_to_be_changed(inventory: Inventory) -> None:
    sku = a_sku_id()
    await some_stock(sku, 1)
    async with connection() as conn:
        for statement in (
            f"UPDATE inventory.movements SET quantity = 9 WHERE sku_id = '{sku}'",
            f"DELETE FROM inventory.movements WHERE sku_id = '{sku}'",
            "TRUNCATE inventory.movements",
        ):
            with pytest.raises(asyncpg.RaiseError):
                await conn.execute(statement)
    assert await ledger(inventory, sku) == [("main", "received", 1, 0, 1, 0)]


@pytest.mark.parametrize(
    ("reason", "quantity", "on_hand", "kind", "moved"),
    [
        ("receive", 3, 13, "received", 3),
        ("return", 3, 13, "returned", 3),
        ("damage", 3, 7, "damaged", -3),
        ("correction", -3, 7, "corrected", -3),
        ("correction", 3, 13, "corrected", 3),
        ("count", 12, 12, "counted", 2),
        ("count", 10, 10, "counted", 0),
    ],
)
async def test_a_reason_says_what_a_number_means(
    inventory: Inventory, reason: str, quantity: int, on_hand: int, kind: str, moved: int
) -> None:
    sku = a_sku_id()
    await some_stock(sku, 10)
    lines = [StockLine(sku_id=sku, quantity=quantity)]
    level = await inventory.adjust(
        key=a_key(),
        location_id="main",
        reason=reason,
        lines=lines,
        note="盘点",  # type: ignore[arg-type]
    )
    assert level == [StockLevel(sku_id=sku, on_hand=on_hand, held=0)]
    last = (await inventory.movements(sku_id=sku)).items[0]
    assert (last.kind, last.quantity, last.note, last.on_hand_after) == (kind, moved, "盘点", on_hand)


@pytest.mark.parametrize(
    ("reason", "quantity"),
    [("receive", 0), ("receive", -1), ("damage", -1), ("count", -1), ("correction", 0), ("return", 10**10)],
)
async def test_a_number_that_cannot_be_meant_is_refused(
    inventory: Inventory, reason: str, quantity: int
) -> None:
    sku = a_sku_id()
    lines = [StockLine(sku_id=sku, quantity=quantity)]
    with pytest.raises(InvalidRequest):
        await inventory.adjust(
            key=a_key(),
            location_id="main",
            reason=reason,
            lines=lines,  # type: ignore[arg-type]
        )
    assert await ledger(inventory, sku) == []


async def test_an_adjustment_is_all_lines_or_none_and_names_what_would_fall_below_held(
    inventory: Inventory,
) -> None:
    one, two = a_sku_id(), a_sku_id()
    await received(inventory, "main", **{one: 5, two: 5})
    await held(inventory, an_order_id(), **{two: 4})
    lines = [StockLine(sku_id=one, quantity=2), StockLine(sku_id=two, quantity=2)]
    with pytest.raises(StockBelowHeld) as refusal:
        await inventory.adjust(key=a_key(), location_id="main", reason="damage", lines=lines)
    assert list(refusal.value.fields) == [two]
    assert (await at(inventory, one), await at(inventory, two)) == ({"main": (5, 0)}, {"main": (5, 4)})


async def test_a_transfer_moves_what_nobody_holds_once_per_key(inventory: Inventory) -> None:
    store, sku, key = await a_location(inventory), a_sku_id(), a_key()
    await some_stock(sku, 5)
    await held(inventory, an_order_id(), **{sku: 2})
    lines = [StockLine(sku_id=sku, quantity=3)]
    answers = [await inventory.transfer(key=key, source="main", target=store, lines=lines) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert await at(inventory, sku) == {"main": (2, 2), store: (3, 0)}
    with pytest.raises(ActKeyReused):
        await inventory.transfer(
            key=key, source="main", target=store, lines=[StockLine(sku_id=sku, quantity=1)]
        )
    with pytest.raises(OutOfStock) as refusal:
        await inventory.transfer(key=a_key(), source="main", target=store, lines=lines)
    assert refusal.value.detail == {"available": {sku: 0}}
    assert (await ledger(inventory, sku))[-2:] == [
        ("main", "moved_out", -3, 0, 2, 2),
        (store, "moved_in", 3, 0, 3, 0),
    ]


async def test_crossing_transfers_and_holds_lose_no_piece_and_do_not_deadlock(inventory: Inventory) -> None:
    store, sku = await a_location(inventory), a_sku_id()
    await received(inventory, "main", **{sku: 50})
    await received(inventory, store, **{sku: 50})
    line = [StockLine(sku_id=sku, quantity=1)]
    ways = [("main", store), (store, "main")]
    await asyncio.gather(
        *(
            inventory.transfer(key=a_key(), source=ways[n % 2][0], target=ways[n % 2][1], lines=line)
            for n in range(20)
        ),
        *(held(inventory, an_order_id(), **{sku: 2}) for _ in range(20)),
    )
    levels = await at(inventory, sku)
    assert (sum(o for o, _ in levels.values()), sum(h for _, h in levels.values())) == (100, 40)


async def test_an_unknown_location_is_refused_and_writes_nothing(inventory: Inventory) -> None:
    sku = a_sku_id()
    await some_stock(sku, 5)
    lines = [StockLine(sku_id=sku, quantity=1)]
    with pytest.raises(LocationUnknown):
        await inventory.adjust(key=a_key(), location_id="nowhere", reason="receive", lines=lines)
    for source, target in (("main", "nowhere"), ("nowhere", "main")):
        with pytest.raises(LocationUnknown):
            await inventory.transfer(key=a_key(), source=source, target=target, lines=lines)
    with pytest.raises(InvalidRequest):
        await inventory.transfer(key=a_key(), source="main", target="main", lines=lines)
    assert await at(inventory, sku) == {"main": (5, 0)}


async def alerts(sku: str) -> list[str]:
    """What was said about a SKU that runs low; that it turned is said besides."""
    return [t for t in await announced("inventory", sku) if t != "inventory.StockTurned"]


async def test_stock_that_runs_low_and_out_is_said_once_until_it_was_well_above_the_mark(
    inventory: Inventory,
) -> None:
    sku, orders = a_sku_id(), [an_order_id() for _ in range(4)]
    await some_stock(sku, 12)
    await inventory.set_low_at(sku_id=sku, low_at=10)
    await held(inventory, orders[0], **{sku: 2})
    assert await alerts(sku) == ["inventory.StockLow"]
    await inventory.release(key=[orders[0]])
    await held(inventory, orders[1], **{sku: 3})
    assert await alerts(sku) == ["inventory.StockLow", "inventory.StockLow"]
    # One piece more or less around the mark is not news.
    await some_stock(sku, 2)
    await held(inventory, orders[2], **{sku: 1})
    assert len(await alerts(sku)) == 2
    await held(inventory, orders[3], **{sku: 10})
    await inventory.release(key=[orders[2]])
    await held(inventory, an_order_id(), **{sku: 1})
    assert await alerts(sku) == ["inventory.StockLow"] * 2 + ["inventory.SoldOut"]
    page = await inventory.levels(sku_id=sku, alerts_only=True)
    assert [(level.alert, level.low_at) for level in page.items] == [("out", 10)]


async def test_a_commit_after_the_order_is_over_takes_nothing(inventory: Inventory) -> None:
    sku, order = a_sku_id(), an_order_id()
    await some_stock(sku, 5)
    await held(inventory, order, **{sku: 2})
    await inventory.release(key=[order], gone=True)
    await inventory.commit(key=[order])
    assert (await at(inventory, sku), await hold_state(order)) == ({"main": (5, 0)}, "released")


async def test_a_proof_that_was_asked_for_passes_and_one_after_tampering_fails_by_name(
    inventory: Inventory,
) -> None:
    await prove()
    sku, order = a_sku_id(), an_order_id()
    await some_stock(sku, 5)
    await held(inventory, order, **{sku: 2})
    key = a_key()
    asked = [await inventory.ask_proof(key=key) for _ in range(2)]
    assert (asked[0].state, asked[0]) == ("asked", asked[1])
    assert await prove() == 1
    proof = (await inventory.proofs(cursor=None, limit=1)).items[0]
    assert (proof.number, proof.state, proof.faults) == (asked[0].number, "passed", [])
    assert proof.balances >= 1 and proof.movements >= 2
    async with connection() as conn:
        await conn.execute("UPDATE inventory.stock SET on_hand = 6, held = 1 WHERE sku_id = $1", sku)
        try:
            await inventory.ask_proof(key=a_key())
            assert await prove() == 1
        finally:
            await conn.execute("UPDATE inventory.stock SET on_hand = 5, held = 2 WHERE sku_id = $1", sku)
    proof = (await inventory.proofs(cursor=None, limit=1)).items[0]
    assert proof.state == "failed"
    assert [(f.sku_id, f.what, f.stored, f.proved) for f in proof.faults] == [
        (sku, "held", 1, 2),
        (sku, "held_after", 1, 2),
        (sku, "holds", 1, 2),
        (sku, "on_hand", 6, 5),
        (sku, "on_hand_after", 6, 5),
    ]
