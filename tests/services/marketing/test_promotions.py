"""Promotions through the door: versions, ends, limits; a stored price is made again from its versions."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import PromotionChanged, PromotionNotFound
from chama.services.marketing.types import (
    Basket,
    BasketLine,
    FreightTemplate,
    FreightZone,
    PriceRecord,
    PromotionDraft,
    Quote,
    Rung,
    Scope,
)
from tests.support.given import a_key, a_sku_id


def a_promotion(sku_id: str, **changes: Any) -> PromotionDraft:
    """¥10 off from ¥50 on, for one SKU, for a day."""
    whole = {
        "name": "满 50 减 10",
        "kind": "reduction",
        "ladder": (Rung(threshold_fen=5_000, off_fen=1_000),),
        "scope": Scope(skus=(sku_id,)),
        "starts_at": context.now() - timedelta(hours=1),
        "ends_at": context.now() + timedelta(days=1),
        **changes,
    }
    return PromotionDraft(**whole)


def a_basket(sku_id: str) -> Basket:
    zone = FreightZone(first_fen=1_000)
    return Basket(
        lines=[BasketLine(sku_id=sku_id, quantity=1, list_price_fen=6_000)],
        region="云南省",
        freight=[FreightTemplate(template_id="standard", zones=(zone,))],
    )


async def priced(sku_id: str) -> Quote:
    return await locate(Marketing).price(basket=a_basket(sku_id), now=context.now())


async def test_a_promotion_is_made_once_per_key_changed_by_versions_and_ended_for_good(shop: Any) -> None:
    marketing, sku, key = locate(Marketing), a_sku_id(), a_key()
    first = a_promotion(sku)
    made = await marketing.create_promotion(key=key, draft=first)
    assert await marketing.create_promotion(key=key, draft=first) == made
    with pytest.raises(ActKeyReused):
        await marketing.create_promotion(key=key, draft=a_promotion(sku, name="另一个"))
    assert (await priced(sku)).payable_fen == 6_000
    draft = a_promotion(sku, ladder=(Rung(threshold_fen=5_000, off_fen=2_000),))
    edited = await marketing.edit_promotion(
        key=a_key(), promotion_id=made.promotion_id, draft=draft, expected_version=1
    )
    assert (edited.version, (await priced(sku)).payable_fen) == (2, 5_000)
    with pytest.raises(PromotionChanged) as refused:
        await marketing.edit_promotion(
            key=a_key(), promotion_id=made.promotion_id, draft=draft, expected_version=1
        )
    assert refused.value.detail == {"version": 2}
    for _ in range(2):
        assert (await marketing.end_promotion(promotion_id=made.promotion_id)).status == "ended"
    assert (await priced(sku)).payable_fen == 7_000
    with pytest.raises(InvalidRequest):
        await marketing.edit_promotion(
            key=a_key(), promotion_id=made.promotion_id, draft=draft, expected_version=2
        )
    with pytest.raises(PromotionNotFound):
        await marketing.end_promotion(promotion_id="prm_unknown")
    with pytest.raises(InvalidRequest):
        await marketing.create_promotion(key=a_key(), draft=a_promotion(sku, ladder=()))
    ended = await marketing.list_promotions(status="ended", cursor=None, limit=100)
    assert made.promotion_id in {p.promotion_id for p in ended.items}


async def test_a_stored_price_is_replayed_bit_for_bit_after_the_promotion_changed(shop: Any) -> None:
    marketing, sku, now = locate(Marketing), a_sku_id(), context.now()
    made = await marketing.create_promotion(key=a_key(), draft=a_promotion(sku))
    quote = await marketing.price(basket=a_basket(sku), now=now)
    trace = msgspec.json.encode(quote.trace).decode()
    record = PriceRecord(rules=quote.rules, at=now, basket=a_basket(sku), promotions=quote.promotions)
    kept = msgspec.json.encode(record).decode()
    await marketing.edit_promotion(
        key=a_key(),
        promotion_id=made.promotion_id,
        draft=a_promotion(sku, ladder=(Rung(off_fen=1),)),
        expected_version=1,
    )
    await marketing.end_promotion(promotion_id=made.promotion_id)
    told = await marketing.explain(trace=trace, record=kept)
    assert told.replayed is True
    assert [(s.title, s.amount_fen) for s in told.shopper] == [
        ("商品原价", 6_000),
        ("满减满折 · 满 50 减 10", -1_000),
        ("运费", 1_000),
    ]
    forged = trace.replace("-1000", "-1001")
    assert (await marketing.explain(trace=forged, record=kept)).replayed is False
    assert (await marketing.explain(trace=trace, record="")).replayed is None
    with pytest.raises(InvalidRequest):
        await marketing.explain(trace="{", record="")
