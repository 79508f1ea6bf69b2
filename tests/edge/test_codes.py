"""The pictures of codes that lead to a product."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from chama.base.errors import Unavailable
from chama.edge.shop import codes
from chama.runtime.service import locate
from chama.runtime.settings import settings
from chama.services.catalog.api import Catalog
from chama.services.users.api import Users
from tests.support import given

ROUND = b"\xff\xd8\xff\xe0 a round code"


@pytest.fixture(autouse=True)
def _nothing_recent() -> None:
    codes._recent.forget_all()


async def _a_product() -> str:
    [facts] = await locate(Catalog).get_skus(ids=[await given.a_product(1)])
    return facts.spu_id


def _pixels(picture: bytes) -> tuple[tuple[int, int], bytes]:
    image = Image.open(io.BytesIO(picture)).convert("L")
    return image.size, image.tobytes()


async def test_a_browsers_code_is_the_address_of_the_products_page(web: httpx.AsyncClient) -> None:
    spu_id = await _a_product()
    answer = await web.get(f"/api/shop/products/{spu_id}/code")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    wanted, out = f"{settings().base_url}/goods/product/index?id={spu_id}", io.BytesIO()
    codes.segno.make(wanted, error="m").save(out, kind="png", scale=8, border=2)
    assert _pixels(answer.content) == _pixels(out.getvalue())


async def test_the_mini_programs_code_carries_the_product_in_its_scene(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    spu_id, asked = await _a_product(), []

    async def program_code(**words: Any) -> bytes:
        asked.append(words)
        return ROUND

    monkeypatch.setattr(locate(Users), "program_code", program_code)
    answer = await web.get(f"/api/shop/products/{spu_id}/code?form=weixin")
    again = await web.get(f"/api/shop/products/{spu_id}/code?form=weixin")
    assert (answer.content, answer.headers["content-type"]) == (ROUND, "image/jpeg")
    assert again.content == ROUND
    assert asked == [{"scene": spu_id, "page": "goods/product/index"}]


async def test_without_wechat_the_code_of_the_web_page_serves(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    spu_id = await _a_product()

    async def program_code(**_: Any) -> bytes:
        raise Unavailable("weixin")

    monkeypatch.setattr(locate(Users), "program_code", program_code)
    round_code = await web.get(f"/api/shop/products/{spu_id}/code?form=weixin")
    assert round_code.content == (await web.get(f"/api/shop/products/{spu_id}/code")).content


async def test_there_is_no_code_of_what_is_not_sold(web: httpx.AsyncClient) -> None:
    assert (await web.get("/api/shop/products/P-nothing/code")).status_code == 404
    spu_id = await _a_product()
    wrong = await web.get(f"/api/shop/products/{spu_id}/code?form=morse")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_request")
