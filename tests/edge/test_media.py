"""Uploads through the console's API and what `/media/` answers."""

import io

import httpx
import msgspec
import pytest
from PIL import Image

from chama.base.ids import new_id
from chama.base.time import SystemClock
from chama.runtime.files import media_base
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Category, DetailBlock, ProductDraft, SkuDraft
from chama.services.staff.api import Staff
from tests.edge.test_bad_input import problem
from tests.support.given import a_key

FOR_EVER = "public, max-age=31536000, immutable"


async def signed_in(web: httpx.AsyncClient, role: str) -> dict[str, str]:
    """The headers of a member of staff of this role."""
    name, password = f"media-{role}-{new_id('x', SystemClock().now())[-8:]}", "a-long-password-1"
    await locate(Staff).create(key=a_key(), name=name, password=password, role=role)
    session = await web.post("/api/admin/sessions", json={"name": name, "password": password})
    return {"Authorization": f"Bearer {session.json()['access_token']}"}


def png(size: tuple[int, int] = (500, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (92, 122, 79)).save(out, "PNG")
    return out.getvalue()


async def uploaded(web: httpx.AsyncClient, content: bytes, name: str = "tea.png") -> httpx.Response:
    files = {"data": (name, content, "image/png")}
    return await web.post("/api/admin/media", files=files, headers=await signed_in(web, "owner"))


async def test_an_upload_is_answered_with_its_address_and_served_for_ever(web: httpx.AsyncClient) -> None:
    answer = await uploaded(web, png())
    assert answer.status_code == 201
    made = answer.json()
    path = made["media"]["path"]
    assert made["url"].endswith(path) and made["media"]["owner"].startswith("staff:")
    got = await web.get(path)
    assert (got.status_code, got.headers["content-type"]) == (200, "image/webp")
    assert got.headers["cache-control"] == FOR_EVER
    assert got.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(got.content)).size == (500, 300)
    again = await web.get(path, headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", got.headers["etag"])
    head = await web.head(path)
    assert (head.status_code, head.content, head.headers["cache-control"]) == (200, b"", FOR_EVER)


async def test_a_part_of_a_file_can_be_asked(web: httpx.AsyncClient) -> None:
    path = (await uploaded(web, png((501, 300)))).json()["media"]["path"]
    whole = (await web.get(path)).content
    part = await web.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    rest = await web.get(path, headers={"Range": f"bytes={len(whole) - 3}-"})
    assert (rest.status_code, rest.content) == (206, whole[-3:])
    beyond = await web.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    strange = await web.get(path, headers={"Range": "bytes=-5,9-"})
    assert (strange.status_code, strange.content) == (200, whole)


@pytest.mark.parametrize(
    "path",
    [
        "..%2fsecrets%2fvault.key",
        "/etc/passwd",
        "0123456789abcdef0123456789abcdef%2f..%2f..%2faccounts.txt",
        "0123456789abcdef0123456789abcdef/960.webp%00.html",
        "0123456789abcdef0123456789abcdef/960.webp/",
        "0123456789abcdef0123456789abcdef/index.html",
        "0123456789abcdef0123456789abcdef/960.webp",
        "",
        "tea_cake.svg",
    ],
)
async def test_nothing_but_the_library_is_served(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(f"/media/{path}")
    assert answer.status_code in (400, 404, 405), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "media_refused"),
        (b"not a picture", "media_refused"),
        (png()[:-30], "media_damaged"),
    ],
)
async def test_a_bad_file_is_a_coded_problem(web: httpx.AsyncClient, content: bytes, code: str) -> None:
    fields = await problem(await uploaded(web, content, "tea.png"), 422, code)
    assert set(fields) == {"file"}


async def test_an_upload_has_a_bound_of_its_own_and_other_routes_keep_theirs(web: httpx.AsyncClient) -> None:
    await problem(await uploaded(web, b"\xff\xd8\xff" + b"0" * (13 * 1024 * 1024)), 422, "media_refused")
    await problem(await uploaded(web, b"0" * (26 * 1024 * 1024)), 413, "body_too_large")
    headers = {**await signed_in(web, "owner"), "Idempotency-Key": "media-too-large-1"}
    large = await web.post("/api/admin/products", content=b'"' + b"a" * 300_000 + b'"', headers=headers)
    await problem(large, 413, "body_too_large")


async def test_an_upload_without_a_file_names_the_field(web: httpx.AsyncClient) -> None:
    headers = await signed_in(web, "owner")
    bodies = ({"files": {"data": ("a.png", b"")}}, {"data": {"data": "text"}}, {"json": {"data": 1}}, {})
    for body in bodies:
        answer = await web.post("/api/admin/media", headers=headers, **body)  # type: ignore[arg-type]
        fields = await problem(answer, 400, "invalid_request")
        assert "data" in str(fields)


async def test_a_clerk_may_not_upload(web: httpx.AsyncClient) -> None:
    headers = await signed_in(web, "clerk")
    answer = await web.post("/api/admin/media", files={"data": ("a.png", png())}, headers=headers)
    await problem(answer, 403, "forbidden")


async def test_the_library_is_listed_and_a_used_file_stays(web: httpx.AsyncClient) -> None:
    media = (await uploaded(web, png((640, 480)))).json()["media"]
    headers = await signed_in(web, "owner")
    listed = (await web.get("/api/admin/media?kind=picture&limit=100", headers=headers)).json()["items"]
    assert media["media_id"] in [m["media"]["media_id"] for m in listed]
    await locate(Catalog).save_category(
        key=a_key(), category=Category(category_id="t-edge-media", name="测试", position=9000)
    )
    draft = ProductDraft(
        title="有图的茶",
        category="t-edge-media",
        pictures=[media["path"]],
        detail=[DetailBlock(kind="html", html="<p onclick=x>好茶</p>")],
        skus=[SkuDraft(spec=[], price_fen=100, weight_g=1)],
    )
    product = await locate(Catalog).create_product(key=a_key(), draft=draft)
    where = f"/api/admin/media/{media['media_id']}"
    uses = (await web.get(f"{where}/uses", headers=headers)).json()
    assert uses == [{"what": "product", "ref": product.spu_id}]
    await problem(await web.delete(where, headers=headers), 409, "media_in_use")

    published = await web.get(product.detail_file)
    assert (published.headers["content-type"], published.headers["cache-control"]) == (
        "application/json",
        FOR_EVER,
    )
    blocks = msgspec.json.decode(published.content)["blocks"]
    assert blocks == [msgspec.to_builtins(DetailBlock(kind="html", html="<p>好茶</p>"))]


async def test_an_unused_file_goes(web: httpx.AsyncClient) -> None:
    media = (await uploaded(web, png((641, 480)))).json()["media"]
    headers = await signed_in(web, "owner")
    where = f"/api/admin/media/{media['media_id']}"
    assert (await web.delete(where, headers=headers)).status_code == 204
    assert (await web.get(media["path"])).status_code == 404
    await problem(await web.delete(where, headers=headers), 404, "media_not_found")


async def test_pages_learn_where_pictures_are(web: httpx.AsyncClient) -> None:
    assert (await web.get("/api/shop/storefront")).json()["media_url"] == media_base()
