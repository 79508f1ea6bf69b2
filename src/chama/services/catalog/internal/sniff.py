"""What an uploaded file really is, by its bytes. A file that is two things at once is refused."""

import io
import re
import zipfile
from typing import Literal

from chama.services.catalog.errors import MediaDamaged, MediaRefused

Form = Literal["JPEG", "PNG", "GIF", "WEBP", "MP4"]
PICTURES: tuple[Form, ...] = ("JPEG", "PNG", "GIF", "WEBP")
MAX_PICTURE_BYTES, MAX_VIDEO_BYTES = 12 * 1024 * 1024, 24 * 1024 * 1024

_PNG = b"\x89PNG\r\n\x1a\n"
_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"mmp4", b"dash"}
_BOXES = {
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"mfra", b"sidx", b"styp"),
    *(b"meta", b"pdin", b"udta"),
}
# Programs and pages that ride in a picture's comments or behind its end.
_RIDERS = re.compile(
    rb"<script|<iframe|<html|<\?php|<!doctype|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE
)


def form_of(content: bytes) -> Form:
    """The form of a file; MediaRefused for one that the shop does not take, MediaDamaged for half a file."""
    form = _form(content)
    if form is None:
        raise MediaRefused({"file": "must be a JPEG, PNG, WebP or GIF picture, or an MP4 video"})
    most = MAX_VIDEO_BYTES if form == "MP4" else MAX_PICTURE_BYTES
    if len(content) > most:
        raise MediaRefused({"file": f"must be at most {most} bytes"})
    if not _ends_well(form, content):
        raise MediaDamaged({"file": "is cut off, or carries something behind its end"})
    rides = form != "MP4" and (_RIDERS.search(content) or b"%PDF-" in content[:1024])
    if rides or zipfile.is_zipfile(io.BytesIO(content)):
        raise MediaRefused({"file": "must not be another kind of file at the same time"})
    return form


def _form(content: bytes) -> Form | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(_PNG):
        return "PNG"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return "MP4" if content[4:8] == b"ftyp" and content[8:12] in _BRANDS else None


def _ends_well(form: Form, content: bytes) -> bool:
    match form:
        case "PNG":
            return _png_ends(content)
        case "WEBP":
            size = int.from_bytes(content[4:8], "little") + 8
            return size <= len(content) <= size + 1
        case "GIF":
            return content.endswith(b"\x3b")
        case "MP4":
            return _boxes_fit(content)
        case _:
            # Cameras put their own things behind the end; the pixels are drawn anew, so those go.
            return b"\xff\xd9" in content[-65_536:]


def _png_ends(content: bytes) -> bool:
    at = len(_PNG)
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IEND":
            return at + 12 + size == len(content)
        at += 12 + size
    return False


def _boxes_fit(content: bytes) -> bool:
    """The top-level boxes of an MP4 are known ones that cover the file, the film's index among them."""
    at, seen = 0, set()
    while at < len(content):
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        if kind not in _BOXES or size < head or at + size > len(content):
            return False
        seen.add(kind)
        at += size
    return {b"ftyp", b"moov"} <= seen
