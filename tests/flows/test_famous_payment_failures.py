"""Failures that other shops had with payments, each tried on ours."""

import asyncio
from datetime import date

import pytest

from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.reconcile import reconcile_day
from chama.runtime.db import connection
from chama.runtime.service import locate, provide
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderNotFound
from chama.services.payments.api import Payments
from chama.services.payments.errors import NoBills, NotificationRefused
from chama.services.payments.internal.gateways.channel import ChannelUnavailable
from chama.services.payments.internal.gateways.fake import APP_ID, MERCHANT_ID, FakeChannel
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms
from tests.support.far_doors import Behind
from tests.support.given import Shopper, a_key, a_product, a_shopper, an_offer
from tests.support.pump import Pump


async def ordered(shopper: Shopper) -> str:
    offer = await an_offer(shopper, await a_product(stock=5), 1)
    placed = await place_order(
        key=a_key(),
        user_id=shopper.user_id,
        token=offer.quote,
        total_fen=offer.price.payable_fen,
        note="",
    )
    return placed.order_id


async def state_of(order_id: str) -> str:
    return (await locate(Orders).get_order(order_id=order_id)).order.state


async def told(channel: FakeChannel, number: str) -> None:
    headers, body = channel.notification(number)
    await locate(Payments).receive(headers=headers, body=body)


async def paid(shopper: Shopper, channel: FakeChannel, pump: Pump) -> tuple[str, str]:
    order_id = await ordered(shopper)
    payment_id = (await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)).payment_id
    channel.pay(payment_id)
    await told(channel, payment_id)
    await pump.until_quiet()
    return order_id, payment_id


async def test_free_payment_a_notification_that_nobody_signed_pays_nothing(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    """macrozheng/mall 613, newbee-mall 82 and 120: a public address marked orders as paid."""
    order_id = await ordered(shopper)
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    body = f'{{"out_trade_no": "{opened.payment_id}", "trade_state": "SUCCESS"}}'.encode()
    for headers in ({}, {"Fake-Timestamp": "1", "Fake-Signature": "00"}):
        with pytest.raises(NotificationRefused):
            await locate(Payments).receive(headers=headers, body=body)
    await pump.until_quiet()
    assert await state_of(order_id) == "pending_payment"


async def test_amount_set_by_the_client_is_not_what_is_charged(
    shopper: Shopper, channel: FakeChannel
) -> None:
    """macrozheng/mall 998: the amount came from the request. Here only the order says it."""
    order_id = await ordered(shopper)
    facts = await locate(Orders).pay_facts(order_id=order_id)
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    assert (await channel.query(opened.payment_id)).amount_fen == opened.amount_fen == facts.payable_fen


async def test_a_late_callback_does_not_turn_a_shipped_order_back(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    """litemall 271."""
    order_id, payment_id = await paid(shopper, channel, pump)
    await locate(Orders).ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF1234567890")
    await asyncio.gather(*(told(channel, payment_id) for _ in range(8)))
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    await pump.until_quiet()
    assert await state_of(order_id) == "shipped"


async def test_another_shoppers_order_can_be_neither_paid_nor_asked_about(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    """macrozheng/mall 925, youlai-mall 104 and 112."""
    order_id, stranger = await ordered(shopper), await a_shopper()
    with pytest.raises(OrderNotFound):
        await open_payment(key=a_key(), user_id=stranger.user_id, order_id=order_id)
    with pytest.raises(OrderNotFound):
        await check_payment(user_id=stranger.user_id, order_id=order_id)


async def test_shipping_is_noted_to_be_told_so_that_funds_do_not_stay_frozen(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    """shopxo 73: WeChat was never told, and kept the money."""
    order_id, payment_id = await paid(shopper, channel, pump)
    await locate(Orders).ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF1234567890")
    await pump.until_quiet()
    async with connection() as conn:
        row = await conn.fetchrow(
            "SELECT payment_id, state, is_all, parcels::text FROM payments.shippings WHERE order_id = $1",
            order_id,
        )
    assert (row["payment_id"], row["state"], row["is_all"]) == (payment_id, "waiting", True)
    assert "SF1234567890" in row["parcels"]


async def test_a_channel_without_bills_is_said_to_have_none(shopper: Shopper) -> None:

    with pytest.raises(NoBills):
        await reconcile_day(channel="alipay", day=date(2026, 1, 1))


async def test_paid_by_wechat_and_by_alipay_at_once_one_payment_stands_and_the_other_goes_back(
    shopper: Shopper, channel: FakeChannel, pump: Pump, behind: Behind
) -> None:
    """Two tabs, two apps: what comes second is nobody's, and goes back whole the way it came."""
    before, alipay = locate(Payments), FakeChannel(app_id="2021000000000001", merchant_id="2088000000000001")
    parties = {
        "wechat": Counterparty(channel, Terms(APP_ID, MERCHANT_ID)),
        "alipay": Counterparty(alipay, Terms("2021000000000001", "2088000000000001")),
    }
    provide(Payments, await behind(PaymentsHere(parties)))
    try:
        order_id = await ordered(shopper)
        ways = [("wechat", channel), ("alipay", alipay)]
        numbers = []
        for name, side in ways:
            # Closing what the next one replaces gets no answer, so both stay open.
            side.fail("close", ChannelUnavailable("away"))
            opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id, channel=name)
            numbers.append(opened.payment_id)
            side.pay(opened.payment_id)
        for (name, side), number in zip(ways, numbers, strict=True):
            headers, body = side.notification(number)
            await locate(Payments).receive(headers=headers, body=body, channel=name)
        await pump.until_quiet()
        await locate(Payments).sweep(limit=1000)
        refunds = await locate(Payments).list_refunds(order_id=order_id, cursor=None, limit=10)
        [refund] = refunds.items
        other = dict(zip(numbers, ways, strict=True))[refund.payment_id][1]
        other.settle(refund.refund_id)
        headers, body = other.notification(refund.refund_id)
        await locate(Payments).receive(headers=headers, body=body, channel=refund.channel)
        await pump.until_quiet()
        page = await locate(Payments).list_payments(order_id=order_id, cursor=None, limit=10)
        facts = await locate(Orders).pay_facts(order_id=order_id)
        assert sorted(p.state for p in page.items) == ["refunded", "succeeded"]
        assert refund.amount_fen == facts.payable_fen
        assert await state_of(order_id) == "to_ship"
    finally:
        provide(Payments, before)
