"""The tree of categories, brands and typed attributes."""

import asyncio
import uuid

import pytest

from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import (
    CategoryInUse,
    CategoryLoop,
    CategoryNotFound,
    CategoryTooDeep,
    ProductInvalid,
)
from chama.services.catalog.types import Attribute, AttributeDef, Brand, Category, ProductDraft, SkuDraft
from tests.support.given import a_key


def word() -> str:
    return f"t-{uuid.uuid4().hex}"


async def category(catalog: Catalog, category_id: str, parent: str | None = None) -> Category:
    wanted = Category(category_id=category_id, name="架", parent=parent, position=9000)
    return await catalog.save_category(key=a_key(), category=wanted)


def draft(shelf: str, **more: object) -> ProductDraft:
    return ProductDraft(
        title="古树普洱茶饼",
        category=shelf,
        pictures=["/media/tea_cake.svg"],
        skus=[SkuDraft(spec=[], price_fen=100, weight_g=1)],
        **more,
    )


async def test_a_subtree_moves_with_all_its_paths(catalog: Catalog) -> None:
    a, b, c, d = (word() for _ in range(4))
    await category(catalog, a)
    await category(catalog, b, a)
    await category(catalog, c, b)
    await category(catalog, d)
    product = await catalog.create_product(key=a_key(), draft=draft(c))
    assert len((await catalog.list_products(category=a)).items) == 1
    assert (await category(catalog, b, d)).path == [d, b]
    paths = {x.category_id: x.path for x in await catalog.categories()}
    assert (paths[c], paths[a]) == ([d, b, c], [a])
    assert (await catalog.list_products(category=a)).items == []
    assert [p.spu_id for p in (await catalog.list_products(category=d)).items] == [product.spu_id]
    (facts,) = await catalog.get_skus(ids=[product.skus[0].sku_id])
    assert facts.category_path == [d, b, c]


async def test_loops_and_what_is_too_deep_are_refused(catalog: Catalog) -> None:
    ids = [word() for _ in range(5)]
    for below, above in zip(ids[:4], [None, *ids], strict=False):
        await category(catalog, below, above)
    for parent in ids[:4]:
        with pytest.raises(CategoryLoop):
            await category(catalog, ids[0], parent)
    with pytest.raises(CategoryTooDeep):
        await category(catalog, ids[4], ids[3])
    await category(catalog, ids[4])
    with pytest.raises(CategoryTooDeep):
        await category(catalog, ids[0], ids[4])
    with pytest.raises(ProductInvalid) as refused:
        await category(catalog, word(), word())
    assert set(refused.value.fields) == {"parent"}
    assert {c.category_id: c.parent for c in await catalog.categories()}[ids[0]] is None


async def test_two_moves_at_once_make_no_loop(catalog: Catalog) -> None:
    a, b = word(), word()
    await category(catalog, a)
    await category(catalog, b)
    answers = await asyncio.gather(category(catalog, a, b), category(catalog, b, a), return_exceptions=True)
    assert sorted(type(x).__name__ for x in answers) == ["Category", "CategoryLoop"]


async def test_a_category_is_removed_only_when_nothing_hangs_on_it(catalog: Catalog) -> None:
    a, b = word(), word()
    await category(catalog, a)
    await category(catalog, b, a)
    with pytest.raises(CategoryInUse):
        await catalog.remove_category(key=a_key(), category_id=a)
    await catalog.remove_category(key=a_key(), category_id=b)
    await catalog.remove_category(key=a_key(), category_id=a)
    with pytest.raises(CategoryNotFound):
        await catalog.remove_category(key=a_key(), category_id=a)


async def test_attributes_are_inherited_and_checked(catalog: Catalog, shelf: str) -> None:
    leaf, year, roast = word(), word(), word()
    await category(catalog, leaf, shelf)
    for attribute in (
        AttributeDef(attribute_id=year, name="年份", kind="number", unit="年", category=shelf),
        AttributeDef(attribute_id=roast, name="烘焙", kind="enum", choices=["浅", "深"], category=leaf),
    ):
        await catalog.save_attribute(key=a_key(), attribute=attribute)
    inherited = [a.attribute_id for a in await catalog.attributes(category=leaf)]
    assert inherited[-2:] == [year, roast]
    assert roast not in [a.attribute_id for a in await catalog.attributes(category=shelf)]
    good = [Attribute(attribute_id=year, value="2021"), Attribute(attribute_id=roast, value="深")]
    product = await catalog.create_product(key=a_key(), draft=draft(leaf, attributes=good))
    assert [(a.name, a.value) for a in product.attributes] == [("年份", "2021"), ("烘焙", "深")]
    for attribute_id, value, field in (
        (year, "二〇二一", "value"),
        (year, "1e3", "value"),
        (roast, "中", "value"),
        (word(), "x", "attribute_id"),
    ):
        wrong = [Attribute(attribute_id=attribute_id, value=value)]
        with pytest.raises(ProductInvalid) as refused:
            await catalog.create_product(key=a_key(), draft=draft(leaf, attributes=wrong))
        assert set(refused.value.fields) == {f"attributes.0.{field}"}
    with pytest.raises(ProductInvalid) as refused:
        await catalog.save_attribute(
            key=a_key(), attribute=AttributeDef(attribute_id=year, name="年份", kind="text")
        )
    assert set(refused.value.fields) == {"kind"}


async def test_a_brand_must_exist_and_names_may_not_trick(catalog: Catalog, shelf: str) -> None:
    with pytest.raises(ProductInvalid) as refused:
        await catalog.create_product(key=a_key(), draft=draft(shelf, brand=word()))
    assert set(refused.value.fields) == {"brand"}
    for name in ("大\u202e益", "<b>大益</b>", "大\u200b益", ""):
        with pytest.raises(ProductInvalid):
            await catalog.save_brand(key=a_key(), brand=Brand(brand_id=word(), name=name))
