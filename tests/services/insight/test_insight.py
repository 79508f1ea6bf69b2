"""Marks and facts through the door: bounds, merging, order, forgetting."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from chama.base.errors import InvalidRequest
from chama.base.ids import new_id
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.insight.api import Insight
from chama.services.insight.errors import FavouritesFull
from chama.services.insight.internal import jobs, reactions
from chama.services.insight.types import Fact, Mark
from chama.services.users.events import UserErased
from tests.support.given import a_user_id

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)


def a_spu() -> str:
    return new_id("spu", NOON)


def marks(*spu_ids: str, at: datetime = NOON) -> list[Mark]:
    """The first is the oldest."""
    return [Mark(spu_id=s, at=at + timedelta(seconds=n)) for n, s in enumerate(spu_ids)]


@pytest.fixture
def insight(shop: object) -> Insight:
    return locate(Insight)


async def test_favourites_come_latest_first_in_pages(insight: Insight) -> None:
    user, spus = a_user_id(), [a_spu() for _ in range(5)]
    assert await insight.mark_favourites(user_id=user, marks=marks(*spus)) == 5
    first = await insight.favourites(user_id=user, cursor=None, limit=3)
    rest = await insight.favourites(user_id=user, cursor=first.next, limit=3)
    assert [m.spu_id for m in [*first.items, *rest.items]] == spus[::-1]
    assert rest.next is None
    among = await insight.favourites_among(user_id=user, spu_ids=[*spus[:2], a_spu()])
    assert sorted(among) == sorted(spus[:2])
    await insight.drop_favourites(user_id=user, spu_ids=spus[:4])
    left = await insight.favourites(user_id=user, cursor=None, limit=10)
    assert [m.spu_id for m in left.items] == [spus[4]]


async def test_another_shopper_sees_none_of_it(insight: Insight) -> None:
    mine, spu = a_user_id(), a_spu()
    await insight.mark_favourites(user_id=mine, marks=marks(spu))
    other = await insight.favourites(user_id=a_user_id(), cursor=None, limit=10)
    assert other.items == []


async def test_a_mark_made_twice_keeps_its_first_time_and_a_view_its_last(insight: Insight) -> None:
    user, spu = a_user_id(), a_spu()
    for at in (NOON, NOON + timedelta(days=1)):
        await insight.mark_favourites(user_id=user, marks=marks(spu, at=at))
        await insight.note_views(user_id=user, marks=marks(spu, at=at))
    favourite = (await insight.favourites(user_id=user, cursor=None, limit=10)).items
    seen = (await insight.footprints(user_id=user, cursor=None, limit=10)).items
    assert (favourite, seen) == (marks(spu), marks(spu, at=NOON + timedelta(days=1)))


async def test_favourites_are_bounded_also_when_many_come_at_once(insight: Insight) -> None:
    user = a_user_id()
    for _ in range(2):
        await insight.mark_favourites(user_id=user, marks=marks(*[a_spu() for _ in range(200)]))
    calls = [
        insight.mark_favourites(user_id=user, marks=marks(*[a_spu() for _ in range(60)])) for _ in range(8)
    ]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(a) is FavouritesFull for a in answers) == [False] + [True] * 7
    async with connection() as conn:
        there = await conn.fetchval("SELECT count(*) FROM insight.favourites WHERE user_id = $1", user)
    assert there == 460


async def test_only_the_latest_footprints_stay(insight: Insight) -> None:
    user, spus = a_user_id(), [a_spu() for _ in range(230)]
    await insight.note_views(user_id=user, marks=marks(*spus[:120]))
    await insight.note_views(user_id=user, marks=marks(*spus[120:], at=NOON + timedelta(hours=1)))
    seen, cursor = [], None
    while True:
        page = await insight.footprints(user_id=user, cursor=cursor, limit=100)
        seen += [m.spu_id for m in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == spus[::-1][:200]
    await insight.drop_footprints(user_id=user)
    assert (await insight.footprints(user_id=user, cursor=None, limit=10)).items == []


async def test_a_fact_is_stored_once_however_often_it_is_sent(insight: Insight) -> None:
    visitor = new_id("v", NOON).removeprefix("v_")
    told = [Fact(n=n, name="page.view", at=NOON, facts={"page": "home", "ms": 12.5}) for n in range(3)]
    assert await insight.ingest(visitor=visitor, facts=told) == 3
    assert await insight.ingest(visitor=visitor, facts=[*told[1:], Fact(n=3, name="app.hide", at=NOON)]) == 1


async def test_old_facts_are_forgotten(insight: Insight, clock) -> None:
    visitor = new_id("v", NOON).removeprefix("v_")
    await insight.ingest(visitor=visitor, facts=[Fact(n=0, name="old", at=NOON)])
    clock.advance(days=91)
    await insight.ingest(visitor=visitor, facts=[Fact(n=1, name="new", at=NOON)])
    assert await jobs.sweep() >= 1
    async with connection() as conn:
        rows = await conn.fetch("SELECT name FROM insight.facts WHERE visitor = $1", visitor)
    assert [r["name"] for r in rows] == ["new"]


async def test_an_erased_shopper_leaves_nothing(insight: Insight) -> None:
    user = a_user_id()
    await insight.mark_favourites(user_id=user, marks=marks(a_spu()))
    await insight.note_views(user_id=user, marks=marks(a_spu()))
    erased = UserErased(id=new_id("evt", NOON), at=NOON, aggregate=user, version=1, user_id=user)
    await reactions.on_user_erased([erased])
    for page in (insight.favourites, insight.footprints):
        assert (await page(user_id=user, cursor=None, limit=10)).items == []


@pytest.mark.parametrize("bad", ["x", "spu_", "usr_01M88XM1M8MH8QWC4NS6YYR7F9"])
async def test_what_is_no_product_is_refused(insight: Insight, bad: str) -> None:
    with pytest.raises(InvalidRequest):
        await insight.mark_favourites(user_id=a_user_id(), marks=marks(bad))
