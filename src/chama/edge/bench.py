"""The measuring rod of `chama bench`: a POST that decodes a body and answers; served only for it."""

import msgspec
from litestar import post

from chama.edge import gates


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    note: str


class Answer(msgspec.Struct, frozen=True):
    """A fixed answer."""

    status: str = "ok"


@post("/bench/empty", guards=[gates.public], status_code=200, include_in_schema=False)
async def empty(data: Nothing) -> Answer:
    """The cost of a POST that does nothing."""
    return Answer()


ROUTES = [empty]
