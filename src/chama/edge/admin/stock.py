"""The merchant's stock: locations, adjustments, transfers, alerts, the ledger and its proofs."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter

from chama.base.errors import NotFound
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit, Text
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import (
    Location,
    Movement,
    Proof,
    Reason,
    Shortfall,
    StockLevel,
    StockLine,
)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, examples=["main"])]
Note = Annotated[str, msgspec.Meta(max_length=200, examples=["五月到货，第 2 批"])]
Pieces = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000, examples=[24])]
Named = Annotated[str | None, QueryParameter(max_length=64)]


class LineForm(msgspec.Struct, forbid_unknown_fields=True):
    sku_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Pieces


Lines = Annotated[list[LineForm], msgspec.Meta(min_length=1, max_length=200)]


class StockForm(msgspec.Struct, forbid_unknown_fields=True):
    """Receive and return add, damage takes away, a count says what is there, a correction is signed."""

    quantity: Pieces
    reason: Reason
    location_id: Id = "main"
    note: Note = ""


class AdjustmentForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason
    lines: Lines
    location_id: Id = "main"
    note: Note = ""


class TransferForm(msgspec.Struct, forbid_unknown_fields=True):
    source: Id
    target: Annotated[str, msgspec.Meta(min_length=1, max_length=64, examples=["kunming-1"])]
    lines: Lines
    note: Note = ""


class LocationForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["昆明翠湖店"])]
    kind: Literal["warehouse", "store"] = "warehouse"
    position: Annotated[int, msgspec.Meta(ge=0, le=10_000, examples=[10])] = 100
    sells: bool = True


class MarkForm(msgspec.Struct, forbid_unknown_fields=True):
    low_at: Annotated[int, msgspec.Meta(ge=0, le=10**9, examples=[10])]


class NoteForm(msgspec.Struct, forbid_unknown_fields=True):
    note: Text


async def _known(sku_ids: set[str]) -> None:
    """NotFound that names every SKU which catalog does not have."""
    found = {s.sku_id for s in await locate(Catalog).get_skus(ids=sorted(sku_ids))}
    if sku_ids - found:
        raise NotFound(dict.fromkeys(sorted(sku_ids - found), "no such SKU"))


def _lines(lines: list[LineForm]) -> list[StockLine]:
    return [StockLine(sku_id=line.sku_id, quantity=line.quantity) for line in lines]


@get("/locations", guards=[gates.staff("stock.read")])
async def list_locations() -> list[Location]:
    """Warehouses and stores, in the order in which they serve orders."""
    return await locate(Inventory).locations()


@put("/locations/{location_id:str}", guards=[gates.staff("stock.write")])
async def save_location(actor: Actor, location_id: str, data: LocationForm, key: ActKey) -> Location:
    """Make or change a location; one that does not sell serves no new order."""
    await audit(actor, "location.save", location_id, data.name)
    location = Location(location_id=location_id, **msgspec.structs.asdict(data))
    return await locate(Inventory).save_location(key=f"{actor.id}|{checked(key)}", location=location)


@get("/stock", guards=[gates.staff("stock.read")])
async def list_stock(
    sku_id: Named = None,
    location_id: Named = None,
    alerts_only: bool = False,
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[StockLevel]:
    """Stock by SKU and location; `alerts_only` for what is low or out."""
    return await locate(Inventory).levels(
        sku_id=sku_id, location_id=location_id, alerts_only=alerts_only, cursor=cursor, limit=limit
    )


@post("/skus/{sku_id:str}/stock", guards=[gates.staff("stock.write")])
async def change_stock(actor: Actor, sku_id: str, data: StockForm, key: ActKey) -> StockLevel:
    """Change the stock of one SKU, with a reason."""
    await _known({sku_id})
    await audit(actor, "sku.stock", sku_id, f"{data.location_id} {data.reason} {data.quantity} {data.note}")
    levels = await locate(Inventory).adjust(
        key=f"{actor.id}|{checked(key)}",
        location_id=data.location_id,
        reason=data.reason,
        lines=[StockLine(sku_id=sku_id, quantity=data.quantity)],
        note=data.note,
    )
    return levels[0]


@post("/stock/adjustments", guards=[gates.staff("stock.write")])
async def adjust(actor: Actor, data: AdjustmentForm, key: ActKey) -> list[StockLevel]:
    """Change the stock of many SKUs at a location for one reason, all lines or none."""
    await _known({line.sku_id for line in data.lines})
    await audit(actor, "stock.adjust", data.location_id, f"{data.reason} {len(data.lines)} {data.note}")
    return await locate(Inventory).adjust(
        key=f"{actor.id}|{checked(key)}",
        location_id=data.location_id,
        reason=data.reason,
        lines=_lines(data.lines),
        note=data.note,
    )


@post("/stock/transfers", guards=[gates.staff("stock.write")])
async def transfer(actor: Actor, data: TransferForm, key: ActKey) -> list[StockLevel]:
    """Move pieces that nobody holds to another location, all lines or none."""
    await _known({line.sku_id for line in data.lines})
    await audit(actor, "stock.transfer", f"{data.source} > {data.target}", f"{len(data.lines)} {data.note}")
    return await locate(Inventory).transfer(
        key=f"{actor.id}|{checked(key)}",
        source=data.source,
        target=data.target,
        lines=_lines(data.lines),
        note=data.note,
    )


@put("/skus/{sku_id:str}/low-at", guards=[gates.staff("stock.write")])
async def set_low_at(actor: Actor, sku_id: str, data: MarkForm) -> list[StockLevel]:
    """From how many sellable pieces on a SKU is low (0: never)."""
    await _known({sku_id})
    await audit(actor, "sku.low_at", sku_id, str(data.low_at))
    return await locate(Inventory).set_low_at(sku_id=sku_id, low_at=data.low_at)


@get("/skus/{sku_id:str}/movements", guards=[gates.staff("stock.read")])
async def list_movements(
    sku_id: str, location_id: Named = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Movement]:
    """The ledger of a SKU, newest first: every change with the balances after it."""
    return await locate(Inventory).movements(
        sku_id=sku_id, location_id=location_id, cursor=cursor, limit=limit
    )


@get("/stock/proofs", guards=[gates.staff("stock.read")])
async def list_proofs(cursor: str | None = None, limit: Limit = 20) -> Page[Proof]:
    """Proofs of the ledger, newest first; one every night, more when asked for."""
    return await locate(Inventory).proofs(cursor=cursor, limit=limit)


@post("/stock/proofs", guards=[gates.staff("stock.read")], status_code=202)
async def ask_proof(actor: Actor, key: ActKey) -> Proof:
    """Ask for a proof of the ledger; its result is in the list within seconds."""
    await audit(actor, "stock.prove", "inventory")
    return await locate(Inventory).ask_proof(key=f"{actor.id}|{checked(key)}")


@get("/stock/shortfalls", guards=[gates.staff("stock.read")])
async def list_shortfalls(cursor: str | None = None, limit: Limit = 20) -> Page[Shortfall]:
    """Paid orders whose stock could not be taken again, oldest first."""
    return await locate(Inventory).shortfalls(cursor=cursor, limit=limit)


@post("/stock/shortfalls/{order_id:str}/close", guards=[gates.staff("stock.write")])
async def close_shortfall(actor: Actor, order_id: str, data: NoteForm) -> Shortfall:
    """A person has decided what becomes of the order."""
    await audit(actor, "shortfall.close", order_id, data.note)
    return await locate(Inventory).close_shortfall(order_id=order_id, note=data.note)


ROUTES = [
    list_locations,
    save_location,
    list_stock,
    change_stock,
    adjust,
    transfer,
    set_low_at,
    list_movements,
    list_proofs,
    ask_proof,
    list_shortfalls,
    close_shortfall,
]
