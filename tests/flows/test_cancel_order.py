"""Cancelling, expiring and refunding: paying stops first, and money that was quicker wins."""

import asyncio

import pytest

from chama.base.errors import Unavailable
from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order, expire_orders
from chama.flows.pay import check_payment, open_payment
from chama.flows.refund_order import refund_order, resume_refunds
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderNotFound, TransitionRefused
from chama.services.payments.api import Payments
from chama.services.payments.errors import ChannelSaidNo, PaymentClosed
from chama.services.payments.internal.gateways.channel import ChannelRefused, ChannelUnavailable
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support.given import (
    PRICE_FEN,
    Shopper,
    a_key,
    a_product,
    a_shopper,
    expire_due,
    hold_state,
    moved,
    ordered,
    state_of,
    stock_of,
)
from tests.support.pump import Pump


async def to_pay(shopper: Shopper, order_id: str) -> str:
    return (await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)).payment_id


async def paid(shopper: Shopper, channel: FakeChannel, order_id: str) -> str:
    payment_id = await to_pay(shopper, order_id)
    channel.pay(payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    return payment_id


async def told(channel: FakeChannel, number: str) -> None:
    headers, body = channel.notification(number)
    await locate(Payments).receive(headers=headers, body=body)


async def test_cancelling_closes_the_payment_and_returns_the_stock(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku, 2)
    payment_id = await to_pay(shopper, order_id)
    for _ in range(2):
        answer = await cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id)
        assert answer == "cancelled"
    await pump.until_quiet()
    assert ((await channel.query(payment_id)).state, await stock_of(sku)) == ("closed", (5, 0))
    assert (await state_of(order_id), await hold_state(order_id)) == ("cancelled", "released")
    with pytest.raises(PaymentClosed):
        await to_pay(shopper, order_id)


async def test_a_cancelled_order_cannot_be_paid_even_before_its_events_arrive(shopper: Shopper) -> None:
    order_id = await ordered(shopper, await a_product(stock=5), 2)
    await cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id)
    with pytest.raises(PaymentClosed):
        await to_pay(shopper, order_id)


async def test_money_that_came_before_the_cancelling_pays_the_order_instead(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku, 2)
    channel.pay(await to_pay(shopper, order_id))
    assert await cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id) == "to_ship"
    await pump.until_quiet()
    assert (await state_of(order_id), await stock_of(sku)) == ("to_ship", (3, 0))


@pytest.mark.parametrize("turn", range(6))
async def test_cancelling_and_paying_at_once_end_in_one_of_two_ways_and_lose_no_money(
    shopper: Shopper, channel: FakeChannel, pump: Pump, turn: int
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku, 2)
    payment_id = await to_pay(shopper, order_id)

    async def pay() -> bool:
        for _ in range(turn):
            await channel.query(payment_id)
            await asyncio.sleep(0)
        try:
            channel.pay(payment_id)
        except ValueError:
            return False
        await told(channel, payment_id)
        return True

    answer, went_through = await asyncio.gather(
        cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id), pay()
    )
    await pump.until_quiet()
    expected = ("to_ship", (3, 0)) if went_through else ("cancelled", (5, 0))
    assert (answer, await stock_of(sku)) == expected
    assert await state_of(order_id) == answer


async def test_another_shopper_can_neither_cancel_nor_pay_nor_refund(shopper: Shopper) -> None:
    order_id, stranger = await ordered(shopper, await a_product(stock=5), 2), await a_shopper()
    with pytest.raises(OrderNotFound):
        await cancel_order(order_id=order_id, reason="no", user_id=stranger.user_id)
    with pytest.raises(OrderNotFound):
        await refund_order(order_id=order_id, reason="no", user_id=stranger.user_id)
    with pytest.raises(OrderNotFound):
        await check_payment(user_id=stranger.user_id, order_id=order_id)
    with pytest.raises(OrderNotFound):
        await to_pay(stranger, order_id)
    assert await state_of(order_id) == "pending_payment"


async def test_an_unreachable_channel_leaves_the_order_unpaid_and_the_repeat_cancels(
    shopper: Shopper, channel: FakeChannel
) -> None:
    order_id = await ordered(shopper, await a_product(stock=5), 2)
    await to_pay(shopper, order_id)
    channel.fail("close", ChannelUnavailable("channel"))
    with pytest.raises(Unavailable):
        await cancel_order(order_id=order_id, reason="no", user_id=None)
    assert await state_of(order_id) == "pending_payment"
    assert await cancel_order(order_id=order_id, reason="no", user_id=None) == "cancelled"


async def test_an_unpaid_order_expires_after_its_time_and_the_grace(
    shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku, 2)
    clock.advance(minutes=15, seconds=120)
    assert order_id not in await locate(Orders).expired(limit=10_000)
    clock.advance(seconds=1)
    await expire_due()
    await pump.until_quiet()
    detail = await locate(Orders).get_order(order_id=order_id)
    assert (detail.order.state, detail.log[-1].detail) == ("cancelled", "expired")
    assert await stock_of(sku) == (5, 0)


@pytest.mark.parametrize(
    "silence", [ChannelUnavailable("channel", "timeout"), ChannelRefused("RULE_LIMIT", 403)]
)
async def test_an_order_whose_channel_does_not_close_waits_longer_each_time_and_holds_up_no_other(
    shopper: Shopper, channel: FakeChannel, clock: FakeClock, silence: Exception
) -> None:
    clock.advance(minutes=20)
    await expire_due()
    sku = await a_product(stock=5)
    stuck, other = [await ordered(shopper, sku, 1) for _ in range(2)]
    await to_pay(shopper, stuck)
    clock.advance(minutes=15, seconds=121)
    waited = []
    for wait in (10, 20, 40, 60, 60):
        channel.fail("close", silence)
        await expire_orders()
        assert await state_of(other) == "cancelled"
        assert await state_of(stuck) == "pending_payment"
        clock.advance(seconds=wait - 1)
        assert stuck not in await locate(Orders).expired(limit=10_000)
        clock.advance(seconds=1)
        waited.append(stuck in await locate(Orders).expired(limit=10_000))
    assert waited == [True] * 5
    await expire_due()
    assert await state_of(stuck) == "cancelled"


async def test_what_a_channel_refuses_is_a_refusal_to_the_one_who_asked(
    shopper: Shopper, channel: FakeChannel
) -> None:
    order_id = await ordered(shopper, await a_product(stock=5), 2)
    await to_pay(shopper, order_id)
    for call in ("query", "close"):
        channel.fail(call, ChannelRefused("RULE_LIMIT", 403))
        with pytest.raises(ChannelSaidNo) as no:
            await (
                check_payment(user_id=shopper.user_id, order_id=order_id)
                if call == "query"
                else cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id)
            )
        assert no.value.detail == {"channel_code": "RULE_LIMIT"}
    assert await state_of(order_id) == "pending_payment"


async def test_a_paid_order_cannot_be_cancelled(shopper: Shopper, channel: FakeChannel) -> None:
    order_id = await ordered(shopper, await a_product(stock=5), 2)
    await paid(shopper, channel, order_id)
    with pytest.raises(TransitionRefused):
        await cancel_order(order_id=order_id, reason="no", user_id=shopper.user_id)


async def test_refunding_a_paid_order_gives_the_money_and_the_stock_back_once(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(shopper, sku, 2)
    await paid(shopper, channel, order_id)
    await pump.until_quiet()
    for _ in range(3):
        assert await refund_order(order_id=order_id, reason="no", user_id=shopper.user_id) == "refunding"
    await resume_refunds([order_id])
    refunds = await locate(Payments).refund(key=a_key(), order_id=order_id, reason="no")
    assert [(r.amount_fen, r.state) for r in refunds] == [(2 * PRICE_FEN, "processing")]
    channel.settle(refunds[0].refund_id)
    for _ in range(2):
        await told(channel, refunds[0].refund_id)
    await pump.until_quiet()
    assert (await state_of(order_id), await stock_of(sku)) == ("refunded", (5, 0))
    assert await moved(sku) == [("received", 5), ("sold", -2), ("returned", 2)]


async def test_money_for_a_cancelled_order_goes_back(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(shopper, await a_product(stock=5), 2)
    payment_id = await to_pay(shopper, order_id)
    await locate(Orders).cancel(order_id=order_id, reason="no")
    channel.pay(payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    await pump.until_quiet()
    await locate(Payments).sweep(limit=1000)
    refund = (await locate(Payments).refund(key=a_key(), order_id=order_id, reason="no"))[0]
    assert (refund.payment_id, refund.state) == (payment_id, "processing")
    channel.settle(refund.refund_id)
    await told(channel, refund.refund_id)
    await pump.until_quiet()
    assert await state_of(order_id) == "cancelled"


async def test_an_order_paid_twice_gives_the_second_payment_back_and_is_refunded_only_with_the_first(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    payments, order_id = locate(Payments), await ordered(shopper, await a_product(stock=5), 2)
    facts = await locate(Orders).pay_facts(order_id=order_id)
    first = await to_pay(shopper, order_id)
    # The channel is away when the first attempt should make room for the second: both can be paid.
    channel.fail("close", ChannelUnavailable("lost"))
    second = await payments.open(
        key=a_key(),
        order_id=order_id,
        user_id=shopper.user_id,
        amount_fen=facts.payable_fen,
        deadline=facts.pay_by,
        title=facts.title,
        openid="o1",
    )
    assert (second.kind, second.payment_id != first) == ("jsapi", True)
    for payment_id in (first, second.payment_id):
        channel.pay(payment_id)
        await told(channel, payment_id)
    await pump.until_quiet()
    await refund_order(order_id=order_id, reason="no", user_id=shopper.user_id)
    await payments.sweep(limit=1000)
    refunds = await payments.refund(key=a_key(), order_id=order_id, reason="no")
    of = {r.payment_id: r.refund_id for r in refunds}
    assert set(of) == {first, second.payment_id}
    for payment_id, state in ((second.payment_id, "refunding"), (first, "refunded")):
        channel.settle(of[payment_id])
        await told(channel, of[payment_id])
        await pump.until_quiet()
        assert await state_of(order_id) == state
