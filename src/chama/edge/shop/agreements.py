"""The shop's agreements and licences: texts with versions, for everybody to read."""

import hashlib
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get

from chama.edge import gates
from chama.runtime.service import locate
from chama.services.users.api import Users
from chama.services.users.types import Document


class Title(msgspec.Struct, frozen=True):
    """An agreement without its text; `consent` is `required`, `optional` or `none`."""

    kind: str
    title: str
    version: str
    consent: str


@get("/agreements", guards=[gates.public])
async def list_agreements() -> Response[list[Title]]:
    """The agreements and licences (证照公示) with their versions."""
    found = await locate(Users).list_documents()
    titles = [Title(d.kind, d.title, d.version, d.consent) for d in found]
    return Response(titles, headers={"Cache-Control": "public, max-age=60"})


@get("/agreements/{kind:str}", guards=[gates.public])
async def get_agreement(request: Request[Any, Any, Any], kind: str) -> Response[Document]:
    """One agreement in Markdown, in the version in force."""
    body = msgspec.json.encode(await locate(Users).get_document(kind=kind))
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)  # type: ignore[arg-type]
    return Response(body, media_type=MediaType.JSON, headers=headers)  # type: ignore[arg-type]


ROUTES = [list_agreements, get_agreement]
