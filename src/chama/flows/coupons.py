"""Coupons change hands: marketing takes the quota, assets gives the coupon.

The event of the quota guarantees the coupon; these flows only hurry it along, so a crash loses nothing.
"""

import msgspec

from chama.base.errors import Refusal
from chama.runtime.flow import gather, locate
from chama.services.assets.api import Assets
from chama.services.assets.types import Coupon, DueBenefit, NewCoupon
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import TemplateNotFound
from chama.services.marketing.types import Claim, ClaimFacts, Offered
from chama.services.orders.api import Orders

BENEFITS = 100


async def claim_facts(*, user_id: str) -> ClaimFacts:
    """What templates ask about somebody: the level, and whether this would be a first order."""
    standing, orders = await gather(
        locate(Assets).standing(user_id=user_id),
        locate(Orders).list_orders(user_id=user_id, state=None, cursor=None, limit=1),
    )
    return ClaimFacts(new_user=not orders.items, level=standing.level)


async def coupon_centre(*, user_id: str) -> list[Offered]:
    """What is offered now, and whether the asker can claim it."""
    facts = await claim_facts(user_id=user_id)
    return await locate(Marketing).coupon_centre(user_id=user_id, facts=facts)


async def claim_coupon(*, key: str, user_id: str, template_id: str) -> Coupon:
    """Claim one coupon; the same key again answers the same coupon."""
    facts = await claim_facts(user_id=user_id)
    claim = await locate(Marketing).claim_coupon(
        key=f"{user_id}|{key}", user_id=user_id, template_id=template_id, facts=facts
    )
    return (await _grant([claim]))[0]


async def redeem_code(*, key: str, user_id: str, code: str) -> Coupon:
    """A campaign's code becomes a coupon."""
    claim = await locate(Marketing).redeem_code(key=f"{user_id}|{key}", user_id=user_id, code=code)
    return (await _grant([claim]))[0]


async def give_coupons(*, key: str, template_id: str, user_ids: list[str], source: str) -> list[Coupon]:
    """Gifts for all of them or for none."""
    claims = await locate(Marketing).give_coupons(
        key=key, template_id=template_id, user_ids=user_ids, source=source
    )
    return await _grant(claims)


async def _grant(claims: list[Claim]) -> list[Coupon]:
    return await locate(Assets).grant_coupons(coupons=[_new(c) for c in claims])


def _new(c: Claim) -> NewCoupon:
    return NewCoupon(
        coupon_id=c.coupon_id,
        user_id=c.user_id,
        template_id=c.template_id,
        template_version=c.template_version,
        name=c.name,
        terms=msgspec.json.encode(c.terms).decode(),
        source=c.source,
        valid_from=c.valid_from,
        valid_until=c.valid_until,
    )


async def grant_benefits() -> int:
    """Give members the coupons of the month and of their birthday; returns how many members it served."""
    due = await locate(Assets).due_benefits(limit=BENEFITS)
    for benefit in due:
        await _give_benefit(benefit)
    return len(due)


async def _give_benefit(benefit: DueBenefit) -> None:
    for gift in benefit.gifts:
        try:
            await give_coupons(
                key=f"{benefit.key}|{gift.template_id}",
                template_id=gift.template_id,
                user_ids=[benefit.user_id] * gift.count,
                source="benefit",
            )
        except TemplateNotFound:
            # The rules name a template that is not there: nothing can be given, asking again helps nobody.
            continue
        except Refusal:
            # Exhausted, paused or over: the merchant may still open it this month, so it stays due.
            return
    await locate(Assets).mark_benefits(keys=[benefit.key])
