"""`/media/…`: files named by their content, so every answer may be kept for ever; a CDN asks here."""

import re
from typing import Any

from litestar import HttpMethod, Request, Response, route

from chama.base.errors import NotFound
from chama.edge import gates
from chama.runtime import files

_NAME = re.compile(
    r"([0-9a-f]{32}(?:-[0-9a-f]{6}-[0-9]{1,5}x[0-9]{1,5})?)/([0-9]{1,5}\.webp|video\.mp4|detail\.json)"
)
_TYPES = {"webp": "image/webp", "mp4": "video/mp4", "json": "application/json"}
_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")
_FOR_EVER = "public, max-age=31536000, immutable"
# So much of a film goes out at once; players ask on.
_MOST_BYTES = 4 * 1024 * 1024


@route(
    "/media/{name:path}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    guards=[gates.public],
    include_in_schema=False,
)
async def media(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """A file of the media library, whole or a range of it."""
    match = _NAME.fullmatch(name.lstrip("/"))
    if match is None:
        raise NotFound()
    tag = f'"{match[1][:32]}-{match[2]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": _FOR_EVER,
        "Accept-Ranges": "bytes",
        # A shop's pages may stand on another host than its pictures.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    first = int(asked[1]) if asked else 0
    last = min(int(asked[2] or 10**12), first + _MOST_BYTES - 1) if asked else None
    found = await files.read(match[0], first, last)
    if found is None:
        raise NotFound()
    body, size = found
    kind = _TYPES[match[2].rsplit(".", 1)[-1]]
    if not asked:
        return Response(body, headers=headers, media_type=kind)
    if not body:
        return Response(b"", status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{first + len(body) - 1}/{size}"
    return Response(body, status_code=206, headers=headers, media_type=kind)


ROUTES = [media]
