"""The merchant's coupons: templates, gifts, campaign codes, what shoppers have."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter
from litestar.response import Stream

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit, Text
from chama.flows import coupons
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.types import Coupon
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import CodeBatch, Template, TemplateDraft

CODES_A_PAGE = 5_000
TemplateStatus = Annotated[str | None, QueryParameter(name="status", pattern="^(draft|on|paused|ended)$")]
CouponState = Annotated[str | None, QueryParameter(name="state", max_length=20)]


class EditForm(msgspec.Struct, forbid_unknown_fields=True):
    draft: TemplateDraft
    expected_version: Annotated[int, msgspec.Meta(ge=1, examples=[1])]


class StatusForm(msgspec.Struct, forbid_unknown_fields=True):
    status: Literal["on", "paused", "ended"]


class GiftForm(msgspec.Struct, forbid_unknown_fields=True):
    """One coupon for each; an id that stands twice gets two."""

    user_ids: Annotated[
        list[Text],
        msgspec.Meta(min_length=1, max_length=1000, examples=[["usr_01M890ZQJSK53CADJBWM56RA73"]]),
    ]
    reason: Text


class CodesForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["双十一传单"])]
    count: Annotated[int, msgspec.Meta(ge=1, le=100_000, examples=[100_000])]


class RevokeForm(msgspec.Struct, forbid_unknown_fields=True):
    reason: Text


class Given(msgspec.Struct, frozen=True):
    """How many coupons were given."""

    count: int


@get("/coupon-templates", guards=[gates.staff("marketing.read")])
async def list_templates(
    template_status: TemplateStatus = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Template]:
    """Coupon templates, newest first."""
    return await locate(Marketing).list_templates(status=template_status, cursor=cursor, limit=limit)


@post("/coupon-templates", guards=[gates.staff("marketing.write")])
async def create_template(actor: Actor, data: TemplateDraft, key: ActKey) -> Template:
    """A coupon template, as a draft."""
    await audit(actor, "coupon.create", data.name)
    return await locate(Marketing).create_template(key=f"{actor.id}|{checked(key)}", draft=data)


@put("/coupon-templates/{template_id:str}", guards=[gates.staff("marketing.write")])
async def edit_template(actor: Actor, template_id: str, data: EditForm, key: ActKey) -> Template:
    """A new version; coupons that are out keep theirs."""
    await audit(actor, "coupon.edit", template_id, data.draft.name)
    return await locate(Marketing).edit_template(
        key=f"{actor.id}|{checked(key)}",
        template_id=template_id,
        draft=data.draft,
        expected_version=data.expected_version,
    )


@put("/coupon-templates/{template_id:str}/status", guards=[gates.staff("marketing.write")])
async def set_status(actor: Actor, template_id: str, data: StatusForm) -> Template:
    """Switch a template on, pause it, end it."""
    await audit(actor, "coupon.status", template_id, data.status)
    return await locate(Marketing).set_template_status(template_id=template_id, status=data.status)


@post("/coupon-templates/{template_id:str}/gifts", guards=[gates.staff("marketing.write")])
async def give(actor: Actor, template_id: str, data: GiftForm, key: ActKey) -> Given:
    """Give coupons to shoppers: to all of the list or to nobody."""
    await audit(actor, "coupon.give", template_id, f"{len(data.user_ids)}: {data.reason}")
    given = await coupons.give_coupons(
        key=f"{actor.id}|{checked(key)}", template_id=template_id, user_ids=data.user_ids, source="gift"
    )
    return Given(len(given))


@post("/coupon-templates/{template_id:str}/code-batches", guards=[gates.staff("marketing.write")])
async def make_codes(actor: Actor, template_id: str, data: CodesForm, key: ActKey) -> CodeBatch:
    """Make a campaign's codes."""
    await audit(actor, "codes.make", template_id, f"{data.count} {data.name}")
    return await locate(Marketing).make_codes(
        key=f"{actor.id}|{checked(key)}", template_id=template_id, name=data.name, count=data.count
    )


@get("/code-batches", guards=[gates.staff("marketing.read")])
async def list_batches(cursor: str | None = None, limit: Limit = 20) -> Page[CodeBatch]:
    """Batches of codes, newest first."""
    return await locate(Marketing).list_code_batches(cursor=cursor, limit=limit)


@get("/code-batches/{batch_id:str}/codes", guards=[gates.staff("marketing.write")], media_type="text/csv")
async def export_codes(actor: Actor, batch_id: str) -> Stream:
    """All codes of a batch as CSV, streamed; who exports them stands in the audit log."""
    door = locate(Marketing)
    first = await door.codes(batch_id=batch_id, first=0, limit=CODES_A_PAGE)
    await audit(actor, "codes.export", batch_id)

    async def lines() -> AsyncIterator[str]:
        yield "number,code\n"
        at, page = 0, first
        while page:
            yield "".join(f"{n},{code}\n" for n, code in enumerate(page, at + 1))
            at += len(page)
            page = await door.codes(batch_id=batch_id, first=at, limit=CODES_A_PAGE)

    headers = {"Content-Disposition": f'attachment; filename="{batch_id}.csv"'}
    return Stream(lines(), media_type="text/csv", headers=headers)


@post("/code-batches/{batch_id:str}/stop", guards=[gates.staff("marketing.write")])
async def stop_codes(actor: Actor, batch_id: str) -> CodeBatch:
    """What is left of a batch cannot be redeemed any more."""
    await audit(actor, "codes.stop", batch_id)
    return await locate(Marketing).stop_codes(batch_id=batch_id)


@get("/shoppers/{user_id:str}/coupons", guards=[gates.staff("assets.read")])
async def coupons_of(
    actor: Actor,
    user_id: str,
    coupon_state: CouponState = None,
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[Coupon]:
    """A shopper's coupons, newest first."""
    return await locate(Assets).list_coupons(user_id=user_id, state=coupon_state, cursor=cursor, limit=limit)


@post("/coupons/{coupon_id:str}/revoke", guards=[gates.staff("assets.write")])
async def revoke(actor: Actor, coupon_id: str, data: RevokeForm) -> Coupon:
    """Take an available coupon back."""
    await audit(actor, "coupon.revoke", coupon_id, data.reason)
    return await locate(Assets).revoke_coupon(coupon_id=coupon_id, reason=data.reason)


ROUTES = [
    list_templates,
    create_template,
    edit_template,
    set_status,
    give,
    make_codes,
    list_batches,
    export_codes,
    stop_codes,
    coupons_of,
    revoke,
]
