"""The merchant's goods: products and prices."""

from typing import Annotated

import msgspec
from litestar import post

from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Product, ProductDraft


class PriceForm(msgspec.Struct, forbid_unknown_fields=True):
    price_fen: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    expected_version: int


@post("/products", guards=[gates.staff("catalog.write")])
async def create_product(actor: Actor, data: ProductDraft, key: ActKey) -> Product:
    """Create a product with its SKUs."""
    await audit(actor, "product.create", data.title)
    return await locate(Catalog).create_product(key=f"{actor.id}|{checked(key)}", draft=data)


@post("/skus/{sku_id:str}/price", guards=[gates.staff("catalog.write")])
async def set_price(actor: Actor, sku_id: str, data: PriceForm, key: ActKey) -> Product:
    """Change a list price; refuses when somebody else changed the SKU meanwhile."""
    await audit(actor, "sku.price", sku_id, str(data.price_fen))
    return await locate(Catalog).set_price(
        key=f"{actor.id}|{checked(key)}",
        sku_id=sku_id,
        price_fen=data.price_fen,
        expected_version=data.expected_version,
    )


ROUTES = [create_product, set_price]
