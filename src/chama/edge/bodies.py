"""JSON bodies are decoded strictly, straight into the type that the handler declares.

A number sent as text is refused, never converted. Query and path parameters are text by nature; the framework
converts those.
"""

import functools
import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, ValidationException

_AT = re.compile(r" - at `\$\.?(.*)`$")
_NAMED = re.compile(r"Object (?:missing required|contains unknown) field `(.+?)`")


@functools.cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON is the handler's `data`, or a 400 that names the field."""

    async def json(self) -> Any:
        """The body as the type of the handler's `data`; whatever JSON says when there is none."""
        field = self.route_handler.parsed_data_field
        body = await self.body()
        try:
            return _decoder(field.annotation if field else Any).decode(body or b"null")
        except msgspec.ValidationError as why:
            raise ValidationException("The body is not valid", extra=[_named(str(why))]) from why
        except msgspec.DecodeError as why:
            raise ClientException(str(why)) from why


def _named(text: str) -> dict[str, str]:
    """The field's path and what is wrong with it, e.g. `items[0].quantity`."""
    at = _AT.search(text)
    path, message = at[1] if at else "", _AT.sub("", text)
    if named := _NAMED.match(message):
        path = f"{path}.{named[1]}" if path else named[1]
    return {"key": path or "body", "message": message}
