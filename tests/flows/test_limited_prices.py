"""Orders at prices for so many pieces: held with the order, bought when paid, free when it is off."""

import asyncio
from collections import Counter

import pytest

from chama.base.errors import Refusal, Unavailable
from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order
from chama.flows.errors import PriceChanged
from chama.flows.pay import check_payment, open_payment
from chama.flows.refund_order import refund_order
from chama.flows.settle_holds import settle, settle_activity_holds
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import PromotionSoldOut
from chama.services.orders.api import Orders
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_assets import proved, refunded
from tests.flows.test_every_step import MODES, MOST_STEPS, hurt
from tests.flows.test_price_with_assets import BEST, a_promotion, offered, place
from tests.services.marketing.test_quotas import promotion
from tests.support.given import Shopper, a_key, a_product, a_shopper, expire_due, state_of, stock_of
from tests.support.pump import Pump

FULL, CHEAP = 6_000, 4_000


async def a_limited_price(sku: str, quota: int = 0, per_user: int = 0) -> str:
    """¥30 instead of ¥50 for so many pieces; the promotion's id."""
    draft = a_promotion(
        sku, kind="timed_price", ladder=(), prices={sku: 3_000}, quota=quota, per_user=per_user
    )
    return (await locate(Marketing).create_promotion(key=a_key(), draft=draft)).promotion_id


async def test_an_order_holds_its_pieces_buys_them_when_paid_and_frees_them_when_refunded(
    shopper: Shopper, pump: Pump, channel: FakeChannel
) -> None:
    sku = await a_product(9)
    promotion_id = await a_limited_price(sku, quota=2, per_user=2)
    offer = await offered(shopper, sku, BEST, 2)
    assert [(t.promotion_id, t.pieces) for t in offer.price.limited] == [(promotion_id, 2)]
    order_id = await place(shopper, offer)
    assert (await promotion(promotion_id)).taken == 2
    # Nobody else gets it any more, and is told so before ordering.
    other = await offered(await a_shopper(), sku, BEST)
    assert (other.price.payable_fen, other.price.limited) == (FULL, ())
    assert [s.reason for s in other.price.trace if not s.applied] == ["closed"]
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    channel.pay(opened.payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    await pump.until_quiet()
    assert (await promotion(promotion_id)).taken == 2
    told = await locate(Orders).stored_price(order_id=order_id)
    assert (await locate(Marketing).explain(trace=told.trace, record=told.priced)).replayed is True
    await refund_order(order_id=order_id, reason="test", user_id=shopper.user_id)
    await refunded(channel, order_id)
    await pump.until_quiet()
    assert (await promotion(promotion_id)).taken == 0
    assert (await offered(shopper, sku, BEST)).price.payable_fen == CHEAP


async def test_cancelled_and_expired_orders_free_their_pieces(
    shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    sku = await a_product(9)
    promotion_id = await a_limited_price(sku, quota=1)
    for by_hand in (True, False):
        order_id = await place(shopper, await offered(shopper, sku, BEST))
        await pump.until_quiet()
        if by_hand:
            await cancel_order(order_id=order_id, reason="test", user_id=shopper.user_id)
        else:
            clock.advance(minutes=20)
            await expire_due()
        await pump.until_quiet()
        assert (await state_of(order_id), (await promotion(promotion_id)).taken) == ("cancelled", 0)


async def test_sixty_four_orders_at_once_for_three_pieces_at_the_price_make_three(
    pump: Pump, shopper: Shopper
) -> None:
    sku = await a_product(99)
    promotion_id = await a_limited_price(sku, quota=3)
    shoppers = [shopper, *[await a_shopper() for _ in range(7)]]
    offers = [(s, await offered(s, sku, BEST)) for s in shoppers * 8]
    told = await asyncio.gather(*(place(s, o) for s, o in offers), return_exceptions=True)
    kinds = Counter(type(t) for t in told)
    assert kinds[str] == 3
    # Whoever came later met the closed price, or the quota itself.
    assert kinds[PromotionSoldOut] + kinds[PriceChanged] == 61
    assert (await promotion(promotion_id)).taken == 3
    await pump.until_quiet()
    assert await stock_of(sku) == (99, 3)


async def test_more_than_one_may_have_is_offered_at_the_other_price(shopper: Shopper, pump: Pump) -> None:
    sku = await a_product(9)
    await a_limited_price(sku, per_user=1)
    assert (await offered(shopper, sku, BEST, 2)).price.goods_fen == 10_000
    key, offer = a_key(), await offered(shopper, sku, BEST)
    order_id = await place(shopper, offer, key)
    assert (await offered(shopper, sku, BEST)).price.payable_fen == FULL
    # A repeat of the first answer is no second piece.
    assert await place(shopper, offer, key) == order_id


@pytest.mark.parametrize("comes_back", [True, False])
@pytest.mark.parametrize("mode", MODES)
async def test_the_pieces_are_held_for_an_order_or_not_at_all(
    shopper: Shopper, pump: Pump, clock: FakeClock, mode: str, comes_back: bool
) -> None:
    for nth in range(1, MOST_STEPS):
        sku, key = await a_product(stock=5), a_key()
        promotion_id = await a_limited_price(sku, quota=1)
        offer = await offered(shopper, sku, BEST)

        async def again(offer=offer, key: str = key) -> None:
            await place(shopper, offer, key)

        reached = await hurt(nth, mode, again)
        if comes_back:
            try:
                await again()
            except (Refusal, Unavailable):
                assert mode in ("refuses", "dies", "fails")
        await settle([offer.order_id])
        clock.advance(minutes=4)
        await settle_activity_holds()
        await pump.until_quiet()
        verdict = (await locate(Orders).resolve(order_ids=[offer.order_id]))[0].verdict
        wanted = {"unpaid": ((5, 1), 1), "abandoned": ((5, 0), 0)}[verdict]
        assert (await stock_of(sku), (await promotion(promotion_id)).taken) == wanted, (nth, mode)
        if verdict == "unpaid":
            await cancel_order(order_id=offer.order_id, reason="test", user_id=None)
            await pump.until_quiet()
            assert (await promotion(promotion_id)).taken == 0
        if not reached:
            assert nth > 6
            await proved()
            return
    raise AssertionError("the story has more steps than expected")
