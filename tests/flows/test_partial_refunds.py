"""An order with coupon, points, balance and money goes back piece by piece: to the fen, in any parts."""

from typing import Any

import pytest

from chama.flows.pay import check_payment, open_payment
from chama.flows.quote import Using
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.errors import ReturnTooLarge
from chama.services.orders.api import Orders
from chama.services.orders.internal.rules.refund import refund_of
from chama.services.payments.api import Payments
from chama.services.payments.errors import RefundTooLarge
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_assets import proved
from tests.flows.test_price_with_assets import a_coupon, has, offered, place, rich
from tests.support.given import Shopper, a_key, a_product
from tests.support.pump import Pump


async def completed(shopper: Shopper, channel: FakeChannel, pump: Pump, pieces: int) -> str:
    """Paid, shipped and received: an order that used a coupon of ¥10, 1,001 points and ¥20.03; its id."""
    await rich(shopper, points=1_001, balance_fen=2_003)
    await a_coupon(shopper)
    order_id = await place(
        shopper, await offered(shopper, await a_product(9), Using(None, 1_001, 2_003), pieces)
    )
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    channel.pay(opened.payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    await locate(Orders).ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF1234567")
    await locate(Orders).confirm_receipt(order_id=order_id)
    await pump.until_quiet()
    return order_id


@pytest.mark.parametrize("parts", [(1, 1, 1), (2, 1), (1, 2)])
async def test_any_parts_of_an_order_are_the_order(
    shopper: Shopper, channel: FakeChannel, pump: Pump, parts: tuple[int, ...]
) -> None:
    order_id = await completed(shopper, channel, pump, 3)
    order = (await locate(Orders).get_order(order_id=order_id)).order
    line = order.lines[0]
    # 15,000 − 1,000 − 1,001, no freight; 2,003 of it from the balance: what earns is all that was paid.
    assert (line.payable_fen, order.payable_fen) == (12_999, 10_996)
    assert (await has(shopper))[:2] == (129, 0)
    money, done = 0, 0
    for nth, quantity in enumerate(parts):
        back: Any = refund_of([line], {line.sku_id: quantity}, {line.sku_id: done})[0]
        done += quantity
        paid_fen, key = back.amount_fen - back.balance_fen, f"{order_id}|{nth}"
        for _ in range(2):  # each of it once, however often it is asked for
            refunds = await locate(Payments).refund(
                key=key, order_id=order_id, reason="test", amount_fen=paid_fen
            )
            await locate(Assets).give_back(
                key=key, hold_key=order_id, points=back.points, balance_fen=back.balance_fen
            )
        await settled(channel, refunds[0].refund_id)
        await pump.until_quiet()
        money += paid_fen
    # Money, balance and points are back to the last; what was earned is gone.
    assert money == order.payable_fen
    assert (await has(shopper))[:2] == (1_001, 2_003)
    growth = [a.balance for a in await locate(Assets).accounts(user_id=shopper.user_id) if a.kind == "growth"]
    assert growth == [0]
    with pytest.raises(ReturnTooLarge):
        await locate(Assets).give_back(key=a_key(), hold_key=order_id, points=1)
    with pytest.raises(RefundTooLarge):
        await locate(Payments).refund(key=a_key(), order_id=order_id, reason="test", amount_fen=1)
    await proved()


async def settled(channel: FakeChannel, refund_id: str) -> None:
    """The channel gave it back and says so."""
    channel.settle(refund_id)
    headers, body = channel.notification(refund_id)
    await locate(Payments).receive(headers=headers, body=body)
