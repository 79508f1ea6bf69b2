"""Statements of cards: the narrow rows that lists and search read, and the counts they are sorted by.

Two ways to a page. A *walk* follows an index in the order shown and looks at a bounded number of cards. The
*candidates* of a question are the first MOST cards that match, tier by tier: tier 0 holds what sells most, so
a common word is answered from few rows, and a rare one from all tiers, whatever the size of the catalog.
"""

import bisect
from collections.abc import Sequence
from typing import Any, NamedTuple

import asyncpg

from chama.runtime.db import Tx
from chama.services.catalog.internal.rules.words import Entry
from chama.services.catalog.internal.store.products import json

TIERS = 5
# The last place of each tier but the last one, when all cards stand in order of sales.
TIER_ENDS = (1_000, 5_000, 25_000, 125_000)
MOST = 250
ENOUGH = 100
WALK = 200
# What a second walk looks at, in all, when no card has to be read for it.
FAR = 2_000
# Pages are walked in these lengths and then cut, so that few statements serve all: a length the planner does
# not know makes it plan for a tenth of the catalog.
LENGTHS = (11, 21, 31, 51, 101)
# Walks in one statement at most: each takes a way down an index, also where nothing is.
WAYS = 100

CARD = (
    "spu_id, title, subtitle, category, picture, shown_price_fen AS price_fen, market_price_fen, brand, tags,"
    " sales_count, sold_out"
)
_NEEDED = (
    "spu_id, title, subtitle, category, picture, shown_price_fen, market_price_fen, brand, tags,"
    " sales_count, sold_out"
)
_KINDS = (
    "spu_id text, category text, title text, subtitle text, picture text, brand text, tags text[],"
    " shown_price_fen bigint, market_price_fen bigint, sold_out boolean, facets text[], words text"
)
# What a list is sorted by: expression, and whether the greater comes first (the id follows it).
KEYS = {
    "new": ("0::bigint", True),
    "price": ("shown_price_fen", False),
    "price_desc": ("shown_price_fen", True),
    "sales": ("sales_count", True),
}
_RANK = (
    "(ts_rank('{0.1,0.3,0.6,1.0}'::real[], words, $2::tsquery) * 1000000)::bigint"
    " + (ln(sales_count + 1) * 20000)::bigint - CASE WHEN sold_out THEN 500000 ELSE 0 END"
)


def tier_at(place: int) -> int:
    """The tier of the card that has so many better-selling ones before it."""
    return bisect.bisect_right(TIER_ENDS, place)


class Bounds(NamedTuple):
    """A page's prices and where it goes on: after this (key, id)."""

    price_from_fen: int | None
    price_to_fen: int | None
    after: tuple[int, str] | None
    limit: int


def _conditions(bounds: Bounds, arguments: list[Any]) -> str:
    """The prices of a page, exactly."""
    found = ""
    for column, fen in ((">=", bounds.price_from_fen), ("<=", bounds.price_to_fen)):
        if fen is not None:
            arguments.append(fen)
            found += f" AND shown_price_fen {column} ${len(arguments)}"
    return found


def _after(bounds: Bounds, key: str, falling: bool, arguments: list[Any]) -> str:
    if bounds.after is None:
        return "true"
    sign = "<" if falling else ">"
    if key == KEYS["new"][0]:
        arguments.append(bounds.after[1])
        return f"spu_id {sign} ${len(arguments)}"
    arguments.extend(bounds.after)
    return f"({key}, spu_id) {sign} (${len(arguments) - 1}, ${len(arguments)})"


def _order(key: str, falling: bool) -> str:
    way = " DESC" if falling else ""
    return f"spu_id{way}" if key == KEYS["new"][0] else f"{key}{way}, spu_id{way}"


async def read_cards(conn: asyncpg.Connection, spu_ids: Sequence[str]) -> list[asyncpg.Record]:
    """The cards of these products, those on sale."""
    return await conn.fetch(f"SELECT {CARD} FROM catalog.cards WHERE spu_id = ANY($1::text[])", list(spu_ids))


class Shelf(NamedTuple):
    """Categories, and brands in them; no brands: whatever the brand."""

    categories: Sequence[str]
    brands: Sequence[str] = ()

    @property
    def ways(self) -> int:
        """How many ways down an index a walk takes."""
        return len(self.categories) * max(len(self.brands), 1)


async def walk(
    conn: asyncpg.Connection,
    shelf: Shelf | None,
    sort: str,
    question: str,
    bounds: Bounds,
    far: int,
) -> tuple[list[asyncpg.Record], bool]:
    """Cards in the order of an index, those that answer the question; False: it may have missed some.

    It looks at `far` of them on the way if anything narrows them. A shelf's categories and brands are walked
    each by itself and merged, so that any subtree costs what its page costs. There the indexes alone say
    which cards these are, and compare their prices; only those that are left are read.
    """
    key, falling = KEYS[sort]
    arguments: list[Any] = []
    after = _after(bounds, key, falling, arguments)
    prices = _conditions(bounds, arguments)
    if sort in ("price", "price_desc"):
        # The order itself begins and ends at these prices.
        after, prices = after + prices, ""
    order = _order(key, falling)
    narrowed = bool(question or prices)
    most = far if narrowed else next((n for n in LENGTHS if n >= bounds.limit), bounds.limit)
    fits = "true"
    if question:
        arguments.append(question)
        # As for candidates: the words need not be planned for.
        fits = f"words @@ (SELECT ${len(arguments)}::tsquery)"
    if shelf is None:
        walked = f"SELECT {_NEEDED}, words FROM catalog.cards WHERE {after} ORDER BY {order} LIMIT {most}"
        read, fits = "walked", fits + prices
    else:
        walked = f"{_along(shelf, key, after, order, most, arguments)} ORDER BY {order} LIMIT {most}"
        those = f"SELECT spu_id FROM walked WHERE true{prices} ORDER BY {order}"
        if not question:
            those += f" LIMIT ${len(arguments) + 1}"
        read, fits = "catalog.cards", f"spu_id IN ({those}) AND {fits}"
    rows = await conn.fetch(
        f"WITH walked AS MATERIALIZED ({walked})"
        f" SELECT {CARD}, {key} AS key, (SELECT count(*) FROM walked) AS walked"
        f" FROM {read} WHERE {fits} ORDER BY {order} LIMIT ${len(arguments) + 1}",
        *arguments,
        bounds.limit,
    )
    ended = not narrowed or len(rows) == bounds.limit or bool(rows and rows[0]["walked"] < most)
    return rows, ended


def _along(shelf: Shelf, key: str, after: str, order: str, most: int, arguments: list[Any]) -> str:
    """The first of each category and brand, as much of them as the indexes know."""
    columns = dict.fromkeys(("spu_id", "shown_price_fen", *([key] if key != KEYS["new"][0] else [])))
    arguments.append(list(shelf.categories))
    ways, which = f"unnest(${len(arguments)}::text[]) AS w(c)", "category = w.c"
    if shelf.brands:
        arguments.append(list(shelf.brands))
        ways += f", unnest(${len(arguments)}::text[]) AS v(b)"
        which += " AND brand = v.b"
    each = f"SELECT {', '.join(columns)} FROM catalog.cards WHERE {which} AND {after}"
    return f"SELECT f.* FROM {ways}, LATERAL ({each} ORDER BY {order} LIMIT {most}) AS f"


def _tiers(columns: str, conditions: str, most: int, enough: int) -> str:
    """Matches, best-selling tiers first; a further part is asked only when those before have too few."""
    found, names = "", []
    for name, tiers in (("best", (0, 1)), ("good", (2,)), ("more", (3,)), ("rest", (4,))):
        few = " + ".join(f"(SELECT count(*) FROM {n})" for n in names)
        gate = f" AND {few} < {enough}" if few else ""
        # Behind a SELECT the words are unknown to the planner: else it plans each question anew, half a
        # millisecond each in a large catalog, and these indexes are the way whatever the words.
        matching = f"words @@ (SELECT $1::tsquery){conditions}{gate}"
        each = " UNION ALL ".join(
            f"(SELECT {columns} FROM catalog.cards WHERE tier = {t} AND {matching})" for t in tiers
        )
        found += f"{', ' if names else 'WITH '}{name} AS MATERIALIZED"
        found += f" (SELECT * FROM ({each}) AS t LIMIT {most})"
        names.append(name)
    return f"{found} {' UNION ALL '.join(f'SELECT * FROM {n}' for n in names)} LIMIT {most}"


async def candidates(
    conn: asyncpg.Connection, question: str, ranks: str | None, sort: str, bounds: Bounds
) -> list[asyncpg.Record]:
    """A page of the candidates of a question, by rank or by another key."""
    arguments: list[Any] = [question]
    key, falling = KEYS.get(sort, ("key", True))
    shown = key
    columns = _NEEDED
    if sort == "relevance":
        arguments.append(ranks)
        columns = f"{_NEEDED}, {_RANK} AS key"
    conditions = _conditions(bounds, arguments)
    after = _after(bounds, key, falling, arguments)
    return await conn.fetch(
        f"SELECT {CARD}, {shown} AS key FROM ({_tiers(columns, conditions, MOST, ENOUGH)}) AS found"
        f" WHERE {after} ORDER BY {_order(key, falling)} LIMIT ${len(arguments) + 1}",
        *arguments,
        bounds.limit,
    )


async def count_facets(
    conn: asyncpg.Connection, question: str, bounds: Bounds, values: int
) -> list[asyncpg.Record]:
    """(facet, products) over the candidates, most frequent first; facet '' counts all, MOST + 1 at most."""
    arguments: list[Any] = [question]
    conditions = _conditions(bounds, arguments)
    return await conn.fetch(
        f"WITH c AS MATERIALIZED ({_tiers('facets', conditions, MOST + 1, MOST + 1)})"
        " (SELECT '' AS facet, count(*)::int AS products FROM c) UNION ALL"
        " (SELECT f, count(*)::int FROM (SELECT facets FROM c LIMIT"
        f" {MOST}) AS d, unnest(facets) AS f GROUP BY f ORDER BY 2 DESC, 1 LIMIT {values})",
        *arguments,
    )


async def count_matches(
    conn: asyncpg.Connection, words: Sequence[str], questions: Sequence[str], most: int
) -> dict[str, int]:
    """Word → how many products its question finds, `most` at most."""
    rows = await conn.fetch(
        "SELECT q.word, (SELECT count(*)::int FROM (SELECT 1 FROM ("
        + " UNION ALL ".join(
            f"(SELECT 1 FROM catalog.cards WHERE tier = {t} AND words @@ q.question::tsquery)"
            for t in range(TIERS)
        )
        + f") AS tiers LIMIT {most}) AS few) AS products"
        " FROM unnest($1::text[], $2::text[]) AS q(word, question)",
        list(words),
        list(questions),
    )
    return {r["word"]: r["products"] for r in rows}


async def save_cards(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Write cards; a new one begins among the best, where it is seen, until the tiers are drawn again."""
    columns = (
        "spu_id, category, title, subtitle, picture, brand, tags, shown_price_fen, market_price_fen,"
        " sold_out, facets, words"
    )
    sets = ", ".join(f"{n} = EXCLUDED.{n}" for n in columns.split(", ")[1:])
    await tx.conn.execute(
        f"INSERT INTO catalog.cards ({columns}, sales_count, tier)"
        f" SELECT {columns.replace('words', 'words::tsvector')}, COALESCE(s.sold, 0), 0"
        f" FROM jsonb_to_recordset($1::jsonb) AS t({_KINDS}) LEFT JOIN catalog.sales s USING (spu_id)"
        f" ORDER BY spu_id ON CONFLICT (spu_id) DO UPDATE SET {sets}",
        json(list(rows)),
    )


async def remove_cards(tx: Tx, spu_ids: Sequence[str]) -> None:
    """Take products out of lists and search."""
    await tx.conn.execute("DELETE FROM catalog.cards WHERE spu_id = ANY($1::text[])", list(spu_ids))


async def add_words(tx: Tx, entries: Sequence[Entry]) -> None:
    """Words that suggestions and corrections may offer; known ones stay."""
    known = await tx.conn.fetch(
        "SELECT word FROM catalog.search_words WHERE word = ANY($1::text[])", [e.word for e in entries]
    )
    old = {r["word"] for r in known}
    # In order, so that two who bring the same new words never wait for each other in a ring.
    await tx.conn.executemany(
        "INSERT INTO catalog.search_words (word, pinyin, initials, grams) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        sorted(e for e in entries if e.word not in old),
    )


async def take_stale(tx: Tx, limit: int) -> list[str]:
    """Products whose cards are to be written again; they leave the list with this transaction."""
    rows = await tx.conn.fetch(
        "DELETE FROM catalog.stale_cards WHERE spu_id IN (SELECT spu_id FROM catalog.stale_cards"
        " ORDER BY spu_id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING spu_id",
        limit,
    )
    return sorted(r["spu_id"] for r in rows)


async def sold_out_of(conn: asyncpg.Connection, sku_ids: Sequence[str]) -> set[str]:
    """Of these SKUs, those with nothing left."""
    rows = await conn.fetch(
        "SELECT sku_id FROM catalog.sold_out_skus WHERE sku_id = ANY($1::text[])", list(sku_ids)
    )
    return {r["sku_id"] for r in rows}


async def mark_sold_out(tx: Tx, sku_ids: Sequence[str]) -> None:
    """Nothing is left of these SKUs."""
    await tx.conn.execute(
        "INSERT INTO catalog.sold_out_skus SELECT unnest($1::text[]) ON CONFLICT DO NOTHING", list(sku_ids)
    )


async def mark_in_stock(tx: Tx, sku_ids: Sequence[str]) -> None:
    """There is something of these SKUs again."""
    await tx.conn.execute("DELETE FROM catalog.sold_out_skus WHERE sku_id = ANY($1::text[])", list(sku_ids))


async def add_sales(tx: Tx, pieces: dict[str, int]) -> None:
    """Add sold pieces per SKU to what their products sold."""
    skus = sorted(pieces)
    await tx.conn.execute(
        "INSERT INTO catalog.sales (spu_id, sold) SELECT k.spu_id, sum(t.pieces)"
        " FROM unnest($1::text[], $2::bigint[]) AS t(sku_id, pieces) JOIN catalog.skus k USING (sku_id)"
        " GROUP BY k.spu_id ORDER BY k.spu_id"
        " ON CONFLICT (spu_id) DO UPDATE SET sold = catalog.sales.sold + EXCLUDED.sold",
        skus,
        [pieces[s] for s in skus],
    )


async def show_sales(tx: Tx, limit: int) -> int:
    """Let cards show what was sold since they last did; how many products that were."""
    rows = await tx.conn.fetch(
        "UPDATE catalog.sales SET shown = sold WHERE spu_id IN (SELECT spu_id FROM catalog.sales"
        " WHERE sold <> shown ORDER BY spu_id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING spu_id, sold",
        limit,
    )
    found = sorted((r["spu_id"], r["sold"]) for r in rows)
    await tx.conn.execute(
        "UPDATE catalog.cards c SET sales_count = t.sold FROM unnest($1::text[], $2::bigint[])"
        " AS t(spu_id, sold) WHERE c.spu_id = t.spu_id",
        [f[0] for f in found],
        [f[1] for f in found],
    )
    return len(found)


async def draw_tiers(tx: Tx, limit: int) -> int:
    """Move at most `limit` cards to the tier that their sales give them; how many moved."""
    ends = [
        await tx.conn.fetchrow(
            "SELECT sales_count, spu_id FROM catalog.cards ORDER BY sales_count DESC, spu_id DESC"
            " OFFSET $1 LIMIT 1",
            end,
        )
        for end in TIER_ENDS
    ]
    arguments: list[Any] = [limit]
    tier = ""
    for t, end in enumerate(ends):
        if end is not None:
            arguments.extend((end["sales_count"], end["spu_id"]))
            tier += f" WHEN (sales_count, spu_id) > (${len(arguments) - 1}, ${len(arguments)}) THEN {t}"
    last = sum(end is not None for end in ends)
    wanted = f"CASE{tier} ELSE {last} END" if tier else "0"
    rows = await tx.conn.fetch(
        f"UPDATE catalog.cards c SET tier = m.tier FROM (SELECT spu_id, {wanted} AS tier FROM catalog.cards"
        f" WHERE tier <> {wanted} ORDER BY spu_id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) AS m"
        " WHERE c.spu_id = m.spu_id RETURNING 1",
        *arguments,
    )
    return len(rows)
