"""The storefront shows what the seed, or a file of the merchant's, says of the shop's signs."""

import json

import httpx

from chama.edge.shop import storefront
from chama.runtime.settings import STOREFRONT, settings

BANNERS = [
    {"picture": "/media/one", "title": "春茶", "page": "/goods/list/index?category=tea"},
    {"picture": "/media/two"},
    "/media/from-a-file-of-before-banners-had-titles",
]


async def test_the_seeded_signs_are_shown(web: httpx.AsyncClient) -> None:
    file = settings().state / STOREFRONT
    file.write_text(json.dumps({"logo": "/media/logo", "banners": BANNERS}))
    storefront.shown.cache_clear()
    try:
        shown = (await web.get("/api/shop/storefront")).json()
    finally:
        file.unlink()
        storefront.shown.cache_clear()
    assert (shown["name"], shown["logo"]) == ("茶马", "/media/logo")
    pictures = [b if isinstance(b, dict) else {"picture": b} for b in BANNERS]
    assert shown["banners"] == [{"title": "", "page": "", **b} for b in pictures]
