"""Caches in front of the shop are told of every change, once it is written, and until they took it."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from chama.base.errors import InvalidRequest
from chama.base.time import FakeClock
from chama.runtime import db
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import settings
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import NoCdn
from chama.services.catalog.internal.exchanges.tell_cdn import MOST_TRIES
from chama.services.catalog.internal.jobs import tell_caches
from chama.services.catalog.types import ProductDraft, ProductEdit, SkuDraft
from tests.support.cdn import Hook, a_hook, told_to
from tests.support.given import a_key
from tests.support.pump import Pump


@pytest.fixture
async def hook(shop: EngineUrls) -> AsyncIterator[Hook]:
    async with a_hook() as hook:
        with told_to(hook.url):
            yield hook
    async with db.connection() as conn:
        await conn.execute("DELETE FROM catalog.cdn_orders")


@pytest.fixture
async def pump(shop: EngineUrls) -> AsyncIterator[Pump]:
    pump = Pump(shop)
    await pump.until_quiet()
    yield pump
    await pump.aclose()


async def a_draft(catalog: Catalog, shelf: str, picture: str = "/media/a.svg") -> tuple[str, str]:
    draft = ProductDraft(
        title="古树普洱",
        category=shelf,
        pictures=[picture],
        skus=[SkuDraft(spec=[], price_fen=9900, weight_g=400)],
    )
    made = await catalog.create_product(key=a_key(), draft=draft)
    return made.spu_id, made.skus[0].sku_id


def page(spu_id: str) -> str:
    return f"{settings().base_url}/api/shop/products/{spu_id}"


HOME = "/api/shop/home"


async def test_a_new_price_and_an_edit_purge_the_page_and_the_home_page_once(
    catalog: Catalog, shelf: str, pump: Pump, hook: Hook
) -> None:
    spu_id, sku_id = await a_draft(catalog, shelf)
    await pump.until_quiet()
    assert await tell_caches() == 2
    home = settings().base_url + HOME
    assert hook.told == [("purge", [home, page(spu_id)])]
    product = await catalog.get_product(spu_id=spu_id)
    await catalog.set_price(
        key=a_key(), sku_id=sku_id, price_fen=8800, expected_version=product.skus[0].version
    )
    product = await catalog.get_product(spu_id=spu_id)
    edit = ProductEdit(title="古树普洱 春")
    await catalog.edit_product(key=a_key(), spu_id=spu_id, edit=edit, expected_version=product.version)
    # Nothing leaves before the events did: no network in the transaction that changed the price.
    assert (await tell_caches(), hook.asked) == (0, 1)
    await pump.until_quiet()
    await pump.again(spu_id)
    await pump.until_quiet()
    assert await tell_caches() == 2
    assert hook.told[1:] == [("purge", [home, page(spu_id)])]
    assert (await tell_caches(), await catalog.cdn_waiting()) == (0, 0)


async def test_a_cdn_that_is_away_is_told_later_each_time_later_and_at_last_not_any_more(
    catalog: Catalog, hook: Hook, clock: FakeClock
) -> None:
    await catalog.tell_cdn(act="purge", paths=[HOME])
    hook.status = 503
    assert (await tell_caches(), hook.asked) == (0, 1)
    assert (await tell_caches(), hook.asked) == (0, 1)
    clock.advance(seconds=1)
    assert (await tell_caches(), hook.asked) == (0, 2)
    clock.advance(seconds=1)
    assert (await tell_caches(), hook.asked) == (0, 2)
    hook.status = 200
    clock.advance(seconds=1)
    assert (await tell_caches(), len(hook.told)) == (1, 1)
    await catalog.tell_cdn(act="purge", paths=[HOME])
    hook.status, before = 500, hook.asked
    while await catalog.cdn_waiting():
        await tell_caches()
        clock.advance(hours=2)
    assert hook.asked - before == MOST_TRIES


async def test_what_changes_while_it_is_told_is_told_again(catalog: Catalog, hook: Hook) -> None:
    await catalog.tell_cdn(act="purge", paths=[HOME, "/assets/a.js"])

    async def change() -> None:
        hook.meanwhile = None
        await catalog.tell_cdn(act="purge", paths=[HOME])

    hook.meanwhile = change
    await tell_caches()
    await tell_caches()
    home, asset = settings().base_url + HOME, settings().base_url + "/assets/a.js"
    assert hook.told == [("purge", [home, asset]), ("purge", [home])]
    assert await catalog.cdn_waiting() == 0


async def test_pages_and_pictures_are_fetched_before_anybody_asks(
    catalog: Catalog, shelf: str, pump: Pump, hook: Hook
) -> None:
    content = io.BytesIO()
    Image.new("RGB", (600, 300), "teal").save(content, "PNG")
    media = await catalog.add_media(content=content.getvalue(), name="a.png", owner="test")
    spu_id, _ = await a_draft(catalog, shelf, media.path)
    await pump.until_quiet()
    await tell_caches()
    await catalog.preheat(spu_ids=[spu_id, "spu_none"])
    assert await tell_caches() == 1 + len(media.files)
    pictures = {f"{settings().base_url}/media/{media.folder}/{file}" for file in media.files}
    assert hook.told[-1][0] == "preheat"
    assert set(hook.told[-1][1]) == {page(spu_id), *pictures}


@pytest.mark.parametrize(
    "path", ["home", "/", "https://evil.example/", "/media/../api/admin", "/api/admin/orders", "/media/a b"]
)
async def test_only_our_own_public_addresses_may_be_told(catalog: Catalog, hook: Hook, path: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await catalog.tell_cdn(act="purge", paths=[HOME, path])
    assert list(refused.value.fields) == ["paths.1"]
    assert await catalog.cdn_waiting() == 0


async def test_without_a_cdn_nothing_is_noted_and_a_purge_by_hand_is_refused(
    catalog: Catalog, shelf: str, pump: Pump
) -> None:
    spu_id, _ = await a_draft(catalog, shelf)
    await pump.until_quiet()
    await catalog.preheat(spu_ids=[spu_id])
    assert (await catalog.cdn_waiting(), await tell_caches()) == (0, 0)
    with pytest.raises(NoCdn):
        await catalog.tell_cdn(act="purge", paths=[HOME])
