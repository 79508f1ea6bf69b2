"""The merchant's goods: products, specs and prices."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, patch, post, put
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import (
    PriceChange,
    PriceEntry,
    Product,
    ProductDraft,
    ProductEdit,
    ProductRow,
    SkuDraft,
    SpecAxis,
    StaffProduct,
    Status,
)

Word = Annotated[str | None, QueryParameter(max_length=64)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Version = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]


class PriceForm(msgspec.Struct, forbid_unknown_fields=True):
    price_fen: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    expected_version: int


class PricesForm(msgspec.Struct, forbid_unknown_fields=True):
    changes: Annotated[list[PriceChange], msgspec.Meta(min_length=1, max_length=500)]


class EditForm(msgspec.Struct, forbid_unknown_fields=True):
    """The version that the editor saw, and what is to be changed."""

    expected_version: Version
    edit: ProductEdit


class SpecsForm(msgspec.Struct, forbid_unknown_fields=True):
    expected_version: Version
    axes: list[SpecAxis]
    skus: list[SkuDraft]


class StatusForm(msgspec.Struct, forbid_unknown_fields=True):
    status: Status
    on_at: Instant | None = None
    off_at: Instant | None = None


@get("/products", guards=[gates.staff("catalog.write")])
async def list_products(
    actor: Actor,
    status: Status | None = None,
    category: Word = None,
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[ProductRow]:
    """Products in any state, newest first."""
    return await locate(Catalog).staff_products(status=status, category=category, cursor=cursor, limit=limit)


@get("/products/{spu_id:str}", guards=[gates.staff("catalog.write")])
async def get_product(actor: Actor, spu_id: str) -> StaffProduct:
    """A product with costs, entered market prices and retired SKUs."""
    return await locate(Catalog).staff_product(spu_id=spu_id)


@get("/products/{spu_id:str}/versions/{version:int}", guards=[gates.staff("catalog.write")])
async def get_version(actor: Actor, spu_id: str, version: int) -> Product:
    """A product as it was in a version."""
    return await locate(Catalog).get_version(spu_id=spu_id, version=version)


@post("/products", guards=[gates.staff("catalog.write")])
async def create_product(actor: Actor, data: ProductDraft, key: ActKey) -> Product:
    """Create a product with its SKUs."""
    await audit(actor, "product.create", data.title)
    return await locate(Catalog).create_product(key=f"{actor.id}|{checked(key)}", draft=data)


@patch("/products/{spu_id:str}", guards=[gates.staff("catalog.write")])
async def edit_product(actor: Actor, spu_id: str, data: EditForm, key: ActKey) -> Product:
    """Change what a product says; two editors of one version: the later gets 409 with both versions."""
    await audit(actor, "product.edit", spu_id, msgspec.json.encode(data.edit).decode()[:2000])
    return await locate(Catalog).edit_product(
        key=f"{actor.id}|{checked(key)}",
        spu_id=spu_id,
        expected_version=data.expected_version,
        edit=data.edit,
    )


@put("/products/{spu_id:str}/specs", guards=[gates.staff("catalog.write")])
async def edit_specs(actor: Actor, spu_id: str, data: SpecsForm, key: ActKey) -> Product:
    """Give a product other axes and SKUs; choices that stay keep their ids, those that go are retired."""
    await audit(actor, "product.specs", spu_id, f"{len(data.skus)} SKUs")
    return await locate(Catalog).edit_specs(
        key=f"{actor.id}|{checked(key)}",
        spu_id=spu_id,
        expected_version=data.expected_version,
        axes=data.axes,
        skus=data.skus,
    )


@post("/products/{spu_id:str}/status", guards=[gates.staff("catalog.write")])
async def set_status(actor: Actor, spu_id: str, data: StatusForm, key: ActKey) -> Product:
    """Put a product on sale, take it off, or schedule either."""
    await audit(actor, "product.status", spu_id, data.status)
    return await locate(Catalog).set_status(
        key=f"{actor.id}|{checked(key)}",
        spu_id=spu_id,
        status=data.status,
        on_at=data.on_at,
        off_at=data.off_at,
    )


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


@get("/skus/{sku_id:str}/prices", guards=[gates.staff("catalog.write")])
async def price_history(actor: Actor, sku_id: str) -> list[PriceEntry]:
    """The last hundred list prices of a SKU, newest first."""
    return await locate(Catalog).price_history(sku_id=sku_id)


@post("/prices", guards=[gates.staff("catalog.write")])
async def set_prices(actor: Actor, data: PricesForm, key: ActKey) -> list[str]:
    """Change the prices of up to 500 SKUs, all or none; answers the products touched."""
    what = " ".join(f"{c.sku_id}={c.price_fen}" for c in data.changes)
    await audit(actor, "sku.prices", f"{len(data.changes)} SKUs", what[:2000])
    return await locate(Catalog).set_prices(key=f"{actor.id}|{checked(key)}", changes=data.changes)


ROUTES = [
    list_products,
    get_product,
    get_version,
    create_product,
    edit_product,
    edit_specs,
    set_status,
    set_price,
    price_history,
    set_prices,
]
