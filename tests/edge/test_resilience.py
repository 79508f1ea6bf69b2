"""Browse, order and pay go on whatever happens to the parts that the shop can do without."""

import asyncio
import secrets
import time
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from chama.base.errors import Unavailable
from chama.edge import admission, parts
from chama.edge.middleware import in_context
from chama.runtime import breaker, service
from chama.runtime.breaker import Breaker
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.insight.api import Insight
from chama.services.marketing.api import Marketing
from chama.services.staff.api import Staff
from chama.services.staff.internal import rules
from chama.services.users.api import Users
from tests.support import given
from tests.support.given import Shopper
from tests.support.running_shop import a_moment

FACT = {"n": 1, "name": "page.shown", "at": "2026-11-25T12:00:00Z"}


class Sick:
    """Stands before a door and spoils its calls in one way until it is healed."""

    def __init__(self, real: object, way: str) -> None:
        self._real, self.way, self._turn = real, way, 0

    def __getattr__(self, name: str) -> object:
        method = getattr(self._real, name)

        async def call(**arguments: object) -> object:
            self._turn += 1
            if self.way == "slow":
                await a_moment(10)
            if self.way == "resetting":
                raise ConnectionResetError
            if self.way == "down" or (self.way == "losing half" and self._turn % 2):
                raise Unavailable("a drill")
            return await method(**arguments)

        return call


@pytest.fixture
def sick(shop: object) -> Iterator[list[Sick]]:
    """Behaviour and marketing, ill in a way that the test chooses."""
    before = {door: service._here[door] for door in (Insight, Marketing)}
    ill = [Sick(real, "") for real in before.values()]
    service._here.update(zip(before, ill, strict=True))
    yield ill
    service._here.update(before)
    for part in parts.PARTS.values():
        part._breaker.succeeded()
        part._breaker = Breaker(f"part {part.name}")


@pytest.fixture
async def shopper(shop: object) -> tuple[Shopper, dict[str, str]]:
    who = await given.a_shopper()
    phone = given.a_phone()
    made = await locate(Users).make_sms_code(phone=phone, key=given.a_key())
    session = await locate(Users).sign_in_with_phone(phone=phone, code=made.code, device="test")
    return who, {"authorization": f"Bearer {session.access_token}", "x-device-id": secrets.token_hex(8)}


@pytest.mark.parametrize("way", ["down", "slow", "resetting", "losing half"])
async def test_pages_and_orders_do_not_feel_that_the_rest_is_ill(
    way: str, web: httpx.AsyncClient, sick: list[Sick], shopper: tuple[Shopper, dict[str, str]]
) -> None:
    who, headers = shopper
    sku_id = await given.a_product(50)
    offer = await given.an_offer(who, sku_id)
    spu_id = offer.goods[0].spu_id
    sick[0].way = way
    for _ in range(20):
        began = time.monotonic()
        product, among, fact, home = await asyncio.gather(
            web.get(f"/api/shop/products/{spu_id}", headers=headers),
            web.get(f"/api/shop/favourites/among?spu_id={spu_id}", headers=headers),
            web.post("/api/shop/facts", json={"visitor": "v" * 20, "facts": [FACT]}),
            web.get("/api/shop/home"),
        )
        assert (product.status_code, among.status_code, home.status_code) == (200, 200, 200)
        assert fact.status_code == 204
        assert time.monotonic() - began < 5
    assert await given.ordered(who, sku_id)


async def test_the_breaker_of_a_part_opens_at_the_third_failure_and_closes_a_second_later(
    web: httpx.AsyncClient,
    sick: list[Sick],
    shopper: tuple[Shopper, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(breaker, "monotonic", lambda: now)
    path, headers = "/api/shop/favourites/among?spu_id=spu_x", shopper[1]
    part = parts.PARTS["favourites"]
    sick[0].way = "down"
    for n in range(breaker.FAILURES):
        assert (n, part.off_by()) == (n, "")
        assert (await web.get(path, headers=headers)).json() == []
    assert part.off_by() == "breaker"
    sick[0].way = ""
    now += breaker.SECONDS
    await web.get(path, headers=headers)
    assert part.off_by() == ""


def test_no_part_may_hang_so_long_that_its_breaker_opens_after_a_second() -> None:
    assert max(part.budget_seconds for part in parts.PARTS.values()) <= 0.8


async def test_a_hung_part_is_given_up_after_its_budget_and_then_not_asked() -> None:
    part = parts.Part("test.hung", "测试", budget_seconds=0.2)
    asked = 0

    async def hang() -> str:
        nonlocal asked
        asked += 1
        await a_moment(10)
        return "late"

    began = time.monotonic()
    assert await asyncio.gather(*(part.get(hang, "instead") for _ in range(5))) == ["instead"] * 5
    assert part.off_by() == "breaker"
    assert time.monotonic() - began < 1
    assert await part.get(hang, "instead") == "instead"
    assert asked == 5
    del parts.PARTS["test.hung"]


@pytest.fixture
async def manager(shop: object) -> dict[str, str]:
    name = f"manager-{secrets.token_hex(4)}"
    made = await locate(Staff).create(key=given.a_key(), name=name, password="correct horse", role="manager")
    signed = await locate(Staff).authenticate(name=name, password="correct horse")
    token = make_access(made.staff_id, signed.session_id, "staff", rules.ROLES["manager"])
    return {"authorization": f"Bearer {token}"}


async def test_a_switch_takes_a_part_away_says_why_and_is_on_record(
    web: httpx.AsyncClient, manager: dict[str, str], shopper: tuple[Shopper, dict[str, str]]
) -> None:
    url = "/api/admin/switches/{}"
    off = await web.put(url.format("favourites"), json={"off": True, "reason": "大促"}, headers=manager)
    assert off.status_code == 200
    row = next(s for s in off.json() if s["name"] == "favourites")
    assert (row["off"], row["reason"], list(row["off_by"].values())) == (True, "大促", ["switch"])
    refused = await web.get("/api/shop/favourites", headers=shopper[1])
    assert (refused.status_code, refused.json()["code"]) == (503, "part_is_off")
    assert int(refused.headers["retry-after"]) > 0
    await web.put(url.format("favourites"), json={"off": False, "reason": "结束"}, headers=manager)
    assert (await web.get("/api/shop/favourites", headers=shopper[1])).status_code == 200
    trail = (await locate(Staff).audit_trail(cursor=None, limit=2)).items
    assert [(r.action, r.target, r.detail) for r in trail] == [
        ("switch.on", "favourites", "结束"),
        ("switch.off", "favourites", "大促"),
    ]
    assert (
        await web.put(url.format("pay"), json={"off": True, "reason": "x"}, headers=manager)
    ).status_code == 404


async def test_the_sale_day_mode_takes_away_all_that_it_covers_and_nothing_else(
    web: httpx.AsyncClient, manager: dict[str, str]
) -> None:
    body = {"off": True, "reason": "双十一"}
    rows = (await web.put("/api/admin/switches/sale_day", json=body, headers=manager)).json()
    assert {s["name"] for s in rows if s["off_by"]} == {p.name for p in parts.PARTS.values() if p.sale_day}
    assert (await web.get("/api/shop/search/hot")).json() == []
    assert (await web.get("/api/shop/products")).status_code == 200
    await web.put("/api/admin/switches/sale_day", json={"off": False, "reason": "结束"}, headers=manager)
    assert parts.off_now() == {}


@pytest.fixture
def load() -> Iterator[admission._Load]:
    before, admission.load = admission.load, admission._Load()
    yield admission.load
    admission.load = before


async def test_when_there_is_too_much_to_do_the_rest_stays_outside_first_and_paying_last(
    web: httpx.AsyncClient, load: admission._Load
) -> None:
    async def statuses() -> list[int]:
        paths = ("/api/shop/search/hot", "/api/shop/home", "/api/shop/orders", "/healthz")
        return [(await web.get(p)).status_code for p in paths]

    assert await statuses() == [200, 200, 401, 200]
    load.delay_seconds = 0.15
    assert await statuses() == [503, 200, 401, 200]
    load.delay_seconds = 0.5
    assert await statuses() == [503, 503, 401, 200]
    load.delay_seconds = 2.0
    assert await statuses() == [503, 503, 503, 200]
    assert load.shed == [3, 2, 1, 0]
    load.delay_seconds = 0.2
    assert parts.off_now() == {}
    for _ in range(admission.MANY_SHED):
        await web.get("/api/shop/search/hot")
    load.delay_seconds = 0.0
    # For a while after it, what a sale day does without stays off, and the console says that it is the load.
    assert parts.off_now()["search.hot"] == "load"
    load.calm_at = 0.0
    assert parts.off_now() == {}


async def test_many_of_one_kind_at_once_keep_their_own_kind_outside_and_the_rest_first(
    web: httpx.AsyncClient, load: admission._Load
) -> None:
    paths = ("/api/shop/search/hot", "/api/shop/home", "/api/shop/orders", "/api/shop/flash/none")

    async def statuses() -> list[int]:
        return [(await web.get(p)).status_code for p in paths]

    assert await statuses() == [200, 200, 401, 404]
    load.at_once[admission.PAY] = admission.MOST_BEFORE_REST
    assert await statuses() == [503, 200, 401, 404]
    load.at_once[admission.PAY] = admission.MOST_AT_ONCE[admission.PAY]
    assert await statuses() == [503, 200, 503, 404]
    load.at_once[admission.BROWSE] = admission.MOST_AT_ONCE[admission.BROWSE]
    assert await statuses() == [503, 503, 503, 404]
    load.at_once = [0] * 5
    await statuses()
    assert load.at_once == [0] * 5


async def test_who_only_listens_to_a_stream_takes_nobody_s_place(load: admission._Load) -> None:
    begun, said = asyncio.Event(), asyncio.Event()
    seen = list[int]()

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(sum(load.at_once))
        kind = (b"content-type", b"text/event-stream; charset=utf-8")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        seen.append(sum(load.at_once))
        begun.set()
        await said.wait()

    async def nothing(*_: object) -> None:
        return

    scope = {"type": "http", "path": "/api/shop/flash/results/stream", "method": "POST", "headers": []}
    listening = asyncio.create_task(in_context(stream)(scope, nothing, nothing))  # type: ignore[arg-type]
    await begun.wait()
    said.set()
    await listening
    assert (seen, load.at_once) == ([1, 0], [0] * 5)


async def test_one_long_step_of_the_loop_turns_nobody_away_and_lasting_lateness_does(
    load: admission._Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, steps, seen = 1_000.0, iter([0.0, 0.9, 0.0, 0.9, 0.9, 0.9, 0.0]), list[float]()

    class Clock:
        monotonic = staticmethod(lambda: now)

    async def sleep(seconds: float) -> None:
        nonlocal now
        seen.append(round(load.delay_seconds, 3))
        late = next(steps, None)
        if late is None:
            raise asyncio.CancelledError
        now += seconds + late

    monkeypatch.setattr(admission, "time", Clock)
    monkeypatch.setattr(admission, "asyncio", SimpleNamespace(sleep=sleep))
    with pytest.raises(asyncio.CancelledError):
        await admission.watch()
    assert seen == [0, 0, 0, 0, 0, 0, 0.9, 0]


async def test_who_is_turned_away_is_told_when_to_come_again(
    web: httpx.AsyncClient, load: admission._Load
) -> None:
    load.delay_seconds = 0.2
    answer = await web.get("/api/shop/search/hot")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert (answer.json()["code"], answer.json()["title"]) == ("unavailable", "服务繁忙，请稍后重试")


def test_every_path_on_the_way_to_a_paid_order_is_of_the_last_tier_to_stay_outside() -> None:
    paying = (
        "cart",
        "quotes",
        "orders",
        "orders/ord_1/payments",
        "payment-ways",
        "sessions/phone",
        "sms-codes",
    )
    assert {admission.tier_of(f"/api/shop/{p}") for p in paying} == {admission.PAY}
    assert admission.tier_of("/callback/wechat-pay") == admission.PAY
    assert admission.tier_of("/api/shop/flash/buy") == admission.TAP
    browsing = ("/", "/media/x/480.webp", "/assets/a.js", "/api/shop/search", "/api/shop/products/spu_1")
    assert {admission.tier_of(p) for p in browsing} == {admission.BROWSE}
    rest = ("/api/shop/search/hot", "/api/shop/favourites", "/api/admin/orders", "/api/shop/facts")
    assert {admission.tier_of(p) for p in rest} == {admission.REST}
