"""Orders through the door: the table of transitions is the only way, the first verdict is the only one."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product

import asyncpg
import pytest

from chama.base.errors import ActKeyReused
from chama.base.ids import gene_of
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderAbandoned, OrderExists, OrderNotFound, TransitionRefused
from chama.services.orders.internal import rules
from chama.services.orders.internal.service import OrdersHere
from chama.services.orders.types import Placed
from tests.support.far_doors import Behind
from tests.support.given import a_key, a_new_order, a_user_id, an_order_id, announced

TOTAL_FEN = 6_000
LEGAL = {(source, event): target for source, event, target in rules.TRANSITIONS}
EVENTS = sorted({event for _, event, _ in rules.TRANSITIONS})
PAIRS = {(source, target) for source, _, target in rules.TRANSITIONS}

# The events that the door offers, each as one call; paying also accepts.
CALLS: dict[str, Callable[[Orders, str], Awaitable[str]]] = {
    "pay": lambda o, i: o.mark_paid(order_id=i, payment_id=f"pay|{i}", paid_fen=TOTAL_FEN),
    "cancel": lambda o, i: o.cancel(order_id=i, reason="changed my mind"),
    "ship": lambda o, i: o.ship(key=a_key(), order_id=i, carrier="SF", tracking_no="SF1"),
    "receive": lambda o, i: o.confirm_receipt(order_id=i),
    "refund": lambda o, i: o.begin_refund(order_id=i, reason="broken"),
    "refunded": lambda o, i: o.mark_refunded(order_id=i, refunded_fen=TOTAL_FEN),
}
# How to come to each state that the door shows.
PATHS: dict[str, tuple[str, ...]] = {
    "pending_payment": (),
    "cancelled": ("cancel",),
    "to_ship": ("pay",),
    "shipped": ("pay", "ship"),
    "completed": ("pay", "ship", "receive"),
    "refunding": ("pay", "refund"),
    "refunded": ("pay", "refund", "refunded"),
}
# An event that was applied before answers the state again instead of refusing.
REPEATS = {
    ("cancelled", "cancel"),
    ("completed", "receive"),
    ("refunding", "refund"),
    ("refunded", "refund"),
}


@pytest.fixture
def orders(shop) -> Orders:
    return locate(Orders)


async def placed(orders: Orders, user_id: str | None = None) -> str:
    user_id = user_id or a_user_id()
    order = a_new_order(an_order_id(user_id), user_id)
    return (await orders.place(key=a_key(), order=order)).order_id


async def in_state(orders: Orders, state: str) -> str:
    order_id = await placed(orders)
    for event in PATHS[state]:
        await CALLS[event](orders, order_id)
    assert await state_of(orders, order_id) == state
    return order_id


async def state_of(orders: Orders, order_id: str) -> str:
    return (await orders.get_order(order_id=order_id)).order.state


async def log_of(orders: Orders, order_id: str) -> list[tuple[int, str, str, str]]:
    log = (await orders.get_order(order_id=order_id)).log
    return [(e.version, e.from_state, e.event, e.to_state) for e in log]


@pytest.mark.parametrize(("state", "event"), sorted(product(PATHS, CALLS)))
async def test_the_door_moves_an_order_along_the_table_and_nowhere_else(
    orders: Orders, state: str, event: str
) -> None:
    order_id = await in_state(orders, state)
    before = await log_of(orders, order_id)
    if (state, event) in LEGAL:
        target = "to_ship" if event == "pay" else LEGAL[state, event]
        assert await CALLS[event](orders, order_id) == target
        assert await state_of(orders, order_id) == target
        assert len(await log_of(orders, order_id)) == len(before) + (2 if event == "pay" else 1)
        return
    if (state, event) in REPEATS or event in ("pay", "refunded"):
        assert await CALLS[event](orders, order_id) == state
    else:
        with pytest.raises(TransitionRefused) as refusal:
            await CALLS[event](orders, order_id)
        assert refusal.value.detail == {"state": state, "event": event}
    assert (await state_of(orders, order_id), await log_of(orders, order_id)) == (state, before)


@pytest.mark.parametrize(("state", "event"), sorted(product(["", *rules.STATES], EVENTS)))
def test_the_rules_know_the_table_and_nothing_else(state: str, event: str) -> None:
    if (state, event) in LEGAL:
        assert rules.next_state(state, event) == LEGAL[state, event]
        return
    with pytest.raises(TransitionRefused):
        rules.next_state(state, event)


async def test_the_database_refuses_every_pair_of_states_that_the_table_does_not_have(orders: Orders) -> None:
    order_id = await placed(orders)
    every = set(product(["", *rules.STATES], rules.STATES))
    assert len(every) == 72
    accepted = set()
    async with connection() as conn:
        for pair in sorted(every):
            trial = conn.transaction()
            await trial.start()
            try:
                await conn.execute(
                    "UPDATE orders.orders SET prev_state = $3, state = $4 WHERE gene = $1 AND id = $2",
                    gene_of(order_id),
                    order_id,
                    *pair,
                )
                accepted.add(pair)
            except asyncpg.CheckViolationError as why:
                assert why.constraint_name == "orders_transition"
            finally:
                await trial.rollback()
    assert accepted == PAIRS


async def test_the_log_tells_the_whole_life_with_rising_versions(orders: Orders) -> None:
    assert await log_of(orders, await in_state(orders, "refunded")) == [
        (1, "", "place", "pending_payment"),
        (2, "pending_payment", "pay", "paid"),
        (3, "paid", "accept", "to_ship"),
        (4, "to_ship", "refund", "refunding"),
        (5, "refunding", "refunded", "refunded"),
    ]


async def test_an_order_given_up_first_can_never_be_placed(orders: Orders) -> None:
    user_id = a_user_id()
    order = a_new_order(an_order_id(user_id), user_id)
    assert [d.verdict for d in await orders.resolve(order_ids=[order.order_id])] == ["abandoned"]
    with pytest.raises(OrderAbandoned):
        await orders.place(key=a_key(), order=order)
    with pytest.raises(OrderNotFound):
        await orders.get_order(order_id=order.order_id)


async def test_an_order_placed_first_is_unpaid_when_asked_about(orders: Orders) -> None:
    order_id = await placed(orders)
    answer = (await orders.resolve(order_ids=[order_id]))[0]
    facts = await orders.pay_facts(order_id=order_id)
    assert (answer.verdict, answer.pay_by) == ("unpaid", facts.pay_by)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("to_ship", "paid"),
        ("completed", "paid"),
        ("refunding", "paid"),
        ("cancelled", "gone"),
        ("refunded", "gone"),
    ],
)
async def test_a_verdict_follows_the_state(orders: Orders, state: str, verdict: str) -> None:
    order_id = await in_state(orders, state)
    assert [d.verdict for d in await orders.resolve(order_ids=[order_id])] == [verdict]


async def test_placing_and_giving_up_at_once_agree_on_who_was_first(orders: Orders) -> None:
    async def race() -> tuple[str, str]:
        user_id = a_user_id()
        order = a_new_order(an_order_id(user_id), user_id)
        answer, decisions = await asyncio.gather(
            orders.place(key=a_key(), order=order),
            orders.resolve(order_ids=[order.order_id]),
            return_exceptions=True,
        )
        return type(answer).__name__, decisions[0].verdict

    seen = {await race() for _ in range(40)}
    assert seen <= {("Placed", "unpaid"), ("OrderAbandoned", "abandoned")}


async def test_sixty_four_repeats_of_one_act_key_place_one_order(orders: Orders) -> None:
    user_id, key = a_user_id(), a_key()
    order = a_new_order(an_order_id(user_id), user_id)
    answers = await asyncio.gather(*(orders.place(key=key, order=order) for _ in range(64)))
    assert len(set(answers)) == 1
    assert answers[0].payable_fen == TOTAL_FEN
    page = await orders.list_orders(user_id=user_id, state=None, cursor=None, limit=10)
    assert [o.order_id for o in page.items] == [order.order_id]
    assert await announced("orders", order.order_id) == ["orders.OrderPlaced"]
    assert await orders.place(key=key, order=order) == answers[0]
    assert await orders.find_placed(act_key=key) == answers[0]


async def test_a_key_used_for_another_order_is_refused_and_writes_nothing(orders: Orders) -> None:
    user_id, key = a_user_id(), a_key()
    await orders.place(key=key, order=a_new_order(an_order_id(user_id), user_id))
    other = a_new_order(an_order_id(user_id), user_id)
    with pytest.raises(ActKeyReused):
        await orders.place(key=key, order=other)
    with pytest.raises(OrderNotFound):
        await orders.get_order(order_id=other.order_id)
    assert [d.verdict for d in await orders.resolve(order_ids=[other.order_id])] == ["abandoned"]


async def test_one_key_with_two_orders_in_two_processes_places_one_and_refuses_the_other(
    shop, behind: Behind
) -> None:
    processes = [await behind(OrdersHere()) for _ in range(2)]

    async def race() -> list[str]:
        user_id, key = a_user_id(), a_key()
        answers = await asyncio.gather(
            *(
                process.place(key=key, order=a_new_order(an_order_id(user_id), user_id))
                for process in processes
            ),
            return_exceptions=True,
        )
        return sorted(type(a).__name__ for a in answers)

    assert await asyncio.gather(*(race() for _ in range(20))) == [["ActKeyReused", "Placed"]] * 20


async def test_a_quote_becomes_one_order_whatever_the_keys(orders: Orders) -> None:
    user_id = a_user_id()
    order = a_new_order(an_order_id(user_id), user_id)
    answers = await asyncio.gather(
        *(orders.place(key=a_key(), order=order) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(a, Placed) for a in answers) == 1
    assert sum(isinstance(a, OrderExists) for a in answers) == 7


async def test_another_shoppers_order_does_not_exist(orders: Orders) -> None:
    order_id, stranger = await placed(orders), a_user_id()
    calls = [
        orders.get_order(order_id=order_id, user_id=stranger),
        orders.pay_facts(order_id=order_id, user_id=stranger),
        orders.cancel(order_id=order_id, reason="x", user_id=stranger),
        orders.confirm_receipt(order_id=order_id, user_id=stranger),
        orders.begin_refund(order_id=order_id, reason="x", user_id=stranger),
    ]
    refusals = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(r) for r in refusals] == [OrderNotFound] * 5
    page = await orders.list_orders(user_id=stranger, state=None, cursor=None, limit=10)
    assert (page.items, await state_of(orders, order_id)) == ([], "pending_payment")


@pytest.mark.parametrize("order_id", ["", "ord_", "usr_" + "0" * 26, "ord_'; DROP TABLE orders; --"])
async def test_an_id_that_cannot_be_is_an_order_not_found(orders: Orders, order_id: str) -> None:
    with pytest.raises(OrderNotFound):
        await orders.get_order(order_id=order_id)
    with pytest.raises(OrderNotFound):
        await orders.cancel(order_id=order_id, reason="x")


async def test_a_payment_too_late_for_a_cancelled_order_is_announced_as_unwanted(orders: Orders) -> None:
    order_id = await in_state(orders, "cancelled")
    assert await orders.mark_paid(order_id=order_id, payment_id="p1", paid_fen=TOTAL_FEN) == "cancelled"
    assert await announced("orders", order_id) == [
        "orders.OrderPlaced",
        "orders.OrderCancelled",
        "orders.PaymentUnwanted",
    ]


async def test_a_second_payment_is_announced_as_unwanted_and_a_repeat_of_the_first_is_not(
    orders: Orders,
) -> None:
    order_id = await placed(orders)
    for payment_id in ("p1", "p1", "p2"):
        state = await orders.mark_paid(order_id=order_id, payment_id=payment_id, paid_fen=TOTAL_FEN)
        assert state == "to_ship"
    assert await announced("orders", order_id) == [
        "orders.OrderPlaced",
        "orders.OrderPaid",
        "orders.PaymentUnwanted",
    ]


async def test_two_payments_at_once_pay_the_order_once_and_one_is_unwanted(orders: Orders) -> None:
    order_id = await placed(orders)
    calls = (orders.mark_paid(order_id=order_id, payment_id=p, paid_fen=TOTAL_FEN) for p in ("p1", "p2"))
    assert await asyncio.gather(*calls) == ["to_ship", "to_ship"]
    assert sorted(await announced("orders", order_id)) == [
        "orders.OrderPaid",
        "orders.OrderPlaced",
        "orders.PaymentUnwanted",
    ]


async def test_a_payment_of_another_amount_pays_nothing(orders: Orders) -> None:
    order_id = await placed(orders)
    assert await orders.mark_paid(order_id=order_id, payment_id="p", paid_fen=1) == "pending_payment"
    assert (await announced("orders", order_id))[-1] == "orders.PaymentUnwanted"


async def test_a_late_payment_does_not_turn_a_shipped_order_back(orders: Orders) -> None:
    order_id = await in_state(orders, "shipped")
    again = await orders.mark_paid(order_id=order_id, payment_id=f"pay|{order_id}", paid_fen=TOTAL_FEN)
    assert (again, await state_of(orders, order_id)) == ("shipped", "shipped")


async def test_a_shopper_cannot_start_a_refund_once_it_is_shipped(orders: Orders) -> None:
    user_id = a_user_id()
    order_id = await placed(orders, user_id)
    for event in ("pay", "ship"):
        await CALLS[event](orders, order_id)
    with pytest.raises(TransitionRefused):
        await orders.begin_refund(order_id=order_id, reason="late", user_id=user_id)


async def test_a_parcel_is_recorded_once_per_key(orders: Orders) -> None:
    order_id, key = await in_state(orders, "to_ship"), a_key()
    for _ in range(3):
        assert await orders.ship(key=key, order_id=order_id, carrier="SF", tracking_no="SF1") == "shipped"
    detail = await orders.get_order(order_id=order_id)
    assert [(p.carrier, p.tracking_no) for p in detail.parcels] == [("SF", "SF1")]
    assert detail.ship_to == a_new_order("", "").ship_to
