"""Sending: parcels, corrections, many orders from a list, carriers."""

import csv
import io
from typing import Annotated

import msgspec
from litestar import get, post, put

from chama.base.errors import InvalidRequest
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.orders import Moved
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.types import Carrier, ParcelLine, ShipOutcome, ShipRow

CarrierWord = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["SF", "顺丰速运"])]
Tracking = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z\-]{4,40}$", examples=["SF1234567890123"])]
# What merchants write above the columns of their lists.
COLUMNS = {
    "order_no": "order_no",
    "订单号": "order_no",
    "carrier": "carrier",
    "物流公司": "carrier",
    "tracking_no": "tracking_no",
    "运单号": "tracking_no",
}


class ParcelLineForm(msgspec.Struct, forbid_unknown_fields=True):
    sku_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=999, examples=[1])]


class ParcelForm(msgspec.Struct, forbid_unknown_fields=True):
    """Without `lines`: all that is left of the order."""

    carrier: CarrierWord
    tracking_no: Tracking
    lines: Annotated[list[ParcelLineForm], msgspec.Meta(min_length=1, max_length=100)] | None = None


class CorrectionForm(msgspec.Struct, forbid_unknown_fields=True):
    carrier: CarrierWord
    tracking_no: Tracking


class ShipmentsForm(msgspec.Struct, forbid_unknown_fields=True):
    """A CSV text; its first row names order_no (订单号), carrier (物流公司), tracking_no (运单号)."""

    csv: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=200_000,
            examples=["order_no,carrier,tracking_no\n17795000000000123456789,SF,SF1234567890123\n"],
        ),
    ]


class CarrierForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["顺丰速运"])]
    enabled: bool = True


@post("/orders/{order_id:str}/parcels", guards=[gates.staff("orders.ship")])
async def ship(actor: Actor, order_id: str, data: ParcelForm, key: ActKey) -> Moved:
    """Send a parcel; the one that holds all that is left ships the order."""
    await audit(actor, "order.ship", order_id, f"{data.carrier} {data.tracking_no}")
    lines = data.lines and [ParcelLine(sku_id=line.sku_id, quantity=line.quantity) for line in data.lines]
    state = await locate(Orders).ship(
        key=f"{actor.id}|{checked(key)}",
        order_id=order_id,
        carrier=data.carrier,
        tracking_no=data.tracking_no,
        lines=lines,
    )
    return Moved(state)


@put("/orders/{order_id:str}/parcels/{n:int}", guards=[gates.staff("orders.ship")])
async def correct_parcel(actor: Actor, order_id: str, n: int, data: CorrectionForm, key: ActKey) -> Moved:
    """Correct the carrier or number of a parcel; once, as WeChat takes it once."""
    await audit(actor, "parcel.correct", order_id, f"{n} {data.carrier} {data.tracking_no}")
    state = await locate(Orders).correct_parcel(
        key=f"{actor.id}|{checked(key)}",
        order_id=order_id,
        n=n,
        carrier=data.carrier,
        tracking_no=data.tracking_no,
    )
    return Moved(state)


@post("/shipments", guards=[gates.staff("orders.ship")], status_code=200)
async def ship_many(actor: Actor, data: ShipmentsForm, key: ActKey) -> list[ShipOutcome]:
    """Send many orders from a list, each whole rest in one parcel; every row says what became of it."""
    rows = rows_of(data.csv)
    await audit(actor, "order.ship_many", f"{len(rows)} rows", rows[0].order_no)
    return await locate(Orders).ship_many(key=f"{actor.id}|{checked(key)}", rows=rows)


def rows_of(text: str) -> list[ShipRow]:
    """The rows of a CSV text; InvalidRequest when the columns are not there or nothing is below them."""
    table = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        lines = [[cell.strip() for cell in line] for line in table if any(cell.strip() for cell in line)]
    except csv.Error as why:
        raise InvalidRequest({"csv": f"line {table.line_num} is not CSV"}) from why
    names = [COLUMNS.get(name.lower(), "") for name in lines[0]] if lines else []
    if sorted(n for n in names if n) != sorted(set(COLUMNS.values())):
        raise InvalidRequest({"csv": "the first row names the columns order_no, carrier, tracking_no"})
    if len(lines) < 2:
        raise InvalidRequest({"csv": "has no rows below its columns"})
    rows = []
    for line in lines[1:]:
        cells = dict(zip(names, [*line, *[""] * len(names)], strict=False))
        rows.append(
            ShipRow(order_no=cells["order_no"], carrier=cells["carrier"], tracking_no=cells["tracking_no"])
        )
    return rows


@get("/carriers", guards=[gates.staff("orders.read")])
async def list_carriers() -> list[Carrier]:
    """Who brings parcels."""
    return await locate(Orders).carriers()


@put("/carriers/{carrier_code:str}", guards=[gates.staff("freight.write")])
async def save_carrier(actor: Actor, carrier_code: str, data: CarrierForm, key: ActKey) -> Carrier:
    """Make or change a carrier; one that is not enabled takes no new parcel."""
    await audit(actor, "carrier.save", carrier_code, data.name)
    carrier = Carrier(code=carrier_code, name=data.name, enabled=data.enabled)
    return await locate(Orders).save_carrier(key=f"{actor.id}|{checked(key)}", carrier=carrier)


ROUTES = [ship, correct_parcel, ship_many, list_carriers, save_carrier]
