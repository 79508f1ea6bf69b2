"""Demo coupons, rules of membership, and what shoppers have; fixed keys, so a second run changes nothing."""

import random
from datetime import UTC, datetime

import msgspec

from chama.flows.coupons import claim_coupon, give_coupons
from chama.runtime.service import locate
from chama.services.assets.api import Assets
from chama.services.assets.types import Benefits, CouponGift, Level, Rules
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import CouponTerms, PromotionDraft, Rung, Scope, TemplateDraft

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2099, 1, 1, tzinfo=UTC)
MANY = 1_000_000
# name of the template in the seed → what it says; the freight coupons are those of the levels.
TEMPLATES: dict[str, TemplateDraft] = {
    "welcome": TemplateDraft(
        name="新人立减 10 元",
        terms=CouponTerms(kind="fixed", amount_fen=1_000, stack_group="welcome"),
        total_quota=MANY,
        valid_days=30,
        new_user_only=True,
    ),
    "full": TemplateDraft(
        name="满 199 减 30",
        terms=CouponTerms(kind="fixed", amount_fen=3_000, threshold_fen=19_900),
        total_quota=MANY,
        per_user=3,
        valid_days=30,
    ),
    "big": TemplateDraft(
        name="满 599 减 100",
        terms=CouponTerms(kind="fixed", amount_fen=10_000, threshold_fen=59_900),
        total_quota=MANY,
        valid_days=15,
    ),
    "percent": TemplateDraft(
        name="普洱茶 9 折券",
        terms=CouponTerms(kind="percent", price_bps=9_000, cap_fen=5_000, scope=Scope(categories=("tea",))),
        total_quota=MANY,
        valid_days=30,
    ),
    "gold": TemplateDraft(
        name="黄金会员专享满 99 减 20",
        terms=CouponTerms(kind="fixed", amount_fen=2_000, threshold_fen=9_900),
        total_quota=MANY,
        valid_days=30,
        levels=("gold", "diamond"),
    ),
    "freight": TemplateDraft(
        name="会员包邮券",
        terms=CouponTerms(kind="freight", stack_group="freight"),
        total_quota=MANY,
        per_user=12,
        valid_days=31,
        in_centre=False,
    ),
    "birthday": TemplateDraft(
        name="生日礼券 20 元",
        terms=CouponTerms(kind="fixed", amount_fen=2_000, stack_group="birthday"),
        total_quota=MANY,
        valid_days=30,
        in_centre=False,
    ),
}
CLAIMED = ("full", "percent", "big")


async def seed_templates() -> dict[str, str]:
    """The demo's coupon templates, on; answers their ids by the names above."""
    marketing, ids = locate(Marketing), {}
    for name, draft in TEMPLATES.items():
        made = await marketing.create_template(key=f"seed|template|{name}", draft=draft)
        ids[name] = made.template_id
        now = (await marketing.get_templates(template_ids=[made.template_id]))[0]
        if now.status == "draft":
            await marketing.set_template_status(template_id=made.template_id, status="on")
    return ids


async def seed_promotions() -> None:
    """The demo's promotions: tea in a ladder, free freight, for good (until 2099)."""
    tea = PromotionDraft(
        name="普洱茶满 300 减 30、满 600 减 80",
        kind="reduction",
        scope=Scope(categories=("tea",)),
        ladder=(
            Rung(threshold_fen=30_000, off_fen=3_000),
            Rung(threshold_fen=60_000, off_fen=8_000),
        ),
        starts_at=BEGIN,
        ends_at=END,
    )
    freight = PromotionDraft(
        name="黄金会员满 59 包邮",
        kind="free_freight",
        ladder=(Rung(threshold_fen=5_900),),
        levels=("gold", "diamond"),
        starts_at=BEGIN,
        ends_at=END,
    )
    for name, draft in (("tea", tea), ("freight", freight)):
        await locate(Marketing).create_promotion(key=f"seed|promotion|{name}", draft=draft)


async def seed_rules(templates: dict[str, str]) -> None:
    """Version 1 of the rules: the built-in ones, with freight coupons each month and a birthday coupon."""
    assets = locate(Assets)
    first = (await assets.rulebooks())[-1].rules
    freight = CouponGift(template_id=templates["freight"])
    birthday = CouponGift(template_id=templates["birthday"])

    def more(level: Level, n: int) -> Benefits:
        if not n:
            return level.benefits
        monthly = (msgspec.structs.replace(freight, count=n),)
        return msgspec.structs.replace(level.benefits, monthly_coupons=monthly, birthday_coupons=(birthday,))

    levels = tuple(
        msgspec.structs.replace(level, benefits=more(level, n)) for n, level in enumerate(first.levels)
    )
    rules: Rules = msgspec.structs.replace(first, levels=levels)
    await assets.set_rules(
        key="seed|rules", rules=rules, starts_at=BEGIN, expected_version=0, made_by="system:seed"
    )


async def seed_shopper(user_id: str, templates: dict[str, str]) -> None:
    """Points, growth and coupons of one demo shopper, drawn from the shopper's id."""
    rng, assets = random.Random(user_id), locate(Assets)
    for n, reason in enumerate(("opening", "activity", "review")):
        await assets.grant(
            key=f"seed|points|{n}|{user_id}",
            user_id=user_id,
            kind="points",
            amount=rng.randint(20, 600),
            reason=reason,
        )
    await assets.grant(
        key=f"seed|growth|{user_id}",
        user_id=user_id,
        kind="growth",
        amount=rng.choice((50, 400, 1_500, 6_000, 24_000)),
        reason="opening",
    )
    for name in rng.sample(CLAIMED, rng.randint(1, len(CLAIMED))):
        await claim_coupon(key=f"seed|{name}", user_id=user_id, template_id=templates[name])
    await give_coupons(
        key=f"seed|gift|{user_id}", template_id=templates["freight"], user_ids=[user_id], source="gift"
    )
