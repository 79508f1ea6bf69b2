"""Closing an account: refused while an order is open; afterwards only the archive knows where goods went."""

import pytest

from chama.base.errors import NotFound
from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order
from chama.flows.close_account import ask_to_close, close_accounts
from chama.flows.errors import BalanceLeft, MoneyUnderWay
from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderNotFound
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from chama.services.users.api import Users
from tests.support.given import SHIP_TO, Shopper, a_key, a_product, a_shopper, an_offer


async def an_order(shopper: Shopper) -> str:
    offer = await an_offer(shopper, await a_product(3))
    placed = await place_order(
        key=a_key(), user_id=shopper.user_id, token=offer.quote, total_fen=offer.price.payable_fen, note=""
    )
    return placed.order_id


async def state_of(user_id: str) -> str:
    closing = await locate(Users).get_closing(user_id=user_id)
    assert closing is not None
    return closing.state


async def test_an_open_order_refuses_closing_and_says_which(shopper: Shopper) -> None:
    order_id = await an_order(shopper)
    with pytest.raises(MoneyUnderWay) as refused:
        await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    assert refused.value.detail == {"order_ids": [order_id]}
    await cancel_order(order_id=order_id, reason="closing", user_id=shopper.user_id)
    asked = await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    assert asked.state == "asked"


async def test_money_on_its_way_back_or_left_refuses_closing(shopper: Shopper, channel: FakeChannel) -> None:
    order_id = await an_order(shopper)
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    channel.pay(opened.payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    with pytest.raises(MoneyUnderWay):
        await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    other = await a_shopper()
    grant = {"kind": "balance_principal", "amount": 700, "reason": "test"}
    await locate(Assets).grant(key=a_key(), user_id=other.user_id, **grant)
    with pytest.raises(BalanceLeft) as left:
        await ask_to_close(key=a_key(), user_id=other.user_id, source="h5")
    assert left.value.detail == {"amount_fen": 700}
    # What is neither an order nor known to the channel moves nothing.
    assert await locate(Payments).under_way(order_ids=["x", order_id[:-1] + "-"]) == []


async def test_who_orders_in_the_time_to_think_is_asked_again_a_day_later(
    shopper: Shopper, clock: FakeClock
) -> None:
    await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    order_id = await an_order(shopper)
    clock.advance(days=7)
    await close_accounts()
    assert await state_of(shopper.user_id) == "asked"
    await cancel_order(order_id=order_id, reason="closing", user_id=shopper.user_id)
    clock.advance(hours=23)
    await close_accounts()
    assert await state_of(shopper.user_id) == "asked"
    clock.advance(hours=1)
    await close_accounts()
    assert await state_of(shopper.user_id) == "erasing"


async def test_after_erasing_only_the_archive_knows_where_an_order_went(
    shopper: Shopper, clock: FakeClock
) -> None:
    order_id = await an_order(shopper)
    await cancel_order(order_id=order_id, reason="closing", user_id=shopper.user_id)
    await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    with pytest.raises(OrderNotFound):
        await locate(Orders).read_archive(order_id=order_id)
    clock.advance(days=7)
    await close_accounts()
    assert (await locate(Orders).get_order(order_id=order_id)).ship_to == SHIP_TO
    clock.advance(minutes=20)
    await close_accounts()
    assert await state_of(shopper.user_id) == "done"
    with pytest.raises(NotFound):
        await locate(Users).get_profile(user_id=shopper.user_id)
    detail = await locate(Orders).get_order(order_id=order_id)
    assert (detail.ship_to.name, detail.ship_to.phone, detail.ship_to.detail) == ("已注销用户", "", "")
    assert detail.order.state == "cancelled"
    assert await locate(Orders).read_archive(order_id=order_id) == SHIP_TO
    async with connection() as conn:
        left = await conn.fetchval("SELECT count(*) FROM users.addresses WHERE user_id = $1", shopper.user_id)
        keys = await conn.fetchval("SELECT count(*) FROM vault.keys WHERE user_id = $1", shopper.user_id)
    assert (left, keys) == (0, 0)


async def test_a_step_that_was_cut_off_is_taken_again(
    shopper: Shopper, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = await an_order(shopper)
    await cancel_order(order_id=order_id, reason="closing", user_id=shopper.user_id)
    await ask_to_close(key=a_key(), user_id=shopper.user_id, source="h5")
    clock.advance(days=7)
    await close_accounts()
    clock.advance(minutes=20)
    users = locate(Users)
    with monkeypatch.context() as broken:

        async def dies(*, user_id: str) -> None:
            raise ConnectionError

        broken.setattr(users, "erase", dies)
        with pytest.raises(ConnectionError):
            await close_accounts()
    assert await state_of(shopper.user_id) == "erasing"
    await close_accounts()
    assert await state_of(shopper.user_id) == "done"
    assert await locate(Orders).read_archive(order_id=order_id) == SHIP_TO
