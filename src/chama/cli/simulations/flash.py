"""A flash sale in a running shop whose processes are killed: exactly the quota is sold, every 202 is decided.

The seed draws who is killed and when. What the shop says over HTTP is compared with itself: tickets, orders,
and the figures of database and Redis.
"""

import asyncio
import itertools
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from chama.base.time import SystemClock
from chama.cli.demo import Person
from chama.cli.simulations.running_shop import NotYet, RunningShop, a_moment, running_shop, until

VICTIMS = ("worker", "serve", "truth", "postgres")
SHOPPERS, QUOTA = 10, 4
# Who is killed again and again comes back later each time; a shop of their own for so many seeds.
SEEDS_A_SHOP = 4
# Nobody is counted out: few shoppers ask again and again here.
SETTINGS = {"CHAMA_LIMIT_SCALE": "10000"}


class Outcome(msgspec.Struct):
    """What became of a seed: who was killed, and what does not add up."""

    seed: int
    happened: dict[str, int]
    faults: list[str]


async def run(seeds: Iterable[int]) -> list[Outcome]:
    """Play these seeds, some in each shop."""
    wanted, outcomes = iter(seeds), list[Outcome]()
    while some := list(itertools.islice(wanted, SEEDS_A_SHOP)):
        with tempfile.TemporaryDirectory(prefix="chama-simulate-", ignore_cleanup_errors=True) as name:
            async with running_shop(Path(name) / "state", **SETTINGS) as shop:
                outcomes += [await play(shop, seed) for seed in some]
    return outcomes


async def play(shop: RunningShop, seed: int) -> Outcome:
    """One sale: more shoppers than pieces, two processes die in the middle of it."""
    draw = random.Random(seed)
    victims = [VICTIMS[seed % len(VICTIMS)], draw.choice(VICTIMS)]
    try:
        faults = await _sale(shop, draw, victims)
    except AssertionError as why:  # something did not happen in time
        faults = [str(why)]
    return Outcome(seed, dict(Counter(f"{v} killed" for v in victims)), faults)


async def _sale(shop: RunningShop, draw: random.Random, victims: list[str]) -> list[str]:
    owner = await _an_owner(shop)
    session_id, sku_id = await _open_sale(shop, owner)
    people = [await until("a shopper signs in", lambda: _a_shopper(shop)) for _ in range(SHOPPERS)]
    tokens = [person.token for person, _ in people]
    forms = [{"session_id": session_id, "sku_id": sku_id, "address_id": address} for _, address in people]

    async def kill() -> None:
        for victim in victims:
            await a_moment(draw.random())
            await until(f"{victim} dies", lambda victim=victim: _dies(shop, victim))

    ends, _ = await asyncio.gather(
        asyncio.gather(*(_buys(shop, t, f, draw) for t, f in zip(tokens, forms, strict=True))), kill()
    )
    figures = await _wrong_figures(shop, owner, session_id)
    return [*_wrong_ends(ends), *figures, *await _wrong_orders(shop, tokens, ends)]


def _wrong_ends(ends: list[str]) -> list[str]:
    good = ends.count("ordered") == QUOTA and set(ends) == {"ordered", "flash_sold_out"}
    return [] if good else [f"of {QUOTA} pieces, shoppers were told: {dict(Counter(ends))}"]


async def _wrong_figures(shop: RunningShop, owner: str, session_id: str) -> list[str]:
    async def still() -> dict[str, Any]:
        found = await _figures(shop, owner, session_id)
        if found["is_open"] is not True or found["waiting"]:
            raise NotYet(str(found))
        return found

    found = await until("the pool is open again and nothing waits", still)
    good = (found["quota"], found["sold"], found["left"]) == (QUOTA, QUOTA, 0)
    return [] if good else [f"the figures say {found}"]


async def _wrong_orders(shop: RunningShop, tokens: list[str], ends: list[str]) -> list[str]:
    """Whoever was told `ordered` has one order, the others have none."""
    wrong = []
    for token, end in zip(tokens, ends, strict=True):
        found = (await _patiently(shop, "GET", "/api/shop/orders", token, None)).json()["items"]
        if len(found) != (end == "ordered"):
            wrong.append(f"a shopper was told {end} and has {len(found)} orders")
    return wrong


async def _dies(shop: RunningShop, victim: str) -> bool:
    try:
        shop.kill(victim)
    except AssertionError as why:
        raise NotYet("it has just died and is not back") from why
    return True


async def _patiently(shop: RunningShop, method: str, path: str, token: str, body: Any) -> httpx.Response:
    """The answer, asked again while the shop is coming back."""
    headers = {"Idempotency-Key": os.urandom(8).hex()} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )

    async def ask() -> httpx.Response:
        answer = await shop.http.request(method, path, json=body, headers=headers)
        if answer.status_code in (502, 503):
            raise NotYet(answer.text)
        return answer

    return await until(f"{method} {path}", ask)


async def _a_shopper(shop: RunningShop) -> tuple[Person, str]:
    try:
        return await shop.shopper()
    except SystemExit as why:  # as a demo ends that is refused
        raise NotYet(str(why)) from why


async def _an_owner(shop: RunningShop) -> str:
    lines = (shop.state / "accounts.txt").read_text().splitlines()
    name, password, _ = next(line.split("\t") for line in lines if line.endswith("owner"))

    async def signed_in() -> str:
        answer = await shop.http.post("/api/admin/sessions", json={"name": name, "password": password})
        if answer.status_code in (502, 503):
            raise NotYet(answer.text)
        return answer.json()["access_token"]

    return await until("the owner signs in", signed_in)


async def _open_sale(shop: RunningShop, owner: str) -> tuple[str, str]:
    """An open session of QUOTA pieces; session and SKU."""
    listed = (await _patiently(shop, "GET", "/api/shop/products?limit=20", "", None)).json()["items"]
    page = (await _patiently(shop, "GET", f"/api/shop/products/{listed[0]['spu_id']}", "", None)).json()
    sku_id = max(page["available"], key=lambda s: page["available"][s])
    begin = SystemClock().now()
    session = {
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=1)).isoformat(),
        "items": [{"sku_id": sku_id, "price_fen": 100, "quota": QUOTA}],
    }
    draft = {"name": "整点秒杀", "sessions": [session], "unpaid_per_address": 1000}
    made = await _patiently(shop, "POST", "/api/admin/flash-sales", owner, draft)
    session_id = made.json()["sessions"][0]["session_id"]
    await _patiently(shop, "POST", f"/api/admin/flash-sessions/{session_id}/warm", owner, None)

    async def is_open() -> bool:
        return (await _figures(shop, owner, session_id))["is_open"]

    await until("the pool opens", is_open)
    return session_id, sku_id


async def _figures(shop: RunningShop, owner: str, session_id: str) -> dict[str, Any]:
    answer = await _patiently(shop, "GET", f"/api/admin/flash-sessions/{session_id}/pools", owner, None)
    if answer.status_code != 200:
        raise NotYet(f"{answer.status_code} {answer.text}")
    return answer.json()[0]


async def _buys(shop: RunningShop, token: str, form: dict[str, Any], draw: random.Random) -> str:
    """Tap until the shop has said yes or no, then ask until the ticket is decided; how it ended."""
    made = await _patiently(shop, "POST", "/api/shop/flash/passes", token, form)
    if made.status_code != 201:
        return made.json()["code"]
    tap = {"token": made.json()["token"], "repeat": True}
    await a_moment(draw.random())

    async def told() -> httpx.Response:
        answer = await _patiently(shop, "POST", "/api/shop/flash/buy", token, tap)
        if answer.json().get("code") == "flash_not_open":
            raise NotYet("closed until it is loaded again")
        return answer

    answer = await until("the tap is answered", told)
    if answer.status_code != 202:
        return answer.json()["code"]

    async def decided() -> str:
        ticket = {"ticket": answer.json()["ticket"]}
        found = (await _patiently(shop, "POST", "/api/shop/flash/results", token, ticket)).json()
        if found["state"] == "waiting":
            raise NotYet("it waits")
        return found["code"] or found["state"]

    return await until("the ticket is decided", decided)
