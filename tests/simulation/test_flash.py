"""A flash sale in a running shop whose processes are killed: exactly the quota is sold, every 202 is decided.

The seed draws who is killed and when. What the shop says over HTTP is compared with itself: tickets, orders,
and the figures of database and Redis.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.running_shop import NotYet, RunningShop, a_moment, running_shop, until

SEEDS = range(int(os.environ.get("CHAMA_FLASH_SEEDS", "4")))
VICTIMS = ("worker", "serve", "truth", "postgres")
SHOPPERS, QUOTA = 10, 4


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """A shop that nobody limits."""
    state = tmp_path_factory.mktemp("flash") / "state"
    async with running_shop(state, CHAMA_LIMIT_SCALE="10000") as shop:
        yield shop


async def patiently(shop: RunningShop, method: str, path: str, token: str, body: Any) -> httpx.Response:
    """The answer, asked again while the shop is coming back."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": os.urandom(8).hex()}

    async def ask() -> httpx.Response:
        answer = await shop.http.request(method, path, json=body, headers=headers)
        if answer.status_code in (502, 503):
            raise NotYet(answer.text)
        return answer

    return await until(f"{method} {path}", ask)


async def an_owner(shop: RunningShop) -> str:
    lines = (shop.state / "accounts.txt").read_text().splitlines()
    name, password, _ = next(line.split("\t") for line in lines if line.endswith("owner"))
    answer = await shop.http.post("/api/admin/sessions", json={"name": name, "password": password})
    return answer.json()["access_token"]


async def a_sale(shop: RunningShop, owner: str) -> tuple[str, str]:
    """An open session of QUOTA pieces; session and SKU."""
    listed = (await shop.http.get("/api/shop/products?limit=20")).json()["items"]
    page = (await shop.http.get(f"/api/shop/products/{listed[0]['spu_id']}")).json()
    sku_id = max(page["available"], key=lambda s: page["available"][s])
    begin = datetime.now(UTC)
    session = {
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=1)).isoformat(),
        "items": [{"sku_id": sku_id, "price_fen": 100, "quota": QUOTA}],
    }
    draft = {"name": "整点秒杀", "sessions": [session], "unpaid_per_address": 1000}
    made = await patiently(shop, "POST", "/api/admin/flash-sales", owner, draft)
    session_id = made.json()["sessions"][0]["session_id"]
    await patiently(shop, "POST", f"/api/admin/flash-sessions/{session_id}/warm", owner, None)

    async def is_open() -> bool:
        return (await figures(shop, owner, session_id))["is_open"]

    await until("the pool opens", is_open)
    return session_id, sku_id


async def figures(shop: RunningShop, owner: str, session_id: str) -> dict[str, Any]:
    answer = await patiently(shop, "GET", f"/api/admin/flash-sessions/{session_id}/pools", owner, None)
    return answer.json()[0]


async def buys(shop: RunningShop, token: str, form: dict[str, Any], draw: random.Random) -> str:
    """Tap until the shop has said yes or no, then ask until the ticket is decided; how it ended."""
    made = await patiently(shop, "POST", "/api/shop/flash/passes", token, form)
    tap = {"token": made.json()["token"], "repeat": True}
    await a_moment(draw.random())

    async def told() -> httpx.Response:
        answer = await patiently(shop, "POST", "/api/shop/flash/buy", token, tap)
        if answer.json().get("code") == "flash_not_open":
            raise NotYet("closed until it is loaded again")
        return answer

    answer = await until("the tap is answered", told)
    if answer.status_code != 202:
        return answer.json()["code"]

    async def decided() -> str:
        ticket = {"ticket": answer.json()["ticket"]}
        found = (await patiently(shop, "POST", "/api/shop/flash/results", token, ticket)).json()
        if found["state"] == "waiting":
            raise NotYet("it waits")
        return found["code"] or found["state"]

    return await until("the ticket is decided", decided)


@pytest.mark.parametrize("seed", SEEDS)
async def test_processes_die_in_a_flash_sale_and_exactly_its_quota_is_sold(
    shop: RunningShop, seed: int
) -> None:
    draw = random.Random(seed)
    owner = await an_owner(shop)
    session_id, sku_id = await a_sale(shop, owner)
    people = [await shop.shopper() for _ in range(SHOPPERS)]
    forms = [{"session_id": session_id, "sku_id": sku_id, "address_id": address} for _, address in people]
    tokens = [p.token for p, _ in people]

    async def dies(victim: str) -> bool:
        try:
            shop.kill(victim)
        except AssertionError as why:
            raise NotYet("it has just died and is not back") from why
        return True

    async def kill() -> None:
        for victim in (VICTIMS[seed % len(VICTIMS)], draw.choice(VICTIMS)):
            await a_moment(draw.random())
            await until(f"{victim} dies", lambda victim=victim: dies(victim))

    ends, _ = await asyncio.gather(
        asyncio.gather(*(buys(shop, t, f, draw) for t, f in zip(tokens, forms, strict=True))), kill()
    )
    assert ends.count("ordered") == QUOTA, ends
    assert set(ends) == {"ordered", "flash_sold_out"}, ends

    async def still() -> dict[str, Any]:
        found = await figures(shop, owner, session_id)
        if found["is_open"] is not True or found["waiting"]:
            raise NotYet(str(found))
        return found

    found = await until("the pool is open again and nothing waits", still)
    assert (found["quota"], found["sold"], found["left"]) == (QUOTA, QUOTA, 0)
