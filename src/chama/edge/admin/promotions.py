"""The merchant's promotions: timed prices, full reductions, gifts, free freight."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import Promotion, PromotionDraft

PromotionStatus = Annotated[str | None, QueryParameter(name="status", pattern="^(on|ended)$")]


class EditForm(msgspec.Struct, forbid_unknown_fields=True):
    draft: PromotionDraft
    expected_version: Annotated[int, msgspec.Meta(ge=1, examples=[1])]


@get("/promotions", guards=[gates.staff("marketing.read")])
async def list_promotions(
    promotion_status: PromotionStatus = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Promotion]:
    """Promotions, newest first."""
    return await locate(Marketing).list_promotions(status=promotion_status, cursor=cursor, limit=limit)


@post("/promotions", guards=[gates.staff("marketing.write")])
async def create_promotion(actor: Actor, data: PromotionDraft, key: ActKey) -> Promotion:
    """A promotion; it holds from its start on."""
    await audit(actor, "promotion.create", data.name)
    return await locate(Marketing).create_promotion(key=f"{actor.id}|{checked(key)}", draft=data)


@put("/promotions/{promotion_id:str}", guards=[gates.staff("marketing.write")])
async def edit_promotion(actor: Actor, promotion_id: str, data: EditForm, key: ActKey) -> Promotion:
    """A new version; orders that were placed keep their price."""
    await audit(actor, "promotion.edit", promotion_id, data.draft.name)
    return await locate(Marketing).edit_promotion(
        key=f"{actor.id}|{checked(key)}",
        promotion_id=promotion_id,
        draft=data.draft,
        expected_version=data.expected_version,
    )


@post("/promotions/{promotion_id:str}/end", guards=[gates.staff("marketing.write")])
async def end_promotion(actor: Actor, promotion_id: str) -> Promotion:
    """End a promotion for good."""
    await audit(actor, "promotion.end", promotion_id)
    return await locate(Marketing).end_promotion(promotion_id=promotion_id)


ROUTES = [list_promotions, create_promotion, edit_promotion, end_promotion]
