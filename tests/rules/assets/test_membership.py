"""Levels, rewards and streaks as pure decisions."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chama.services.assets.internal.rules.membership import (
    DEFAULT,
    decide_level,
    faults_of,
    gift_of,
    ladder_points,
    month_end,
    reversed_share,
    spend_reward,
    streaks_after,
    together,
)
from chama.services.assets.types import Benefits

NOW = datetime(2031, 3, 10, 4, tzinfo=UTC)
GROWTH = st.integers(0, 50_000)
RANK = st.integers(0, 3)


def test_the_built_in_rules_can_be() -> None:
    assert faults_of(DEFAULT) == {}


@given(RANK, GROWTH)
def test_a_valid_level_never_falls_and_growth_lifts_at_once(rank: int, growth: int) -> None:
    decided = decide_level(DEFAULT, rank, NOW + timedelta(days=1), growth, NOW, reversal=False)
    reached = max(i for i, level in enumerate(DEFAULT.levels) if growth >= level.growth)
    assert decided.rank == max(rank, reached)


@given(RANK, GROWTH, st.booleans())
def test_deciding_twice_changes_nothing(rank: int, growth: int, reversal: bool) -> None:
    once = decide_level(DEFAULT, rank, NOW, growth, NOW, reversal)
    assert decide_level(DEFAULT, *once, growth, NOW, reversal) == once


@given(RANK, GROWTH)
def test_after_a_reversal_every_level_is_one_that_growth_keeps(rank: int, growth: int) -> None:
    decided = decide_level(DEFAULT, rank, None, growth, NOW, reversal=True)
    assert growth >= DEFAULT.levels[decided.rank].keep_growth


def test_the_worked_table_of_rewards() -> None:
    assert spend_reward(DEFAULT, 5_990, 11_000) == (65, 59)
    assert reversed_share(65, 5_990, 1_997, 0) == 22
    assert reversed_share(65, 5_990, 5_990, 22) == 43


@given(st.integers(0, 10**6), st.integers(1, 10**7), st.lists(st.integers(1, 10**6), max_size=12))
def test_parts_of_a_reversal_take_exactly_what_was_earned(earned: int, base: int, cuts: list[int]) -> None:
    back = taken = 0
    for cut in [*cuts, base]:
        back = min(base, back + cut)
        more = reversed_share(earned, base, back, taken)
        assert more >= 0
        taken += more
    assert taken == earned


def test_the_ladder_begins_anew() -> None:
    assert [ladder_points((1, 2, 3), n) for n in range(1, 8)] == [1, 2, 3, 1, 2, 3, 1]


@given(st.sets(st.integers(0, 40)), st.integers(0, 40))
def test_a_made_up_day_gives_the_streaks_that_a_day_in_time_had_given(had: set[int], missed: int) -> None:
    def streaks(days: set[int]) -> dict[date, int]:
        out: dict[date, int] = {}
        for n in sorted(days):
            day = date(2031, 1, 1) + timedelta(days=n)
            out[day] = out.get(day - timedelta(days=1), 0) + 1
        return out

    had.discard(missed)
    on = date(2031, 1, 1) + timedelta(days=missed)
    before, after = streaks(had), streaks(had | {missed})
    changed = streaks_after(before, on, after[on])
    assert {**before, on: after[on], **changed} == after


def test_lots_end_with_a_shanghai_month() -> None:
    late = datetime(2031, 1, 31, 15, 59, tzinfo=UTC)
    assert month_end(late, 12) == datetime(2032, 1, 31, 16, tzinfo=UTC)
    assert month_end(late + timedelta(minutes=1), 12) == datetime(2032, 2, 29, 16, tzinfo=UTC)


def test_a_gift_is_that_of_the_highest_offer_reached() -> None:
    assert [gift_of(DEFAULT.recharge, fen) for fen in (9_999, 10_000, 99_999, 100_000)] == [
        0,
        500,
        5_000,
        15_000,
    ]


def test_of_level_and_card_each_benefit_is_the_better_one() -> None:
    level = Benefits(price_bps=9_000, points_bps=10_000, birthday_points=5)
    card = Benefits(price_bps=9_500, points_bps=20_000, exclusive_service=True)
    assert together(level, card) == Benefits(
        price_bps=9_000, points_bps=20_000, birthday_points=5, exclusive_service=True
    )
