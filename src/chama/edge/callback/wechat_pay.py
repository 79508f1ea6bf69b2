"""WeChat Pay's notifications: verified, stored, processed in one transaction; the answer is only "got it"."""

import asyncio

import msgspec
from litestar import Request, Response, post

from chama.base.errors import Refusal, Unavailable
from chama.edge import gates
from chama.runtime.service import locate
from chama.services.payments.api import Payments

# WeChat waits five seconds; what is still under way then is repeated by WeChat and harmless.
ANSWER_SECONDS = 4.0


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
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = await request.body()
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await locate(Payments).receive(headers=headers, body=body)
    except Refusal as why:
        return _fail(why.status, why.code)
    except (Unavailable, TimeoutError):
        return _fail(503, "unavailable")
    return Response(b"", status_code=204)


ROUTES = [wechat_pay]
