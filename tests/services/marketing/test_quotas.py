"""Promotions for so many pieces: the quota and the limit per shopper hold, whoever comes at once."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chama.base.errors import InvalidRequest, Refusal
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import (
    ActivityHoldDiffers,
    ActivityHoldOver,
    PromotionLimitReached,
    PromotionNotFound,
    PromotionSoldOut,
)
from chama.services.marketing.internal.rules.quotas import Room, short_of
from chama.services.marketing.internal.store.quotas import Limits
from chama.services.marketing.types import ActivityHold, Promotion, Taking
from tests.services.marketing.test_promotions import a_promotion
from tests.support.given import a_key, a_sku_id, a_user_id, an_order_id


async def a_timed_price(quota: int = 0, per_user: int = 0) -> str:
    """A price of ¥9 for one SKU, limited; the promotion's id."""
    sku = a_sku_id()
    draft = a_promotion(sku, kind="timed_price", ladder=(), prices={sku: 900}, quota=quota, per_user=per_user)
    return (await locate(Marketing).create_promotion(key=a_key(), draft=draft)).promotion_id


async def hold(promotion_id: str, user_id: str, pieces: int = 1, order_id: str | None = None) -> ActivityHold:
    return await locate(Marketing).hold(
        key=order_id or an_order_id(user_id),
        user_id=user_id,
        takings=[Taking(promotion_id=promotion_id, pieces=pieces)],
        ask_at=context.now() + timedelta(days=9),
    )


async def promotion(promotion_id: str) -> Promotion:
    page = await locate(Marketing).list_promotions(status=None, cursor=None, limit=200)
    return next(p for p in page.items if p.promotion_id == promotion_id)


async def test_sixty_four_shoppers_at_once_get_exactly_the_three_pieces_there_are(shop: Any) -> None:
    promotion_id = await a_timed_price(quota=3)
    answers = await asyncio.gather(
        *(hold(promotion_id, a_user_id()) for _ in range(64)), return_exceptions=True
    )
    kinds = Counter(type(a) for a in answers)
    assert kinds == {ActivityHold: 3, PromotionSoldOut: 61}
    assert (await promotion(promotion_id)).taken == 3
    refused = next(a for a in answers if isinstance(a, PromotionSoldOut))
    assert refused.detail == {"left": {promotion_id: 0}}


async def test_one_shopper_in_sixty_four_orders_at_once_gets_no_more_than_one_may(shop: Any) -> None:
    promotion_id, user = await a_timed_price(quota=100, per_user=2), a_user_id()
    answers = await asyncio.gather(*(hold(promotion_id, user) for _ in range(64)), return_exceptions=True)
    assert Counter(type(a) for a in answers) == {ActivityHold: 2, PromotionLimitReached: 62}
    assert (await promotion(promotion_id)).taken == 2


async def test_the_same_order_sixty_four_times_holds_once(shop: Any) -> None:
    promotion_id, user = await a_timed_price(quota=100), a_user_id()
    order_id = an_order_id(user)
    await asyncio.gather(*(hold(promotion_id, user, 2, order_id) for _ in range(64)))
    assert (await promotion(promotion_id)).taken == 2
    with pytest.raises(ActivityHoldDiffers):
        await hold(promotion_id, user, 3, order_id)


async def test_what_is_let_go_is_free_again_once_and_what_is_bought_stays_until_it_is_refunded(
    shop: Any,
) -> None:
    marketing = locate(Marketing)
    promotion_id, user, other = await a_timed_price(quota=2, per_user=2), a_user_id(), a_user_id()
    order_id = an_order_id(user)
    await hold(promotion_id, user, 2, order_id)
    assert await marketing.closed(user_id=other, takings=[Taking(promotion_id=promotion_id, pieces=1)]) == [
        promotion_id
    ]
    await marketing.capture(key=[order_id])
    assert (await promotion(promotion_id)).taken == 2
    await asyncio.gather(*(marketing.void(key=[order_id]) for _ in range(8)))
    assert (await promotion(promotion_id)).taken == 0
    await marketing.capture(key=[order_id])
    assert await marketing.closed(user_id=user, takings=[Taking(promotion_id=promotion_id, pieces=2)]) == []
    with pytest.raises(ActivityHoldOver):
        await hold(promotion_id, user, 2, order_id)
    await hold(promotion_id, user, 2)


async def test_several_promotions_are_held_all_or_none(shop: Any) -> None:
    one, other, user = await a_timed_price(quota=5), await a_timed_price(quota=1), a_user_id()
    with pytest.raises(PromotionSoldOut) as refused:
        await locate(Marketing).hold(
            key=an_order_id(user),
            user_id=user,
            takings=[Taking(promotion_id=one, pieces=1), Taking(promotion_id=other, pieces=2)],
            ask_at=context.now(),
        )
    assert refused.value.detail == {"left": {other: 1}}
    assert (await promotion(one)).taken == 0


async def test_nonsense_is_refused(shop: Any) -> None:
    promotion_id, user = await a_timed_price(quota=5), a_user_id()
    for pieces in (0, -1, 10**7):
        with pytest.raises(InvalidRequest):
            await hold(promotion_id, user, pieces)
    with pytest.raises(PromotionNotFound):
        await hold("prm_unknown", user)


async def test_a_quota_cannot_become_less_than_is_taken(shop: Any) -> None:
    marketing, promotion_id = locate(Marketing), await a_timed_price(quota=5)
    await hold(promotion_id, a_user_id(), 3)
    before = await promotion(promotion_id)
    sku = next(iter(before.draft.prices))
    less = a_promotion(sku, kind="timed_price", ladder=(), prices={sku: 900}, quota=2)
    with pytest.raises(InvalidRequest) as refused:
        await marketing.edit_promotion(key=a_key(), promotion_id=promotion_id, draft=less, expected_version=1)
    assert refused.value.fields == {"quota": "more are taken already"}
    assert await promotion(promotion_id) == before


steps = st.lists(
    st.tuples(
        st.sampled_from(["hold", "hold", "capture", "void"]),
        st.integers(0, 2),
        st.integers(1, 3),
        st.integers(0, 5),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quota=st.integers(0, 6), per_user=st.integers(0, 4), acts=steps)
async def test_any_sequence_of_orders_agrees_with_a_simple_model(
    shop: Any, quota: int, per_user: int, acts: list[tuple[str, int, int, int]]
) -> None:
    marketing, promotion_id = locate(Marketing), await a_timed_price(quota, per_user)
    users = [a_user_id() for _ in range(3)]
    orders: list[tuple[str, int, int]] = []
    model: dict[str, tuple[int, int]] = {}
    for act, who, pieces, which in acts:
        if act == "hold":
            order_id = an_order_id(users[who])
            mine = sum(n for u, n in model.values() if u == who)
            fits = (not quota or sum(n for _, n in model.values()) + pieces <= quota) and (
                not per_user or mine + pieces <= per_user
            )
            try:
                await hold(promotion_id, users[who], pieces, order_id)
                assert fits
                model[order_id] = (who, pieces)
                orders.append((order_id, who, pieces))
            except Refusal:
                assert not fits
        elif orders:
            order_id = orders[which % len(orders)][0]
            await (marketing.capture if act == "capture" else marketing.void)(key=[order_id])
            if act == "void":
                model.pop(order_id, None)
        assert (await promotion(promotion_id)).taken == sum(n for _, n in model.values())
    # A shop may have only so many at a time, and this test makes many.
    await marketing.end_promotion(promotion_id=promotion_id)


def test_a_quota_is_looked_at_before_the_shoppers_limit() -> None:
    room = Room({"p": Limits(2, 1, 1)}, {("p", "u"): 1})
    assert short_of(room, "u", [Taking(promotion_id="p", pieces=2)]) == ({"p": 1}, {})
    assert short_of(room, "u", [Taking(promotion_id="p", pieces=1)]) == ({}, {"p": 0})
    assert short_of(room, "v", [Taking(promotion_id="p", pieces=1)]) == ({}, {})
