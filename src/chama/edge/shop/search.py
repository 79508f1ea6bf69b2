"""Searching: results, suggestions, hot words, a shopper's own history."""

from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.params import QueryParameter

from chama.edge import gates, parts
from chama.edge.fresh import Shared
from chama.edge.shop.goods import FILTERS, Limit, Word
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Filters, SearchPage, SearchSort, Suggestion
from chama.services.users.api import Users

Query = Annotated[str, QueryParameter(min_length=1, max_length=60)]


class Searched(msgspec.Struct, forbid_unknown_fields=True):
    """What a shopper searched for."""

    query: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


@get("/search", guards=[gates.public], dependencies=FILTERS, response_class=Shared)
async def search(
    q: Query,
    filters: Filters,
    category: Word = None,
    sort: SearchSort = "relevance",
    cursor: str | None = None,
    limit: Limit = 20,
) -> SearchPage:
    """Products that these words find: Chinese, latin, pinyin or its initials, small errors forgiven."""
    return await locate(Catalog).search(
        query=q, category=category, filters=filters, sort=sort, cursor=cursor, limit=limit
    )


@get("/search/suggestions", guards=[gates.public])
async def suggestions(q: Query) -> list[Suggestion]:
    """How the words so far may go on, at most ten."""
    return await parts.SUGGESTIONS.get(lambda: locate(Catalog).suggest(prefix=q), [])


@get("/search/hot", guards=[gates.public])
async def hot() -> list[str]:
    """What many search for, at most ten."""
    return [h.words for h in await parts.HOT.get(lambda: locate(Catalog).hot_words(), [])]


@get("/search/history", guards=[gates.shopper])
async def history(shopper: Actor) -> list[str]:
    """What this shopper searched for, latest first, at most 20; none for who wants nothing personal."""
    if not await _remembers(shopper):
        return []
    return await parts.HISTORY.get(lambda: locate(Catalog).search_history(user_id=shopper.id), [])


@post("/search/history", guards=[gates.shopper], status_code=204)
async def remember(shopper: Actor, data: Searched) -> None:
    """Remember a search that the shopper sent off; once a day it also counts for the hot words.

    Nothing is kept of who switched personal suggestions off.
    """
    if await _remembers(shopper):
        await parts.HISTORY.get(
            lambda: locate(Catalog).note_search(user_id=shopper.id, query=data.query), None
        )


@delete("/search/history", guards=[gates.shopper])
async def forget(shopper: Actor) -> None:
    """Forget all of it."""
    await locate(Catalog).clear_search_history(user_id=shopper.id)


async def _remembers(shopper: Actor) -> bool:
    return (await locate(Users).get_profile(user_id=shopper.id)).personalised is not False


ROUTES = [search, suggestions, hot, history, remember, forget]
