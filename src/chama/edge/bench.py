"""The measuring rods of `chama bench`: POSTs that decode a body and answer; served only for it."""

import msgspec
from litestar import asgi, post
from litestar.types import Receive, Scope, Send

from chama.edge import gates
from chama.edge.shop import flash


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    note: str


class Answer(msgspec.Struct, frozen=True):
    """A fixed answer."""

    status: str = "ok"


@post("/bench/empty", guards=[gates.public], status_code=200, include_in_schema=False)
async def empty(data: Nothing) -> Answer:
    """The cost of a POST that does nothing."""
    return Answer()


@asgi("/bench/flash", guards=[gates.shopper], opt={"limit": "flash"}, copy_scope=False)
async def flash_empty(scope: Scope, receive: Receive, send: Send) -> None:
    """What the buy endpoint of a flash sale costs without buying: caller, body, answer."""
    form = await flash.body_of(receive)
    await flash.send_ticket(send, flash.Ticket(form.token, "ord_01M890ZQJSK53CADJBWM56RA73", 1, 300))


ROUTES = [empty, flash_empty]
