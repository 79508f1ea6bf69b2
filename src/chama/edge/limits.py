"""How often: every route has a class (`opt={"limit": …}`), a class has rates per user, device and address.

Most classes are counted in this process without I/O; once a second the counts of who is busy are added up
with those of the other processes on the cache Redis. So a rate may be overstepped for a second, and costs a
request about a microsecond. `strict` classes (sign-in, text messages) ask Redis before each call.

Redis away: the others go on and each process counts alone; strict classes are closed (Unavailable), because
guessing codes must not become free when an engine falls over.
"""

import asyncio
from collections.abc import Iterator
from typing import NamedTuple

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Refusal, Unavailable
from chama.edge.client import counted_ip
from chama.runtime import context
from chama.runtime.context import Actor
from chama.runtime.settings import settings
from chama.runtime.telemetry import log

ADD_UP_SECONDS = 1.0
# Who has used less than this part of a rate is nobody's business but this process's.
QUIET_PART = 20
MOST_COUNTED = 100_000
DEVICE = b"x-device-id"


class TooManyRequests(Refusal):
    code = "too_many_requests"
    status = 429
    title_en = "Too many requests, please wait"
    title_zh = "操作过于频繁，请稍后再试"


class Rate(NamedTuple):
    """So many calls in so many seconds; windows are aligned, so twice as many may meet around a border."""

    calls: int
    seconds: int


class Limits(NamedTuple):
    """The rates of a class; a kind without a rate is not counted."""

    user: Rate | None = None
    device: Rate | None = None
    ip: Rate | None = None
    strict: bool = False


# Many shoppers share one address (a school, a carrier), so the rates per address are wide.
CLASSES: dict[str, Limits] = {
    "none": Limits(),
    "browse": Limits(device=Rate(600, 60), ip=Rate(6000, 60)),
    "read": Limits(user=Rate(1200, 60), device=Rate(1200, 60), ip=Rate(6000, 60)),
    "write": Limits(user=Rate(600, 60), device=Rate(600, 60), ip=Rate(3000, 60)),
    # Who taps more often than a person can is not served better for it.
    "flash": Limits(user=Rate(120, 60), device=Rate(120, 60), ip=Rate(3000, 60)),
    "desk": Limits(user=Rate(1200, 60), device=Rate(1200, 60), ip=Rate(6000, 60)),
    "refresh": Limits(device=Rate(30, 60), ip=Rate(600, 60)),
    "sign_in": Limits(user=Rate(30, 300), device=Rate(20, 300), ip=Rate(300, 300), strict=True),
    "sms": Limits(user=Rate(10, 3600), device=Rate(10, 3600), ip=Rate(100, 3600), strict=True),
}


class _Window:
    """The counts of one kind of one class in the present window."""

    __slots__ = ("counts", "elsewhere", "loud", "number", "told")

    def __init__(self, number: int) -> None:
        self.number = number
        self.counts: dict[str, int] = {}
        self.loud: set[str] = set()
        self.told: dict[str, int] = {}
        self.elsewhere: dict[str, int] = {}


class Limiter:
    """Counts for one process; `scale` multiplies every rate."""

    def __init__(self, redis: Redis, scale: float = 1.0) -> None:
        self._redis = redis
        self._scale = scale
        self._windows: dict[tuple[str, str], _Window] = {}
        self._alone = False

    def count(self, name: str, kind: str, rate: Rate, who: str) -> None:
        """One more call; TooManyRequests when it is one too many. No I/O."""
        now = context.now().timestamp()
        window = self._window(name, kind, int(now // rate.seconds))
        mine = window.counts.get(who, 0) + 1
        window.counts[who] = mine
        if mine * QUIET_PART >= rate.calls * self._scale:
            window.loud.add(who)
        if mine + window.elsewhere.get(who, 0) > rate.calls * self._scale:
            raise TooManyRequests(retry_after_seconds=_wait(rate, now))

    async def ask(self, name: str, kind: str, rate: Rate, who: str) -> None:
        """One more call, counted on Redis before it is let in."""
        now = context.now().timestamp()
        key = _key(name, kind, int(now // rate.seconds), who)
        try:
            total = (await self._add([(key, 1, rate.seconds)]))[0]
        except (RedisError, OSError, TimeoutError) as why:
            raise Unavailable("rate limits") from why
        if total > rate.calls * self._scale:
            raise TooManyRequests(retry_after_seconds=_wait(rate, now))

    async def add_up(self) -> None:
        """Tell Redis what is new here, and learn what was counted elsewhere."""
        news = list(self._news())
        if not news:
            return
        try:
            totals = await self._add([(_key(*at, w.number, who), n, s) for at, w, who, n, s in news])
        except (RedisError, OSError, TimeoutError) as why:
            if not self._alone:
                log.warning("limits.alone", why=repr(why))
            self._alone = True
            return
        self._alone = False
        for (_, window, who, n, _), total in zip(news, totals, strict=True):
            window.told[who] = window.told.get(who, 0) + n
            window.elsewhere[who] = total - window.told[who]

    async def watch(self) -> None:
        """Add up again and again, until cancelled."""
        while True:
            try:
                await self.add_up()
            except Exception as why:  # noqa: BLE001 - a bug here must not leave the limits unwatched
                log.error("limits.failed", exc_info=why)
            await asyncio.sleep(ADD_UP_SECONDS)

    def _window(self, name: str, kind: str, number: int) -> _Window:
        window = self._windows.get((name, kind))
        if window is None or window.number != number or len(window.counts) > MOST_COUNTED:
            window = self._windows[name, kind] = _Window(number)
        return window

    def _news(self) -> Iterator[tuple[tuple[str, str], _Window, str, int, int]]:
        for (name, kind), window in self._windows.items():
            rate = getattr(CLASSES[name], kind)
            for who in window.loud:
                fresh = window.counts[who] - window.told.get(who, 0)
                if fresh:
                    yield (name, kind), window, who, fresh, rate.seconds

    async def _add(self, items: list[tuple[str, int, int]]) -> list[int]:
        pipe = self._redis.pipeline(transaction=False)
        for key, n, seconds in items:
            pipe.incrby(key, n)
            pipe.expire(key, 2 * seconds)
        return (await pipe.execute())[::2]


def _key(name: str, kind: str, number: int, who: str) -> str:
    return f"limit:{name}:{kind}:{number}:{who}"


def _wait(rate: Rate, now: float) -> int:
    return max(1, rate.seconds - int(now % rate.seconds))


_limiter: Limiter | None = None


def use(limiter: Limiter | None) -> Limiter | None:
    """Put a limiter into this process; None counts nothing. Returns the one it replaces."""
    global _limiter
    before, _limiter = _limiter, limiter
    return before


def scaled(redis: Redis) -> Limiter:
    """The limiter that the settings ask for."""
    return Limiter(redis, settings().limit_scale)


async def count(connection: ASGIConnection, handler: BaseRouteHandler, actor: Actor | None) -> None:
    """Count a call of this route by whom it comes from; TooManyRequests, for strict classes Unavailable."""
    limiter = _limiter
    if limiter is None:
        return
    name = handler.opt.get("limit") or _default(connection, handler, actor)
    limits = CLASSES[name]
    for kind, rate in (("ip", limits.ip), ("device", limits.device), ("user", limits.user)):
        if rate is None:
            continue
        who = _who(connection, kind, actor)
        if not who:
            continue
        if limits.strict:
            await limiter.ask(name, kind, rate, who)
        else:
            limiter.count(name, kind, rate, who)


def _default(connection: ASGIConnection, handler: BaseRouteHandler, actor: Actor | None) -> str:
    if actor is not None and actor.kind == "staff":
        name = "desk"
    else:
        reads = connection.scope.get("method") in ("GET", "HEAD")
        name = ("browse" if actor is None else "read") if reads else "write"
    handler.opt["limit"] = name
    return name


def _who(connection: ASGIConnection, kind: str, actor: Actor | None) -> str:
    if kind == "ip":
        return counted_ip(connection)
    if kind == "user":
        return actor.id if actor is not None else ""
    for header, value in connection.scope["headers"]:
        if header == DEVICE:
            return value[:64].decode("latin-1")
    return connection.scope["state"].get("session_id", "") if actor is not None else ""
