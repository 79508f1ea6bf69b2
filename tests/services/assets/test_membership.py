"""Membership through the door: levels, check-ins, rewards, recharges, cards, versions of the rules."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from chama.base.errors import InvalidRequest
from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.services.assets.api import Assets
from chama.services.assets.errors import (
    BirthdayFixed,
    MakeUpRefused,
    NotEnough,
    RulesChanged,
)
from chama.services.assets.internal import jobs, queries
from chama.services.assets.internal.actions import earn
from chama.services.assets.internal.rules.membership import DEFAULT
from chama.services.assets.types import Benefits, CouponGift, Rulebook
from tests.services.assets.given import NEVER, NOON, a_rich_shopper, balances, grown
from tests.support.given import a_key, a_user_id, an_order_id, announced


async def test_growth_lifts_to_the_level_it_reaches_and_says_so_once(
    assets: Assets, clock: FakeClock
) -> None:
    user = await grown(assets, 999)
    assert (await assets.standing(user_id=user)).level == "basic"
    await grown(assets, 1, user)
    standing = await assets.standing(user_id=user)
    assert (standing.level, standing.level_name, standing.rank) == ("silver", "白银会员", 1)
    assert (standing.next_level, standing.next_growth) == ("gold", 5000)
    assert standing.benefits.price_bps == 9800
    # The end of the Shanghai month twelve months ahead.
    assert standing.valid_until == datetime(2032, 3, 31, 16, tzinfo=UTC)
    await grown(assets, 19_000, user)
    assert (await assets.standing(user_id=user)).level == "diamond"
    assert await announced("assets", user) == ["assets.LevelChanged"] * 2


async def test_a_level_is_kept_until_its_validity_ends_and_then_falls_to_what_growth_keeps(
    assets: Assets, clock: FakeClock
) -> None:
    user = await grown(assets, 5000)
    clock.advance(days=200)
    await grown(assets, 600, user)
    clock.advance(days=200)
    await jobs.lapse()
    assert (await assets.standing(user_id=user)).growth == 600
    assert (await assets.standing(user_id=user)).level == "gold"
    await jobs.requalify()
    assert (await assets.standing(user_id=user)).level == "silver"
    clock.advance(days=400)
    await jobs.lapse()
    await jobs.requalify()
    standing = await assets.standing(user_id=user)
    assert (standing.level, standing.valid_until, standing.growth) == ("basic", None, 0)


async def test_growth_taken_back_takes_its_level_along(assets: Assets, clock: FakeClock) -> None:
    user = await grown(assets, 1000)
    await assets.take_back(key=a_key(), user_id=user, kind="growth", amount=400, reason="refund")
    assert (await assets.standing(user_id=user)).level == "silver"
    await assets.take_back(key=a_key(), user_id=user, kind="growth", amount=200, reason="refund")
    assert (await assets.standing(user_id=user)).level == "basic"


async def test_points_end_by_month_the_oldest_are_spent_first(assets: Assets, clock: FakeClock) -> None:
    user = await a_rich_shopper(assets, points=100)
    clock.advance(days=31)
    await assets.grant(key=a_key(), user_id=user, kind="points", amount=50, reason="test")
    hold = await assets.hold(key=an_order_id(user), user_id=user, points=120, ask_at=NEVER)
    await assets.capture(key=hold.key)
    ending = await assets.expiring_points(user_id=user)
    assert [(e.points, e.expires_at) for e in ending] == [(30, datetime(2032, 4, 30, 16, tzinfo=UTC))]
    await assets.give_back(key=a_key(), hold_key=hold.key, points=40)
    assert [e.points for e in await assets.expiring_points(user_id=user)] == [20, 50]
    clock.advance(days=365)
    with pytest.raises(NotEnough):
        await assets.hold(key=an_order_id(user), user_id=user, points=51, ask_at=NEVER)
    assert (await assets.usable(user_id=user)).points == 50
    await jobs.lapse()
    assert await balances(assets, user) == {"points": (50, 0)}


async def test_points_that_come_back_after_their_end_get_thirty_days(
    assets: Assets, clock: FakeClock
) -> None:
    user = await a_rich_shopper(assets, points=100)
    hold = await assets.hold(key=an_order_id(user), user_id=user, points=100, ask_at=NEVER)
    await assets.capture(key=hold.key)
    clock.advance(days=400)
    await assets.void(key=hold.key)
    ending = await assets.expiring_points(user_id=user)
    assert [(e.points, e.expires_at) for e in ending] == [(100, clock.now() + timedelta(days=30))]


async def test_a_streak_climbs_the_ladder_and_begins_anew_after_a_gap(
    assets: Assets, clock: FakeClock
) -> None:
    user = a_user_id()
    days = []
    for _ in range(8):
        days.append(await assets.check_in(user_id=user))
        clock.advance(days=1)
    assert [d.points for d in days] == [5, 5, 10, 10, 15, 15, 30, 5]
    assert [d.streak for d in days] == [1, 2, 3, 4, 5, 6, 7, 8]
    clock.advance(days=1)
    assert (await assets.check_in(user_id=user)).streak == 1
    month = await assets.calendar(user_id=user, month="2031-03")
    assert [d.on.day for d in month.days] == [10, 11, 12, 13, 14, 15, 16, 17, 19]
    assert (month.streak, month.today, month.next_points, month.makeups_left) == (1, True, 5, 3)


async def test_64_check_ins_of_a_day_count_once(assets: Assets, clock: FakeClock) -> None:
    user = a_user_id()
    answers = await asyncio.gather(*(assets.check_in(user_id=user) for _ in range(64)))
    assert {(a.streak, a.points) for a in answers} == {(1, 5)}
    assert await balances(assets, user) == {"points": (5, 0), "growth": (1, 0)}


async def test_the_day_of_a_check_in_is_shanghais_also_when_the_clock_moves_by_an_hour(
    assets: Assets, clock: FakeClock
) -> None:
    user = a_user_id()
    clock.advance(hours=11.5)  # 23:30 in Shanghai, 15:30 UTC
    assert (await assets.check_in(user_id=user)).on == date(2031, 3, 10)
    clock.advance(hours=1)
    assert (await assets.check_in(user_id=user)).on == date(2031, 3, 11)
    clock.advance(hours=-1)
    assert (await assets.check_in(user_id=user)).points == 5
    assert await balances(assets, user) == {"points": (10, 0), "growth": (2, 0)}


async def test_a_made_up_day_joins_the_streaks_for_points_and_earns_nothing(
    assets: Assets, clock: FakeClock
) -> None:
    user = await a_rich_shopper(assets, points=100)
    for advance in (1, 2, 1, 0):  # the 10th and 11th, not the 12th, the 13th and 14th
        await assets.check_in(user_id=user)
        clock.advance(days=advance)
    made = await assets.make_up(user_id=user, on=date(2031, 3, 12))
    assert (made.streak, made.points, made.made_up) == (3, 0, True)
    month = await assets.calendar(user_id=user, month="2031-03")
    assert [(d.on.day, d.streak) for d in month.days] == [(10, 1), (11, 2), (12, 3), (13, 4), (14, 5)]
    again = await assets.make_up(user_id=user, on=date(2031, 3, 12))
    assert again == made
    entries = (await assets.statement(user_id=user, kind="points", cursor=None, limit=50)).items
    assert [e.amount for e in entries if e.act == "make_up"] == [-20]
    for wrong in (date(2031, 3, 10), date(2031, 3, 1), date(2031, 3, 14), date(2032, 1, 1)):
        with pytest.raises(MakeUpRefused):
            await assets.make_up(user_id=user, on=wrong)


async def test_a_review_is_rewarded_once_and_not_more_often_than_the_rules_say(assets: Assets) -> None:
    user = a_user_id()
    reviews = [f"rev_{n}" for n in range(8)]
    await asyncio.gather(
        *(assets.earn(user_id=user, cause="review", cause_id=r) for r in reviews for _ in range(8))
    )
    assert await balances(assets, user) == {"points": (30, 0), "growth": (15, 0)}
    for r in reviews:
        await assets.unearn(user_id=user, cause="review", cause_id=r)
        await assets.unearn(user_id=user, cause="review", cause_id=r)
        await assets.earn(user_id=user, cause="review", cause_id=r)
    assert await balances(assets, user) == {}


async def test_a_new_version_of_the_rules_holds_from_its_instant_on_and_old_rewards_are_reversed_as_given(
    assets: Assets, clock: FakeClock
) -> None:
    user = a_user_id()
    await assets.earn(user_id=user, cause="profile", cause_id=user)
    richer = msgspec.structs.replace(
        DEFAULT,
        rewards=msgspec.structs.replace(
            DEFAULT.rewards, profile=msgspec.structs.replace(DEFAULT.rewards.profile, points=500)
        ),
    )
    newest = (await assets.rulebooks())[0].version
    book = await assets.set_rules(
        key=a_key(),
        rules=richer,
        starts_at=NOON + timedelta(days=1),
        expected_version=newest,
        made_by="staff:1",
    )
    assert (await assets.rulebook()).version == newest
    clock.advance(days=1)
    assert await assets.rulebook() == book
    other = a_user_id()
    posted = await assets.earn(user_id=other, cause="profile", cause_id=other)
    assert {p.kind: p.amount for p in posted} == {"points": 500, "growth": 10}
    back = await assets.unearn(user_id=user, cause="profile", cause_id=user)
    assert {p.kind: p.amount for p in back} == {"points": -50, "growth": -10}
    with pytest.raises(RulesChanged):
        await assets.set_rules(
            key=a_key(), rules=richer, starts_at=NOON, expected_version=newest, made_by="staff:1"
        )
    async with connection() as conn:
        await conn.execute("DELETE FROM assets.rulebooks WHERE version = $1", book.version)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("levels", {"levels": (DEFAULT.levels[1],)}),
        ("levels", {"levels": (DEFAULT.levels[0], DEFAULT.levels[0])}),
        (
            "levels.keep_growth",
            {"levels": (DEFAULT.levels[0], msgspec.structs.replace(DEFAULT.levels[1], keep_growth=9999))},
        ),
        (
            "recharge.offers",
            {
                "recharge": msgspec.structs.replace(
                    DEFAULT.recharge, offers=(DEFAULT.recharge.offers[1], DEFAULT.recharge.offers[0])
                )
            },
        ),
        ("recharge.least_fen", {"recharge": msgspec.structs.replace(DEFAULT.recharge, least_fen=600_000)}),
        ("cards", {"cards": (DEFAULT.cards[0], DEFAULT.cards[0])}),
    ],
)
async def test_rules_that_cannot_be_are_refused_with_their_field(
    assets: Assets, field: str, change: dict
) -> None:
    rules = msgspec.structs.replace(DEFAULT, **change)
    with pytest.raises(InvalidRequest) as refused:
        await assets.set_rules(
            key=a_key(), rules=rules, starts_at=NOON, expected_version=0, made_by="staff:1"
        )
    assert field in refused.value.fields


async def test_the_birthday_is_said_once_and_gives_points_once_a_year(
    assets: Assets, clock: FakeClock
) -> None:
    user = await grown(assets, 5_000)
    await assets.set_birthday(user_id=user, month=3, day=10)
    with pytest.raises(BirthdayFixed):
        await assets.set_birthday(user_id=user, month=3, day=11)
    with pytest.raises(InvalidRequest):
        await assets.set_birthday(user_id=a_user_id(), month=2, day=30)
    for _ in range(3):
        await jobs.requalify()
    assert (await balances(assets, user))["points"] == (300, 0)


async def test_monthly_coupons_are_due_once_a_month_for_levels_that_give_them(
    assets: Assets, clock: FakeClock
) -> None:
    gold = msgspec.structs.replace(
        DEFAULT.levels[2], benefits=Benefits(monthly_coupons=(CouponGift(template_id="tpl_x", count=2),))
    )
    rules = msgspec.structs.replace(DEFAULT, levels=(*DEFAULT.levels[:2], gold, DEFAULT.levels[3]))
    book = Rulebook(version=1, starts_at=NOON, made_by="test", rules=rules)
    user = await grown(assets, 5_000)
    due = [d for d in await queries.due_benefits(book, 10_000) if d.user_id == user]
    assert [(d.key, d.gifts) for d in due] == [
        (f"monthly|2031-03|{user}", [CouponGift(template_id="tpl_x", count=2)])
    ]
    await assets.mark_benefits(keys=[due[0].key])
    assert [d for d in await queries.due_benefits(book, 10_000) if d.user_id == user] == []
    clock.advance(days=31)
    assert [d.key for d in await queries.due_benefits(book, 10_000) if d.user_id == user] == [
        f"monthly|2031-04|{user}"
    ]


async def test_the_ledger_is_proved_each_night_once(assets: Assets, clock: FakeClock) -> None:
    async with connection() as conn:
        # The other run of this test, with doors near or far, proved the same nights.
        await conn.execute("DELETE FROM assets.proofs WHERE at >= $1", clock.now())
    clock.advance(hours=14)  # two in the morning in Shanghai
    assert not await jobs.prove_nightly()
    clock.advance(hours=2)
    assert await jobs.prove_nightly()
    assert not await jobs.prove_nightly()
    clock.advance(days=1)
    assert await jobs.prove_nightly()


async def test_a_part_of_an_orders_money_takes_its_part_of_the_reward_and_the_rest_the_rest(
    assets: Assets,
) -> None:
    user, db = a_user_id(), Database("assets")
    order, book = an_order_id(user), await assets.rulebook()
    await earn.note_paid(db, [(user, order, 5_990)])
    await earn.reverse_part(db, book, order, 990, a_key())
    await earn.earn_spend(db, book, user, order, context.now())
    await earn.earn_spend(db, book, user, order, context.now())
    assert await balances(assets, user) == {"points": (50, 0), "growth": (50, 0)}
    cause = a_key()
    for _ in range(2):
        await earn.reverse_part(db, book, order, 1_997, cause)
    assert await balances(assets, user) == {"points": (30, 0), "growth": (30, 0)}
    async with db.transaction() as tx:
        await earn.reverse(tx, book, user, "spend", order, None)
    assert await balances(assets, user) == {}
    await earn.earn_spend(db, book, user, order, context.now())
    assert await balances(assets, user) == {}
