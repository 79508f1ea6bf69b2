"""Statements of what people search for: vocabulary, hot words, a shopper's own history."""

from collections.abc import Sequence
from datetime import date

import asyncpg

from chama.runtime.db import Tx

_END = "\U0010ffff"


async def words_from(conn: asyncpg.Connection, prefix: str, limit: int) -> list[str]:
    """Words that begin so, in writing, in pinyin or in initials; the shorter first."""
    rows = await conn.fetch(
        "SELECT word FROM ("
        + " UNION ".join(
            f'(SELECT word FROM catalog.search_words WHERE {c} COLLATE "C" >= $1 AND {c} COLLATE "C" < $2'
            f' ORDER BY {c} COLLATE "C" LIMIT $3)'
            for c in ("word", "pinyin", "initials")
        )
        + ") AS found ORDER BY char_length(word), word LIMIT $3",
        prefix,
        prefix + _END,
        limit,
    )
    return [r["word"] for r in rows]


async def titles_from(conn: asyncpg.Connection, prefix: str, limit: int) -> list[str]:
    """Titles on sale that begin so."""
    rows = await conn.fetch(
        'SELECT DISTINCT title FROM (SELECT title FROM catalog.cards WHERE title COLLATE "C" >= $1'
        ' AND title COLLATE "C" < $2 ORDER BY title COLLATE "C" LIMIT $3) AS found ORDER BY title',
        prefix,
        prefix + _END,
        limit,
    )
    return [r["title"] for r in rows]


async def spelled(conn: asyncpg.Connection, spellings: Sequence[str]) -> dict[str, str]:
    """Spelling → a word that is spelled so, of these."""
    rows = await conn.fetch(
        "SELECT DISTINCT ON (pinyin) pinyin, word FROM catalog.search_words"
        ' WHERE pinyin COLLATE "C" = ANY($1::text[]) ORDER BY pinyin, word DESC',
        list(spellings),
    )
    return {r["pinyin"]: r["word"] for r in rows}


async def like(conn: asyncpg.Connection, grams: Sequence[str], limit: int) -> list[tuple[str, str]]:
    """(word, pinyin) of words that share a third of these pairs of letters; the most shared first."""
    rows = await conn.fetch(
        "SELECT word, pinyin FROM (SELECT word, pinyin, (SELECT count(*) FROM unnest(grams) AS g"
        " WHERE g = ANY($1::text[])) AS shared FROM catalog.search_words WHERE grams && $1::text[]) AS found"
        " WHERE shared * 3 >= cardinality($1::text[]) ORDER BY shared DESC, word LIMIT $2",
        list(grams),
        limit,
    )
    return [(r["word"], r["pinyin"]) for r in rows]


async def note(tx: Tx, user_id: str, words: str, day: date, day_began: object, keep: int) -> None:
    """Put words before everything else a shopper searched for; the first time of a day counts."""
    counts = await tx.conn.fetchval(
        "INSERT INTO catalog.search_history AS h (user_id, words, at) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_id, words) DO UPDATE SET at = EXCLUDED.at"
        " RETURNING (SELECT o.at FROM catalog.search_history o WHERE o.user_id = $1 AND o.words = $2) < $4"
        " OR NOT EXISTS (SELECT FROM catalog.search_history o WHERE o.user_id = $1 AND o.words = $2)",
        user_id,
        words,
        tx.now,
        day_began,
    )
    await tx.conn.execute(
        "DELETE FROM catalog.search_history WHERE user_id = $1 AND words IN (SELECT words"
        " FROM catalog.search_history WHERE user_id = $1 ORDER BY at DESC, words OFFSET $2)",
        user_id,
        keep,
    )
    if counts:
        await tx.conn.execute(
            "INSERT INTO catalog.search_days AS d (day, words, shoppers) VALUES ($1, $2, 1)"
            " ON CONFLICT (day, words) DO UPDATE SET shoppers = d.shoppers + 1",
            day,
            words,
        )


async def history(conn: asyncpg.Connection, user_id: str, limit: int) -> list[str]:
    """What a shopper searched for, latest first."""
    rows = await conn.fetch(
        "SELECT words FROM catalog.search_history WHERE user_id = $1 ORDER BY at DESC, words LIMIT $2",
        user_id,
        limit,
    )
    return [r["words"] for r in rows]


async def forget(tx: Tx, user_ids: Sequence[str]) -> None:
    """Nothing is left of what these shoppers searched for."""
    await tx.conn.execute(
        "DELETE FROM catalog.search_history WHERE user_id = ANY($1::text[])", list(user_ids)
    )


async def read_days(conn: asyncpg.Connection, since: date) -> list[asyncpg.Record]:
    """(words, day, shoppers) of the days since."""
    return await conn.fetch("SELECT words, day, shoppers FROM catalog.search_days WHERE day >= $1", since)


async def save_heat(tx: Tx, heat: dict[str, int], before: date) -> None:
    """Write the heat of words, forget the rest and the days before; what staff chose stays."""
    await tx.conn.execute("DELETE FROM catalog.search_days WHERE day < $1", before)
    await tx.conn.execute(
        "DELETE FROM catalog.hot_words WHERE choice = '' AND NOT words = ANY($1::text[])", list(heat)
    )
    await tx.conn.execute(
        "UPDATE catalog.hot_words SET heat = 0 WHERE NOT words = ANY($1::text[])", list(heat)
    )
    await tx.conn.execute(
        "INSERT INTO catalog.hot_words AS h (words, heat, choice, position)"
        " SELECT w, n, '', 0 FROM unnest($1::text[], $2::int[]) AS t(w, n)"
        " ON CONFLICT (words) DO UPDATE SET heat = EXCLUDED.heat",
        list(heat),
        list(heat.values()),
    )


async def choose(tx: Tx, words: str, choice: str, position: int) -> None:
    """Pin words, ban them, or leave them to their heat."""
    await tx.conn.execute(
        "INSERT INTO catalog.hot_words (words, heat, choice, position) VALUES ($1, 0, $2, $3)"
        " ON CONFLICT (words) DO UPDATE SET choice = EXCLUDED.choice, position = EXCLUDED.position",
        words,
        choice,
        position,
    )
    await tx.conn.execute("DELETE FROM catalog.hot_words WHERE heat = 0 AND choice = ''")


async def read_hot(conn: asyncpg.Connection, limit: int) -> list[asyncpg.Record]:
    """What staff chose, pinned before banned, then the hottest."""
    return await conn.fetch(
        "SELECT words, heat, choice, position FROM ((SELECT * FROM catalog.hot_words WHERE choice <> '')"
        " UNION ALL (SELECT * FROM catalog.hot_words WHERE choice = '' ORDER BY heat DESC, words LIMIT $1))"
        " AS found ORDER BY choice = '', choice DESC, position, heat DESC, words",
        limit,
    )
