"""Stories of coupons, recharges and members over all islands: claimed, paid, told twice, given back."""

import asyncio
from collections import Counter
from datetime import timedelta

import msgspec

from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order
from chama.flows.coupons import claim_coupon, coupon_centre, give_coupons, grant_benefits, redeem_code
from chama.flows.pay import open_payment
from chama.flows.place_order import place_order
from chama.flows.recharge import (
    check_purchase,
    open_purchase,
    refund_purchase,
    resume_purchase_refunds,
    start_purchase,
)
from chama.flows.refund_order import refund_order
from chama.flows.settle_holds import settle_asset_holds
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.internal import jobs
from chama.services.assets.internal.rules.membership import DEFAULT
from chama.services.assets.types import Benefits, CouponGift, Hold
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import ClaimFacts, CouponTerms
from chama.services.notifications.api import Notifications
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_story import bought
from tests.support.given import Shopper, a_coupon_template, a_key, a_product, a_shopper, an_offer, an_order_id
from tests.support.pump import Pump


async def balances(user_id: str) -> dict[str, tuple[int, int]]:
    rows = await locate(Assets).accounts(user_id=user_id)
    return {a.kind: (a.balance, a.held) for a in rows if a.balance or a.held}


async def states(user_id: str) -> Counter[str]:
    page = await locate(Assets).list_coupons(user_id=user_id, state=None, cursor=None, limit=100)
    return Counter(c.state for c in page.items)


async def titles(user_id: str) -> list[str]:
    page = await locate(Notifications).inbox(user_id=user_id, cursor=None, limit=100)
    return [m.title for m in page.items]


async def proved() -> None:
    """The ledger holds, and no island was left with an event that it could not handle."""
    async with connection() as conn:
        for island in ("orders", "payments", "assets", "marketing", "notifications"):
            letters = (
                f"SELECT type, error FROM {island}.dead_letters WHERE position($1::bytea IN payload) > 0"
            )
            assert await conn.fetch(letters, b"rch_") == []
    assert (await locate(Assets).prove()).faults == []


async def refunded(channel: FakeChannel, number: str) -> None:
    """The channel decides the refunds of an order or a purchase, and tells of it."""
    for refund in await locate(Payments).refund(key=a_key(), order_id=number, reason="test"):
        channel.settle(refund.refund_id)
        headers, body = channel.notification(refund.refund_id)
        await locate(Payments).receive(headers=headers, body=body)


async def held(user_id: str, **what) -> Hold:
    ask_at = context.now() + timedelta(minutes=3)
    return await locate(Assets).hold(key=an_order_id(user_id), user_id=user_id, ask_at=ask_at, **what)


async def paid(channel: FakeChannel, payment_id: str) -> None:
    channel.pay(payment_id)
    headers, body = channel.notification(payment_id)
    await locate(Payments).receive(headers=headers, body=body)


async def test_64_shoppers_claim_the_last_coupon_and_one_has_it(shopper: Shopper, pump: Pump) -> None:
    template_id = await a_coupon_template(total_quota=1)
    users = [shopper.user_id, *[(await a_shopper()).user_id for _ in range(7)]]
    answers = await asyncio.gather(
        *(claim_coupon(key=a_key(), user_id=users[n % 8], template_id=template_id) for n in range(64)),
        return_exceptions=True,
    )
    assert sum(not isinstance(a, Exception) for a in answers) == 1
    await pump.until_quiet()
    assert sum([(await states(u)).total() for u in users]) == 1


async def test_a_claim_that_was_cut_off_after_the_quota_still_gives_the_coupon(
    shopper: Shopper, pump: Pump
) -> None:
    template_id = await a_coupon_template()
    facts = ClaimFacts(new_user=True, level="basic")
    claim = await locate(Marketing).claim_coupon(
        key=a_key(), user_id=shopper.user_id, template_id=template_id, facts=facts
    )
    assert await states(shopper.user_id) == {}
    await pump.until_quiet()
    await pump.again(claim.coupon_id)
    await pump.until_quiet()
    assert await states(shopper.user_id) == {"available": 1}
    coupon = (await locate(Assets).usable(user_id=shopper.user_id)).coupons[0]
    assert msgspec.json.decode(coupon.terms, type=CouponTerms) == claim.terms


async def test_a_new_user_coupon_is_for_who_never_ordered(shopper: Shopper, channel: FakeChannel) -> None:
    template_id = await a_coupon_template(new_user_only=True)
    shown = {o.template.template_id: o.claimable for o in await coupon_centre(user_id=shopper.user_id)}
    assert shown[template_id]
    await bought(shopper, channel, await a_product(5))
    shown = {o.template.template_id: o.claimable for o in await coupon_centre(user_id=shopper.user_id)}
    assert not shown[template_id]


async def test_a_code_and_a_gift_become_coupons_and_a_gift_is_told(shopper: Shopper, pump: Pump) -> None:
    template_id = await a_coupon_template(total_quota=10, per_user=5)
    batch = await locate(Marketing).make_codes(key=a_key(), template_id=template_id, name="码", count=1)
    code = (await locate(Marketing).codes(batch_id=batch.batch_id, first=0, limit=1))[0]
    key = a_key()
    first = await redeem_code(key=key, user_id=shopper.user_id, code=code)
    assert await redeem_code(key=key, user_id=shopper.user_id, code=code) == first
    await give_coupons(key=a_key(), template_id=template_id, user_ids=[shopper.user_id], source="gift")
    await pump.until_quiet()
    assert await states(shopper.user_id) == {"available": 2}
    assert await titles(shopper.user_id) == ["优惠券已到账"]


async def test_what_a_cancelled_order_held_comes_back(shopper: Shopper, pump: Pump) -> None:
    user = shopper.user_id
    await locate(Assets).grant(key=a_key(), user_id=user, kind="points", amount=100, reason="test")
    template_id = await a_coupon_template()
    coupon = await claim_coupon(key=a_key(), user_id=user, template_id=template_id)
    offer = await an_offer(shopper, await a_product(5))
    await locate(Assets).hold(
        key=offer.order_id,
        user_id=user,
        points=60,
        coupon_ids=[coupon.coupon_id],
        ask_at=context.now() + timedelta(minutes=3),
    )
    total = offer.price.payable_fen
    await place_order(key=a_key(), user_id=user, token=offer.quote, total_fen=total, note="")
    await pump.until_quiet()
    assert (await balances(user))["points"] == (100, 60)
    assert await states(user) == {"held": 1}
    await cancel_order(order_id=offer.order_id, reason="test", user_id=user)
    await pump.until_quiet()
    assert (await balances(user))["points"] == (100, 0)
    assert await states(user) == {"available": 1}
    await proved()


async def test_an_order_spends_earns_and_gives_everything_back_when_it_is_refunded(
    shopper: Shopper, pump: Pump, channel: FakeChannel
) -> None:
    user = shopper.user_id
    await locate(Assets).grant(key=a_key(), user_id=user, kind="points", amount=100, reason="test")
    offer = await an_offer(shopper, await a_product(5))
    await locate(Assets).hold(
        key=offer.order_id, user_id=user, points=60, ask_at=context.now() + timedelta(minutes=3)
    )
    total = offer.price.payable_fen
    order = await place_order(key=a_key(), user_id=user, token=offer.quote, total_fen=total, note="")
    opened = await open_payment(key=a_key(), user_id=user, order_id=order.order_id)
    await paid(channel, opened.payment_id)
    await pump.until_quiet()
    assert await balances(user) == {"points": (40, 0)}
    orders = locate(Orders)
    await orders.ship(key=a_key(), order_id=order.order_id, carrier="SF", tracking_no="SF1234567")
    await orders.confirm_receipt(order_id=order.order_id)
    await pump.until_quiet()
    await pump.again(order.order_id)
    await pump.until_quiet()
    # ¥60.00 paid: one point and one growth a yuan.
    assert await balances(user) == {"points": (100, 0), "growth": (60, 0)}
    await refund_order(order_id=order.order_id, reason="test", user_id=None)
    await refunded(channel, order.order_id)
    await pump.until_quiet()
    await pump.again(order.order_id)
    await pump.until_quiet()
    assert await balances(user) == {"points": (100, 0)}
    entries = (await locate(Assets).statement(user_id=user, kind="points", cursor=None, limit=20)).items
    assert [(e.act, e.amount) for e in reversed(entries)] == [
        ("grant", 100),
        ("capture", -60),
        ("earn", 60),
        ("return", 60),
        ("reverse", -60),
    ]
    await proved()


async def test_a_hold_whose_order_never_came_is_voided_when_it_is_asked_about(
    shopper: Shopper, clock: FakeClock
) -> None:
    user = shopper.user_id
    await locate(Assets).grant(key=a_key(), user_id=user, kind="points", amount=100, reason="test")
    await held(user, points=80)
    clock.advance(minutes=4)
    assert await settle_asset_holds() >= 1
    assert await balances(user) == {"points": (100, 0)}


async def test_a_recharge_is_paid_told_twice_and_given_back(
    shopper: Shopper, pump: Pump, channel: FakeChannel
) -> None:
    user = shopper.user_id
    made = await start_purchase(key=a_key(), user_id=user, amount_fen=10_000)
    opened = await open_purchase(key=a_key(), user_id=user, purchase_id=made.purchase_id)
    assert opened.amount_fen == 10_000
    await paid(channel, opened.payment_id)
    # The page asks before the event is relayed, then the event comes, twice.
    assert (await check_purchase(user_id=user, purchase_id=made.purchase_id)).state == "paid"
    await pump.until_quiet()
    await pump.again(made.purchase_id)
    await pump.until_quiet()
    assert await balances(user) == {"balance_principal": (10_000, 0), "balance_gift": (500, 0)}
    back = await refund_purchase(purchase_id=made.purchase_id, reason="test", user_id=user)
    assert back.state == "refunding"
    assert await balances(user) == {"balance_principal": (10_000, 10_000)}
    await resume_purchase_refunds()
    await refunded(channel, made.purchase_id)
    await pump.until_quiet()
    assert await balances(user) == {}
    await proved()


async def test_a_recharge_that_is_paid_but_never_asked_about_is_given_by_the_event(
    shopper: Shopper, pump: Pump, channel: FakeChannel
) -> None:
    made = await start_purchase(key=a_key(), user_id=shopper.user_id, plan="year")
    opened = await open_purchase(key=a_key(), user_id=shopper.user_id, purchase_id=made.purchase_id)
    await paid(channel, opened.payment_id)
    await pump.until_quiet()
    standing = await locate(Assets).standing(user_id=shopper.user_id)
    assert standing.card_plan == "year"


async def test_members_get_the_coupons_of_their_month_once(
    shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    user = shopper.user_id
    template_id = await a_coupon_template(terms=CouponTerms(kind="freight"))
    gold = msgspec.structs.replace(
        DEFAULT.levels[2], benefits=Benefits(monthly_coupons=(CouponGift(template_id=template_id, count=2),))
    )
    rules = msgspec.structs.replace(DEFAULT, levels=(*DEFAULT.levels[:2], gold, DEFAULT.levels[3]))
    assets = locate(Assets)
    newest = (await assets.rulebooks())[0].version
    book = await assets.set_rules(
        key=a_key(), rules=rules, starts_at=clock.now(), expected_version=newest, made_by="test"
    )
    await assets.grant(key=a_key(), user_id=user, kind="growth", amount=5_000, reason="test")
    while await grant_benefits():
        pass
    await pump.until_quiet()
    assert await states(user) == {"available": 2}
    assert Counter(await titles(user)) == {"会员等级提升": 1, "优惠券已到账": 2}
    async with connection() as conn:
        await conn.execute("DELETE FROM assets.rulebooks WHERE version = $1", book.version)
    await assets.rulebooks()


async def test_who_has_a_coupon_that_ends_soon_is_told(
    shopper: Shopper, pump: Pump, clock: FakeClock
) -> None:
    template_id = await a_coupon_template(valid_days=2)
    await claim_coupon(key=a_key(), user_id=shopper.user_id, template_id=template_id)
    await jobs.remind()
    await pump.until_quiet()
    assert await titles(shopper.user_id) == ["优惠券即将到期"]
