"""How every channel's notification is taken: bounded in number and in time, then handed to payments."""

import asyncio

from litestar import Request
from prometheus_client import Counter

from chama.base.errors import Refusal, Unavailable
from chama.runtime.service import locate
from chama.services.payments.api import Payments

# WeChat waits five seconds; what is still under way then is repeated by the channel and harmless.
ANSWER_SECONDS = 4.0
# A flood is told to come again before it is read, so that the shop keeps the processor and the database.
MOST_AT_ONCE = 64
CALLBACKS = Counter("chama_callbacks_total", "Notifications of payment channels", ["channel", "outcome"])

_under_way = 0


async def take(channel: str, request: Request) -> tuple[int, str] | None:
    """Hand a notification to payments; None when it is safe, else the status and word to answer with."""
    global _under_way
    if _under_way >= MOST_AT_ONCE:
        CALLBACKS.labels(channel, "busy").inc()
        return 503, "busy"
    _under_way += 1
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            headers = {name.lower(): value for name, value in request.headers.items()}
            body = await request.body()
            await locate(Payments).receive(headers=headers, body=body, channel=channel)
    except Refusal as why:
        CALLBACKS.labels(channel, why.detail.get("reason", why.code)).inc()
        return why.status, why.code
    except (Unavailable, TimeoutError):
        CALLBACKS.labels(channel, "unavailable").inc()
        return 503, "unavailable"
    finally:
        _under_way -= 1
    CALLBACKS.labels(channel, "taken").inc()
    return None
