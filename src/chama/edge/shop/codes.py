"""Codes that lead a phone to a product: a QR code of its page, or WeChat's round code of the mini-program."""

import io
from collections.abc import Sequence
from typing import Annotated, Literal

import segno
from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from chama.base.errors import NotFound
from chama.edge import gates
from chama.runtime.cache import Recent
from chama.runtime.service import gather, locate, or_else
from chama.runtime.settings import settings
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import ProductNotFound
from chama.services.users.api import Users

# The page that every code opens; the mini-program finds the product in the scene.
PAGE = "goods/product/index"
TTL_SECONDS, MOST = 600.0, 200
Form = Literal["web", "weixin"]


def _qr(spu_id: str) -> bytes:
    """The address of the product's page in the browser, as a PNG."""
    out = io.BytesIO()
    code = segno.make(f"{settings().base_url}/{PAGE}?id={spu_id}", error="m")
    code.save(out, kind="png", scale=8, border=2)
    return out.getvalue()


async def _code(form: str, spu_id: str) -> bytes | None:
    try:
        await locate(Catalog).get_product(spu_id=spu_id)
    except ProductNotFound:
        return None
    if form == "web":
        return _qr(spu_id)
    # Without WeChat the code of the web page still leads to the product.
    round_code = locate(Users).program_code(scene=spu_id, page=PAGE)
    return await or_else(round_code, None, "code: weixin") or _qr(spu_id)


async def _codes(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    made = await gather(*(_code(form, spu_id) for form, spu_id in wanted))
    return {one: code for one, code in zip(wanted, made, strict=True) if code is not None}


_recent: Recent[tuple[str, str], bytes] = Recent(
    "shop.codes", _codes, ttl_seconds=TTL_SECONDS, most=MOST, batch=20
)


@get(
    "/products/{spu_id:str}/code",
    guards=[gates.public],
    responses={200: ResponseSpec(None, description="A picture", media_type="image/png")},
)
async def product_code(
    spu_id: str, form: Annotated[Form, QueryParameter(description="web: a QR code")] = "web"
) -> Response[bytes]:
    """The picture of a code that opens the product: in a browser, or in WeChat's mini-program."""
    code = await _recent.get((form, spu_id))
    if code is None:
        raise NotFound()
    kind = "image/png" if code.startswith(b"\x89PNG") else "image/jpeg"
    return Response(code, media_type=kind, headers={"Cache-Control": "public, max-age=600"})


ROUTES = [product_code]
