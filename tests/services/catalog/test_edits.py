"""Edits of products: versions, specs, prices, schedules; carts and orders keep what they name."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import pytest

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import Database
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import (
    MatrixTooLarge,
    ProductInvalid,
    ProductNotFound,
    ProductVersionStale,
    ScheduleInvalid,
    SkuNotFound,
    SkuVersionStale,
    TooManySkus,
)
from chama.services.catalog.internal import jobs
from chama.services.catalog.internal.actions.set_status import turn_due
from chama.services.catalog.types import (
    DetailBlock,
    PriceChange,
    Product,
    ProductDraft,
    ProductEdit,
    SkuDraft,
    SpecAxis,
)
from tests.support.given import a_key, announced

SIZES = SpecAxis(name="规格", values=["357 克", "200 克"])


def sku(*spec: str, price_fen: int = 10_000, **more: object) -> SkuDraft:
    return msgspec.convert({"spec": list(spec), "price_fen": price_fen, "weight_g": 400, **more}, SkuDraft)


async def made(catalog: Catalog, shelf: str, **more: object) -> Product:
    draft = ProductDraft(
        title="古树普洱茶饼",
        category=shelf,
        pictures=["/media/tea_cake.svg"],
        axes=[SIZES],
        skus=[sku("357 克"), sku("200 克", price_fen=6_000, market_price_fen=9_000, cost_fen=3_000)],
    )
    return await catalog.create_product(key=a_key(), draft=msgspec.structs.replace(draft, **more))


async def edited(catalog: Catalog, product: Product, **edit: object) -> Product:
    return await catalog.edit_product(
        key=a_key(),
        spu_id=product.spu_id,
        expected_version=product.version,
        edit=msgspec.convert(edit, ProductEdit),
    )


async def respec(catalog: Catalog, product: Product, axes: list[SpecAxis], skus: list[SkuDraft]) -> Product:
    return await catalog.edit_specs(
        key=a_key(), spu_id=product.spu_id, expected_version=product.version, axes=axes, skus=skus
    )


async def test_an_edit_changes_what_it_names_and_nothing_else(catalog: Catalog, shelf: str) -> None:
    first = await made(catalog, shelf, tags=["新品"])
    second = await edited(catalog, first, title="景迈古树", no_reason_return=False)
    assert second == msgspec.structs.replace(first, title="景迈古树", no_reason_return=False, version=2)
    assert await catalog.get_product(spu_id=first.spu_id) == second
    assert [c.title for c in (await catalog.list_products(category=shelf)).items] == ["景迈古树"]
    assert await edited(catalog, second, title="景迈古树") == second
    assert await announced("catalog", first.spu_id) == ["catalog.ProductChanged"] * 2


async def test_an_edited_detail_is_published_anew(catalog: Catalog, shelf: str) -> None:
    first = await made(catalog, shelf, detail=[DetailBlock(kind="text", text="一")])
    second = await edited(catalog, first, detail=[{"kind": "text", "text": "二"}])
    assert second.detail_file != first.detail_file and second.detail_file.startswith("/media/")


async def test_the_second_of_two_editors_gets_both_versions(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    await edited(catalog, product, title="甲")
    with pytest.raises(ProductVersionStale) as stale:
        await edited(catalog, product, title="乙")
    detail = stale.value.detail
    assert (detail["expected_version"], detail["version"]) == (1, 2)
    assert detail["yours"] == {"title": "乙"} and detail["theirs"]["title"] == "甲"


async def test_of_many_editors_of_one_version_one_wins(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    answers = await asyncio.gather(
        *(edited(catalog, product, title=f"茶 {i}") for i in range(6)), return_exceptions=True
    )
    assert sum(isinstance(a, Product) for a in answers) == 1
    assert sum(isinstance(a, ProductVersionStale) for a in answers) == 5


async def test_every_version_can_be_read_again(catalog: Catalog, shelf: str) -> None:
    first = await made(catalog, shelf)
    second = await edited(catalog, first, subtitle="春茶")
    (facts,) = await catalog.get_skus(ids=[first.skus[0].sku_id])
    assert facts.product_version == 2
    assert await catalog.get_version(spu_id=first.spu_id, version=1) == first
    assert await catalog.get_version(spu_id=first.spu_id, version=2) == second
    with pytest.raises(ProductNotFound):
        await catalog.get_version(spu_id=first.spu_id, version=3)


async def test_choices_that_stay_keep_their_ids_and_those_that_go_are_retired(
    catalog: Catalog, shelf: str
) -> None:
    first = await made(catalog, shelf)
    stays, goes = (s.sku_id for s in first.skus)
    axes = [SpecAxis(name="规格", values=["357 克", "100 克"], pictures={"100 克": "/media/small.svg"})]
    second = await respec(catalog, first, axes, [sku("100 克", price_fen=4_000), sku("357 克", price_fen=1)])
    assert [s.spec_text for s in second.skus] == ["100 克", "357 克"]
    assert second.skus[1].sku_id == stays and second.skus[1].price_fen == 10_000
    assert second.axes == axes
    (gone,) = await catalog.get_skus(ids=[goes])
    assert (gone.status, gone.spec_text, gone.price_fen) == ("retired", "200 克", 6_000)
    staff = await catalog.staff_product(spu_id=first.spu_id)
    assert {s.sku.sku_id: s.sku.status for s in staff.skus}[goes] == "retired"


async def test_a_choice_that_comes_back_comes_back_under_its_id(catalog: Catalog, shelf: str) -> None:
    first = await made(catalog, shelf)
    goes = first.skus[1].sku_id
    second = await respec(catalog, first, [SpecAxis(name="规格", values=["357 克"])], [sku("357 克")])
    two = [SpecAxis(name="产季", values=["春"]), SIZES]
    third = await respec(catalog, second, two, [sku("春", "200 克")])
    assert third.skus[0].sku_id not in {s.sku_id for s in first.skus}
    fourth = await respec(catalog, third, [SIZES], [sku("200 克", price_fen=7_700)])
    assert [(s.sku_id, s.price_fen, s.version, s.status) for s in fourth.skus] == [(goes, 7_700, 2, "on")]
    assert [p.price_fen for p in await catalog.price_history(sku_id=goes)] == [7_700, 6_000]


async def test_the_order_of_axes_does_not_matter_to_a_choice(catalog: Catalog, shelf: str) -> None:
    season, size = SpecAxis(name="产季", values=["春", "秋"]), SpecAxis(name="规格", values=["大"])
    product = await made(catalog, shelf, axes=[season, size], skus=[sku("春", "大"), sku("秋", "大")])
    turned = await respec(catalog, product, [size, season], [sku("大", "秋"), sku("大", "春")])
    assert [s.sku_id for s in turned.skus] == [s.sku_id for s in reversed(product.skus)]
    assert [s.spec_text for s in turned.skus] == ["大 · 秋", "大 · 春"]


async def test_named_skus_may_change_places(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    one, two = (s.sku_id for s in product.skus)
    turned = await respec(catalog, product, [SIZES], [sku("357 克", sku_id=two), sku("200 克", sku_id=one)])
    assert [(s.sku_id, s.spec) for s in turned.skus] == [(two, ["357 克"]), (one, ["200 克"])]
    with pytest.raises(ProductInvalid) as refused:
        await respec(catalog, turned, [SIZES], [sku("357 克", sku_id="sku_" + "0" * 26)])
    assert set(refused.value.fields) == {"skus.0.sku_id"}


async def test_a_matrix_that_is_too_large_is_refused(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    wide = [SpecAxis(name=n, values=[f"{n}{i}" for i in range(72)]) for n in "甲乙"]
    with pytest.raises(MatrixTooLarge) as refused:
        await respec(catalog, product, wide, [sku("甲0", "乙0")])
    assert refused.value.detail == {"made": 5184}
    long = [SpecAxis(name=n, values=[f"{n}{i}" for i in range(30)]) for n in "甲乙"]
    many = [sku(f"甲{i // 30}", f"乙{i % 30}") for i in range(501)]
    with pytest.raises(TooManySkus):
        await respec(catalog, product, long, many)
    assert len((await respec(catalog, product, long, many[:500])).skus) == 500
    assert (await catalog.get_product(spu_id=product.spu_id)).version == 2


async def test_prices_change_together_or_not_at_all(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    one, two = (s.sku_id for s in product.skus)
    changes = [
        PriceChange(sku_id=one, expected_version=1, price_fen=8_000, member_prices={"gold": 7_000}),
        PriceChange(sku_id=two, expected_version=1, market_price_fen=None, cost_fen=1),
    ]
    assert await catalog.set_prices(key=a_key(), changes=changes) == [product.spu_id]
    facts = {f.sku_id: f for f in await catalog.get_skus(ids=[one, two])}
    assert (facts[one].price_fen, facts[one].member_prices, facts[one].version) == (8_000, {"gold": 7_000}, 2)
    staff = {s.sku.sku_id: s for s in (await catalog.staff_product(spu_id=product.spu_id)).skus}
    assert (staff[two].market_price_fen, staff[two].cost_fen, staff[two].sku.version) == (None, 1, 2)
    stale = [
        PriceChange(sku_id=one, expected_version=2, price_fen=1),
        PriceChange(sku_id=two, expected_version=1, price_fen=1),
    ]
    with pytest.raises(SkuVersionStale) as refused:
        await catalog.set_prices(key=a_key(), changes=stale)
    assert set(refused.value.fields) == {"changes.1.expected_version"}
    wrong = [PriceChange(sku_id=one, expected_version=2, price_fen=6_000)]
    with pytest.raises(ProductInvalid) as invalid:
        await catalog.set_prices(key=a_key(), changes=wrong)
    assert set(invalid.value.fields) == {"changes.0.member_prices"}
    with pytest.raises(SkuNotFound):
        await catalog.set_prices(key=a_key(), changes=[PriceChange(sku_id="x", expected_version=1)])
    assert (await catalog.get_skus(ids=[one]))[0].price_fen == 8_000


async def test_a_market_price_is_shown_only_with_evidence(
    catalog: Catalog, shelf: str, clock: FakeClock
) -> None:
    product = await made(catalog, shelf, skus=[sku("357 克", price_fen=9_000, market_price_fen=9_000)])
    sku_id = product.skus[0].sku_id
    assert product.skus[0].market_price_fen is None
    clock.advance(days=2)
    lower = await catalog.set_price(key=a_key(), sku_id=sku_id, price_fen=8_000, expected_version=1)
    assert lower.skus[0].market_price_fen == 9_000
    (facts,) = await catalog.get_skus(ids=[sku_id])
    assert facts.market_price_fen == 9_000
    clock.advance(days=1)
    change = PriceChange(sku_id=sku_id, expected_version=2, price_fen=7_000)
    await catalog.set_prices(key=a_key(), changes=[change])
    assert (await catalog.get_product(spu_id=product.spu_id)).skus[0].market_price_fen is None
    staff = await catalog.staff_product(spu_id=product.spu_id)
    assert staff.skus[0].market_price_fen == 9_000


async def test_the_clock_puts_on_sale_and_takes_off(catalog: Catalog, shelf: str, clock: FakeClock) -> None:
    now = clock.now()
    product = await made(
        catalog, shelf, status="scheduled", on_at=now + timedelta(hours=1), off_at=now + timedelta(hours=3)
    )
    (facts,) = await catalog.get_skus(ids=[product.skus[0].sku_id])
    assert facts.status == "off"
    assert (await catalog.list_products(category=shelf)).items == []
    assert product.spu_id not in await turn_due(Database("catalog"), 1000)
    clock.advance(hours=1)
    assert product.spu_id in await turn_due(Database("catalog"), 1000)
    assert product.spu_id not in await turn_due(Database("catalog"), 1000)
    row = (await catalog.staff_products(category=shelf)).items[0]
    assert (row.status, row.version) == ("on", 2)
    clock.advance(hours=2)
    await jobs.turn_scheduled()
    row = (await catalog.staff_products(category=shelf)).items[0]
    assert (row.status, row.version, row.off_at) == ("off", 3, None)


async def test_times_that_do_not_fit_are_named(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf)
    now = context.now()
    naive = datetime(2030, 1, 1)  # noqa: DTZ001 - what a careless client sends
    for status, on_at, off_at, field in (
        ("scheduled", None, None, "on_at"),
        ("scheduled", now - timedelta(seconds=1), None, "on_at"),
        ("scheduled", now + timedelta(days=800), None, "on_at"),
        ("scheduled", now + timedelta(days=2), now + timedelta(days=1), "off_at"),
        ("on", now + timedelta(days=1), None, "on_at"),
        ("off", None, now + timedelta(days=1), "off_at"),
        ("scheduled", naive, None, "on_at"),
    ):
        with pytest.raises(ScheduleInvalid) as refused:
            await catalog.set_status(
                key=a_key(), spu_id=product.spu_id, status=status, on_at=on_at, off_at=off_at
            )
        assert set(refused.value.fields) == {field}


async def test_a_draft_is_nowhere_to_be_seen_until_it_is_on(catalog: Catalog, shelf: str) -> None:
    product = await made(catalog, shelf, status="draft")
    assert (await catalog.list_products(category=shelf)).items == []
    assert [r.status for r in (await catalog.staff_products(status="draft", category=shelf)).items] == [
        "draft"
    ]
    await catalog.set_status(key=a_key(), spu_id=product.spu_id, status="on")
    assert len((await catalog.list_products(category=shelf)).items) == 1
