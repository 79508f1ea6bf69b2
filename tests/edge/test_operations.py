"""The console sees the caches and may empty one; who did is on record."""

import secrets

import httpx
import pytest

from chama.runtime.cache import caches
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.staff.api import Staff
from chama.services.staff.internal import rules
from tests.support import given


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
