"""What tests of assets start from."""

from datetime import UTC, datetime, timedelta

from chama.base.ids import gene_of, new_id
from chama.runtime import context
from chama.services.assets.api import Assets
from chama.services.assets.types import Coupon, NewCoupon
from tests.support.given import a_key, a_user_id

# So late that no clock of another test asks about these holds.
NEVER = datetime(2199, 1, 1, tzinfo=UTC)
# Noon in Shanghai: where the clock of these tests stands at first.
NOON = datetime(2031, 3, 10, 4, tzinfo=UTC)


async def a_rich_shopper(assets: Assets, *, points: int = 0, principal: int = 0, gift: int = 0) -> str:
    """A shopper who was given something."""
    user_id = a_user_id()
    given = {"points": points, "balance_principal": principal, "balance_gift": gift}
    for kind, amount in given.items():
        if amount:
            await assets.grant(key=a_key(), user_id=user_id, kind=kind, amount=amount, reason="test")
    return user_id


def a_new_coupon(user_id: str, days: int = 30) -> NewCoupon:
    """A coupon to be given, valid from now on."""
    now = context.now()
    return NewCoupon(
        coupon_id=new_id("cpn", now, gene_of(user_id)),
        user_id=user_id,
        template_id="tpl_test",
        template_version=1,
        name="满减券",
        terms="{}",
        source="test",
        valid_from=now,
        valid_until=now + timedelta(days=days),
    )


async def a_coupon(assets: Assets, user_id: str, days: int = 30) -> str:
    """A coupon in somebody's hands; its id."""
    return (await assets.grant_coupons(coupons=[a_new_coupon(user_id, days)]))[0].coupon_id


async def coupon(assets: Assets, user_id: str, coupon_id: str) -> Coupon:
    """The coupon as its owner sees it."""
    return (await assets.get_coupons(user_id=user_id, coupon_ids=[coupon_id]))[0]


async def balances(assets: Assets, user_id: str) -> dict[str, tuple[int, int]]:
    """(balance, held) by kind, without what is zero."""
    rows = await assets.accounts(user_id=user_id)
    return {a.kind: (a.balance, a.held) for a in rows if a.balance or a.held}


async def grown(assets: Assets, growth: int, user: str = "") -> str:
    """A shopper who has grown by so much."""
    user = user or a_user_id()
    await assets.grant(key=a_key(), user_id=user, kind="growth", amount=growth, reason="test")
    return user
