"""Failures that other shops had with payments, each tried on ours."""

import asyncio
from datetime import date

import pytest

from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.reconcile import reconcile_day
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderNotFound
from chama.services.payments.api import Payments
from chama.services.payments.errors import NoBills, NotificationRefused
from chama.services.payments.internal.gateways.fake import FakeChannel
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
