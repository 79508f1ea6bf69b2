"""Reads of the media library."""

from datetime import datetime

import asyncpg

from chama.base.errors import InvalidRequest
from chama.base.pages import MAX_LIMIT, Page, decode_instant_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.catalog.errors import MediaNotFound
from chama.services.catalog.internal import store_media as store
from chama.services.catalog.internal.paths import is_media_id
from chama.services.catalog.types import Media, MediaKind, MediaUse

MAX_USES = 100


async def library(kind: MediaKind | None, cursor: str | None, limit: int) -> Page[Media]:
    """A page of the library, newest first."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidRequest({"limit": f"must be 1 to {MAX_LIMIT}"})
    before = _seen(cursor)
    async with connection() as conn:
        rows = await store.read_library(conn, kind, before, limit + 1)
    found = [_media(r) for r in rows[:limit]]
    if len(rows) <= limit:
        return Page(found)
    return Page(found, encode_cursor(found[-1].at.isoformat(), found[-1].media_id))


def _seen(cursor: str | None) -> tuple[datetime, str] | None:
    seen = decode_instant_cursor(cursor)
    if seen is not None and not is_media_id(seen[1]):
        raise InvalidRequest({"cursor": "not a cursor of this list"})
    return seen


async def one(media_id: str) -> Media:
    """One file; MediaNotFound."""
    async with connection() as conn:
        row = await store.read_media(conn, media_id) if is_media_id(media_id) else None
    if row is None:
        raise MediaNotFound()
    return _media(row)


async def uses(media_id: str) -> list[MediaUse]:
    """Who shows a file."""
    await one(media_id)
    async with connection() as conn:
        return [MediaUse(**r) for r in await store.read_uses(conn, media_id, MAX_USES)]


def _media(row: asyncpg.Record) -> Media:
    return Media(**{**row, "path": f"/media/{row['folder']}/{row['files'][-1]}"})
