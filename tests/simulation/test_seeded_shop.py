"""A shop under a seed: shoppers buy and change their minds, processes are killed, then the books are read."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.cli.demo import Person
from chama.runtime.engines import EngineProblem, read_urls
from tests.simulation import checkers
from tests.support.running_shop import NotYet, RunningShop, running_shop, until, walked

SHOPPERS = 24
VICTIMS = ("worker", "serve", "postgres", "truth", "wechat")
# What WeChat does to a notification; each is drawn by the seed before a wave.
TRICKS = ("drop", "duplicate", "delay", "tamper", "tamper_sealed", "stale", "wrong_serial", "probe")
TOO_LATE = ("price_changed", "promotion_sold_out", "promotion_limit_reached")
DISASTERS = ("forged callbacks", "bus emptied", "clock jumps", "bus emptied")


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """One whole shop for this module."""
    state = tmp_path_factory.mktemp("house") / "state"
    async with running_shop(state) as shop:
        yield shop


async def retried(person: Person, method: str, path: str, body: Any, key: str | None) -> Any:
    """Call until the shop answers: the key makes it safe; a decided refusal ends it."""

    async def call() -> Any:
        headers = {**person._headers, **({"Idempotency-Key": key} if key else {})}
        answer = await person._http.request(method, f"/api/shop{path}", json=body, headers=headers)
        return answer if answer.status_code < 500 else None

    return await until(f"{method} {path}", call, 60)


async def one_story(shop: RunningShop, rng: random.Random, skus: list[str], number: int) -> str | None:
    """One shopper's visit; returns the order's id when an order was placed."""
    assert shop.simulator is not None
    mind = rng.choice(["pay", "pay", "pay", "cancel", "refund", "leave"])
    items = [{"sku_id": s, "quantity": rng.randint(1, 2)} for s in rng.sample(skus, 2)]
    person, address_id = await shop.shopper()
    if rng.random() < 0.5:
        await gather_assets(shop, person, rng, number)
    wish = {
        "items": items,
        "address_id": address_id,
        "use_points": rng.choice([0, 3]),
        "use_balance_fen": rng.choice([0, 3_000, 10**6]),
    }
    for nth in range(3):
        offer = (await retried(person, "POST", "/quotes", wish, None)).json()
        form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"]}
        placed = await retried(person, "POST", "/orders", form, f"sim-order-{number:04d}-{nth}")
        # Whoever was too late for the price of the few looks again.
        if placed.json().get("code") not in TOO_LATE:
            break
    if placed.status_code != 201:
        return None
    order_id = placed.json()["order_id"]
    if mind == "leave":
        return order_id
    if placed.json()["payable_fen"] == 0:
        await retried(person, "POST", f"/orders/{order_id}/refund", {}, None)
        return order_id
    opened = await retried(person, "POST", f"/orders/{order_id}/payments", None, f"sim-pay-{number:04d}")
    if opened.status_code == 201 and mind != "cancel":
        await until("the payer pays", lambda: pays(shop, opened))
    if mind in ("cancel", "refund"):
        await retried(person, "POST", f"/orders/{order_id}/{mind}", {}, None)
    return order_id


async def gather_assets(shop: RunningShop, person: Person, rng: random.Random, number: int) -> None:
    """Check in, claim more coupons than one may, recharge, and sometimes give the recharge back."""
    await retried(person, "POST", "/check-ins", None, None)
    centre = await retried(person, "GET", "/coupon-centre", None, None)
    assert centre.status_code == 200, centre.text
    template_id = rng.choice([o["template"]["template_id"] for o in centre.json()])
    path = f"/coupon-templates/{template_id}/claims"
    claims = [retried(person, "POST", path, None, f"sim-claim-{number:04d}-{n}") for n in range(4)]
    await asyncio.gather(*claims)
    made = await retried(person, "POST", "/purchases", {"amount_fen": 10_000}, f"sim-recharge-{number:04d}")
    purchase = f"/purchases/{made.json()['purchase_id']}"
    opened = await retried(person, "POST", f"{purchase}/payments", None, f"sim-repay-{number:04d}")
    if opened.status_code == 201 and rng.random() < 0.8:
        await until("the payer pays", lambda: pays(shop, opened))
        if rng.random() < 0.8:
            await retried(person, "GET", purchase, None, None)
        if rng.random() < 0.3:
            await retried(person, "POST", f"{purchase}/refund", None, None)


async def limit_price(shop: RunningShop, sku_id: str, seed: int) -> None:
    """The merchant sells five pieces for a yuan, two to a shopper."""
    name, password, _ = (shop.state / "accounts.txt").read_text().splitlines()[0].split("\t")
    staff = Person(shop.http, "admin")
    staff.sign((await staff.ask("POST", "/sessions", {"name": name, "password": password}))["access_token"])
    draft = {
        "name": "一元抢购",
        "kind": "timed_price",
        "prices": {sku_id: 100},
        "quota": 5,
        "per_user": 2,
        "starts_at": "2020-01-01T00:00:00Z",
        "ends_at": "2099-01-01T00:00:00Z",
    }
    await staff.ask("POST", "/promotions", draft, f"sim-price-{seed}")


async def pays(shop: RunningShop, opened: httpx.Response) -> bool:
    """The payer does what the page says."""
    assert shop.simulator is not None
    return (await shop.simulator.post("/payer/pay", json=opened.json()["params"])).status_code < 500


async def forge(shop: RunningShop, rng: random.Random) -> None:
    """Somebody who has no key says that money came: every one is refused."""
    for n in range(20):
        headers = {
            "Wechatpay-Serial": rng.choice(["PUB_KEY_ID_0", "0" * 40]),
            "Wechatpay-Signature": "WECHATPAY/SIGNTEST/forged" if n % 2 else "Zm9yZ2Vk",
            "Wechatpay-Timestamp": str(1_700_000_000 + n),
            "Wechatpay-Nonce": f"{rng.getrandbits(64):x}",
        }
        body = {"id": f"forged-{n}", "event_type": "TRANSACTION.SUCCESS", "resource": {}}

        async def refused(body: Any = body, headers: Any = headers) -> bool:
            answer = await shop.http.post("/callback/wechat-pay", json=body, headers=headers)
            assert answer.status_code not in (200, 204)
            return 400 <= answer.status_code < 500

        await until("the forged callback is refused", refused)


async def empty_bus(shop: RunningShop) -> bool:
    """Everything that the truth Redis knew is gone."""
    try:
        async with Redis.from_url(read_urls(shop.state).truth) as truth:
            return bool(await truth.flushall())
    except (EngineProblem, RedisError, OSError) as why:
        raise NotYet(repr(why)) from why


async def strike(shop: RunningShop, rng: random.Random, disaster: str) -> None:
    """One disaster between two waves."""
    if disaster == "forged callbacks":
        await forge(shop, rng)
    elif disaster == "clock jumps":
        await shop.jump(rng.randint(60, 3000))
    else:
        await until("the bus is emptied", lambda: empty_bus(shop))


async def bad_weather(shop: RunningShop, rng: random.Random) -> None:
    """The next notifications meet what the seed draws; repeats of one may overtake those of another."""
    assert shop.simulator is not None
    for trick in rng.sample(TRICKS, 3):

        async def turned(trick: str = trick) -> bool:
            assert shop.simulator is not None
            return (await shop.simulator.post("/_sim/next", json={"notify": trick})).status_code == 200

        await until("the knob is turned", turned)


async def test_the_demo_story_ends_in_a_completed_order(house: RunningShop) -> None:
    assert await walked(house) == ["pending_payment", "paid", "to_ship", "shipped", "completed"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_piece_and_no_fen_is_lost_under_kills(house: RunningShop, seed: int) -> None:
    rng = random.Random(seed)
    page = (await house.http.get("/api/shop/products?limit=5")).json()
    skus = []
    for card in page["items"]:
        product = (await house.http.get(f"/api/shop/products/{card['spu_id']}")).json()
        skus.append(product["product"]["skus"][0]["sku_id"])
    await limit_price(house, skus[0], seed)
    victims = [*VICTIMS]
    rng.shuffle(victims)

    async def visit(number: int) -> None:
        await one_story(house, random.Random(f"{seed}/{number}"), skus, seed * 1000 + number)

    for wave, victim in enumerate(victims):
        await bad_weather(house, rng)
        if wave:
            await strike(house, rng, DISASTERS[wave - 1])
        visits = [asyncio.ensure_future(_patient(visit, wave * 10 + i)) for i in range(SHOPPERS // 4)]
        await asyncio.wait(visits, timeout=rng.uniform(0.05, 0.4))
        house.kill(victim)
        await asyncio.gather(*visits)
    await until("the books are right", lambda: checkers.at_rest(house), 90)
    placed = (await _scalars(house, "SELECT count(*) FROM orders.orders"))[0]
    assert placed >= len(victims) * (SHOPPERS // 4) * seed
    used = (
        "SELECT (SELECT count(*) FROM orders.orders WHERE points > 0),"
        " (SELECT count(*) FROM orders.orders WHERE balance_fen > 0),"
        " (SELECT count(*) FROM assets.coupon_log WHERE to_state = 'held'),"
        " (SELECT count(*) FROM marketing.activity_holds)"
    )
    assert all(await _scalars(house, used)), "the seed draws orders with everything that can be used"


async def _patient(visit: Any, number: int) -> None:
    """A visit that meets a dead process begins again; its keys stay the same."""

    async def attempt() -> bool:
        try:
            await visit(number)
        except SystemExit:
            return False  # the demo client ends on a 5xx; the shopper simply comes back
        return True

    await until(f"visit {number}", attempt, 90)


async def test_while_postgres_is_silent_callbacks_get_503_in_time_and_the_order_is_paid_afterwards(
    house: RunningShop,
) -> None:
    assert house.simulator is not None
    page = (await house.http.get("/api/shop/products?limit=1")).json()
    product = (await house.http.get(f"/api/shop/products/{page['items'][0]['spu_id']}")).json()["product"]
    person, address_id = await house.shopper()
    items = [{"sku_id": product["skus"][0]["sku_id"], "quantity": 1}]
    offer = await person.ask("POST", "/quotes", {"items": items, "address_id": address_id})
    form = {"quote": offer["quote"], "total_fen": offer["price"]["payable_fen"]}
    placed = await person.ask("POST", "/orders", form, "silent-order-1")
    opened = await person.ask("POST", f"/orders/{placed['order_id']}/payments", None, "silent-pay-1")
    begun_at = time.monotonic()

    async def silent_for(seconds: float) -> bool:
        return time.monotonic() - begun_at >= seconds

    async def tried(times: int) -> list[dict[str, Any]] | None:
        log = await answered()
        return log if len(log) >= times else None

    house.signal("postgres", signal.SIGSTOP)
    try:
        paid = await house.simulator.post("/payer/pay", json=opened["params"])
        assert paid.status_code == 200

        async def answered() -> list[dict[str, Any]]:
            notices = (await house.simulator.get("/_sim/state")).json()["notifications"]
            return [log for n in notices if n["subject"] == opened["payment_id"] for log in n["log"]]

        log = await until("the callback is answered", answered, 5)
        assert log[0]["status"] == 503
        late = await until("WeChat has tried twice more", lambda: tried(3), 45)
        assert {attempt["status"] for attempt in late} == {503}
        await until("thirty seconds have passed", lambda: silent_for(30), 45)
    finally:
        house.signal("postgres", signal.SIGCONT)

    async def is_paid() -> bool:
        answer = await house.http.get(f"/api/shop/orders/{placed['order_id']}", headers=person._headers)
        return answer.status_code == 200 and answer.json()["order"]["state"] == "to_ship"

    await until("the order is paid", is_paid, 30)
    await until("the books are right", lambda: checkers.at_rest(house), 60)


async def test_the_shop_still_answers(house: RunningShop) -> None:
    answer: httpx.Response = await house.http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def _scalars(house: RunningShop, query: str) -> list[int]:
    conn = await asyncpg.connect(read_urls(house.state).postgres, timeout=5)
    try:
        return list(await conn.fetchrow(query))
    finally:
        await conn.close()
