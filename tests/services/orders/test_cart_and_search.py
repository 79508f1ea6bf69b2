"""Carts and the search for orders, through the door."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from chama.base.errors import InvalidRequest
from chama.base.ids import first_id, new_id, order_no
from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import CartFull, OrderNotFound
from chama.services.orders.types import CartItem, CartWish, OrderSearch
from tests.support.given import SHIP_TO, a_key, a_new_order, a_sku_id, a_user_id, an_order_id


@pytest.fixture
def orders(shop) -> Orders:
    return locate(Orders)


async def put(orders: Orders, user_id: str, price_fen: int = 0, **quantities: int) -> list[CartItem]:
    items = [CartWish(sku_id=s, quantity=q, price_fen=price_fen) for s, q in quantities.items()]
    return await orders.put_cart(user_id=user_id, items=items)


async def found(orders: Orders, **wish: object) -> list[str]:
    page = await orders.search_orders(search=OrderSearch(**wish), limit=100)  # type: ignore[arg-type]
    return [o.order_id for o in page.items]


async def test_a_cart_remembers_the_price_of_the_adding_and_what_is_ticked(orders: Orders) -> None:
    user_id = a_user_id()
    await put(orders, user_id, 100, a=1, b=2)
    await orders.select_cart(user_id=user_id, sku_ids=["a"], selected=False)
    assert await put(orders, user_id, 150, b=5) == [
        CartItem(sku_id="a", quantity=1, price_fen=100, selected=False),
        CartItem(sku_id="b", quantity=5, price_fen=100),
    ]
    assert [i.selected for i in await orders.select_cart(user_id=user_id, sku_ids=None, selected=True)] == [
        True,
        True,
    ]
    assert [i.sku_id for i in await put(orders, user_id, a=0)] == ["b"]
    assert await orders.get_cart(user_id=a_user_id()) == []


async def test_a_cart_takes_a_hundred_lines_of_at_most_999_pieces(orders: Orders) -> None:
    user_id = a_user_id()
    await put(orders, user_id, **{f"s{n}": 1 for n in range(100)})
    with pytest.raises(CartFull):
        await put(orders, user_id, more=1)
    assert len(await put(orders, user_id, s0=999, s1=0)) == 99
    for quantity in (-1, 1000):
        with pytest.raises(InvalidRequest):
            await put(orders, user_id, s0=quantity)
    with pytest.raises(CartFull):
        await put(orders, a_user_id(), **{f"s{n}": 1 for n in range(10_000)})


async def test_two_devices_at_once_do_not_pass_the_limit_together(orders: Orders) -> None:
    user_id = a_user_id()
    await put(orders, user_id, **{f"s{n}": 1 for n in range(98)})
    answers = await asyncio.gather(
        *(put(orders, user_id, **{f"x{n}": 1}) for n in range(8)), return_exceptions=True
    )
    assert sum(isinstance(a, CartFull) for a in answers) == 6
    assert len(await orders.get_cart(user_id=user_id)) == 100


async def test_what_was_ordered_leaves_the_cart_with_the_order_and_the_rest_stays(orders: Orders) -> None:
    user_id, other = a_user_id(), a_user_id()
    for owner in (user_id, other):
        await put(orders, owner, sku=1, rest=1)
    order = msgspec.structs.replace(a_new_order(an_order_id(user_id), user_id), from_cart=True)
    key = a_key()
    await orders.place(key=key, order=order)
    assert [i.sku_id for i in await orders.get_cart(user_id=user_id)] == ["rest"]
    await put(orders, user_id, sku=2)
    await orders.place(key=key, order=order)
    assert [i.sku_id for i in await orders.get_cart(user_id=user_id)] == ["rest", "sku"]
    assert len(await orders.get_cart(user_id=other)) == 2


async def test_what_was_bought_at_once_leaves_the_cart_alone(orders: Orders) -> None:
    user_id = a_user_id()
    await put(orders, user_id, sku=1)
    await orders.place(key=a_key(), order=a_new_order(an_order_id(user_id), user_id))
    assert [i.sku_id for i in await orders.get_cart(user_id=user_id)] == ["sku"]


async def test_staff_find_orders_by_number_phone_sku_shopper_state_flag_and_time(orders: Orders) -> None:
    user_id, sku, phone = a_user_id(), a_sku_id(), f"135{a_key()[5:13]}"
    clock = FakeClock(context.now())
    before = context.use_clock(clock)
    try:
        made = []
        for _ in range(3):
            order = a_new_order(an_order_id(user_id), user_id, sku)
            order = msgspec.structs.replace(order, ship_to=msgspec.structs.replace(SHIP_TO, phone=phone))
            made.append((await orders.place(key=a_key(), order=order)).order_id)
            clock.advance(minutes=1)
        start = clock.now() - timedelta(minutes=3)
        newest = list(reversed(made))
        assert await found(orders, number=order_no(made[1])) == [made[1]]
        assert await found(orders, phone=phone) == newest
        assert await found(orders, sku_id=sku) == newest
        assert await found(orders, user_id=user_id) == newest
        await orders.cancel(order_id=made[0], reason="no")
        assert await found(orders, sku_id=sku, state="cancelled") == [made[0]]
        await orders.mark_paid(order_id=made[1], payment_id="p", paid_fen=6_000)
        assert await found(orders, phone=phone, state="to_ship") == [made[1]]
        await orders.annotate(order_id=made[2], flag="red", remark="周末送")
        assert await found(orders, user_id=user_id, flag="red") == [made[2]]
        minute = timedelta(minutes=1)
        assert await found(orders, sku_id=sku, placed_from=start + minute) == newest[:2]
        assert await found(orders, sku_id=sku, placed_until=start + minute) == [made[0]]
        assert await found(orders, phone="13500000000", sku_id=sku) == []
        page = await orders.search_orders(search=OrderSearch(sku_id=sku), limit=2)
        rest = await orders.search_orders(search=OrderSearch(sku_id=sku), cursor=page.next, limit=2)
        assert [o.order_id for o in (*page.items, *rest.items)] == newest
    finally:
        context.use_clock(before)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"number": "1"}, "number"), ({"number": "9" * 23}, "number"), ({"state": "sold"}, "state")],
)
async def test_what_cannot_be_looked_for_is_refused_by_field(
    orders: Orders, wish: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        await found(orders, **wish)
    assert list(refusal.value.fields) == [field]


async def test_the_remark_is_for_staff_only(orders: Orders) -> None:
    user_id = a_user_id()
    order_id = an_order_id(user_id)
    await orders.place(key=a_key(), order=a_new_order(order_id, user_id))
    await orders.annotate(order_id=order_id, flag="blue", remark="黑名单？")
    order = (await orders.get_order(order_id=order_id)).order
    assert (order.flag, order.remark) == ("blue", "黑名单？")
    before = context.actor_var.set(context.Actor("shopper", user_id))
    try:
        order = (await orders.get_order(order_id=order_id, user_id=user_id)).order
    finally:
        context.actor_var.reset(before)
    assert (order.flag, order.remark) == ("", "")
    with pytest.raises(InvalidRequest):
        await orders.annotate(order_id=order_id, flag="pink", remark="")
    with pytest.raises(OrderNotFound):
        await orders.annotate(order_id=an_order_id(), flag="red", remark="")


async def test_the_first_id_of_an_instant_parts_ids_before_from_ids_after(orders: Orders) -> None:
    at = context.now()
    before, after = (new_id("ord", at + timedelta(milliseconds=ms)) for ms in (-2, 2))
    assert before < first_id("ord", at) < after


async def test_an_id_whose_key_was_used_for_another_order_is_not_marked_as_placed(orders: Orders) -> None:
    user_id, key = a_user_id(), a_key()
    await orders.place(key=key, order=a_new_order(an_order_id(user_id), user_id))
    other = a_new_order(an_order_id(user_id), user_id)
    answer = await asyncio.gather(orders.place(key=key, order=other), return_exceptions=True)
    assert type(answer[0]).__name__ == "ActKeyReused"
    placed = await orders.place(key=a_key(), order=other)
    assert placed.order_id == other.order_id
    assert [d.verdict for d in await orders.resolve(order_ids=[other.order_id])] == ["unpaid"]
