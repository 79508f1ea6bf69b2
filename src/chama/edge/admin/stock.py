"""The merchant's stock."""

from typing import Annotated

import msgspec
from litestar import post

from chama.base.errors import NotFound
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Text
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import StockLevel


class StockForm(msgspec.Struct, forbid_unknown_fields=True):
    quantity: Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
    reason: Text


@post("/skus/{sku_id:str}/stock", guards=[gates.staff("stock.write")])
async def change_stock(actor: Actor, sku_id: str, data: StockForm, key: ActKey) -> StockLevel:
    """Receive goods (or take away, negative) with a reason."""
    if not await locate(Catalog).get_skus(ids=[sku_id]):
        raise NotFound({"sku_id": "no such SKU"})
    await audit(actor, "sku.stock", sku_id, f"{data.quantity} {data.reason}")
    return await locate(Inventory).restock(
        key=f"{actor.id}|{checked(key)}", sku_id=sku_id, quantity=data.quantity, reason=data.reason
    )


ROUTES = [change_stock]
