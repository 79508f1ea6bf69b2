"""The media library: pictures and short videos, taken by their content, never by their name."""

from typing import Annotated, Literal

import msgspec
from litestar import delete, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit
from chama.runtime.context import Actor
from chama.runtime.files import media_base
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Media, MediaUse

# A little more than the largest film: the form around it.
MAX_UPLOAD = 25 * 1024 * 1024


class UploadForm(msgspec.Struct):
    """One file, in the field `data`."""

    data: UploadFile


class LibraryFile(msgspec.Struct, frozen=True):
    """A file, and the address under which the world sees it."""

    media: Media
    url: str


def _shown(media: Media) -> LibraryFile:
    return LibraryFile(media, media_base() + media.path)


@post("/media", guards=[gates.staff("media.write")], request_max_body_size=MAX_UPLOAD)
async def upload(
    actor: Actor,
    data: Annotated[UploadForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> LibraryFile:
    """Upload a picture (JPEG, PNG, WebP, GIF: its first frame; ≤ 12 MiB) or an MP4 (≤ 24 MiB).

    Judged by its bytes and drawn anew as WebP at several widths. The same picture again answers the same
    entry, so a repeat is harmless without an act key.
    """
    file = data.data
    content = await file.read()
    if not content:
        raise InvalidRequest({"data": "is empty"})
    await audit(actor, "media.upload", file.filename[:100], f"{len(content)} bytes")
    return _shown(await locate(Catalog).add_media(content=content, name=file.filename, owner=str(actor)))


@get("/media", guards=[gates.staff("media.read")])
async def library(
    actor: Actor,
    kind: Literal["picture", "video"] | None = None,
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[LibraryFile]:
    """The library, newest first."""
    page = await locate(Catalog).list_media(kind=kind, cursor=cursor, limit=limit)
    return Page([_shown(m) for m in page.items], page.next)


@get("/media/{media_id:str}", guards=[gates.staff("media.read")])
async def one(actor: Actor, media_id: str) -> LibraryFile:
    """One file."""
    return _shown(await locate(Catalog).get_media(media_id=media_id))


@get("/media/{media_id:str}/uses", guards=[gates.staff("media.read")])
async def uses(actor: Actor, media_id: str) -> list[MediaUse]:
    """Where a file is shown."""
    return await locate(Catalog).media_uses(media_id=media_id)


@delete("/media/{media_id:str}", guards=[gates.staff("media.write")])
async def drop(actor: Actor, media_id: str) -> None:
    """Remove a file that is shown nowhere."""
    await audit(actor, "media.drop", media_id)
    await locate(Catalog).drop_media(media_id=media_id)


ROUTES = [upload, library, one, uses, drop]
