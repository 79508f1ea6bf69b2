"""Catalog through its door: what is written is read, what is wrong is refused, acts happen once."""

import asyncio
import uuid

import msgspec
import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductInvalid, ProductNotFound, SkuNotFound, SkuVersionStale
from chama.services.catalog.types import (
    Attribute,
    Category,
    DetailBlock,
    Product,
    ProductCard,
    ProductDraft,
    SkuDraft,
    SpecAxis,
)

NO_SKU = "sku_" + "0" * 26
NO_SPU = "spu_" + "0" * 26


def key() -> str:
    return f"test-{uuid.uuid4().hex}"


def draft(category: str, title: str = "古树普洱茶饼", *prices_fen: int) -> ProductDraft:
    prices = prices_fen or (26_800, 15_800)
    weights = ["357 克", "200 克", "100 克"][: len(prices)]
    return ProductDraft(
        title=title,
        subtitle="勐海春茶",
        category=category,
        pictures=["/media/tea_cake.svg"],
        detail=[DetailBlock(kind="text", heading="产地", text="第一段\n第二段")],
        attributes=[Attribute(name="产地", value="西双版纳")],
        axes=[SpecAxis(name="规格", values=weights)],
        skus=[SkuDraft(spec=[w], price_fen=p, weight_g=400) for w, p in zip(weights, prices, strict=True)],
    )


async def test_a_created_product_is_read_back(catalog: Catalog, shelf: str) -> None:
    made = await catalog.create_product(key=key(), draft=draft(shelf))
    assert await catalog.get_product(spu_id=made.spu_id) == made
    assert [s.spec_text for s in made.skus] == ["357 克", "200 克"]
    facts = await catalog.get_skus(ids=[made.skus[1].sku_id, NO_SKU, "nonsense\0", made.skus[0].sku_id])
    assert [(f.sku_id, f.price_fen, f.status) for f in facts] == [
        (made.skus[1].sku_id, 15_800, "on"),
        (made.skus[0].sku_id, 26_800, "on"),
    ]
    assert facts[0].title == "古树普洱茶饼" and facts[0].picture == "/media/tea_cake.svg"


async def test_the_same_key_makes_one_product(catalog: Catalog, shelf: str) -> None:
    k = key()
    both = await asyncio.gather(*(catalog.create_product(key=k, draft=draft(shelf)) for _ in range(4)))
    assert len({p.spu_id for p in both}) == 1
    with pytest.raises(ActKeyReused):
        await catalog.create_product(key=k, draft=draft(shelf, "别的茶"))
    assert len((await catalog.list_products(category=shelf)).items) == 1


async def test_a_new_price_is_seen_at_once_and_needs_the_present_version(
    catalog: Catalog, shelf: str
) -> None:
    made = await catalog.create_product(key=key(), draft=draft(shelf))
    sku_id = made.skus[0].sku_id
    await catalog.get_skus(ids=[sku_id])
    await catalog.set_price(key=key(), sku_id=sku_id, price_fen=9_900, expected_version=1)
    (facts,) = await catalog.get_skus(ids=[sku_id])
    assert (facts.price_fen, facts.version) == (9_900, 2)
    assert (await catalog.list_products(category=shelf)).items[0].price_fen == 9_900
    with pytest.raises(SkuVersionStale) as stale:
        await catalog.set_price(key=key(), sku_id=sku_id, price_fen=9_800, expected_version=1)
    assert stale.value.detail == {"version": 2, "price_fen": 9_900}


async def test_of_two_prices_decided_on_one_version_one_wins(catalog: Catalog, shelf: str) -> None:
    made = await catalog.create_product(key=key(), draft=draft(shelf))
    sku_id = made.skus[0].sku_id
    answers = await asyncio.gather(
        *(
            catalog.set_price(key=key(), sku_id=sku_id, price_fen=10_000 + i, expected_version=1)
            for i in range(6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(a, Product) for a in answers) == 1
    assert sum(isinstance(a, SkuVersionStale) for a in answers) == 5


async def test_off_sale_leaves_the_lists_but_stays_readable(catalog: Catalog, shelf: str) -> None:
    made = await catalog.create_product(key=key(), draft=draft(shelf))
    off = await catalog.set_status(key=key(), spu_id=made.spu_id, status="off")
    assert (off.status, off.version) == ("off", 2)
    assert (await catalog.list_products(category=shelf)).items == []
    (facts,) = await catalog.get_skus(ids=[made.skus[0].sku_id])
    assert facts.status == "off"
    assert (await catalog.get_product(spu_id=made.spu_id)).status == "off"
    again = await catalog.set_status(key=key(), spu_id=made.spu_id, status="off")
    assert again.version == 2


@pytest.mark.parametrize("sort", ["new", "price"])
async def test_pages_follow_each_other_without_gap_or_repeat(catalog: Catalog, shelf: str, sort: str) -> None:
    made = [
        await catalog.create_product(key=key(), draft=draft(shelf, f"茶 {i}", 1_000 * (i % 3 + 1)))
        for i in range(7)
    ]
    seen: list[ProductCard] = []
    cursor = None
    while True:
        page = await catalog.list_products(category=shelf, cursor=cursor, limit=3, sort=sort)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    if sort == "new":
        assert [c.spu_id for c in seen] == sorted((p.spu_id for p in made), reverse=True)
    else:
        wanted = sorted((p.skus[0].price_fen, p.spu_id) for p in made)
        assert [(c.price_fen, c.spu_id) for c in seen] == wanted


async def test_foreign_cursors_and_limits_are_refused(catalog: Catalog, shelf: str) -> None:
    for cursor in ("%%%", "WyJhIl0", "é"):
        with pytest.raises(InvalidRequest):
            await catalog.list_products(category=shelf, cursor=cursor)
    for limit in (0, 101):
        with pytest.raises(InvalidRequest):
            await catalog.list_products(category=shelf, limit=limit)
    assert (await catalog.list_products(category="no such\0")).items == []


async def test_what_does_not_exist_is_refused(catalog: Catalog) -> None:
    for spu_id in (NO_SPU, "nonsense\0"):
        with pytest.raises(ProductNotFound):
            await catalog.get_product(spu_id=spu_id)
        with pytest.raises(ProductNotFound):
            await catalog.set_status(key=key(), spu_id=spu_id, status="on")
    with pytest.raises(SkuNotFound):
        await catalog.set_price(key=key(), sku_id=NO_SKU, price_fen=1, expected_version=1)
    with pytest.raises(InvalidRequest):
        await catalog.get_skus(ids=[NO_SKU] * 501)


async def test_a_wrong_draft_names_its_fields(catalog: Catalog, shelf: str) -> None:
    good = draft(shelf)
    for field, value in (
        ("title", ""),
        ("title", "茶" * 61),
        ("title", "茶\u202e饼"),
        ("title", "茶\n饼"),
        ("title", " 茶"),
        ("subtitle", "\x00"),
        ("category", "no-such-category"),
        ("pictures", []),
        ("skus", []),
    ):
        with pytest.raises(ProductInvalid) as refused:
            await catalog.create_product(key=key(), draft=msgspec.structs.replace(good, **{field: value}))
        assert set(refused.value.fields) == {field}
    sku = good.skus[0]
    for changes, field in (
        ({"price_fen": 0}, "price_fen"),
        ({"price_fen": 10**9 + 1}, "price_fen"),
        ({"market_price_fen": 1}, "market_price_fen"),
        ({"weight_g": -1}, "weight_g"),
        ({"spec": ["没有"]}, "spec"),
        ({"spec": []}, "spec"),
        ({"picture": "javascript:alert(1)"}, "picture"),
    ):
        skus = [msgspec.structs.replace(sku, **changes), good.skus[1]]
        with pytest.raises(ProductInvalid) as refused:
            await catalog.create_product(key=key(), draft=msgspec.structs.replace(good, skus=skus))
        assert set(refused.value.fields) == {f"skus.0.{field}"}
    with pytest.raises(ProductInvalid) as refused:
        await catalog.create_product(key=key(), draft=msgspec.structs.replace(good, skus=[sku, sku]))
    assert set(refused.value.fields) == {"skus.1.spec"}


async def test_categories_come_in_their_order(catalog: Catalog, shelf: str) -> None:
    await catalog.save_category(key=key(), category=Category(category_id=shelf, name="改名", position=0))
    found = await catalog.categories()
    roots = [c.position for c in found if c.parent is None]
    assert roots and roots == sorted(roots)
    assert next(c.name for c in found if c.category_id == shelf) == "改名"
    with pytest.raises(ProductInvalid):
        await catalog.save_category(key=key(), category=Category(category_id="中文", name="x"))
