"""Recharges and paid cards through the door: paid once, capped, given back whole."""

import asyncio
from datetime import timedelta

import pytest

from chama.base.ids import gene_of, new_id
from chama.base.time import FakeClock
from chama.runtime import context
from chama.services.assets.api import Assets
from chama.services.assets.errors import (
    CardPlanUnknown,
    NotEnough,
    PurchaseNotFound,
    PurchaseStateRefused,
    RechargeRefused,
)
from chama.services.assets.types import Benefits
from tests.services.assets.given import NEVER, NOON, a_rich_shopper, balances, grown
from tests.support.given import a_key, a_user_id, an_order_id, announced


async def test_a_recharge_gives_principal_and_gift_once_however_often_the_money_is_told(
    assets: Assets,
) -> None:
    user = a_user_id()
    made = await assets.start_purchase(key=a_key(), user_id=user, amount_fen=50_000)
    assert (made.kind, made.gift_fen, made.state) == ("recharge", 5_000, "pending")
    payment = new_id("pay", context.now(), gene_of(user))
    await asyncio.gather(
        *(
            assets.mark_purchase_paid(purchase_id=made.purchase_id, payment_id=payment, paid_fen=50_000)
            for _ in range(16)
        )
    )
    assert await balances(assets, user) == {"balance_principal": (50_000, 0), "balance_gift": (5_000, 0)}
    assert (await announced("assets", made.purchase_id)) == ["assets.PurchasePaid"]
    await assets.mark_purchase_paid(purchase_id=made.purchase_id, payment_id="pay_other", paid_fen=50_000)
    assert (await announced("assets", made.purchase_id))[-1] == "assets.PurchaseUnwanted"
    assert await balances(assets, user) == {"balance_principal": (50_000, 0), "balance_gift": (5_000, 0)}
    with pytest.raises(PurchaseNotFound):
        await assets.get_purchase(purchase_id=made.purchase_id, user_id=a_user_id())


async def test_the_principal_stays_below_its_cap_also_when_sixteen_recharges_begin_at_once(
    assets: Assets,
) -> None:
    user = a_user_id()
    answers = await asyncio.gather(
        *(assets.start_purchase(key=a_key(), user_id=user, amount_fen=400_000) for _ in range(16)),
        return_exceptions=True,
    )
    assert sum(not isinstance(a, Exception) for a in answers) == 2
    assert {a.detail["room_fen"] for a in answers if isinstance(a, RechargeRefused)} == {200_000}
    for amount in (0, 99, 500_001, 10**12):
        with pytest.raises(RechargeRefused):
            await assets.start_purchase(key=a_key(), user_id=a_user_id(), amount_fen=amount)


async def test_a_recharge_goes_back_whole_while_its_principal_is_there_and_takes_its_gift_along(
    assets: Assets,
) -> None:
    user = a_user_id()
    made = await assets.start_purchase(key=a_key(), user_id=user, amount_fen=10_000)
    with pytest.raises(PurchaseStateRefused):
        await assets.begin_purchase_refund(purchase_id=made.purchase_id)
    await assets.mark_purchase_paid(purchase_id=made.purchase_id, payment_id="pay_1", paid_fen=10_000)
    hold = await assets.hold(key=an_order_id(user), user_id=user, balance_fen=1, ask_at=NEVER)
    with pytest.raises(NotEnough):
        await assets.begin_purchase_refund(purchase_id=made.purchase_id, user_id=user)
    await assets.void(key=hold.key)
    answers = await asyncio.gather(
        *(assets.begin_purchase_refund(purchase_id=made.purchase_id, user_id=user) for _ in range(8))
    )
    assert {a.state for a in answers} == {"refunding"}
    assert await balances(assets, user) == {"balance_principal": (10_000, 10_000)}
    for _ in range(2):
        back = await assets.mark_purchase_refunded(purchase_id=made.purchase_id, payment_id="pay_1")
        assert back.state == "refunded"
    assert await balances(assets, user) == {}


async def test_a_paid_card_is_bought_from_the_balance_and_joins_its_benefits_to_the_levels(
    assets: Assets, clock: FakeClock
) -> None:
    user = await a_rich_shopper(assets, principal=9_000, gift=1_000)
    await grown(assets, 1_000, user)
    key = a_key()
    answers = await asyncio.gather(
        *(assets.pay_card_with_balance(key=key, user_id=user, plan="year") for _ in range(8))
    )
    assert {(a.state, a.payment_id) for a in answers} == {("paid", "balance")}
    assert await balances(assets, user) == {"balance_gift": (100, 0), "growth": (1000, 0)}
    standing = await assets.standing(user_id=user)
    assert (standing.card_plan, standing.card_until) == ("year", NOON + timedelta(days=365))
    assert standing.benefits == Benefits(
        price_bps=9_500, points_bps=20_000, birthday_points=100, early_access_minutes=30
    )
    with pytest.raises(NotEnough):
        await assets.pay_card_with_balance(key=a_key(), user_id=user, plan="year")
    with pytest.raises(CardPlanUnknown):
        await assets.pay_card_with_balance(key=a_key(), user_id=user, plan="life")
    clock.advance(days=366)
    assert (await assets.standing(user_id=user)).benefits.price_bps == 9_800


async def test_a_card_bought_twice_goes_on_where_it_ends(assets: Assets, clock: FakeClock) -> None:
    user = a_user_id()
    for _ in range(2):
        made = await assets.start_purchase(key=a_key(), user_id=user, amount_fen=0, plan="year")
        await assets.mark_purchase_paid(purchase_id=made.purchase_id, payment_id=a_key(), paid_fen=9_900)
    assert (await assets.standing(user_id=user)).card_until == NOON + timedelta(days=730)
