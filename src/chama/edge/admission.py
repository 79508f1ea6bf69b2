"""Who is let in when there is more to do than can be done: what earns money first.

The event loop is the queue. Its delay is measured fifty times a second; with the number of requests that are
being served it says which tier still gets in. Whoever does not gets 503 and Retry-After at once, before
anything is done for him: the newest are turned away, those who are served already are not.
"""

import asyncio
import sys
import time
from collections import deque

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Send
from prometheus_client import Counter, Gauge

from chama.runtime import facts

BEAT_SECONDS = 0.02
# The server's own thread brings requests in, and waits so long for a busy loop to let go of the interpreter.
# With Python's 0.005 they pile up there, where nobody sees how late they are.
SWITCH_SECONDS = 0.0003
# The loop is late when it was at each of so many looks: one long step of it turns nobody away.
LOOKS = 3
# The rest, browsing, ordering and paying, taps on a flash sale: above this delay, or so many of it at once, a
# tier stays outside. More orders at once are not more orders a second, they wait for PostgreSQL and let pages
# wait; a tap asks Redis only.
MOST_DELAY_SECONDS = (0.1, 0.2, 1.0, 1.0)
MOST_AT_ONCE = (128, 256, 256, 1024)
# The rest also stays outside while so many of any kind are under way: it lives on what is left.
MOST_BEFORE_REST = 128
# After so many turned away in about a second, a sale day's parts are off until it was calm for so long.
MANY_SHED = 20
CALM_SECONDS = 10.0
REST, BROWSE, PAY, TAP, ALWAYS = range(5)

# Tiers by path; what is nowhere here is of the rest: the console, favourites, footprints, suggestions, facts.
_PAY = (
    "/api/shop/orders",
    "/api/shop/payment-ways",
    "/api/shop/purchases",
    "/api/shop/quotes",
    "/api/shop/cart",
    "/api/shop/addresses",
    "/api/shop/regions",
    "/api/shop/sessions",
    "/api/shop/sms-codes",
    "/callback",
)
_TAP = "/api/shop/flash"
_BROWSE = ("/api/shop/products", "/api/shop/home", "/api/shop/categories", "/api/shop/storefront")
# Machines ask these to decide about this process; they must get an answer.
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/bench")

SHED = Counter("chama_shed_total", "Requests turned away because there was too much to do", ["tier"])
DELAY = Gauge("chama_loop_delay_seconds", "How late the event loop is")
NAMES = ("rest", "browse", "pay", "tap")
_SHED = [SHED.labels(name) for name in NAMES]
_BODY = (
    b'{"type":"urn:chama:unavailable","status":503,"code":"unavailable",'
    b'"title":"\xe6\x9c\x8d\xe5\x8a\xa1\xe7\xb9\x81\xe5\xbf\x99\xef\xbc\x8c'
    b'\xe8\xaf\xb7\xe7\xa8\x8d\xe5\x90\x8e\xe9\x87\x8d\xe8\xaf\x95",'
    b'"title_en":"Busy, please try again","fields":{},"detail":{},"request_id":""}'
)
_HEAD: HTTPResponseStartEvent = {
    "type": "http.response.start",
    "status": 503,
    "headers": [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(_BODY)).encode()),
        (b"retry-after", b"2"),
    ],
}
_WHOLE: HTTPResponseBodyEvent = {"type": "http.response.body", "body": _BODY, "more_body": False}


class _Load:
    """What this process has to do at present."""

    def __init__(self) -> None:
        self.delay_seconds = 0.0
        self.at_once = [0] * 5
        self.calm_at = 0.0
        self.shed_lately = 0.0
        self.shed = [0] * 4


load = _Load()


def tier_of(path: str) -> int:
    """How much a request matters: PAY and TAP most, then BROWSE, then REST."""
    if path.startswith(_PAY):
        return PAY
    if path.startswith(_TAP):
        return TAP
    # The app itself and its pictures are no part of the API.
    is_page = not path.startswith("/api/")
    return BROWSE if is_page or path == "/api/shop/search" or path.startswith(_BROWSE) else REST


def enter(path: str) -> int | None:
    """The tier as which a request of this path came in; None when there is no room for it."""
    if path.startswith(_ALWAYS):
        load.at_once[ALWAYS] += 1
        return ALWAYS
    tier = tier_of(path)
    at_once = load.at_once
    if (
        load.delay_seconds < MOST_DELAY_SECONDS[tier]
        and at_once[tier] < MOST_AT_ONCE[tier]
        and (tier != REST or sum(at_once) < MOST_BEFORE_REST)
    ):
        at_once[tier] += 1
        return tier
    load.shed[tier] += 1
    load.shed_lately += 1
    if load.shed_lately > MANY_SHED:
        load.calm_at = time.monotonic() + CALM_SECONDS
    _SHED[tier].inc()
    return None


def leave(tier: int) -> None:
    """One that came in as this tier has its answer, or only listens from now on."""
    load.at_once[tier] -= 1


def is_high() -> bool:
    """Whether many were turned away lately: parts that a sale day does without are off meanwhile."""
    return time.monotonic() < load.calm_at


async def turn_away(send: Send) -> None:
    """The shortest honest answer."""
    await send(_HEAD.copy())
    await send(_WHOLE)


async def watch() -> None:
    """Measure how late the loop is, until cancelled."""
    sys.setswitchinterval(SWITCH_SECONDS)
    late = deque([0.0] * LOOKS, maxlen=LOOKS)
    while True:
        due = time.monotonic() + BEAT_SECONDS
        await asyncio.sleep(BEAT_SECONDS)
        late.append(max(0.0, time.monotonic() - due))
        load.delay_seconds = min(late)
        load.shed_lately *= 0.98
        DELAY.set(load.delay_seconds)


def _facts() -> dict[str, object]:
    shed = dict(zip(NAMES, load.shed, strict=True))
    return {"delay_ms": round(load.delay_seconds * 1000), "at_once": sum(load.at_once), "shed": shed}


facts.SOURCES["load"] = _facts
