"""Membership: levels, what a cause earns, streaks of check-ins, recharges; under the merchant's rules."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from chama.base.text import text_fault
from chama.base.time import SHANGHAI
from chama.services.assets.types import (
    Benefits,
    CardPlan,
    CouponGift,
    Level,
    RechargeOffer,
    RechargeRules,
    Reward,
    Rewards,
    Rules,
)

# What holds until the merchant writes the first version.
DEFAULT = Rules(
    levels=(
        Level(level="basic", name="普通会员", growth=0, keep_growth=0),
        Level(
            level="silver",
            name="白银会员",
            growth=1_000,
            keep_growth=500,
            benefits=Benefits(price_bps=9_800, points_bps=11_000, birthday_points=100),
        ),
        Level(
            level="gold",
            name="黄金会员",
            growth=5_000,
            keep_growth=3_000,
            benefits=Benefits(
                price_bps=9_500, points_bps=12_000, birthday_points=300, early_access_minutes=15
            ),
        ),
        Level(
            level="diamond",
            name="钻石会员",
            growth=20_000,
            keep_growth=12_000,
            benefits=Benefits(
                price_bps=9_200,
                points_bps=15_000,
                birthday_points=1_000,
                early_access_minutes=30,
                exclusive_service=True,
            ),
        ),
    ),
    rewards=Rewards(
        review=Reward(points=10, growth=5, most_per_day=3),
        review_picture=Reward(points=30, growth=10, most_per_day=3),
        profile=Reward(points=50, growth=10),
        invite=Reward(points=100, growth=20, most_per_day=10),
    ),
    recharge=RechargeRules(
        offers=(
            RechargeOffer(amount_fen=10_000, gift_fen=500),
            RechargeOffer(amount_fen=50_000, gift_fen=5_000),
            RechargeOffer(amount_fen=100_000, gift_fen=15_000),
        )
    ),
    cards=(
        CardPlan(
            plan="year",
            name="茶马年卡",
            price_fen=9_900,
            days=365,
            benefits=Benefits(price_bps=9_500, points_bps=20_000, early_access_minutes=30),
        ),
    ),
)


def faults_of(rules: Rules) -> dict[str, str]:
    """Why these rules cannot hold, by field; empty when they can."""
    wrong: dict[str, str] = {}
    growths = [level.growth for level in rules.levels]
    if growths[0] != 0 or any(a >= b for a, b in itertools.pairwise(growths)):
        wrong["levels"] = "the first begins at 0, each next needs more growth"
    if any(level.keep_growth > level.growth for level in rules.levels):
        wrong["levels.keep_growth"] = "at most the growth of its level"
    for field, items in (
        ("levels", [(v.level, v.name) for v in rules.levels]),
        ("cards", [(c.plan, c.name) for c in rules.cards]),
    ):
        if len({code for code, _ in items}) < len(items):
            wrong[field] = "each code once"
        for _, name in items:
            if fault := text_fault(name, 1, 40):
                wrong[f"{field}.name"] = fault
    offers = [o.amount_fen for o in rules.recharge.offers]
    if offers != sorted(set(offers)):
        wrong["recharge.offers"] = "ascending amounts, each once"
    if rules.recharge.least_fen > rules.recharge.most_fen:
        wrong["recharge.least_fen"] = "at most most_fen"
    return wrong


def month_end(at: datetime, months: int) -> datetime:
    """The end of the Shanghai month that lies so many months ahead: few ends, so few lots an account."""
    day = at.astimezone(SHANGHAI).date()
    month = day.year * 12 + day.month - 1 + months + 1
    first = date(month // 12, month % 12 + 1, 1)
    return datetime.combine(first, time(), SHANGHAI).astimezone(UTC)


def end_of(rules: Rules, kind: str, now: datetime) -> datetime:
    """When points or growth that are given now end."""
    return month_end(now, rules.points_months if kind == "points" else rules.growth_months)


def rank_of(levels: Sequence[Level], code: str) -> int:
    """The place of a level; one that the rules no longer have counts as the first."""
    return next((i for i, level in enumerate(levels) if level.level == code), 0)


class Decided(NamedTuple):
    """A level and until when it holds (None: the first level holds for ever)."""

    rank: int
    valid_until: datetime | None


def decide_level(
    rules: Rules, rank: int, valid_until: datetime | None, growth: int, now: datetime, reversal: bool
) -> Decided:
    """Growth lifts at once. A level holds until its validity ends or growth is taken back; then it is kept
    with `keep_growth`, or falls to the highest level that the growth keeps."""
    levels = rules.levels
    reached = max(i for i, level in enumerate(levels) if growth >= level.growth)
    ends = month_end(now, rules.level_months)
    if reached > rank:
        return Decided(reached, ends)
    due = valid_until is not None and now >= valid_until
    if not due and not reversal:
        return Decided(rank, valid_until)
    kept = max(i for i, level in enumerate(levels[: rank + 1]) if growth >= level.keep_growth)
    if kept == 0:
        return Decided(0, None)
    return Decided(kept, ends if due or kept < rank else valid_until)


def together(one: Benefits, other: Benefits) -> Benefits:
    """The better of both, benefit by benefit."""
    coupons: dict[str, CouponGift] = {c.template_id: c for c in one.monthly_coupons}
    for c in other.monthly_coupons:
        mine = coupons.get(c.template_id)
        coupons[c.template_id] = c if mine is None or mine.count < c.count else mine
    return Benefits(
        price_bps=min(one.price_bps, other.price_bps),
        points_bps=max(one.points_bps, other.points_bps),
        monthly_coupons=tuple(coupons.values()),
        birthday_points=max(one.birthday_points, other.birthday_points),
        birthday_coupons=one.birthday_coupons or other.birthday_coupons,
        early_access_minutes=max(one.early_access_minutes, other.early_access_minutes),
        exclusive_service=one.exclusive_service or other.exclusive_service,
    )


def spend_reward(rules: Rules, paid_fen: int, points_bps: int) -> tuple[int, int]:
    """(points, growth) for money that was paid, whole ones only; the multiplier is of points alone."""
    points = paid_fen * rules.spend_points_per_100_yuan * points_bps // (10_000 * 10_000)
    return points, paid_fen * rules.spend_growth_per_100_yuan // 10_000


def reversed_share(earned: int, base_fen: int, back_fen: int, taken: int) -> int:
    """How much of an earning still has to go when `back_fen` of `base_fen` went back in all: rounded up,
    so that the whole is gone with the last fen, and no part is taken twice."""
    if back_fen >= base_fen:
        return earned - taken
    return max(0, -(-earned * back_fen // base_fen) - taken)


def gift_of(rules: RechargeRules, amount_fen: int) -> int:
    """The gift of the highest offer that the amount reaches."""
    return max((o.gift_fen for o in rules.offers if o.amount_fen <= amount_fen), default=0)


def streak_before(days: Mapping[date, int], on: date) -> int:
    """The streak that ends on the day before."""
    return days.get(on - timedelta(days=1), 0)


def ladder_points(ladder: Sequence[int], streak: int) -> int:
    """The points of the n-th day of a streak; after the ladder it begins anew."""
    return ladder[(streak - 1) % len(ladder)]


def streaks_after(days: Mapping[date, int], on: date, streak: int) -> dict[date, int]:
    """What a made-up day changes: the days that follow it without a gap continue its streak. Their points
    stay what they were."""
    changed: dict[date, int] = {}
    day = on + timedelta(days=1)
    while day in days:
        streak += 1
        changed[day] = streak
        day += timedelta(days=1)
    return changed
