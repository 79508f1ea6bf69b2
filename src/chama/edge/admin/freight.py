"""Freight templates: how the shop counts what sending costs."""

from typing import Annotated, Literal

import msgspec
from litestar import get, put

from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.types import FreightTemplate, FreightZone

Prefix = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Fen = Annotated[int, msgspec.Meta(ge=0, le=10**7, examples=[1000])]
Units = Annotated[int, msgspec.Meta(ge=0, le=10**7, examples=[1])]


class FreightZoneForm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    regions: Annotated[list[Prefix], msgspec.Meta(max_length=400, examples=[["新疆", "54"]])] = []
    first_units: Units = 1
    first_fen: Fen
    step_units: Annotated[int, msgspec.Meta(ge=1, le=10**7, examples=[1])] = 1
    step_fen: Fen = 0
    free_above_fen: Annotated[int, msgspec.Meta(ge=0, le=10**13, examples=[9900])] | None = None
    free_above_pieces: Annotated[int, msgspec.Meta(ge=0, le=10**6, examples=[3])] | None = None


class FreightTemplateForm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["重货按重量"])]
    basis: Literal["piece", "weight", "volume"]
    zones: Annotated[list[FreightZoneForm], msgspec.Meta(min_length=1, max_length=50)]
    unserved: Annotated[list[Prefix], msgspec.Meta(max_length=400, examples=[["台湾"]])] = []
    is_default: bool = False
    version: Annotated[int, msgspec.Meta(ge=0, le=10**9, examples=[0])] = 0


@get("/freight-templates", guards=[gates.staff("orders.read")])
async def list_templates() -> list[FreightTemplate]:
    """How freight is counted, the default template first."""
    return await locate(Orders).freight_templates()


@put("/freight-templates/{template_id:str}", guards=[gates.staff("freight.write")])
async def save_template(
    actor: Actor, template_id: str, data: FreightTemplateForm, key: ActKey
) -> FreightTemplate:
    """Make a template (version 0), or change the version that was seen."""
    form = msgspec.structs.asdict(data)
    zones = tuple(
        FreightZone(**(msgspec.structs.asdict(z) | {"regions": tuple(z.regions)})) for z in data.zones
    )
    template = FreightTemplate(
        template_id=template_id, **(form | {"zones": zones, "unserved": tuple(data.unserved)})
    )
    await audit(actor, "freight.save", template_id, f"version {data.version}")
    return await locate(Orders).save_freight_template(key=f"{actor.id}|{checked(key)}", template=template)


ROUTES = [list_templates, save_template]
