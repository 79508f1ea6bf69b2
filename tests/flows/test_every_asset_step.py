"""Every door call of the stories of coupons and recharges goes wrong once; afterwards the books are right."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chama.base.time import FakeClock
from chama.flows.coupons import claim_coupon, give_coupons
from chama.flows.recharge import (
    check_purchase,
    open_purchase,
    refund_purchase,
    resume_purchase_refunds,
    start_purchase,
)
from chama.flows.settle_holds import settle_asset_holds
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.marketing.api import Marketing
from chama.services.payments.api import Payments
from chama.services.payments.errors import AlreadyPaid, ChannelSaidNo
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.flows.test_assets import balances, paid, proved, refunded, states
from tests.flows.test_every_step import MODES, MOST_STEPS, hurt
from tests.support.given import Shopper, a_coupon_template, a_key, a_shopper, an_order_id
from tests.support.pump import Pump


async def taken(template_id: str) -> int:
    return (await locate(Marketing).get_templates(template_ids=[template_id]))[0].taken


@pytest.mark.parametrize("comes_back", [True, False])
@pytest.mark.parametrize("mode", MODES)
async def test_every_coupon_that_took_quota_is_in_somebodys_hands_once(
    pump: Pump, mode: str, comes_back: bool
) -> None:
    for nth in range(1, MOST_STEPS):
        template_id, user, key = await a_coupon_template(per_user=9), (await a_shopper()).user_id, a_key()

        async def claim(template_id: str = template_id, user: str = user, key: str = key) -> None:
            await claim_coupon(key=key, user_id=user, template_id=template_id)
            await give_coupons(key=f"{key}|gift", template_id=template_id, user_ids=[user], source="gift")

        reached = await hurt(nth, mode, claim)
        if comes_back:
            await claim()
        await pump.until_quiet()
        has = (await states(user))["available"]
        assert has == await taken(template_id), (nth, mode)
        if comes_back:
            assert has == 2
        if not reached:
            assert nth > 4
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_a_recharge_that_was_paid_is_given_once(
    shopper: Shopper, channel: FakeChannel, pump: Pump, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        user, key = (await a_shopper()).user_id, a_key()
        made: dict[str, Any] = {}

        async def buy(user: str = user, key: str = key, made: dict[str, Any] = made) -> None:
            made["id"] = (await start_purchase(key=key, user_id=user, amount_fen=10_000)).purchase_id
            opened = await open_purchase(key=key, user_id=user, purchase_id=made["id"])
            if (await locate(Payments).status(order_id=made["id"])).state == "open":
                await paid(channel, opened.payment_id)
            await check_purchase(user_id=user, purchase_id=made["id"])

        reached = await hurt(nth, mode, buy)
        # Where it was paid before, there is nothing to open any more.
        with suppress(AlreadyPaid, ChannelSaidNo):
            await buy()
        await check_purchase(user_id=user, purchase_id=made["id"])
        await pump.until_quiet()
        assert await balances(user) == {"balance_principal": (10_000, 0), "balance_gift": (500, 0)}, nth
        if not reached:
            assert nth > 6
            await proved()
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_a_recharge_that_goes_back_is_paid_back_once(
    channel: FakeChannel, pump: Pump, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        user = (await a_shopper()).user_id
        purchase_id = (await start_purchase(key=a_key(), user_id=user, amount_fen=10_000)).purchase_id
        opened = await open_purchase(key=a_key(), user_id=user, purchase_id=purchase_id)
        await paid(channel, opened.payment_id)
        await check_purchase(user_id=user, purchase_id=purchase_id)

        async def refund(purchase_id: str = purchase_id, user: str = user) -> None:
            await refund_purchase(purchase_id=purchase_id, reason="test", user_id=user)

        reached = await hurt(nth, mode, refund)
        purchase = await locate(Assets).get_purchase(purchase_id=purchase_id)
        await resume_purchase_refunds()
        if purchase.state == "refunding":
            await refunded(channel, purchase_id)
        await pump.until_quiet()
        wanted = (
            {} if purchase.state != "paid" else {"balance_principal": (10_000, 0), "balance_gift": (500, 0)}
        )
        assert await balances(user) == wanted, (nth, mode)
        if not reached:
            assert nth > 2
            await proved()
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_holds_of_orders_that_never_came_end_in_the_end(
    shopper: Shopper, clock: FakeClock, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        user = (await a_shopper()).user_id
        await locate(Assets).grant(key=a_key(), user_id=user, kind="points", amount=100, reason="test")
        ask_at = context.now() + timedelta(minutes=3)
        await locate(Assets).hold(key=an_order_id(user), user_id=user, points=60, ask_at=ask_at)
        clock.advance(minutes=4)
        reached = await hurt(nth, mode, settle_asset_holds)
        while await settle_asset_holds():
            pass
        assert await balances(user) == {"points": (100, 0)}, (nth, mode)
        if not reached:
            assert nth > 2
            return
    raise AssertionError("the story has more steps than expected")
