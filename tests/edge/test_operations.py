"""The console sees the caches and may empty one; who did is on record."""

import secrets

import httpx
import pytest

from chama.runtime.cache import caches
from chama.runtime.service import locate
from chama.runtime.settings import settings
from chama.runtime.tokens import make_access
from chama.services.catalog.internal.jobs import tell_caches
from chama.services.staff.api import Staff
from chama.services.staff.internal import rules
from tests.support import given
from tests.support.cdn import a_hook, told_to


@pytest.fixture
async def manager(shop: object) -> dict[str, str]:
    """Headers of a manager who has just signed in."""
    name = f"manager-{secrets.token_hex(4)}"
    made = await locate(Staff).create(key=given.a_key(), name=name, password="correct horse", role="manager")
    signed = await locate(Staff).authenticate(name=name, password="correct horse")
    token = make_access(made.staff_id, signed.session_id, "staff", rules.ROLES["manager"])
    return {"authorization": f"Bearer {token}"}


async def test_a_cache_tells_how_often_it_was_right_and_is_emptied_on_demand(
    web: httpx.AsyncClient, manager: dict[str, str]
) -> None:
    await web.get("/api/shop/home")
    await web.get("/api/shop/home")
    found = (await web.get("/api/admin/caches", headers=manager)).json()
    home = next(c for c in found if c["name"] == "shop.home")
    assert home["found"] >= 1
    assert home["hit_rate_bps"] == home["found"] * 10_000 // (home["found"] + home["missed"])
    purged = await web.post("/api/admin/caches/shop.home/purge", headers=manager)
    assert purged.status_code == 204
    assert [c.facts()["size"] for c in caches("shop.home")] == [0]
    trail = await locate(Staff).audit_trail(cursor=None, limit=5)
    assert ("cache.purge", "shop.home") in [(row.action, row.target) for row in trail.items]
    metrics = (await web.get("/metrics")).text
    assert 'chama_cache_total{cache="shop.home",what="found"}' in metrics
    assert (await web.post("/api/admin/caches/nonsense/purge", headers=manager)).status_code == 404


async def test_staff_may_have_the_cdn_forget_an_address_and_who_did_is_on_record(
    web: httpx.AsyncClient, manager: dict[str, str]
) -> None:
    said = {"act": "purge", "paths": ["/api/shop/home", "/assets/a.js"]}
    refused = await web.post("/api/admin/cdn", json=said, headers=manager)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_cdn")
    async with a_hook() as hook:
        with told_to(hook.url):
            taken = await web.post("/api/admin/cdn", json=said, headers=manager)
            assert (taken.status_code, taken.json()) == (202, {"waiting": 2})
            bad = await web.post("/api/admin/cdn", json={**said, "paths": ["/etc"]}, headers=manager)
            assert (bad.status_code, list(bad.json()["fields"])) == (400, ["paths.0"])
            await tell_caches()
    urls = [settings().base_url + path for path in said["paths"]]
    assert hook.told == [("purge", sorted(urls))]
    assert (await web.get("/api/admin/cdn", headers=manager)).json() == {"waiting": 0}
    trail = (await locate(Staff).audit_trail(cursor=None, limit=3)).items
    assert ("cdn.purge", "/api/shop/home +1") in [(row.action, row.target) for row in trail]
