"""A shopper's picture of oneself: judged, drawn anew, nobody else's business, gone with the account."""

import io
from datetime import timedelta

import httpx
import pytest
from PIL import Image

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import Database
from chama.runtime.tokens import make_access
from chama.services.catalog.internal import reactions
from chama.services.catalog.internal.exchanges.keep_media import finish
from chama.services.users.events import UserErased
from tests.edge.test_bad_input import problem
from tests.edge.test_media import png, signed_in
from tests.support.given import Shopper, a_key, a_shopper

AVATAR = "/api/shop/me/avatar"


@pytest.fixture
async def shopper(shop: object) -> Shopper:
    return await a_shopper()


@pytest.fixture
def headers(shopper: Shopper) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_access(shopper.user_id, 'ses_avatar')}"}


async def put_up(web: httpx.AsyncClient, headers: dict[str, str], content: bytes) -> httpx.Response:
    return await web.post(AVATAR, files={"data": ("me.png", content, "image/png")}, headers=headers)


async def in_library(web: httpx.AsyncClient, owner: dict[str, str], path: str) -> bool:
    page = await web.get("/api/admin/media?limit=100", headers=owner)
    return any(row["media"]["path"] == path for row in page.json()["items"])


async def test_a_shopper_puts_up_a_picture_and_shows_it(
    web: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await put_up(web, headers, png((301, 303)))
    assert answer.status_code == 201
    path = answer.json()["path"]
    got = await web.get(path)
    assert (got.status_code, got.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(got.content)).size == (301, 303)
    assert (await put_up(web, headers, png((301, 303)))).json() == answer.json()
    keyed = {**headers, "Idempotency-Key": a_key()}
    await web.put("/api/shop/me/settings", json={"avatar": path}, headers=keyed)
    assert (await web.get("/api/shop/me", headers=headers)).json()["avatar"] == path


async def test_the_merchants_library_does_not_show_shoppers(
    web: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    owner, content = await signed_in(web, "owner"), png((305, 307))
    path = (await put_up(web, headers, content)).json()["path"]
    assert not await in_library(web, owner, path)
    # The merchant uploads the very same picture: from now on it is the merchant's as well.
    form = {"data": ("tea.png", content, "image/png")}
    answer = await web.post("/api/admin/media", files=form, headers=owner)
    assert answer.json()["media"]["path"] == path
    assert await in_library(web, owner, path)


FILM = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08moov"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "invalid_request"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "media_refused"),
        (FILM, 422, "media_refused"),
        (png()[:-20], 422, "media_damaged"),
        (png() + b"\0" * (5 * 1024 * 1024), 422, "media_refused"),
        (b"\0" * (6 * 1024 * 1024), 413, "body_too_large"),
    ],
    ids=["nothing", "svg", "a film", "half a picture", "too large", "far too large"],
)
async def test_what_is_no_small_picture_is_refused(
    web: httpx.AsyncClient, headers: dict[str, str], content: bytes, status: int, code: str
) -> None:
    await problem(await put_up(web, headers, content), status, code)


async def test_the_picture_goes_with_its_owner(
    web: httpx.AsyncClient, headers: dict[str, str], shopper: Shopper
) -> None:
    path = (await put_up(web, headers, png((309, 311)))).json()["path"]
    user_id, now = shopper.user_id, context.now()
    erased = UserErased(id=a_key(), at=now, aggregate=user_id, version=1, user_id=user_id)
    await reactions.on_user_erased([erased])
    clock = FakeClock(now + timedelta(hours=2))
    before = context.use_clock(clock)
    try:
        await finish(Database("catalog"))
    finally:
        context.use_clock(before)
    assert (await web.get(path)).status_code == 404
