"""Personal data of one shopper goes through a whole shop; afterwards nothing that the shop keeps shows it."""

import base64
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from redis.asyncio import Redis

from chama.cli.demo import Person
from chama.runtime.engines import read_urls
from tests.support.running_shop import RunningShop, running_shop, until

# What belongs to WeChat's side of the simulation: it must know whom it sends to.
NOT_OURS = ("wechat",)


def canaries() -> dict[str, str]:
    """Values that nothing else contains."""
    word = "".join(secrets.choice("鸮鹮鸊鷉鵟鹗鸫鹀鸲鹟") for _ in range(6))
    return {
        "phone": f"199{secrets.randbelow(10**8):08d}",
        "address phone": f"198{secrets.randbelow(10**8):08d}",
        "name": f"段{word}",
        "detail": f"金翅鸟巷{word}号",
        "nickname": f"客{word}栈",
        "note": f"请放{word}家",
        "openid": f"oCANARY{secrets.token_hex(10)}",
    }


def forms_of(text: str) -> Iterator[bytes]:
    """A value as it might be written: clear, escaped, base64 at three offsets, hex, backwards."""
    raw = text.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield text[::-1].encode()
    yield raw[::-1]
    if not text.isascii():
        escaped = text.encode("unicode_escape")
        yield escaped
        yield escaped.replace(b"\\", b"\\\\")
    for offset in range(3):
        # Without the first and last group, which depend on what stands beside the value.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            inner = encode(b"\0" * offset + raw)[4:-4]
            if len(inner) >= 8:
                yield inner


def found_in(place: str, content: bytes, wanted: dict[str, str]) -> list[str]:
    """Which canaries stand in a content, and where."""
    return [
        f"{name} in {place}: …{content[max(0, at - 60) : at + 60]!r}…"
        for name, value in wanted.items()
        for form in forms_of(value)
        if (at := content.find(form)) >= 0
    ]


def test_every_form_of_a_canary_is_found() -> None:
    wanted = {"name": "段鸮鹮鸊鷉鵟鹗"}
    raw = wanted["name"].encode()
    for content in (
        raw,
        b"\\x" + raw.hex().encode(),
        base64.b64encode(b"x" + raw + b"yy"),
        base64.urlsafe_b64encode(b"xy" + raw),
        wanted["name"][::-1].encode(),
        b'{"n":"' + wanted["name"].encode("unicode_escape") + b'"}',
    ):
        assert found_in("there", content, wanted)
    assert not found_in("there", b"nothing of it", wanted)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """One whole shop for this module."""
    state = tmp_path_factory.mktemp("canaries") / "state"
    async with running_shop(state) as shop:
        yield shop


async def sent_code(shop: RunningShop, phone: str) -> str:
    """The code of the newest text message to a phone."""
    assert shop.simulator is not None

    async def arrived() -> Any:
        assert shop.simulator is not None
        messages = (await shop.simulator.get("/_sim/messages", params={"phone": phone})).json()["messages"]
        return messages[0]["text"] if messages else None

    text = await until("the message arrives", arrived)
    return "".join(c for c in text if c.isdigit())[:6]


async def the_story(shop: RunningShop, v: dict[str, str]) -> tuple[str, str]:
    """Sign in, bind, settle down, buy, be sent goods, make mistakes; returns (user id, order id)."""
    assert shop.simulator is not None
    person = Person(shop.http, "shop")
    minted = (await shop.simulator.post("/_sim/login_code", json={"openid": v["openid"]})).json()
    session = await person.ask("POST", "/sessions/wechat", {"code": minted["code"], "device": "test"})
    person.sign(session["access_token"])
    await person.ask("POST", "/sms-codes", {"phone": v["phone"]}, os.urandom(8).hex())
    bind = {"phone": v["phone"], "code": await sent_code(shop, v["phone"])}
    await person.ask("POST", "/me/phone", bind, os.urandom(8).hex())
    settings = {"nickname": v["nickname"], "birthday_on": "1990-05-01", "gender": "female"}
    await person.ask("PUT", "/me/settings", settings, os.urandom(8).hex())
    home = {"name": v["name"], "phone": v["address phone"], "region_code": "532901", "detail": v["detail"]}
    address = await person.ask("POST", "/addresses", home, os.urandom(8).hex())
    await person.ask(
        "PUT", f"/addresses/{address['address_id']}", {**home, "label": "home"}, os.urandom(8).hex()
    )
    # Mistakes quote what they were made with: refused, and not remembered.
    for form in ({**home, "label": v["name"]}, {**home, "phone": v["name"]}, {**home, "extra": v["detail"]}):
        answer = await shop.http.post(
            "/api/shop/addresses",
            json=form,
            headers={**person._headers, "Idempotency-Key": os.urandom(8).hex()},
        )
        assert answer.status_code == 400
    products = (await person.ask("GET", "/products?limit=1"))["items"]
    page = await person.ask("GET", f"/products/{products[0]['spu_id']}")
    items = [{"sku_id": page["product"]["skus"][0]["sku_id"], "quantity": 1}]
    offer = await person.ask("POST", "/quotes", {"items": items, "address_id": address["address_id"]})
    form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"], "note": v["note"]}
    order_id = (await person.ask("POST", "/orders", form, os.urandom(8).hex()))["order_id"]
    opened = await person.ask("POST", f"/orders/{order_id}/payments", None, os.urandom(8).hex())
    await shop.simulator.post("/payer/pay", json=opened["params"])

    async def accepted() -> bool:
        detail = await person.ask("GET", f"/orders/{order_id}")
        assert (detail["ship_to"]["name"], detail["note"]) == (v["name"], v["note"])
        return detail["order"]["state"] == "to_ship"

    await until("the payment is known", accepted)
    await person.ask("GET", "/me/export")
    return session["user_id"], order_id


async def the_desk(shop: RunningShop, v: dict[str, str], user_id: str, order_id: str) -> Person:
    """Staff search, look, unmask and ship."""
    staff = Person(shop.http, "admin")
    line = next(ln for ln in (shop.state / "accounts.txt").read_text().splitlines() if "owner" in ln)
    name, password = line.split("\t")[:2]
    staff.sign((await staff.ask("POST", "/sessions", {"name": name, "password": password}))["access_token"])
    found = await staff.ask("POST", "/shoppers/search", {"phone": v["phone"]})
    assert [p["user_id"] for p in found] == [user_id]
    why = {"reason": "canary"}
    clear = await staff.ask("POST", f"/orders/{order_id}/unmask", why)
    assert (clear["name"], clear["phone"]) == (v["name"], v["address phone"])
    assert (await staff.ask("POST", f"/shoppers/{user_id}/unmask", why))["phone"] == v["phone"]
    parcel = {"carrier": "顺丰速运", "tracking_no": "SF" + secrets.token_hex(6).upper()}
    await staff.ask("POST", f"/orders/{order_id}/parcels", parcel, os.urandom(8).hex())
    return staff


async def what_staff_see(shop: RunningShop, staff: Person, ids: dict[str, str]) -> dict[str, bytes]:
    """Every list and page of the desk, without unmasking."""
    import json

    paths = json.loads((Path(__file__).parents[2] / "openapi/admin.json").read_text())["paths"]
    seen = {}
    for path, methods in paths.items():
        if "get" in methods:
            answer = await shop.http.get(path.format_map(_Ids(ids)), headers=staff._headers)
            seen[path] = answer.content
    assert len(seen) > 10
    return seen


class _Ids(dict):
    def __missing__(self, key: str) -> str:
        return "x"


async def database(url: str) -> AsyncIterator[tuple[str, bytes]]:
    """Every row of every table as text; bytes are hex there."""
    conn = await asyncpg.connect(url)
    try:
        tables = await conn.fetch(
            "SELECT schemaname || '.' || quote_ident(tablename) AS t FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        assert {"users.accounts", "orders.orders", "vault.keys"} <= {r["t"] for r in tables}
        for r in tables:
            rows = await conn.fetch(f"SELECT x::text AS row FROM {r['t']} AS x")
            yield r["t"], "\n".join(row["row"] for row in rows).encode()
    finally:
        await conn.close()


async def redis_content(url: str) -> bytes:
    """Every key with its value, streams and all."""
    redis = Redis.from_url(url)
    out = []
    try:
        async for key in redis.scan_iter(count=1000):
            kind = (await redis.type(key)).decode()
            value: Any = {
                "string": lambda k=key: redis.get(k),
                "hash": lambda k=key: redis.hgetall(k),
                "list": lambda k=key: redis.lrange(k, 0, -1),
                "set": lambda k=key: redis.smembers(k),
                "zset": lambda k=key: redis.zrange(k, 0, -1, withscores=True),
                "stream": lambda k=key: redis.xrange(k),
            }[kind]()
            out.append(b"%s %s" % (key, _flat(await value)))
    finally:
        await redis.aclose()
    return b"\n".join(out)


def _flat(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return b" ".join(_flat(x) for pair in value.items() for x in pair)
    if isinstance(value, (list, tuple, set)):
        return b" ".join(_flat(x) for x in value)
    return str(value).encode()


def files_of(state: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the state folder: logs, secrets, engines' data, media."""
    for file in state.rglob("*"):
        if file.is_file() and file.relative_to(state).parts[0] not in NOT_OURS:
            yield str(file.relative_to(state)), file.read_bytes()


async def test_nothing_that_the_shop_keeps_shows_whom_it_is_about(house: RunningShop) -> None:
    wanted = canaries()
    user_id, order_id = await the_story(house, wanted)
    staff = await the_desk(house, wanted, user_id, order_id)
    urls = read_urls(house.state)
    leaks: list[str] = []
    not_the_note = {k: v for k, v in wanted.items() if k not in ("note", "nickname")}
    for path, content in (
        await what_staff_see(house, staff, {"order_id": order_id, "user_id": user_id})
    ).items():
        # The note is for the merchant, the nickname is what a shopper shows.
        leaks += found_in(f"GET {path}", content, not_the_note)
    async for table, content in database(urls.postgres):
        leaks += found_in(table, content, wanted)
    for name, url in (("truth", urls.truth), ("cache", urls.cache)):
        leaks += found_in(f"redis {name}", await redis_content(url), wanted)
    leaks += found_in("metrics", (await house.http.get("/metrics")).content, wanted)
    leaks += found_in("what `chama up` says", (house.state.parent / "up.log").read_bytes(), wanted)
    files = list(files_of(house.state))
    assert any(name.startswith("logs") for name, _ in files)
    for name, content in files:
        leaks += found_in(name, content, wanted)
    assert leaks == []
