"""Media files: a local folder, or an S3-compatible store by URL (`CHAMA_MEDIA_URL`).

Names are content hashes, so a file never changes: writing it twice is writing it once.
"""

import functools
from collections.abc import Iterable

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from chama.base.errors import Unavailable
from chama.runtime.settings import settings

FOLDER = "media"
# A store that is asked may be far; a read or write that takes longer is repeated by whoever asked.
_CLIENT = {"timeout": "20s", "connect_timeout": "5s"}


@functools.cache
def _store() -> ObjectStore:
    url = settings().media_url
    if url:
        return from_url(url, client_options=_CLIENT)  # type: ignore[arg-type]
    return LocalStore(settings().state / FOLDER, mkdir=True)


def media_base() -> str:
    """What stands before `/media/…` in a public address: the CDN's, else our own; no slash at the end."""
    return (settings().cdn_url or settings().base_url).rstrip("/")


async def keep(name: str, content: bytes) -> None:
    """Write a file; Unavailable when the store does not take it."""
    try:
        await obstore.put_async(_store(), name, content, use_multipart=False)
    except BaseError as why:
        raise Unavailable("media store") from why


async def read(name: str, first: int = 0, last: int | None = None) -> tuple[bytes, int] | None:
    """Bytes `first` to `last` (inclusive) of a file and its whole size; None when there is no such file."""
    try:
        got = await obstore.get_async(_store(), name)
        size = got.meta["size"]
        if first == 0 and last is None:
            return bytes(await got.bytes_async()), size
        end = size if last is None else min(last + 1, size)
        if first >= end:
            return b"", size
        return bytes(await obstore.get_range_async(_store(), name, start=first, end=end)), size
    except FileNotFoundError:
        return None
    except BaseError as why:
        raise Unavailable("media store") from why


async def remove(names: Iterable[str]) -> None:
    """Remove files; those that are gone already are fine."""
    for name in names:
        try:
            await obstore.delete_async(_store(), name)
        except FileNotFoundError:
            continue
        except BaseError as why:
            raise Unavailable("media store") from why
