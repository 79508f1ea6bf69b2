"""Balance as a way to pay, alone or beside WeChat Pay, against the real ledger: exact to the fen."""

import pytest

from chama.base.time import FakeClock
from chama.flows.balance import settle_balances
from chama.flows.cancel_order import cancel_order
from chama.flows.pay import check_payment, open_payment
from chama.flows.refund_order import refund_order
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_assets import balances, paid, proved, refunded
from tests.flows.test_price_with_assets import rich
from tests.support.given import Shopper, a_key, a_product, expire_due, ordered, state_of, stock_of
from tests.support.pump import Pump

PURSE_FEN, PART_FEN = 20_000, 1_503


async def purse(shopper: Shopper) -> tuple[int, int]:
    """(to spend, held) of the balance."""
    return (await balances(shopper.user_id)).get("balance_principal", (0, 0))


async def payable(order_id: str) -> int:
    return (await locate(Orders).pay_facts(order_id=order_id)).payable_fen


async def mixed(shopper: Shopper, order_id: str, balance_fen: int = PART_FEN) -> str:
    """The attempt by WeChat Pay with a part of the balance held beside it."""
    opened = await open_payment(
        key=a_key(), user_id=shopper.user_id, order_id=order_id, channel="mixed", balance_fen=balance_fen
    )
    assert (opened.amount_fen, opened.balance_fen) == (await payable(order_id) - balance_fen, balance_fen)
    return opened.payment_id


@pytest.fixture
async def buyer(shopper: Shopper) -> Shopper:
    await rich(shopper, balance_fen=PURSE_FEN)
    return shopper


async def test_mixed_both_parts_are_taken_once_and_go_back_the_way_they_came(
    buyer: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(buyer, await a_product(stock=5), 2)
    payment_id = await mixed(buyer, order_id)
    assert await mixed(buyer, order_id) == payment_id
    assert await purse(buyer) == (PURSE_FEN, PART_FEN)
    await paid(channel, payment_id)
    await pump.until_quiet()
    for _ in range(2):
        await settle_balances()
    assert (await state_of(order_id), await purse(buyer)) == ("to_ship", (PURSE_FEN - PART_FEN, 0))
    await refund_order(order_id=order_id, reason="test", user_id=buyer.user_id)
    assert await state_of(order_id) == "refunding"
    [refund] = await locate(Payments).refund(key=a_key(), order_id=order_id, reason="test")
    assert (refund.amount_fen, refund.balance_fen) == (await payable(order_id), PART_FEN)
    asked = await channel.query_refund(refund.refund_id, payment_id)
    assert asked is not None and asked.amount_fen == refund.amount_fen - PART_FEN
    # Not before the channel has given its part back.
    await settle_balances()
    assert await purse(buyer) == (PURSE_FEN - PART_FEN, 0)
    await refunded(channel, order_id)
    await pump.until_quiet()
    for _ in range(2):
        await settle_balances()
    assert (await state_of(order_id), await purse(buyer)) == ("refunded", (PURSE_FEN, 0))
    await proved()


async def test_mixed_a_part_goes_back_through_the_channel_first(
    buyer: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(buyer, await a_product(stock=5), 2)
    payment_id = await mixed(buyer, order_id)
    await paid(channel, payment_id)
    await pump.until_quiet()
    await settle_balances()
    by_channel = await payable(order_id) - PART_FEN
    parts = []
    for key, fen in (("a", by_channel - 1), ("b", 3), ("c", PART_FEN - 2)):
        [part] = await locate(Payments).refund(
            key=f"{order_id}|{key}", order_id=order_id, reason="test", amount_fen=fen
        )
        parts.append((part.amount_fen - part.balance_fen, part.balance_fen))
        if part.amount_fen > part.balance_fen:
            channel.settle(part.refund_id)
            headers, body = channel.notification(part.refund_id)
            await locate(Payments).receive(headers=headers, body=body)
    assert parts == [(by_channel - 1, 0), (1, 2), (0, PART_FEN - 2)]
    await settle_balances()
    assert await purse(buyer) == (PURSE_FEN, 0)
    await proved()


async def test_mixed_and_cancelled_the_balance_is_let_go(
    buyer: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await ordered(buyer, sku, 2)
    payment_id = await mixed(buyer, order_id)
    assert await cancel_order(order_id=order_id, reason="no", user_id=buyer.user_id) == "cancelled"
    await pump.until_quiet()
    for _ in range(2):
        await settle_balances()
    assert (await purse(buyer), await stock_of(sku)) == ((PURSE_FEN, 0), (5, 0))
    assert (await channel.query(payment_id)).state == "closed"
    await proved()


async def test_mixed_and_never_paid_the_balance_is_let_go_when_the_order_expires(
    buyer: Shopper, channel: FakeChannel, pump: Pump, clock: FakeClock
) -> None:
    order_id = await ordered(buyer, await a_product(stock=5), 2)
    await mixed(buyer, order_id)
    clock.advance(minutes=18)
    await expire_due()
    await pump.until_quiet()
    await settle_balances()
    assert (await state_of(order_id), await purse(buyer)) == ("cancelled", (PURSE_FEN, 0))
    await proved()


async def test_another_part_of_the_balance_replaces_the_attempt_and_lets_the_first_go(
    buyer: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(buyer, await a_product(stock=5), 2)
    first = await mixed(buyer, order_id)
    second = await mixed(buyer, order_id, PART_FEN + 1)
    await settle_balances()
    assert await purse(buyer) == (PURSE_FEN, PART_FEN + 1)
    assert (await channel.query(first)).state in ("closed", "unknown")
    await paid(channel, second)
    await pump.until_quiet()
    await settle_balances()
    assert await purse(buyer) == (PURSE_FEN - PART_FEN - 1, 0)
    await proved()


async def test_balance_alone_pays_at_once_asks_no_channel_and_comes_back_whole(
    buyer: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    order_id = await ordered(buyer, await a_product(stock=5), 2)
    asked, fen = len(channel.calls), await payable(order_id)
    opened = await open_payment(key=a_key(), user_id=buyer.user_id, order_id=order_id, channel="balance")
    assert (opened.kind, opened.amount_fen, opened.balance_fen) == ("balance", 0, fen)
    assert (await check_payment(user_id=buyer.user_id, order_id=order_id)).state == "paid"
    await pump.until_quiet()
    assert (await state_of(order_id), await purse(buyer)) == ("to_ship", (PURSE_FEN - fen, 0))
    await refund_order(order_id=order_id, reason="test", user_id=buyer.user_id)
    await pump.until_quiet()
    await settle_balances()
    assert (await state_of(order_id), await purse(buyer)) == ("refunded", (PURSE_FEN, 0))
    assert len(channel.calls) == asked
    await proved()
