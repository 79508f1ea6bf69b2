"""The goods of the demo shop can be stored as they are, and each of their pictures is drawn and its own."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from chama.cli import pictures
from chama.cli.pictures.look import Look
from chama.cli.seeding import goods
from chama.cli.seeding.goods import Goods
from chama.services.catalog.internal import rules

ALL = goods.all_goods()
PATH = "/media/0123456789abcdef0123456789abcdef-e8dcc6-800x800/800.webp"


def paths(product: Goods) -> dict[goods.Drawing, str]:
    return dict.fromkeys([*goods.drawings(product), *goods.variants(product).values()], PATH)


@pytest.mark.parametrize("product", ALL, ids=lambda p: p.name)
def test_a_seed_product_is_a_good_draft(product: Goods) -> None:
    draft = goods.draft(product, paths(product))
    assert rules.draft_faults(draft) == {}
    assert draft.category in {c.category_id for c in goods.categories()}
    assert draft.brand in {b.brand_id for b in goods.brands()}
    assert product.origin in goods.attributes()[0].choices
    assert all(goods.stock(product, sku.spec) >= 12 for sku in draft.skus)
    assert all(1 < sku.price_fen < 5_000_000 and sku.cost_fen for sku in draft.skus)
    assert all(len(sku.barcode) == 13 for sku in draft.skus)


def test_the_shop_is_large_enough_and_nothing_is_there_twice() -> None:
    assert len({p.name for p in ALL}) == len({p.title for p in ALL}) == len(ALL) >= 60
    drafts = [goods.draft(p, paths(p)) for p in ALL]
    assert sum(len(d.skus) for d in drafts) >= 300
    codes = [sku.barcode for d in drafts for sku in d.skus]
    assert len(codes) == len(set(codes))
    assert {d.category for d in drafts} == {c.category_id for c in goods.categories() if c.parent}


def test_prices_follow_the_choices() -> None:
    cake = next(p for p in ALL if p.name == "menghai-raw-cake")
    skus = {tuple(s.spec): s for s in goods.draft(cake, paths(cake)).skus}
    assert skus["2024 年", "357 克"].price_fen == 26_800
    assert skus["2016 年", "357 克"].price_fen == 67_800
    assert skus["2024 年", "200 克"].price_fen == 15_800
    assert skus["2024 年", "357 克"].weight_g == 420


def test_a_year_has_its_own_wrapper() -> None:
    cake = next(p for p in ALL if p.name == "menghai-raw-cake")
    own = goods.variants(cake)
    assert set(own) == {"2024 年", "2020 年", "2016 年"}
    assert len({pictures.draw(*d) for d in own.values()}) == 3


@pytest.mark.parametrize("kind", sorted(pictures.VIEWS))
def test_every_view_is_well_formed_and_is_drawn_the_same_twice(kind: str) -> None:
    look = next((goods.look_of(p) for p in ALL if p.picture["kind"] == kind), Look())
    for view in range(len(pictures.VIEWS[kind])):
        svg = pictures.draw(kind, view, look)
        assert ElementTree.fromstring(svg).get("viewBox") == "0 0 1000 1000"
        assert svg == pictures.draw(kind, view, look)
        assert len(svg) < 900_000


def test_pixels_are_a_picture_that_is_not_one_colour() -> None:
    drawn = Image.open(io.BytesIO(pictures.pixels(pictures.draw("honey", 0, Look(name="花")), 240)))
    assert drawn.size == (240, 240)
    assert len(drawn.convert("RGB").getcolors(240 * 240) or []) > 1000


@pytest.mark.parametrize("name", sorted(pictures.brand.BANNERS))
def test_a_banner_is_wide(name: str) -> None:
    assert ElementTree.fromstring(pictures.banner(name)).get("viewBox") == "0 0 2500 1000"
