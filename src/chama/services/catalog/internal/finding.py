"""How goods are found: lists, search, facets, suggestions. See docs/algorithms/search.md."""

import asyncio
import functools
import operator
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import asyncpg
import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.base.text import plain
from chama.runtime.db import connection
from chama.services.catalog.internal.rules import attributes, words
from chama.services.catalog.internal.rules.tree import below
from chama.services.catalog.internal.store import cards, searches, shelves
from chama.services.catalog.internal.store.cards import Bounds, Shelf
from chama.services.catalog.types import (
    Facet,
    FacetCounts,
    FacetValue,
    Filters,
    HotWord,
    ProductCard,
    SearchHit,
    SearchPage,
    SearchSort,
    Suggestion,
)

MAX_FILTERS, VALUES, FACET_ROWS = 20, 30, 400
SUGGESTIONS, TITLES, LOOKED_AT = 10, 3, 30
LIKE = 200
HOT_KNOWN, HOT_SHOWN, HISTORY = 100, 10, 20
LANES = 3

_FIELDS = ProductCard.__struct_fields__
_values = operator.itemgetter(*_FIELDS)

T = TypeVar("T")


class Wish(msgspec.Struct, frozen=True):
    """Which page of which list or search."""

    query: str
    category: str | None
    filters: Filters
    sort: SearchSort
    cursor: str | None
    limit: int

    def bounds(self, more: int = 1) -> Bounds:
        """Prices, place and size, as the store wants them."""
        f = self.filters
        return Bounds(f.price_from_fen, f.price_to_fen, after_of(self), self.limit + more)


@functools.lru_cache(1_000)
def check(wish: Wish) -> None:
    """Refuse a wish that cannot be met, before it is joined with those of others."""
    f = wish.filters
    wrong = {
        "limit": "" if 1 <= wish.limit <= MAX_LIMIT else f"must be 1 to {MAX_LIMIT}",
        "query": "" if len(wish.query) <= words.MAX_QUERY else f"at most {words.MAX_QUERY} characters",
        "filters": (
            ""
            if max(len(f.brands), len(f.tags), len(f.attributes)) <= MAX_FILTERS
            else f"at most {MAX_FILTERS} of a kind"
        ),
        "price": (
            ""
            if all(p is None or 0 <= p <= 10**9 for p in (f.price_from_fen, f.price_to_fen))
            else "must be 0 to 1000000000 fen"
        ),
    }
    for field, texts in (("brands", f.brands), ("tags", f.tags), ("attributes", f.attributes)):
        if any(len(t) > 300 or "\0" in t for t in texts):
            wrong[field] = "are not known"
    if any("=" not in a for a in f.attributes):
        wrong["attributes"] = "must be id=value"
    faults = {field: why for field, why in wrong.items() if why}
    if faults:
        raise InvalidRequest(faults)
    after_of(wish)


def after_of(wish: Wish) -> tuple[int, str] | None:
    """Where the page begins: after this key and id; InvalidRequest for a cursor of another list."""
    keys = decode_cursor(wish.cursor, (str, int, str))
    if keys is None:
        return None
    sort, key, spu_id = str(keys[0]), int(keys[1]), str(keys[2])
    if sort != wish.sort or not is_id(spu_id, "spu") or abs(key) >= 1 << 62:
        raise InvalidRequest({"cursor": "not a cursor of this list"})
    return key, spu_id


async def pages_of(wishes: Sequence[Wish]) -> dict[Wish, Page[ProductCard]]:
    """The asked pages of lists."""
    async with connection() as conn:
        return {wish: await _list(conn, wish) for wish in wishes}


async def _categories(conn: asyncpg.Connection, category: str | None) -> list[str] | None:
    """The category with all below it, those that exist; None is every one."""
    if category is None:
        return None
    parents = {r["category_id"]: r["parent"] for r in await shelves.read_categories(conn)}
    return below(parents, category) if category in parents else []


async def _list(conn: asyncpg.Connection, wish: Wish) -> Page[ProductCard]:
    categories = await _categories(conn, wish.category)
    if categories == []:
        return Page([])
    rows = await _sorted(conn, wish, categories, words.narrowing(None, wish.filters))
    items, following = _page(rows, wish)
    return Page(items, following)


async def _way(
    conn: asyncpg.Connection, wish: Wish, categories: list[str] | None, parts: list[str]
) -> tuple[Shelf | None, list[str]]:
    """Where to walk, and what is to be asked of cards there; brands and prices are known to the indexes."""
    shelf = None if categories is None else Shelf(categories)
    brands = sorted(set(wish.filters.brands))
    unknown = msgspec.structs.replace(wish.filters, brands=(), price_from_fen=None, price_to_fen=None)
    if wish.query or words.narrowing(None, unknown):
        return shelf, parts
    if not brands:
        return shelf, []
    if categories is None:
        categories = [r["category_id"] for r in await shelves.read_categories(conn)]
    narrow = Shelf(categories, brands)
    return (narrow, []) if narrow.ways <= cards.WAYS else (shelf, parts)


async def _sorted(
    conn: asyncpg.Connection, wish: Wish, categories: list[str] | None, parts: list[str]
) -> list[asyncpg.Record]:
    """By price, newness or sales: walk the order; if too little on the way fits, take the candidates."""
    bounds = wish.bounds()
    shelf, asked = await _way(conn, wish, categories, parts)
    rows, ended = await cards.walk(conn, shelf, wish.sort, " & ".join(asked), bounds, cards.WALK)
    if not ended and shelf and not asked and (far := cards.FAR // shelf.ways) > cards.WALK:
        rows, ended = await cards.walk(conn, shelf, wish.sort, "", bounds, far)
    if ended:
        return rows
    question = " & ".join([*parts, *words.narrowing(categories, Filters())])
    return await cards.candidates(conn, question, None, wish.sort, bounds)


def _card(row: asyncpg.Record) -> ProductCard:
    return ProductCard(**dict(zip(_FIELDS, _values(row), strict=True)))


async def cards_of(spu_ids: Sequence[str]) -> dict[str, ProductCard]:
    """The cards of these products, those on sale."""
    async with connection() as conn:
        return {r["spu_id"]: _card(r) for r in await cards.read_cards(conn, spu_ids)}


def _page(rows: Sequence[asyncpg.Record], wish: Wish) -> tuple[list[ProductCard], str | None]:
    items = [_card(r) for r in rows[: wish.limit]]
    if len(rows) <= wish.limit:
        return items, None
    last = rows[wish.limit - 1]
    return items, encode_cursor(wish.sort, last["key"], last["spu_id"])


async def _each(
    wishes: Sequence[Wish], ask: Callable[[asyncpg.Connection, Wish], Awaitable[T]]
) -> dict[Wish, T]:
    """What each wish asks for, on a few connections: a page does not wait for all that were asked with it."""
    found: dict[Wish, T] = {}

    async def lane(some: Sequence[Wish]) -> None:
        async with connection() as conn:
            for wish in some:
                found[wish] = await ask(conn, wish)

    await asyncio.gather(*(lane(wishes[n::LANES]) for n in range(min(LANES, len(wishes)))))
    return found


async def searches_of(wishes: Sequence[Wish]) -> dict[Wish, SearchPage]:
    """The asked pages of searches."""
    return await _each(wishes, _search)


async def _search(conn: asyncpg.Connection, wish: Wish) -> SearchPage:
    asked = words.question(wish.query).words
    categories = await _categories(conn, wish.category)
    if not asked or categories == []:
        return SearchPage(items=[])

    async def found(meant: list[str], any_word: bool) -> list[asyncpg.Record]:
        parts = [f"({words.matches(meant, any_word=any_word)})", *words.narrowing(None, wish.filters)]
        if wish.sort != "relevance":
            return await _sorted(conn, wish, categories, parts)
        question = " & ".join([*parts, *words.narrowing(categories, Filters())])
        return await cards.candidates(conn, question, words.ranks(meant), wish.sort, wish.bounds())

    meant, relaxed, rows = await _as_meant(conn, asked, found)
    items, following = _page(rows, wish)
    hits = [SearchHit(card=c, title_parts=words.title_parts(c.title, meant)) for c in items]
    corrected = " ".join(meant) if meant != asked and not relaxed else None
    return SearchPage(items=hits, next=following, corrected=corrected, relaxed=relaxed)


async def _as_meant(
    conn: asyncpg.Connection,
    asked: list[str],
    find: Callable[[list[str], bool], Awaitable[list[asyncpg.Record]]],
) -> tuple[list[str], bool, list[asyncpg.Record]]:
    """(words, whether any of them will do, what is found): the words as asked unless they find nothing."""
    if rows := await find(asked, False):
        return asked, False, rows
    meant, relaxed = await understand(conn, asked)
    if not meant or (meant == asked and not relaxed):
        return asked, False, []
    return meant, relaxed, await find(meant, relaxed)


async def understand(conn: asyncpg.Connection, asked: list[str]) -> tuple[list[str], bool]:
    """The words to search for: as asked if anything has them all, else corrected, else any of them (True).

    It does not look at filters, so that a page, its counts and its next page mean the same words.
    """
    if await _finds(conn, words.matches(asked)):
        return asked, False
    corrected = [c for word in asked for c in await _correct(conn, word)]
    corrected = list(dict.fromkeys(corrected))[: words.MAX_WORDS]
    if corrected != asked and await _finds(conn, words.matches(corrected)):
        return corrected, False
    together = await _split(conn, "".join(words.spelling(w)[0] for w in asked))
    if together and await _finds(conn, words.matches(together)):
        return together, False
    return corrected if await _finds(conn, words.matches(corrected, any_word=True)) else [], True


async def _finds(conn: asyncpg.Connection, question: str) -> bool:
    return (await cards.count_matches(conn, ["q"], [question], 1))["q"] > 0


async def _correct(conn: asyncpg.Connection, word: str) -> list[str]:
    """A word that is found stays; another is taken apart by its spelling, or is the one most like it."""
    if await _finds(conn, words.matches([word])):
        return [word]
    spelled = words.spelling(word)[0]
    if split := await _split(conn, spelled):
        return split
    offered = await searches.like(conn, words.pairs(f"^{spelled}$"), LIKE)
    best = words.nearest(word, offered)
    return [best or word]


async def _split(conn: asyncpg.Connection, spelled: str) -> list[str] | None:
    """The known words that together are spelled so."""
    known = await searches.spelled(conn, words.substrings(spelled))
    pieces = words.split_spelling(spelled, known)
    return [known[p] for p in pieces] if pieces else None


async def counts_of(wishes: Sequence[Wish]) -> dict[Wish, FacetCounts]:
    """The facets of the asked lists and searches."""
    return await _each(wishes, _counts)


async def _counts(conn: asyncpg.Connection, wish: Wish) -> FacetCounts:
    categories = await _categories(conn, wish.category)
    if categories == []:
        return FacetCounts(total=0, capped=False, facets=[])
    narrow = words.narrowing(categories, wish.filters)

    async def count(parts: list[str]) -> list[asyncpg.Record]:
        # Everything is in some tier and has a band of price: this asks for all.
        question = " & ".join(parts) or words.narrowing(None, Filters(price_from_fen=1))[0]
        return await cards.count_facets(conn, question, wish.bounds(), FACET_ROWS)

    async def found(meant: list[str], any_word: bool) -> list[asyncpg.Record]:
        rows = await count([*narrow, f"({words.matches(meant, any_word=any_word)})"])
        return rows if any(r["products"] for r in rows) else []

    asked = words.question(wish.query).words
    if not wish.query:
        rows = await count(narrow)
    elif asked:
        rows = (await _as_meant(conn, asked, found))[2]
    else:
        rows = []
    counts = {r["facet"]: r["products"] for r in rows}
    total = counts.pop("", 0)
    facets = await _named(conn, counts)
    return FacetCounts(total=min(total, cards.MOST), capped=total > cards.MOST, facets=facets)


async def _named(conn: asyncpg.Connection, counts: dict[str, int]) -> list[Facet]:
    """The counts with the names that people read, the most frequent values first."""
    brands = {r["brand_id"]: r["name"] for r in await shelves.read_brands(conn)}
    names = {r["category_id"]: r["name"] for r in await shelves.read_categories(conn)}
    definitions = {d.attribute_id: d for d in await shelves.read_attributes(conn)}
    groups: dict[str, list[FacetValue]] = {}
    for token, count in counts.items():
        kind, _, value = token.partition(":")
        label = value
        if kind == "a":
            kind, _, value = value.partition("=")
            label = attributes.label(definitions[kind], value) if kind in definitions else value
        else:
            label = {"b": brands, "c": names}.get(kind, {}).get(value, value)
            kind = {"b": "brand", "c": "category", "t": "tag"}[kind]
        groups.setdefault(kind, []).append(FacetValue(value=value, label=label, count=count))
    titles = {"brand": "品牌", "category": "分类", "tag": "标签"}
    order = [*titles, *definitions]
    return [
        Facet(
            facet=kind,
            label=titles.get(kind) or definitions[kind].name,
            unit="" if kind in titles else definitions[kind].unit,
            values=groups[kind][:VALUES],
        )
        for kind in order
        if kind in groups
    ]


async def suggestions_of(prefixes: Sequence[str]) -> dict[str, list[Suggestion]]:
    """What these beginnings may become."""
    async with connection() as conn:
        hot = [r["words"] for r in await searches.read_hot(conn, 200) if r["choice"] != "ban"]
        return {p: await _suggest(conn, p, hot) for p in prefixes}


async def _suggest(conn: asyncpg.Connection, prefix: str, hot: Sequence[str]) -> list[Suggestion]:
    begun = plain(prefix)
    if not begun:
        return []
    hits = [h for h in hot if any(s.startswith(begun) for s in (plain(h), *words.spelling(plain(h))))]
    offered = await searches.words_from(conn, begun, LOOKED_AT)
    found = await cards.count_matches(conn, offered, [words.matches([w]) for w in offered], 100)
    known = sorted((w for w in offered if found[w]), key=lambda w: (-found[w], len(w), w))
    titles = await searches.titles_from(conn, prefix.strip(), TITLES)
    room = SUGGESTIONS - len(titles)
    made = [
        *(Suggestion(text=h, kind="hot") for h in hits[: room // 2]),
        *(Suggestion(text=w, kind="word") for w in known),
    ]
    unique = {s.text: s for s in reversed(made)}
    ordered = [s for s in made if unique[s.text] is s][:room]
    return [*ordered, *(Suggestion(text=t, kind="title") for t in titles)]


async def hot_words(conn: asyncpg.Connection) -> list[HotWord]:
    """What staff pinned and banned, then the hottest."""
    rows = await searches.read_hot(conn, HOT_KNOWN)
    return [
        HotWord(words=r["words"], heat=r["heat"], choice=r["choice"] or "none", position=r["position"])
        for r in rows
    ]


async def history(conn: asyncpg.Connection, user_id: str) -> list[str]:
    """What a shopper searched for, latest first."""
    return await searches.history(conn, user_id, HISTORY)
