"""Names of media files: hash of the content first, then what a placeholder needs."""

import hashlib
import re

# The widths at which pictures are drawn, as far as a picture goes.
WIDTHS = (240, 480, 960, 1600)
FOLDER = r"[0-9a-f]{32}(?:-[0-9a-f]{6}-[0-9]{1,5}x[0-9]{1,5})?"
FILE = r"(?:[0-9]{1,5}\.webp|video\.mp4|detail\.json)"
_PATH = re.compile(rf"/media/([0-9a-f]{{32}})[^/]*/{FILE}")
_WITHIN = re.compile(rf"/media/{FOLDER}/{FILE}")
_PICTURE = re.compile(rf"(/media/{FOLDER})/([0-9]{{1,5}})\.webp")
_MEDIA_ID = re.compile(r"[0-9a-f]{32}")


def content_hash(content: bytes) -> str:
    """The 32 hexadecimal digits that name a content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def is_media_id(text: str) -> bool:
    """Whether a text has the form of a media id."""
    return _MEDIA_ID.fullmatch(text) is not None


def media_id_of(path: str) -> str | None:
    """The id of the library's file that a path names, None for any other address."""
    match = _PATH.fullmatch(path)
    return match[1] if match else None


def pictures_at(path: str) -> list[str]:
    """The library's picture that a path names, at every width that it has; nothing for any other address."""
    match = _PICTURE.fullmatch(path)
    if match is None:
        return []
    widest = int(match[2])
    return [f"{match[1]}/{width}.webp" for width in sorted({min(w, widest) for w in WIDTHS})]


def paths_in(text: str) -> list[str]:
    """The library's files that a text names."""
    return _WITHIN.findall(text)
