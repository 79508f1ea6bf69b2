"""Coupons: the centre, claiming, codes, one's own."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.flows import coupons
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.types import Coupon
from chama.services.marketing.types import CouponTerms, Offered

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
CouponState = Annotated[
    str | None, QueryParameter(name="state", pattern="^(available|held|used|expired|returned)$")
]


class CodeForm(msgspec.Struct, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["7K2M-QX8D-41ZW"])]


class CouponCard(msgspec.Struct, frozen=True):
    """One's own coupon; `terms` are those under which it was claimed."""

    coupon_id: str
    template_id: str
    name: str
    terms: CouponTerms
    source: str
    state: str
    order_id: str
    valid_from: datetime
    valid_until: datetime
    granted_at: datetime


def card_of(c: Coupon) -> CouponCard:
    """A coupon with its terms readable."""
    return CouponCard(
        coupon_id=c.coupon_id,
        template_id=c.template_id,
        name=c.name,
        terms=msgspec.json.decode(c.terms, type=CouponTerms),
        source=c.source,
        state=c.state,
        order_id=c.order_id,
        valid_from=c.valid_from,
        valid_until=c.valid_until,
        granted_at=c.granted_at,
    )


@get("/coupon-centre", guards=[gates.shopper])
async def centre(shopper: Actor) -> list[Offered]:
    """What can be claimed now, newest first."""
    return await coupons.coupon_centre(user_id=shopper.id)


@post("/coupon-templates/{template_id:str}/claims", guards=[gates.shopper])
async def claim(shopper: Actor, template_id: str, key: ActKey) -> CouponCard:
    """Claim one coupon."""
    coupon = await coupons.claim_coupon(key=checked(key), user_id=shopper.id, template_id=template_id)
    return card_of(coupon)


@post("/coupon-codes", guards=[gates.shopper])
async def redeem(shopper: Actor, data: CodeForm, key: ActKey) -> CouponCard:
    """Turn a campaign's code into a coupon."""
    return card_of(await coupons.redeem_code(key=checked(key), user_id=shopper.id, code=data.code))


@get("/coupons", guards=[gates.shopper])
async def mine(
    shopper: Actor, coupon_state: CouponState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[CouponCard]:
    """One's own coupons, newest first."""
    page = await locate(Assets).list_coupons(
        user_id=shopper.id, state=coupon_state, cursor=cursor, limit=limit
    )
    return Page([card_of(c) for c in page.items], page.next)


ROUTES = [centre, claim, redeem, mine]
