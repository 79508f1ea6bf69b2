"""Orders with coupons, points and balance: held with the order, spent when paid, back when it is off."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chama.base.errors import Refusal, Unavailable
from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order
from chama.flows.coupons import claim_coupon
from chama.flows.errors import PriceChanged
from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.quote import Item, Offer, Using, quote
from chama.flows.refund_order import refund_order
from chama.flows.settle_holds import settle, settle_asset_holds
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.errors import CouponUnusable, NotEnough
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import CouponTerms, PromotionDraft, Rung, Scope
from chama.services.orders.api import Orders
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_assets import proved, refunded
from tests.flows.test_every_step import MODES, MOST_STEPS, hurt
from tests.support.given import (
    Shopper,
    a_coupon_template,
    a_key,
    a_product,
    a_shopper,
    expire_due,
    state_of,
    stock_of,
)
from tests.support.pump import Pump

BEST = Using(None, 0, 0)


async def a_coupon(shopper: Shopper, **terms: Any) -> str:
    """A coupon in hand: ¥10 off; its id."""
    whole = CouponTerms(**{"kind": "fixed", "amount_fen": 1_000, **terms})
    template_id = await a_coupon_template(terms=whole)
    return (await claim_coupon(key=a_key(), user_id=shopper.user_id, template_id=template_id)).coupon_id


async def rich(shopper: Shopper, points: int = 0, balance_fen: int = 0) -> None:
    """Give points and balance."""
    for kind, amount in (("points", points), ("balance_principal", balance_fen)):
        if amount:
            await locate(Assets).grant(
                key=a_key(), user_id=shopper.user_id, kind=kind, amount=amount, reason="test"
            )


async def offered(shopper: Shopper, sku: str, using: Using, quantity: int = 1) -> Offer:
    return await quote(
        user_id=shopper.user_id,
        items=[Item(sku, quantity)],
        address_id=shopper.address_id,
        using=using,
    )


async def place(shopper: Shopper, offer: Offer, key: str | None = None) -> str:
    placed = await place_order(
        key=key or a_key(),
        user_id=shopper.user_id,
        token=offer.quote,
        total_fen=offer.price.payable_fen,
        note="",
    )
    assert placed.payable_fen == offer.price.payable_fen
    return placed.order_id


async def has(shopper: Shopper) -> tuple[int, int, dict[str, str]]:
    """(points, balance, coupon → state) that can be used or were."""
    assets = locate(Assets)
    usable = await assets.usable(user_id=shopper.user_id)
    coupons = await assets.list_coupons(user_id=shopper.user_id, state=None, cursor=None, limit=100)
    return usable.points, usable.balance_fen, {c.coupon_id: c.state for c in coupons.items}


async def test_the_offer_says_what_is_used_what_else_there_is_and_why_not(shopper: Shopper) -> None:
    await rich(shopper, points=4_000, balance_fen=2_000)
    ten, five = await a_coupon(shopper), await a_coupon(shopper, amount_fen=500)
    far = await a_coupon(shopper, threshold_fen=8_000)
    offer = await offered(shopper, await a_product(5), Using(None, 10**9, 10**13))
    # 5,000 − 1,000 = 4,000; points for half of it; freight 1,000; balance 2,000.
    assert [(c.coupon_id, c.used, c.reason) for c in offer.price.coupons] == [
        (ten, True, "fixed"),
        (five, False, "better_together"),
        (far, False, "below_threshold"),
    ]
    assert offer.price.coupons[2].missing_fen == 3_000
    assert (offer.price.points_fen, offer.price.balance_fen, offer.price.payable_fen) == (2_000, 2_000, 1_000)
    assert (offer.points.have, offer.points.usable, offer.points.worth_fen) == (4_000, 2_000, 2_000)
    assert offer.balance_have_fen == 2_000
    none = await offered(shopper, await a_product(5), Using([], 0, 0))
    assert (none.price.payable_fen, none.price.coupons[0].reason) == (6_000, "not_chosen")
    with pytest.raises(CouponUnusable):
        await offered(shopper, await a_product(5), Using(["cpn_unknown"], 0, 0))


async def test_a_mixed_order_is_held_paid_and_given_back_to_the_fen(
    shopper: Shopper, pump: Pump, channel: FakeChannel
) -> None:
    await rich(shopper, points=4_000, balance_fen=2_000)
    coupon = await a_coupon(shopper)
    sku = await a_product(5)
    order_id = await place(shopper, await offered(shopper, sku, Using(None, 10**9, 10**9)))
    assert await has(shopper) == (2_000, 0, {coupon: "held"})
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    assert opened.amount_fen == 1_000
    channel.pay(opened.payment_id)
    await check_payment(user_id=shopper.user_id, order_id=order_id)
    await pump.until_quiet()
    assert (await state_of(order_id), await has(shopper)) == ("to_ship", (2_000, 0, {coupon: "used"}))
    told = await locate(Orders).stored_price(order_id=order_id)
    explained = await locate(Marketing).explain(trace=told.trace, record=told.priced)
    assert explained.replayed is True
    order = (await locate(Orders).get_order(order_id=order_id)).order
    assert (order.points, order.balance_fen, order.payable_fen) == (2_000, 2_000, 1_000)
    await refund_order(order_id=order_id, reason="test", user_id=shopper.user_id)
    await refunded(channel, order_id)
    await pump.until_quiet()
    assert await state_of(order_id) == "refunded"
    assert await has(shopper) == (4_000, 2_000, {coupon: "available"})
    await proved()


async def test_an_order_that_its_balance_covers_is_paid_without_a_channel_and_refunded_to_it(
    shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, balance_fen=10_000)
    sku = await a_product(5)
    offer, key = await offered(shopper, sku, Using([], 0, 10**9)), a_key()
    assert offer.price.payable_fen == 0
    order_id = await place(shopper, offer, key)
    assert await place(shopper, offer, key) == order_id
    assert await state_of(order_id) == "to_ship"
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
    assert (opened.kind, opened.amount_fen) == ("balance", 0)
    assert (await check_payment(user_id=shopper.user_id, order_id=order_id)).state == "paid"
    await pump.until_quiet()
    assert (await has(shopper))[1] == 4_000
    assert await stock_of(sku) == (4, 0)
    assert await refund_order(order_id=order_id, reason="test", user_id=shopper.user_id) == "refunded"
    await pump.until_quiet()
    assert (await has(shopper))[1] == 10_000
    assert await stock_of(sku) == (5, 0)
    await proved()


async def test_what_the_balance_paid_earns_as_well(shopper: Shopper, pump: Pump) -> None:
    await rich(shopper, balance_fen=10_000)
    order_id = await place(shopper, await offered(shopper, await a_product(5), Using([], 0, 10**9)))
    await locate(Orders).ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF1234567")
    await locate(Orders).confirm_receipt(order_id=order_id)
    await pump.until_quiet()
    # ¥60.00: one point a yuan.
    assert await has(shopper) == (60, 4_000, {})


async def test_cancelling_an_unpaid_order_gives_back_coupon_points_and_balance(
    shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    await rich(shopper, points=4_000, balance_fen=500)
    coupon, sku = await a_coupon(shopper), await a_product(5)
    for by_hand in (True, False):
        order_id = await place(shopper, await offered(shopper, sku, Using(None, 10**9, 10**9)))
        await pump.until_quiet()
        assert await has(shopper) == (2_000, 0, {coupon: "held"})
        if by_hand:
            await cancel_order(order_id=order_id, reason="test", user_id=shopper.user_id)
        else:
            clock.advance(minutes=20)
            await expire_due()
        await pump.until_quiet()
        assert await state_of(order_id) == "cancelled"
        assert await has(shopper) == (4_000, 500, {coupon: "available"})
    await proved()


async def test_one_coupon_in_five_orders_at_once_makes_one_order(shopper: Shopper, pump: Pump) -> None:
    coupon, sku = await a_coupon(shopper), await a_product(9)
    offers = [await offered(shopper, sku, BEST) for _ in range(5)]
    told = await asyncio.gather(*(place(shopper, o) for o in offers), return_exceptions=True)
    orders = [t for t in told if isinstance(t, str)]
    assert len(orders) == 1
    assert all(isinstance(t, CouponUnusable) for t in told if not isinstance(t, str))
    await pump.until_quiet()
    assert (await stock_of(sku), (await has(shopper))[2]) == ((9, 1), {coupon: "held"})


async def test_two_devices_with_the_same_balance_make_one_order(shopper: Shopper, pump: Pump) -> None:
    await rich(shopper, balance_fen=6_000)
    sku = await a_product(9)
    offers = [await offered(shopper, sku, Using([], 0, 6_000)) for _ in range(2)]
    told = await asyncio.gather(*(place(shopper, o) for o in offers), return_exceptions=True)
    assert sorted(type(t) for t in told if not isinstance(t, str)) == [NotEnough]
    await pump.until_quiet()
    assert (await stock_of(sku), (await has(shopper))[1]) == ((8, 0), 0)


async def test_points_that_were_spent_meanwhile_refuse_the_order_and_nothing_moves(
    shopper: Shopper, pump: Pump
) -> None:
    await rich(shopper, points=1_000)
    sku = await a_product(5)
    offer = await offered(shopper, sku, Using([], 1_000, 0))
    await locate(Assets).take_back(
        key=a_key(), user_id=shopper.user_id, kind="points", amount=1, reason="test"
    )
    with pytest.raises(NotEnough):
        await place(shopper, offer)
    assert (await stock_of(sku), (await has(shopper))[0]) == ((5, 0), 999)


async def test_a_coupon_of_somebody_else_or_one_that_expired_is_refused(
    shopper: Shopper, clock: FakeClock
) -> None:
    sku, other = await a_product(5), await a_shopper()
    foreign = await a_coupon(other)
    with pytest.raises(CouponUnusable) as refused:
        await offered(shopper, sku, Using([foreign], 0, 0))
    assert refused.value.fields == {foreign: "not at hand"}
    mine = await a_coupon(shopper)
    clock.advance(days=30, minutes=-5)
    offer = await offered(shopper, sku, Using([mine], 0, 0))
    clock.advance(minutes=6)
    with pytest.raises(CouponUnusable):
        await place(shopper, offer)
    assert await stock_of(sku) == (5, 0)


def a_promotion(sku: str, **changes: Any) -> PromotionDraft:
    whole = {
        "name": "满 50 减 10",
        "kind": "reduction",
        "ladder": (Rung(threshold_fen=5_000, off_fen=1_000),),
        "scope": Scope(skus=(sku,)),
        "starts_at": context.now() - timedelta(hours=1),
        "ends_at": context.now() + timedelta(days=1),
        **changes,
    }
    return PromotionDraft(**whole)


async def test_a_promotion_that_ends_between_quote_and_order_changes_the_price(shopper: Shopper) -> None:
    sku = await a_product(5)
    made = await locate(Marketing).create_promotion(key=a_key(), draft=a_promotion(sku))
    offer = await offered(shopper, sku, BEST)
    assert offer.price.payable_fen == 5_000
    await locate(Marketing).end_promotion(promotion_id=made.promotion_id)
    with pytest.raises(PriceChanged) as refused:
        await place(shopper, offer)
    assert refused.value.detail["quote"]["price"]["payable_fen"] == 6_000
    assert await stock_of(sku) == (5, 0)


async def test_a_gift_is_a_line_that_costs_nothing_and_is_left_out_when_it_is_gone(shopper: Shopper) -> None:
    sku, cup = await a_product(5), await a_product(1)
    ladder = (Rung(threshold_fen=5_000, gift_sku_id=cup),)
    await locate(Marketing).create_promotion(key=a_key(), draft=a_promotion(sku, kind="gift", ladder=ladder))
    order_id = await place(shopper, await offered(shopper, sku, BEST))
    lines = (await locate(Orders).get_order(order_id=order_id)).order.lines
    assert [(x.sku_id, x.quantity, x.payable_fen) for x in lines] == [(sku, 1, 5_000), (cup, 1, 0)]
    assert await stock_of(cup) == (1, 1)
    without = await offered(shopper, sku, BEST)
    assert without.price.gifts == ()
    assert [s.reason for s in without.price.trace if s.step == "gift"] == ["gift_gone"]
    lines = (await locate(Orders).get_order(order_id=await place(shopper, without))).order.lines
    assert [x.sku_id for x in lines] == [sku]


@pytest.mark.parametrize("comes_back", [True, False])
@pytest.mark.parametrize("mode", MODES)
async def test_placing_holds_goods_and_assets_for_an_order_or_not_at_all(
    shopper: Shopper, pump: Pump, clock: FakeClock, mode: str, comes_back: bool
) -> None:
    await rich(shopper, points=1_000, balance_fen=500)
    coupon = await a_coupon(shopper)
    for nth in range(1, MOST_STEPS):
        sku, key = await a_product(stock=5), a_key()
        offer = await offered(shopper, sku, Using(None, 1_000, 500))
        assert (offer.price.points, offer.price.balance_fen) == (1_000, 500)

        async def again(offer: Offer = offer, key: str = key) -> None:
            await place(shopper, offer, key)

        reached = await hurt(nth, mode, again)
        if comes_back:
            try:
                await again()
            except (Refusal, Unavailable):
                assert mode in ("refuses", "dies", "fails")
        await settle([offer.order_id])
        clock.advance(minutes=4)
        await settle_asset_holds()
        await pump.until_quiet()
        verdict = (await locate(Orders).resolve(order_ids=[offer.order_id]))[0].verdict
        wanted = {
            "unpaid": ((5, 1), (0, 0, {coupon: "held"})),
            "abandoned": ((5, 0), (1_000, 500, {coupon: "available"})),
        }
        assert (await stock_of(sku), await has(shopper)) == wanted[verdict], (nth, mode)
        if comes_back and mode in ("fails", "repeats", "dies"):
            assert verdict == "unpaid", (nth, mode)
        if verdict == "unpaid":
            await cancel_order(order_id=offer.order_id, reason="test", user_id=None)
            await pump.until_quiet()
            assert (await stock_of(sku), await has(shopper)) == wanted["abandoned"]
        if not reached:
            assert nth > 6
            await proved()
            return
    raise AssertionError("the story has more steps than expected")
