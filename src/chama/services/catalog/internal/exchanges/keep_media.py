"""Files into and out of the media store: the row says what is intended, the bytes move, the row says so.

A crash in between leaves a row that is not `ready`: the same upload again, or the sweep, finishes it.
"""

import asyncio
from datetime import timedelta

from chama.base.errors import Unavailable
from chama.base.text import text_fault
from chama.runtime import context, files
from chama.runtime.db import Database, connection
from chama.services.catalog.errors import MediaInUse, MediaNotFound, MediaRefused
from chama.services.catalog.internal import sniff, store_media
from chama.services.catalog.internal.actions import media as actions
from chama.services.catalog.internal.paths import content_hash
from chama.services.catalog.internal.redraw import redraw
from chama.services.catalog.types import Media

MAX_NAME = 100
_GIVEN_UP = timedelta(hours=1)
_SWEPT = 50


async def keep_media(
    db: Database, content: bytes, name: str, owner: str, only_picture: bool = False
) -> Media:
    """Judge, draw anew, note, write, say so."""
    form = await asyncio.to_thread(sniff.form_of, content)
    if only_picture and form not in sniff.PICTURES:
        raise MediaRefused({"file": "must be a picture"})
    media, parts = await _made(content, form, _tidy(name), owner)
    if await actions.begin(db, media):
        for part, body in parts:
            await files.keep(f"{media.folder}/{part}", body)
        await actions.arrived(db, media.media_id)
    return media


async def _made(
    content: bytes, form: sniff.Form, name: str, owner: str
) -> tuple[Media, list[tuple[str, bytes]]]:
    if form == "MP4":
        media_id = content_hash(content)
        folder, parts = media_id, [("video.mp4", content)]
        width = height = 0
        colour = "1f2328"
    else:
        drawn = await redraw(content, form)
        width, height, colour, parts = drawn.width, drawn.height, drawn.colour, drawn.files
        media_id = content_hash(parts[-1][1])
        folder = f"{media_id}-{colour}-{width}x{height}"
    made = Media(
        media_id=media_id,
        kind="video" if form == "MP4" else "picture",
        folder=folder,
        path=f"/media/{folder}/{parts[-1][0]}",
        files=[part for part, _ in parts],
        width=width,
        height=height,
        colour=f"#{colour}",
        bytes=sum(len(body) for _, body in parts),
        name=name,
        owner=owner,
        at=context.now(),
    )
    return made, parts


def _tidy(name: str) -> str:
    """The name that the file had where it came from, when it can be shown; it decides nothing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:MAX_NAME].strip()
    return "" if text_fault(last, 1, MAX_NAME) else last


async def drop_media(db: Database, media_id: str) -> None:
    """Decide, remove, forget."""
    names = await actions.leave(db, media_id)
    await files.remove(names)
    await actions.gone(db, media_id, names)


async def finish(db: Database) -> int:
    """Remove what began to come or to leave long ago and never ended; returns how many."""
    async with connection() as conn:
        late = await store_media.unfinished(conn, context.now() - _GIVEN_UP, _SWEPT)
    for media_id in late:
        try:
            await drop_media(db, media_id)
        except (MediaNotFound, MediaInUse, Unavailable):
            continue  # somebody was quicker, or the next turn tries again
    return len(late)
