"""Who is let in when there is more to do than can be done: what earns money first.

The event loop is the queue. Its delay is measured fifty times a second; with the number of requests that are
being served it says which tier still gets in. Whoever does not gets 503 and Retry-After at once, before
anything is done for him: the newest are turned away, those who are served already are not.
"""

import asyncio
import time
from collections import deque

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Send
from prometheus_client import Counter, Gauge

from chama.runtime import facts

BEAT_SECONDS = 0.02
# The loop is late when it was at each of so many looks: one long step of it turns nobody away.
LOOKS = 3
# The rest, browsing, ordering and paying: above this delay, or so many at once, a tier stays outside.
MOST_DELAY_SECONDS = (0.1, 0.2, 1.0)
MOST_AT_ONCE = (128, 512, 1024)
# After so many turned away in about a second, a sale day's parts are off until it was calm for so long.
MANY_SHED = 20
CALM_SECONDS = 10.0
REST, BROWSE, PAY = 0, 1, 2

# Tiers by path; what is nowhere here is of the rest: the console, favourites, footprints, suggestions, facts.
_PAY = (
    "/api/shop/orders",
    "/api/shop/payment-ways",
    "/api/shop/purchases",
    "/api/shop/quotes",
    "/api/shop/flash",
    "/api/shop/cart",
    "/api/shop/addresses",
    "/api/shop/regions",
    "/api/shop/sessions",
    "/api/shop/sms-codes",
    "/callback",
)
_BROWSE = ("/api/shop/products", "/api/shop/home", "/api/shop/categories", "/api/shop/storefront")
# Machines ask these to decide about this process; they must get an answer.
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/bench")

SHED = Counter("chama_shed_total", "Requests turned away because there was too much to do", ["tier"])
DELAY = Gauge("chama_loop_delay_seconds", "How late the event loop is")
NAMES = ("rest", "browse", "pay")
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
        self.at_once = 0
        self.calm_at = 0.0
        self.shed_lately = 0.0
        self.shed = [0, 0, 0]


load = _Load()


def tier_of(path: str) -> int:
    """How much a request matters: PAY, BROWSE or REST."""
    if path.startswith(_PAY):
        return PAY
    # The app itself and its pictures are no part of the API.
    is_page = not path.startswith("/api/")
    return BROWSE if is_page or path == "/api/shop/search" or path.startswith(_BROWSE) else REST


def lets_in(path: str) -> bool:
    """Whether there is room for one more of this kind; who is turned away is counted."""
    if load.at_once < MOST_AT_ONCE[REST] and load.delay_seconds < MOST_DELAY_SECONDS[REST]:
        return True
    if path.startswith(_ALWAYS):
        return True
    tier = tier_of(path)
    if load.at_once < MOST_AT_ONCE[tier] and load.delay_seconds < MOST_DELAY_SECONDS[tier]:
        return True
    load.shed[tier] += 1
    load.shed_lately += 1
    if load.shed_lately > MANY_SHED:
        load.calm_at = time.monotonic() + CALM_SECONDS
    SHED.labels(NAMES[tier]).inc()
    return False


def is_high() -> bool:
    """Whether many were turned away lately: parts that a sale day does without are off meanwhile."""
    return time.monotonic() < load.calm_at


async def turn_away(send: Send) -> None:
    """The shortest honest answer."""
    await send(_HEAD.copy())
    await send(_WHOLE)


async def watch() -> None:
    """Measure how late the loop is, until cancelled."""
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
    return {"delay_ms": round(load.delay_seconds * 1000), "at_once": load.at_once, "shed": shed}


facts.SOURCES["load"] = _facts
