"""The H5 app's files: what a browser may keep, and what it is told early."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chama.edge import h5
from chama.edge.shop import storefront
from chama.runtime.settings import STOREFRONT, settings

APP = '<div id="app"><!--app-html--></div>'
PAGE = f"<!doctype html><html><head><title>茶马</title></head><body>{APP}</body></html>"
PICTURE = f"/media/{'ab' * 16}-e4dfcf-1600x640"


def _forget() -> None:
    for kept in (h5.built, h5.home_page, storefront.shown):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def _build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "app.js").write_text("1")
    monkeypatch.setattr(h5, "_folder", lambda: tmp_path)
    _forget()
    yield
    _forget()


async def test_a_page_that_did_not_change_keeps_a_pages_policy(web: httpx.AsyncClient) -> None:
    """A browser puts headers of a 304 over those it keeps: under the policy of data nothing would load."""
    for path in ("/", "/goods/list/index", "/assets/app.js"):
        first = await web.get(path)
        again = await web.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        for name in ("content-security-policy", "cache-control", "content-type"):
            assert again.headers[name] == first.headers[name], (path, name)
    assert "default-src 'self'" in (await web.get("/")).headers["content-security-policy"]


def _store(**told: object) -> Path:
    file = settings().state / STOREFRONT
    file.write_text(json.dumps(told))
    _forget()
    return file


async def test_the_home_page_shows_its_picture_before_the_scripts(web: httpx.AsyncClient) -> None:
    file = _store(name="山 & 水", banners=[{"picture": f"{PICTURE}/1600.webp"}])
    try:
        home = (await web.get("/")).text
        assert home == (await web.get("/pages/home/index")).text
        base = storefront.shown().media_url
    finally:
        file.unlink()
    files = f'srcset="{base}{PICTURE}/480.webp 1x, {base}{PICTURE}/960.webp 2x"'
    first, phone = '<head><link rel="preload" as="image"', 'media="(max-width: 599px)"'
    assert f'{first} image{files} {phone} fetchpriority="high">' in home
    assert f"<source {phone} {files}>" in home
    assert '<link rel="preload" as="fetch" crossorigin="anonymous" href="/api/shop/home"><title>' in home
    assert '<div class="first-name">山 &amp; 水</div>' in home
    assert APP not in home
    assert (await web.get("/goods/list/index")).text == PAGE


@pytest.mark.parametrize("picture", ['"><script>', f"{PICTURE[:-9]}-800x320/800.webp", "https://else/1.webp"])
async def test_a_picture_without_small_copies_is_left_to_the_app(picture: str) -> None:
    file = _store(banners=[{"picture": picture}])
    try:
        assert "<img" not in h5.first_sight()
    finally:
        file.unlink()


async def test_a_home_page_is_packed_like_every_page(web: httpx.AsyncClient) -> None:
    assert gzip.decompress(h5.home_page().gzipped) == h5.home_page().plain
