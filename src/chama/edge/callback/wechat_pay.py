"""WeChat Pay's notifications: verified, stored, processed in one transaction; the answer is only "got it"."""

import asyncio

import msgspec
from litestar import Request, Response, post
from prometheus_client import Counter

from chama.base.errors import Refusal, Unavailable
from chama.edge import gates
from chama.runtime.service import locate
from chama.services.payments.api import Payments

# WeChat waits five seconds; what is still under way then is repeated by WeChat and harmless.
ANSWER_SECONDS = 4.0
# A flood is told to come again before it is read, so that the shop keeps the processor and the database.
MOST_AT_ONCE = 64
CALLBACKS = Counter("chama_callbacks_total", "Notifications of payment channels", ["channel", "outcome"])


def _fail(status: int, message: str) -> Response[bytes]:
    body = msgspec.json.encode({"code": "FAIL", "message": message})
    return Response(body, status_code=status, media_type="application/json")


@post(
    "/callback/wechat-pay",
    guards=[gates.public],
    opt={"limit": "none"},
    status_code=200,
    include_in_schema=False,
)
async def wechat_pay(request: Request) -> Response[bytes]:
    """204 (no content) when the notification is safe with us; any failure makes WeChat send it again."""
    outcome = await take("wechat", request)
    if outcome is None:
        return Response(b"", status_code=204)
    return _fail(*outcome)


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


ROUTES = [wechat_pay]
