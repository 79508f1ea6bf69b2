"""Rates per user, device and network address, added up over processes; what happens when Redis is away."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from litestar import Litestar

from chama.base.errors import Unavailable
from chama.base.ids import new_id
from chama.base.time import FakeClock, SystemClock
from chama.edge import client, limits
from chama.edge.documents import handlers_of
from chama.edge.limits import CLASSES, Limiter, Rate, TooManyRequests
from chama.edge.middleware import in_context
from chama.process import redis_of
from chama.runtime import context
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import settings
from chama.runtime.tokens import make_access
from tests.support.given import a_key

RATE = Rate(40, 60)
NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def clock() -> Iterator[FakeClock]:
    """At the begin of a window, and nobody else's."""
    now = SystemClock().now().replace(second=0, microsecond=0)
    clock = FakeClock(now)
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


@pytest.fixture
async def two(engines: EngineUrls, clock: FakeClock) -> AsyncIterator[tuple[Limiter, Limiter]]:
    """The limiters of two processes."""
    redis = redis_of(engines.cache)
    yield Limiter(redis), Limiter(redis)
    await redis.aclose()


def calls(limiter: Limiter, who: str, times: int, name: str = "refresh") -> int:
    """How many of these are let in."""
    for n in range(times):
        try:
            limiter.count(name, "device", CLASSES[name].device or RATE, who)
        except TooManyRequests:
            return n
    return times


async def test_a_device_is_let_in_until_its_rate_and_again_in_the_next_window(
    two: tuple[Limiter, Limiter], clock: FakeClock
) -> None:
    limiter, who = two[0], a_key()
    assert calls(limiter, who, 100) == 30
    clock.advance(seconds=45)
    with pytest.raises(TooManyRequests) as refused:
        limiter.count("refresh", "device", Rate(30, 60), who)
    assert refused.value.detail == {"retry_after_seconds": 15}
    clock.advance(seconds=15)
    assert calls(limiter, who, 100) == 30


async def test_the_calls_of_all_processes_are_added_up(two: tuple[Limiter, Limiter]) -> None:
    one, other = two
    who = a_key()
    assert calls(one, who, 20) == 20
    await one.add_up()
    assert calls(other, who, 2) == 2
    await other.add_up()
    # 22 are known there now, so 8 are left; the first process has yet to learn of two.
    assert calls(other, who, 100) == 8
    await other.add_up()
    await one.add_up()
    assert calls(one, who, 1) == 1
    await one.add_up()
    assert calls(one, who, 1) == 0


async def test_without_redis_each_process_counts_alone_and_strict_classes_are_closed(
    clock: FakeClock,
) -> None:
    limiter, who = Limiter(redis_of(NOWHERE)), a_key()
    assert calls(limiter, who, 10) == 10
    await limiter.add_up()
    assert calls(limiter, who, 100) == 20
    with pytest.raises(Unavailable):
        await limiter.ask("sign_in", "device", RATE, who)


@pytest.fixture
async def limited(app: Litestar, engines: EngineUrls, clock: FakeClock) -> AsyncIterator[Litestar]:
    """The app with a limiter."""
    redis = redis_of(engines.cache)
    before = limits.use(Limiter(redis))
    yield app
    limits.use(before)
    await redis.aclose()


def from_address(app: Litestar, address: str) -> httpx.AsyncClient:
    """A client whose connection comes from this address."""
    transport = httpx.ASGITransport(app=in_context(app), client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url="http://shop")


async def test_a_user_who_is_too_quick_is_told_when_to_come_again(limited: Litestar) -> None:
    token = make_access(new_id("usr", context.now()), a_key())
    headers = {"Authorization": f"Bearer {token}", "X-Device-Id": a_key()}
    body = {"quantity": 0}
    async with from_address(limited, "203.0.113.7") as web:
        for _ in range(600):
            answer = await web.put("/api/shop/cart/x", headers=headers, json=body)
            assert answer.status_code == 200
        answer = await web.put("/api/shop/cart/x", headers=headers, json=body)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        # Reading is another class.
        assert (await web.get("/api/shop/cart", headers=headers)).status_code == 200


async def test_sign_ins_of_one_address_are_counted_whatever_the_account(limited: Litestar) -> None:
    statuses = []
    async with from_address(limited, "203.0.113.8") as web:
        for n in range(301):
            form = {"phone": f"138{n:08d}", "code": "000000"}
            statuses.append((await web.post("/api/shop/sessions/phone", json=form)).status_code)
    assert statuses == [400] * 300 + [429]


async def test_this_machine_itself_is_not_one_client(limited: Litestar) -> None:
    async with from_address(limited, "127.0.0.1") as web:
        form = {"phone": "13800000000", "code": "000000"}
        statuses = {(await web.post("/api/shop/sessions/phone", json=form)).status_code for _ in range(320)}
    assert statuses == {400}


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Proxies of 10.0.0.0/8 are ours."""
    monkeypatch.setenv("CHAMA_TRUSTED_PROXIES", "10.0.0.0/8, ::1")

    def forget() -> None:
        settings.cache_clear()
        client._networks.cache_clear()
        client._trusted.cache_clear()

    forget()
    yield
    monkeypatch.undo()
    forget()


class _Connection:
    def __init__(self, peer: str, heard: str) -> None:
        self.scope = {"client": (peer, 1)}
        self.headers = {"x-forwarded-for": heard} if heard else {}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize(
    ("peer", "heard", "address"),
    [
        ("203.0.113.1", "", "203.0.113.1"),
        ("203.0.113.1", "198.51.100.1", "203.0.113.1"),
        ("10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "198.51.100.1, 10.2.2.2", "198.51.100.1"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_what_a_trusted_proxy_heard_counts(peer: str, heard: str, address: str) -> None:
    assert client.client_ip(_Connection(peer, heard)) == address  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("nonsense", ""),
        ("203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_an_ipv6_client_is_its_network_and_this_machine_is_nobody(peer: str, counted: str) -> None:
    assert client.counted_ip(_Connection(peer, "")) == counted  # type: ignore[arg-type]


def test_every_declared_class_exists(app: Litestar) -> None:
    declared = {h.opt["limit"] for h in handlers_of(app).values() if "limit" in h.opt}
    assert {"sign_in", "sms", "refresh"} <= declared <= CLASSES.keys()
