"""The flash sale over HTTP: sessions with the server's time, passes, taps, tickets; and what is refused."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from chama.base.ids import new_id
from chama.edge import limits
from chama.edge.middleware import in_context
from chama.process import redis_of
from chama.runtime import context
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.marketing.api import Marketing
from chama.services.marketing.internal.jobs import keep_flash
from tests.support.flash import FLASH_FEN, Sale, a_flash_sale, decided, figures, orders_of
from tests.support.given import FREIGHT_FEN, Shopper, a_shopper

pytestmark = pytest.mark.usefixtures("unhurried")
BUY, RESULTS = "/api/shop/flash/buy", "/api/shop/flash/results"


def signed(shopper: Shopper, device: str = "") -> dict[str, str]:
    token = make_access(shopper.user_id, new_id("ses", context.now()))
    return {"Authorization": f"Bearer {token}"} | ({"X-Device-Id": device} if device else {})


async def post(web: httpx.AsyncClient, path: str, shopper: Shopper, body: Any) -> httpx.Response:
    return await web.post(path, json=body, headers=signed(shopper))


async def a_token(web: httpx.AsyncClient, sale: Sale, shopper: Shopper, quantity: int = 1) -> str:
    form = {
        "session_id": sale.session_id,
        "sku_id": sale.sku_id,
        "address_id": shopper.address_id,
        "quantity": quantity,
    }
    answer = await post(web, "/api/shop/flash/passes", shopper, form)
    assert answer.status_code == 201, answer.text
    return answer.json()["token"]


async def test_from_the_list_to_the_order(web: httpx.AsyncClient) -> None:
    sale, shopper = await a_flash_sale(2), await a_shopper()
    listed = (await web.get("/api/shop/flash/sessions")).json()
    assert abs(datetime.fromisoformat(listed["server_time"]) - context.now()) < timedelta(seconds=5)
    [session] = [s for s in listed["sessions"] if s["session_id"] == sale.session_id]
    assert session["phase"] == "open"
    [goods] = session["goods"]
    assert (goods["price_fen"], goods["quota"], goods["sold"], goods["state"]) == (FLASH_FEN, 2, 0, "open")
    token = await a_token(web, sale, shopper)
    bought = await post(web, BUY, shopper, {"token": token})
    assert bought.status_code == 202, bought.text
    assert bought.json()["position"] == 1
    ticket = {"ticket": bought.json()["ticket"]}
    waiting = (await post(web, RESULTS, shopper, ticket)).json()
    assert (waiting["state"], waiting["position"]) == ("waiting", 1)
    await decided(sale)
    done = (await post(web, RESULTS, shopper, ticket)).json()
    assert (done["state"], done["payable_fen"]) == ("ordered", FLASH_FEN + FREIGHT_FEN)
    assert done["order_id"] == bought.json()["order_id"]
    again = await post(web, BUY, shopper, {"token": token, "repeat": True})
    assert (again.status_code, again.json()["order_id"]) == (202, done["order_id"])
    assert await orders_of(sale) == [done["order_id"]]


async def test_the_result_comes_as_events_until_it_is_decided(web: httpx.AsyncClient) -> None:
    sale, shopper = await a_flash_sale(1), await a_shopper()
    token = await a_token(web, sale, shopper)
    ticket = (await post(web, BUY, shopper, {"token": token})).json()["ticket"]
    listening = asyncio.create_task(post(web, f"{RESULTS}/stream", shopper, {"ticket": ticket}))
    await decided(sale)
    answer = await listening
    assert answer.headers["content-type"].startswith("text/event-stream")
    states = [msgspec.json.decode(x[6:])["state"] for x in answer.text.splitlines() if x.startswith("data: ")]
    assert states[-1] == "ordered"
    assert set(states[:-1]) <= {"waiting"}


async def test_64_taps_at_once_are_one_admission(web: httpx.AsyncClient) -> None:
    sale, shopper = await a_flash_sale(10, per_user=5), await a_shopper()
    token = await a_token(web, sale, shopper)
    answers = await asyncio.gather(*(post(web, BUY, shopper, {"token": token}) for _ in range(64)))
    assert [a.status_code for a in answers] == [202] * 64
    assert len({a.json()["order_id"] for a in answers}) == 1
    assert await decided(sale) == 1


async def test_what_is_sold_out_is_said_without_asking_redis_again(web: httpx.AsyncClient) -> None:
    sale = await a_flash_sale(1)
    tokens = [(s, await a_token(web, sale, s)) for s in [await a_shopper() for _ in range(3)]]
    answers = [await post(web, BUY, s, {"token": t}) for s, t in tokens]
    assert [a.status_code for a in answers] == [202, 409, 409]
    assert [a.json()["code"] for a in answers[1:]] == ["flash_sold_out"] * 2


SPOILT = (lambda t: "x", lambda t: t[:-8] + "AAAAAAAA", lambda t: t[:40], lambda t: "é")


@pytest.mark.parametrize("spoil", SPOILT)
async def test_a_forged_token_is_refused_and_nothing_moves(web: httpx.AsyncClient, spoil: Any) -> None:
    sale, shopper = await a_flash_sale(1), await a_shopper()
    token = spoil(await a_token(web, sale, shopper))
    answer = await post(web, BUY, shopper, {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_forged")
    assert await decided(sale) == 0
    answer = await post(web, RESULTS, shopper, {"ticket": token})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_forged")


async def test_anothers_token_and_ticket_are_of_no_use(web: httpx.AsyncClient) -> None:
    sale, shopper, other = await a_flash_sale(1), await a_shopper(), await a_shopper()
    token = await a_token(web, sale, shopper)
    assert (await post(web, BUY, other, {"token": token})).json()["code"] == "token_forged"
    ticket = (await post(web, BUY, shopper, {"token": token})).json()["ticket"]
    assert (await post(web, RESULTS, other, {"ticket": ticket})).json()["code"] == "token_forged"
    # A pass is no ticket: it proves no admission.
    assert (await post(web, RESULTS, shopper, {"ticket": token})).json()["code"] == "token_forged"


async def test_who_comes_early_is_told_when_it_opens(web: httpx.AsyncClient, clock: Any) -> None:
    starts_at = clock.now() + timedelta(minutes=1)
    sale, shopper = await a_flash_sale(1, starts_at=starts_at), await a_shopper()
    token = await a_token(web, sale, shopper)
    early = await post(web, BUY, shopper, {"token": token})
    assert (early.status_code, early.json()["code"]) == (409, "flash_not_open")
    assert datetime.fromisoformat(early.json()["detail"]["opens_at"]) == starts_at
    clock.advance(minutes=1)
    await keep_flash()
    assert (await post(web, BUY, shopper, {"token": token})).status_code == 202


async def test_who_comes_with_an_old_token_is_told_to_get_another(web: httpx.AsyncClient, clock: Any) -> None:
    sale, shopper = await a_flash_sale(1), await a_shopper()
    old = await a_token(web, sale, shopper)
    clock.advance(minutes=31)
    await keep_flash()
    late = await post(web, BUY, shopper, {"token": old})
    assert (late.status_code, late.json()["code"]) == (409, "flash_pass_expired")
    assert await decided(sale) == 0
    new = await a_token(web, sale, shopper)
    assert (await post(web, BUY, shopper, {"token": new})).status_code == 202


# A process may be so much ahead of the keeper of the pools, or behind it, in seconds.
@pytest.mark.parametrize("ahead", [2, 600, -2])
async def test_processes_whose_clocks_differ_open_and_end_a_sale_with_its_keeper(
    web: httpx.AsyncClient, clock: Any, ahead: int
) -> None:
    starts_at = clock.now() + timedelta(seconds=4)
    sale = await a_flash_sale(3, starts_at=starts_at)
    shoppers = [await a_shopper() for _ in range(2)]
    first, second = [await a_token(web, sale, s) for s in shoppers]

    async def tap_elsewhere(shopper: Shopper, token: str) -> httpx.Response:
        clock.advance(seconds=ahead)
        try:
            return await post(web, BUY, shopper, {"token": token})
        finally:
            clock.advance(seconds=-ahead)

    early = await tap_elsewhere(shoppers[0], first)
    assert (early.status_code, early.json()["code"]) == (409, "flash_not_open")
    assert await decided(sale) == 0
    clock.advance(seconds=4)
    await keep_flash()
    assert (await tap_elsewhere(shoppers[0], first)).status_code == 202
    clock.advance(hours=1)
    await keep_flash()
    over = await tap_elsewhere(shoppers[1], second)
    assert over.status_code == 409
    assert over.json()["code"] in ("flash_not_open", "flash_pass_expired")
    assert await decided(sale) == 1


async def test_a_process_that_is_far_behind_sells_nothing_early_and_nothing_twice(
    web: httpx.AsyncClient, clock: Any
) -> None:
    sale, shopper = await a_flash_sale(1), await a_shopper()
    token = await a_token(web, sale, shopper)
    clock.advance(minutes=-10)
    slow = await post(web, BUY, shopper, {"token": token})
    assert (slow.status_code, slow.json()["code"]) == (409, "flash_not_open")
    clock.advance(minutes=10)
    assert (await post(web, BUY, shopper, {"token": token})).status_code == 202
    clock.advance(minutes=-10)
    # Nor does a consumer with such a clock.
    assert await decided(sale) == 1
    assert len(await orders_of(sale)) == 1


async def test_a_fleet_from_one_network_address_is_let_in_as_often_as_one_may(
    app: Any, engines: Any, clock: Any
) -> None:
    sale = await a_flash_sale(1)
    redis = redis_of(engines.cache)
    before = limits.use(limits.Limiter(redis, scale=0.01))
    transport = httpx.ASGITransport(app=in_context(app), client=("203.0.113.77", 4711))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as bots:
            # Each has an account and a device of its own, and knocks once.
            answers = [
                await bots.post(BUY, json={"token": "x"}, headers=signed(await a_shopper(), f"bot {n}"))
                for n in range(32)
            ]
    finally:
        limits.use(before)
        await redis.aclose()
    statuses = [a.status_code for a in answers]
    assert statuses == [400] * 30 + [429] * 2
    assert (await figures(sale))[0].left == 1


async def test_a_paused_session_admits_nobody_until_it_goes_on(web: httpx.AsyncClient) -> None:
    sale, shopper = await a_flash_sale(1), await a_shopper()
    token = await a_token(web, sale, shopper)
    for state, status in (("paused", 409), ("warm", 202)):
        await locate(Marketing).set_flash_state(session_id=sale.session_id, state=state)
        await keep_flash()
        assert (await post(web, BUY, shopper, {"token": token})).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{}", 400), (b'{"token": 5}', 400), (b"[1]", 400), (b"\xff", 400), (b"x" * 20_000, 413)],
)
async def test_a_bad_body_is_a_coded_problem(web: httpx.AsyncClient, body: bytes, status: int) -> None:
    answer = await web.post(BUY, content=body, headers=signed(await a_shopper()))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_only_post_buys(web: httpx.AsyncClient) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = await web.request(method, BUY, headers=signed(await a_shopper()))
        assert answer.status_code == 405, method
