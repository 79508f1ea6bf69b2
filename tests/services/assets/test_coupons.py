"""Coupons in somebody's hands as time goes on."""

import pytest

from chama.base.time import FakeClock
from chama.services.assets.api import Assets
from chama.services.assets.errors import (
    CouponUnusable,
)
from chama.services.assets.internal import jobs
from tests.services.assets.given import NEVER, a_coupon, coupon
from tests.support.given import a_user_id, an_order_id, announced


async def test_a_coupon_that_ends_while_it_is_held_serves_its_order_and_comes_back_expired(
    assets: Assets, clock: FakeClock
) -> None:
    user = a_user_id()
    first, second = await a_coupon(assets, user, days=1), await a_coupon(assets, user, days=1)
    paid = await assets.hold(key=an_order_id(user), user_id=user, coupon_ids=[first], ask_at=NEVER)
    off = await assets.hold(key=an_order_id(user), user_id=user, coupon_ids=[second], ask_at=NEVER)
    clock.advance(days=2)
    await jobs.lapse()
    await assets.capture(key=paid.key)
    await assets.void(key=off.key)
    assert (await coupon(assets, user, first)).state == "used"
    assert (await coupon(assets, user, second)).state == "expired"
    with pytest.raises(CouponUnusable) as refused:
        await assets.hold(key=an_order_id(user), user_id=user, coupon_ids=[second], ask_at=NEVER)
    assert refused.value.fields == {second: "expired"}


async def test_an_ended_coupon_expires_and_its_owner_is_told_once_before(
    assets: Assets, clock: FakeClock
) -> None:
    user = a_user_id()
    coupon_id = await a_coupon(assets, user, days=4)
    await jobs.remind()
    assert "assets.CouponExpiring" not in await announced("assets", coupon_id)
    clock.advance(days=2)
    await jobs.remind()
    await jobs.remind()
    assert (await announced("assets", coupon_id)).count("assets.CouponExpiring") == 1
    clock.advance(days=3)
    with pytest.raises(CouponUnusable):
        await assets.hold(key=an_order_id(user), user_id=user, coupon_ids=[coupon_id], ask_at=NEVER)
    await jobs.lapse()
    assert (await coupon(assets, user, coupon_id)).state == "expired"


async def test_a_revoked_coupon_is_returned_and_a_held_one_cannot_be(assets: Assets) -> None:
    user = a_user_id()
    one, other = await a_coupon(assets, user), await a_coupon(assets, user)
    assert (await assets.revoke_coupon(coupon_id=one, reason="mistake")).state == "returned"
    assert (await assets.revoke_coupon(coupon_id=one, reason="mistake")).state == "returned"
    await assets.hold(key=an_order_id(user), user_id=user, coupon_ids=[other], ask_at=NEVER)
    with pytest.raises(CouponUnusable):
        await assets.revoke_coupon(coupon_id=other, reason="mistake")


async def test_coupons_by_id_are_ones_own_whatever_became_of_them(assets: Assets) -> None:
    user, other = a_user_id(), a_user_id()
    held, free, theirs = (
        await a_coupon(assets, user),
        await a_coupon(assets, user),
        await a_coupon(assets, other),
    )
    order_id = an_order_id(user)
    await assets.hold(key=order_id, user_id=user, order_id=order_id, coupon_ids=[held], ask_at=NEVER)
    found = await assets.get_coupons(user_id=user, coupon_ids=[held, free, theirs, "cpn_x", ""])
    assert {c.coupon_id: (c.state, c.order_id) for c in found} == {
        held: ("held", order_id),
        free: ("available", ""),
    }
