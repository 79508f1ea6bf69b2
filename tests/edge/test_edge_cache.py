"""The nginx configuration that we hand out, in a real nginx, in front of the real app."""

import asyncio
import io
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web as server
from PIL import Image

from chama.runtime.engines import EngineUrls
from chama.runtime.service import locate
from chama.runtime.settings import project_root
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal.jobs import tell_caches
from tests.support import given
from tests.support.cdn import KEY, told_to
from tests.support.pump import Pump
from tests.support.running_shop import free_port, until

CONF = "deploy/nginx/edge-cache.conf"
FRAME = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {ours}
}}
"""


class Origin:
    """The shop behind nginx; `asked` counts what reaches it, `keeps` is its cache-control."""

    def __init__(self, shop: httpx.AsyncClient) -> None:
        self.shop, self.asked, self.away, self.keeps = shop, 0, False, ""

    async def answer(self, request: server.Request) -> server.Response:
        self.asked += 1
        if self.away:
            return server.Response(status=503)
        assert "X-Chama-Refresh" not in request.headers
        got = await self.shop.get(request.path_qs, headers=dict(request.headers))
        headers = dict(got.headers)
        if self.keeps and got.status_code == 200:
            headers["cache-control"] = self.keeps
        return server.Response(status=got.status_code, body=got.content, headers=headers)


@pytest.fixture
async def origin(web: httpx.AsyncClient) -> AsyncIterator[tuple[Origin, int]]:
    origin, port = Origin(web), free_port()
    app = server.Application()
    app.router.add_route("*", "/{path:.*}", origin.answer)
    runner = server.AppRunner(app)
    await runner.setup()
    await server.TCPSite(runner, "127.0.0.1", port).start()
    yield origin, port
    await runner.cleanup()


@pytest.fixture
async def edge(origin: tuple[Origin, int], tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("NGINX IS MISSING, the edge cache was not tested: apt-get install nginx-light")
    port = free_port()
    ours = (project_root() / CONF).read_text()
    for ship, here in (
        ("127.0.0.1:8800", f"127.0.0.1:{origin[1]}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/var/cache/nginx/chama", str(tmp_path / "kept")),
        ("change-this-secret", KEY),
    ):
        assert ship in ours
        ours = ours.replace(ship, here)
    root = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(FRAME.format(user=root, folder=tmp_path, ours=ours))
    command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await until("nginx", lambda: client.get("/healthz"), 20)
            yield client
    finally:
        process.terminate()
        await process.wait()


async def test_many_who_ask_for_the_home_page_are_one_question_to_the_shop(
    edge: httpx.AsyncClient, origin: tuple[Origin, int]
) -> None:
    first = await edge.get("/api/shop/home")
    assert (first.status_code, first.headers["x-cache"]) == (200, "MISS")
    before = origin[0].asked
    answers = [await edge.get("/api/shop/home") for _ in range(5)]
    assert {a.content for a in answers} == {first.content}
    assert "HIT" in {a.headers["x-cache"] for a in answers}
    assert origin[0].asked - before <= 1
    same = await edge.get("/api/shop/home", headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_when_the_shop_is_away_the_last_answer_is_better_than_none(
    edge: httpx.AsyncClient, origin: tuple[Origin, int]
) -> None:
    first = await edge.get("/api/shop/home")
    origin[0].away = True

    async def old() -> bool:
        return (await edge.get("/api/shop/home")).headers["x-cache"] in ("STALE", "UPDATING")

    await until("the kept answer is over its second", old, 10)
    assert (await edge.get("/api/shop/home")).content == first.content
    assert (await edge.get("/api/shop/categories")).status_code == 503


async def test_a_page_that_changed_is_fetched_anew_long_before_its_time_is_over(
    edge: httpx.AsyncClient, origin: tuple[Origin, int], shop: EngineUrls
) -> None:
    catalog, pump = locate(Catalog), Pump(shop)
    sku_id = await given.a_product(1)
    spu_id = (await catalog.get_skus(ids=[sku_id]))[0].spu_id
    await pump.until_quiet()
    path, price = f"/api/shop/products/{spu_id}", 12_300
    origin[0].keeps = "public, max-age=600"

    async def seen(**headers: str) -> tuple[str, int]:
        answer = await edge.get(path, headers=headers)
        return answer.headers["x-cache"], answer.json()["product"]["skus"][0]["price_fen"]

    _, old = await seen()
    product = await catalog.get_product(spu_id=spu_id)
    with told_to(f"nginx:{edge.base_url}"):
        await catalog.set_price(
            key=given.a_key(), sku_id=sku_id, price_fen=price, expected_version=product.skus[0].version
        )
        await pump.until_quiet()
        # Nobody else can have it fetched.
        assert await seen(**{"x-chama-refresh": "wrong"}) == ("HIT", old)
        assert await tell_caches() == 2
        before = origin[0].asked
        assert (await seen(), origin[0].asked) == (("HIT", price), before)
    await pump.aclose()


async def test_a_picture_that_was_removed_is_not_handed_out_by_the_edge_any_more(
    edge: httpx.AsyncClient, shop: EngineUrls
) -> None:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), secrets.token_bytes(3).hex().join(("#", ""))).save(content, "PNG")
    catalog = locate(Catalog)
    media = await catalog.add_media(content=content.getvalue(), name="a.png", owner="test")
    assert [(await edge.get(media.path)).headers["x-cache"] for _ in range(2)] == ["MISS", "HIT"]
    with told_to(f"nginx:{edge.base_url}"):
        await catalog.drop_media(media_id=media.media_id)
        assert (await edge.get(media.path)).status_code == 200
        assert await tell_caches() == len(media.files)
    assert (await edge.get(media.path)).status_code == 404


async def test_what_is_somebody_s_own_is_never_kept(
    edge: httpx.AsyncClient, origin: tuple[Origin, int]
) -> None:
    before = origin[0].asked
    for _ in range(3):
        answer = await edge.get("/api/shop/orders")
        assert (answer.status_code, "x-cache" in answer.headers) == (401, False)
    assert origin[0].asked - before == 3


async def test_a_page_has_a_tag_that_changes_with_what_it_says(web: httpx.AsyncClient) -> None:
    await given.a_product(1)
    spu_id = (await web.get("/api/shop/products?sort=new")).json()["items"][0]["spu_id"]
    page = await web.get(f"/api/shop/products/{spu_id}")
    tag = page.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{24}"', tag)
    assert page.headers["cache-control"] == "public, max-age=0, s-maxage=1"
    same = await web.get(f"/api/shop/products/{spu_id}", headers={"if-none-match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    other = await web.get(f"/api/shop/products/{spu_id}", headers={"if-none-match": '"other"'})
    assert other.status_code == 200
