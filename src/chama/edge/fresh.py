"""Answers that many ask for: they have a tag, and a cache in front may answer for a second in our place; what
our own caches hold is written out once."""

import functools
import hashlib
from typing import Any, TypeVar

from litestar import MediaType, Request, Response
from litestar.serialization import default_serializer
from litestar.types import Serializer

T = TypeVar("T")

# A browser asks each time and mostly hears "not modified"; a shared cache asks once a second for all.
SHARED_SECOND = "public, max-age=0, s-maxage=1"
# So many answers are remembered as they were written, the oldest goes first.
MOST_WRITTEN = 128

_written: dict[int, tuple[object, bytes]] = {}


class Shared(Response[T]):
    """The answer of a route that gives out what a cache holds: the same object is written out once."""

    def render(self, content: Any, media_type: str, enc_hook: Serializer = default_serializer) -> bytes:
        """Its bytes."""
        # Holding the object keeps its id its own.
        kept = _written.get(id(content))
        if kept is not None:
            return kept[1]
        body = super().render(content, media_type, enc_hook)
        _written[id(content)] = content, body
        if len(_written) > MOST_WRITTEN:
            del _written[next(iter(_written))]
        return body


def tagged(request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
    """This JSON under its tag, or 304 for who has it already."""
    tag = _tag(body)
    headers = {"ETag": tag, "Cache-Control": SHARED_SECOND}
    # Looked up as they came: to read one header the framework decodes them all.
    known = next((value for name, value in request.scope["headers"] if name == b"if-none-match"), b"")
    if tag.encode() in known:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type=MediaType.JSON, headers=headers)


@functools.lru_cache(MOST_WRITTEN)
def _tag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
