"""Favourites, footprints, and the facts that phones tell."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates, parts
from chama.runtime import context
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import ProductCard
from chama.services.insight.api import Insight
from chama.services.insight.types import Fact, Mark

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
SpuId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
SpuIds = Annotated[list[str], QueryParameter(max_items=100)]


class Marked(msgspec.Struct, frozen=True):
    """A product in a list of marks; `card` is None when it is not sold any more."""

    spu_id: str
    at: datetime
    card: ProductCard | None


class Seen(msgspec.Struct, forbid_unknown_fields=True):
    spu_id: SpuId
    at: datetime


class SeenForm(msgspec.Struct, forbid_unknown_fields=True):
    """What a phone remembered, also from the time before its shopper signed in."""

    marks: Annotated[list[Seen], msgspec.Meta(min_length=1, max_length=200)]


class FactsForm(msgspec.Struct, forbid_unknown_fields=True):
    """`visitor` is a number that the phone made up; it says nothing about a person."""

    visitor: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z]{16,40}$")]
    facts: Annotated[list[Fact], msgspec.Meta(min_length=1, max_length=100)]


def _marks(form: SeenForm) -> list[Mark]:
    return [Mark(spu_id=m.spu_id, at=m.at if m.at.tzinfo else context.now()) for m in form.marks]


async def _with_cards(page: Page[Mark]) -> Page[Marked]:
    found = await locate(Catalog).get_cards(spu_ids=[m.spu_id for m in page.items]) if page.items else []
    cards = {c.spu_id: c for c in found}
    return Page([Marked(m.spu_id, m.at, cards.get(m.spu_id)) for m in page.items], page.next)


async def _favourites(user_id: str, cursor: str | None, limit: int) -> Page[Marked]:
    return await _with_cards(await locate(Insight).favourites(user_id=user_id, cursor=cursor, limit=limit))


async def _footprints(user_id: str, cursor: str | None, limit: int) -> Page[Marked]:
    return await _with_cards(await locate(Insight).footprints(user_id=user_id, cursor=cursor, limit=limit))


@get("/favourites", guards=[gates.shopper])
async def favourites(shopper: Actor, cursor: str | None = None, limit: Limit = 20) -> Page[Marked]:
    """What is marked, latest first."""
    return await parts.FAVOURITES.do(lambda: _favourites(shopper.id, cursor, limit))


@get("/favourites/among", guards=[gates.shopper])
async def favourites_among(shopper: Actor, spu_id: SpuIds) -> list[str]:
    """Those of these products that are marked."""
    return await parts.FAVOURITES.get(
        lambda: locate(Insight).favourites_among(user_id=shopper.id, spu_ids=spu_id), []
    )


@post("/favourites", guards=[gates.shopper], status_code=204)
async def add_favourites(shopper: Actor, data: SeenForm) -> None:
    """Mark several products: what a phone remembered joins the account."""
    marks = _marks(data)
    await parts.FAVOURITES.do(lambda: locate(Insight).mark_favourites(user_id=shopper.id, marks=marks))


@put("/favourites/{spu_id:str}", guards=[gates.shopper], status_code=204)
async def favour(shopper: Actor, spu_id: str) -> None:
    """Mark a product."""
    mark = Mark(spu_id=spu_id, at=context.now())
    await parts.FAVOURITES.do(lambda: locate(Insight).mark_favourites(user_id=shopper.id, marks=[mark]))


@delete("/favourites/{spu_id:str}", guards=[gates.shopper])
async def unfavour(shopper: Actor, spu_id: str) -> None:
    """Take a mark away."""
    await locate(Insight).drop_favourites(user_id=shopper.id, spu_ids=[spu_id])


@get("/footprints", guards=[gates.shopper])
async def footprints(shopper: Actor, cursor: str | None = None, limit: Limit = 20) -> Page[Marked]:
    """What was looked at, latest first."""
    return await parts.FOOTPRINTS.do(lambda: _footprints(shopper.id, cursor, limit))


@post("/footprints", guards=[gates.shopper], status_code=204)
async def add_footprints(shopper: Actor, data: SeenForm) -> None:
    """Remember products looked at."""
    marks = _marks(data)
    await parts.FOOTPRINTS.get(lambda: locate(Insight).note_views(user_id=shopper.id, marks=marks), None)


@delete("/footprints", guards=[gates.shopper])
async def forget_footprints(shopper: Actor) -> None:
    """Forget all of them."""
    await locate(Insight).drop_footprints(user_id=shopper.id)


@delete("/footprints/{spu_id:str}", guards=[gates.shopper])
async def forget_footprint(shopper: Actor, spu_id: str) -> None:
    """Forget one."""
    await locate(Insight).drop_footprints(user_id=shopper.id, spu_ids=[spu_id])


@post("/facts", guards=[gates.public], status_code=204)
async def facts(data: FactsForm) -> None:
    """Facts of behaviour and speed, about a visitor that nobody knows."""
    await parts.FACTS.get(lambda: locate(Insight).ingest(visitor=data.visitor, facts=data.facts), None)


ROUTES = [
    favourites,
    favourites_among,
    add_favourites,
    favour,
    unfavour,
    footprints,
    add_footprints,
    forget_footprints,
    forget_footprint,
    facts,
]
