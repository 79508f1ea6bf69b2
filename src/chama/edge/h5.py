"""The H5 shop: what `tools/build_app.py` built, from memory; any page's address answers with the one app."""

import functools
import hashlib
import mimetypes
from pathlib import Path

import msgspec
from litestar import Request, Response, get

from chama.base.errors import NotFound
from chama.edge import gates
from chama.runtime.settings import project_root, settings

# First folders of addresses that are never a page of the app.
NOT_PAGES = {"api", "callback", "media", "openapi", "assets", "static"}
FOREVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"
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
            kind=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            etag=f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"',
            # The build names what is under assets by its content.
            cache=FOREVER if name.startswith("assets/") else EACH_TIME,
        )
    return found


def _answer(request: Request, file: Built) -> Response[bytes]:
    headers = {"ETag": file.etag, "Cache-Control": file.cache, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == file.etag:
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
    return _answer(request, files["index.html"])


ROUTES = [page]
