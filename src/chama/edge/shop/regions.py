"""The regions of China to choose an address from; clients keep the list by its version."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec

from chama.base import regions
from chama.base.errors import NotFound
from chama.edge import gates


class RegionsAt(msgspec.Struct, frozen=True):
    """The version in force and where its list is."""

    version: str
    path: str


@get("/regions", guards=[gates.public])
async def regions_version() -> Response[RegionsAt]:
    """Which list of regions is in force, and its path; the list itself may be kept for ever."""
    version, _ = regions.published()
    at = RegionsAt(version, f"/api/shop/regions/{version}")
    return Response(at, headers={"Cache-Control": "public, max-age=3600"})


@get(
    "/regions/{version:str}",
    guards=[gates.public],
    responses={200: ResponseSpec(list[list[Any]], description="The list", generate_examples=False)},
)
async def list_regions(request: Request[Any, Any, Any], version: str) -> Response[bytes]:
    """`[[code, name, [[code, name, [[code, name], …]], …]], …]`: province, city, county of GB/T 2260."""
    present, body = regions.published()
    if version != present:
        raise NotFound({"version": "ask /api/shop/regions for the one in force"})
    headers = {"ETag": f'"{version}"', "Cache-Control": "public, max-age=31536000, immutable"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type=MediaType.JSON, headers=headers)


ROUTES = [regions_version, list_regions]
