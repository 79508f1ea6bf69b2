"""Alipay's notifications: verified, stored, processed in one transaction; `success` is the only yes."""

from litestar import Request, Response, post

from chama.edge import gates
from chama.edge.callback.take import take


@post(
    "/callback/alipay",
    guards=[gates.public],
    opt={"limit": "none"},
    status_code=200,
    include_in_schema=False,
)
async def alipay(request: Request) -> Response[bytes]:
    """`success` when the notification is safe with us; anything else makes Alipay send it again."""
    outcome = await take("alipay", request)
    if outcome is None:
        return Response(b"success", media_type="text/plain")
    return Response(b"failure", status_code=outcome[0], media_type="text/plain")


ROUTES = [alipay]
