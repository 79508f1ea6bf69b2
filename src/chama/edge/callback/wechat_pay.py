"""WeChat Pay's notifications: verified, stored, processed in one transaction; the answer is only "got it"."""

import msgspec
from litestar import Request, Response, post

from chama.edge import gates
from chama.edge.callback.take import take


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


ROUTES = [wechat_pay]
