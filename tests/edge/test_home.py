"""The home page in one answer, with a fallback for each part."""

import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from chama.base.errors import Unavailable
from chama.edge.shop import home
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Category
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import CouponTerms
from tests.support import given


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    home._known.clear()
    home._home.forget_all()
    yield
    home._known.clear()
    home._home.forget_all()


async def _ask(web: httpx.AsyncClient) -> dict[str, Any]:
    home._home.forget_all()
    answer = await web.get("/api/shop/home")
    assert answer.status_code == 200
    return answer.json()


async def _unavailable(**_: Any) -> Any:
    raise Unavailable("it")


async def test_the_parts_are_what_their_own_pages_say(web: httpx.AsyncClient) -> None:
    await given.a_product(5)
    shown = await _ask(web)
    newest = (await web.get("/api/shop/products", params={"sort": "new", "limit": 20})).json()
    best = (await web.get("/api/shop/products", params={"sort": "sales", "limit": 8})).json()
    assert shown["new"]["items"][0]["spu_id"] == newest["items"][0]["spu_id"]
    assert shown["new"]["next"] == newest["next"]
    assert [c["spu_id"] for c in shown["best"]] == [c["spu_id"] for c in best["items"]]
    roots = [c for c in (await web.get("/api/shop/categories")).json() if not c.get("parent")]
    assert [s["category_id"] for s in shown["shelves"]] == [c["category_id"] for c in roots][:10]


async def test_a_coupon_that_can_be_claimed_is_offered(web: httpx.AsyncClient) -> None:
    name = f"home {secrets.token_hex(4)}"
    terms = CouponTerms(kind="fixed", amount_fen=500, threshold_fen=5_000)
    await given.a_coupon_template(name=name, terms=terms, valid_days=7)
    offered = {c["name"]: c for c in (await _ask(web))["coupons"]}
    assert offered[name]["terms"]["amount_fen"] == 500
    assert offered[name]["valid_days"] == 7


async def test_a_shelf_without_an_icon_shows_a_picture_of_its_goods(web: httpx.AsyncClient) -> None:
    shelf = await home._picture(Category(category_id="nothing-here", name="空", icon="/media/own.webp"))
    assert shelf == "/media/own.webp"
    assert await home._picture(Category(category_id="nothing-here", name="空")) == ""


async def test_a_part_that_cannot_be_had_is_empty_or_as_last_known(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given.a_product(5)
    marketing, catalog = locate(Marketing), locate(Catalog)
    monkeypatch.setattr(marketing, "coupon_centre", _unavailable)
    first = await _ask(web)
    assert first["coupons"] == []
    assert first["new"]["items"]
    monkeypatch.setattr(catalog, "list_products", _unavailable)
    second = await _ask(web)
    assert second["new"] == first["new"]
    assert second["best"] == first["best"]
    home._known.clear()
    third = await _ask(web)
    assert (third["new"]["items"], third["best"]) == ([], [])
