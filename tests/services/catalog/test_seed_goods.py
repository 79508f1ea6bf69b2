"""The goods of the demo shop can be stored as they are, and each has a picture that is well-formed."""

from xml.etree import ElementTree

import pytest

from chama.cli.pictures import KINDS, draw
from chama.cli.seed_data import CATEGORIES, PRODUCTS, SeedProduct
from chama.services.catalog.internal import rules


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name)
def test_a_seed_product_is_a_good_draft(product: SeedProduct) -> None:
    assert rules.draft_faults(product.draft) == {}
    assert product.draft.category in {c.category_id for c in CATEGORIES}
    assert len(product.stock) == len(product.draft.skus) and min(product.stock) > 0
    assert product.draft.pictures == [f"/media/{product.picture_file}"]


def test_names_and_titles_are_different() -> None:
    assert len({p.key for p in PRODUCTS}) == len({p.draft.title for p in PRODUCTS}) == len(PRODUCTS) == 12
    assert sum(len(p.draft.skus) for p in PRODUCTS) == 40
    assert all(rules.category_faults(c) == {} for c in CATEGORIES)


@pytest.mark.parametrize("kind", sorted({p.kind for p in PRODUCTS} | set(KINDS)))
def test_a_picture_is_well_formed_and_stays_small(kind: str) -> None:
    svg = draw(kind, "#8A4B32")
    assert ElementTree.fromstring(svg).get("viewBox") == "0 0 800 800"
    assert len(svg) < 32_000
