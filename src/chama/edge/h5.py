"""The H5 shop: what `tools/build_app.py` built, from memory; any page's address answers with the one app.

The home page's answer and its first wide picture are named in its head, so that a phone asks for them while
it still waits for the scripts.
"""

import functools
import gzip
import hashlib
import html
import mimetypes
import re
from pathlib import Path

import msgspec
from litestar import Request, Response, get

from chama.base.errors import NotFound
from chama.edge import gates
from chama.edge.shop.storefront import shown
from chama.runtime.settings import project_root, settings

HOME = {"", "pages/home/index"}
# A picture of the media library that has a smaller copy for phones of one and of two pixels a point.
_WIDE_PICTURE = re.compile(r"(/media/[0-9a-f]{32}-[0-9a-f]{6}-[1-9][0-9]{3}x[0-9]+)/[0-9]+\.webp")
# First folders of addresses that are never a page of the app.
NOT_PAGES = {"api", "callback", "media", "openapi", "assets", "static"}
FOREVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"
# Where the app will stand; on the home page its sign and wide picture stand there first.
_PLACE = '<div id="app"><!--app-html--></div>'
_PHONE = 'media="(max-width: 599px)"'
NOT_BUILT = "<!doctype html><meta charset='utf-8'><title>茶马</title><p>页面还没有构建：请运行 make up。"


class Built(msgspec.Struct, frozen=True):
    """A file of the build, plain and gzipped (empty where that does not pay)."""

    plain: bytes
    gzipped: bytes
    kind: str
    etag: str
    cache: str


def _folder() -> Path:
    given = settings().h5_dir
    return Path(given) if given else project_root() / "apps" / "miniapp" / "dist" / "build" / "h5"


@functools.cache
def built() -> dict[str, Built]:
    """Every file of the build by its path; empty when nothing was built. Read once a process."""
    folder, found = _folder(), {}
    for file in folder.rglob("*"):
        if not file.is_file() or file.suffix == ".gz":
            continue
        plain, packed = file.read_bytes(), file.with_name(f"{file.name}.gz")
        name = file.relative_to(folder).as_posix()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found[name] = Built(
            plain=plain,
            gzipped=packed.read_bytes() if packed.is_file() else b"",
            kind=kind,
            etag=f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"',
            # The build names what is under assets by its content.
            cache=FOREVER if name.startswith("assets/") else EACH_TIME,
        )
    return found


def _wide_picture() -> str:
    """The files of the first wide picture, as an attribute; empty when there are no small ones."""
    look = shown()
    found = _WIDE_PICTURE.fullmatch(look.banners[0].picture) if look.banners else None
    if found is None:
        return ""
    folder = html.escape(look.media_url + found[1])
    return f'srcset="{folder}/480.webp 1x, {folder}/960.webp 2x"'


def _early() -> str:
    """The head's first lines: what a phone asks for before the scripts."""
    lines = []
    if files := _wide_picture():
        lines.append(f'<link rel="preload" as="image" image{files} {_PHONE} fetchpriority="high">')
    lines.append('<link rel="preload" as="fetch" crossorigin="anonymous" href="/api/shop/home">')
    return "".join(lines)


def first_sight() -> str:
    """What a phone sees of the home page before the scripts are there, in the very places of the app's own.

    The classes are in the app's index.html; wide windows neither show it nor fetch its picture.
    """
    name, slogan = html.escape(shown().name), html.escape(shown().slogan)
    head = f'<div class="first-name">{name}</div><div class="first-slogan">{slogan}</div>'
    picture = ""
    if files := _wide_picture():
        picture = (
            f"<picture><source {_PHONE} {files}>"
            '<img class="first-banner" alt="" src="data:," decoding="sync" fetchpriority="high"></picture>'
        )
    return f'<div class="first">{head}<div class="first-search"></div>{picture}</div>'


@functools.cache
def home_page() -> Built:
    """The app's page as the home page gets it."""
    app = built()["index.html"]
    page = app.plain.decode().replace("<head>", f"<head>{_early()}", 1)
    plain = page.replace(_PLACE, f'<div id="app">{first_sight()}</div>', 1).encode()
    etag = f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
    return msgspec.structs.replace(app, plain=plain, gzipped=gzip.compress(plain, 9, mtime=0), etag=etag)


def _answer(request: Request, file: Built) -> Response[bytes]:
    headers = {"ETag": file.etag, "Cache-Control": file.cache, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == file.etag:
        # A browser puts these headers over those it keeps: what is a page must keep a page's policy.
        words = "; charset=utf-8" if file.kind.startswith("text/") else ""
        headers["Content-Type"] = file.kind + words
        return Response(b"", status_code=304, headers=headers)
    if file.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.gzipped, media_type=file.kind, headers=headers)
    return Response(file.plain, media_type=file.kind, headers=headers)


@get(["/", "/{path:path}"], guards=[gates.public], include_in_schema=False)
async def page(request: Request, path: str = "") -> Response[bytes]:
    """A file of the build, else the app, which knows its own pages."""
    name = path.strip("/")
    files = built()
    if name in files:
        return _answer(request, files[name])
    if name.split("/")[0] in NOT_PAGES:
        raise NotFound
    if "index.html" not in files:
        return Response(NOT_BUILT.encode(), media_type="text/html; charset=utf-8", status_code=503)
    return _answer(request, home_page() if name in HOME else files["index.html"])


ROUTES = [page]
