"""How titles become searchable words, and queries become questions to them.

A word is kept as it is written; of titles, brands and tags also its pinyin, the initials of it, and every
single and pair of Chinese characters, so that a query finds what the dictionary cuts in another way.
Words of filters carry a mark before a colon (`b:` brand, `c:` category …), which no written word has.
"""

import functools
import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import rjieba

from chama.base.text import plain
from chama.services.catalog.internal.rules.prices import price_band
from chama.services.catalog.types import Filters

MAX_QUERY, MAX_WORDS = 60, 12
_RUN = re.compile(r"[㐀-䶿一-鿿豈-﫿]+|[^\W_㐀-䶿一-鿿豈-﫿]+")
_CHINESE = re.compile(r"[㐀-䶿一-鿿豈-﫿]+")
_LIKE_ENOUGH = 0.5
_LONGEST_SPELLING = 14


class Said(NamedTuple):
    """What a product says, for its words: the most telling first."""

    title: str
    subtitle: str
    names: Sequence[str]
    values: Sequence[str]


class Entry(NamedTuple):
    """A word of the vocabulary with its spellings; `grams` are pairs of letters, to find what is like it."""

    word: str
    pinyin: str
    initials: str
    grams: list[str]


def is_chinese(word: str) -> bool:
    """Whether the word is made of Chinese characters."""
    return _CHINESE.fullmatch(word) is not None


@functools.lru_cache(maxsize=100_000)
def spelling(word: str) -> tuple[str, str]:
    """Pinyin without tones and its initials; a word that is not Chinese spells itself."""
    if not is_chinese(word):
        return word, word
    # Its dictionaries take a second of every process's start, and only the catalog spells.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(word)
    return "".join(syllables), "".join(s[0] for s in syllables)


def runs(text: str) -> list[str]:
    """The stretches of Chinese, and of other letters and digits, of a text in its plain form."""
    return _RUN.findall(plain(text))


def words_of(text: str) -> list[str]:
    """Every word that a search might mean, longer ones with the shorter inside them."""
    return [w for run in runs(text) for w in (rjieba.cut_for_search(run) if is_chinese(run) else [run])]


def pairs(word: str) -> list[str]:
    """Each two neighbouring characters; a single one is itself."""
    return [word[i : i + 2] for i in range(len(word) - 1)] or [word]


def lexemes(said: Said) -> dict[str, str]:
    """Word → its weights (A title, B shelf, brand and tags, C the rest, D spellings and pieces)."""
    found: dict[str, str] = {}

    def add(word: str, weight: str) -> None:
        if weight not in found.setdefault(word, ""):
            found[word] += weight

    for text, weight in ((said.title, "A"), *((n, "B") for n in said.names)):
        for word in words_of(text):
            add(word, weight)
            for spelled in spelling(word):
                if spelled != word:
                    add(spelled, "D")
        for run in filter(is_chinese, runs(text)):
            for piece in (*run, *pairs(run)):
                add(piece, "D")
    for text in (said.subtitle, *said.values):
        for word in words_of(text):
            add(word, "C")
    return found


def vector(found: dict[str, str], tokens: Iterable[str]) -> str:
    """The text form of a tsvector: weighted words, and tokens of filters without a place."""
    worded = [
        f"{_quoted(word)}:" + ",".join(f"{at}{weight}" for weight in weights)
        for at, (word, weights) in enumerate(found.items(), 1)
    ]
    return " ".join([*worded, *map(_quoted, tokens)])


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def vocabulary(said: Said) -> list[Entry]:
    """The words that suggestions and corrections may offer."""
    words = dict.fromkeys(w for text in (said.title, *said.names) for w in words_of(text))
    # Numbers are found, but nobody wants them suggested.
    return [entry_of(word) for word in words if len(word) <= 20 and not word.isdecimal()]


def entry_of(word: str) -> Entry:
    """A word with its spellings."""
    pinyin, initials = spelling(word)
    return Entry(word, pinyin, initials, sorted(set(pairs(f"^{pinyin}$"))))


class Question(NamedTuple):
    """A query in words; `hits` are what to mark in a title."""

    words: list[str]

    @property
    def text(self) -> str:
        """How the query reads once understood."""
        return " ".join(self.words)


def question(query: str) -> Question:
    """The words of a query, each once; none when nothing can be searched for."""
    cut = [w for run in runs(query) for w in (rjieba.cut(run) if is_chinese(run) else [run])]
    return Question(list(dict.fromkeys(cut))[:MAX_WORDS])


def matches(words: Sequence[str], *, any_word: bool = False) -> str:
    """The tsquery of products that have all words (or any of them)."""
    return (" | " if any_word else " & ").join(map(_one, words))


def _one(word: str) -> str:
    if not is_chinese(word) or len(word) <= 2:
        return _quoted(word)
    return f"({_quoted(word)} | ({' & '.join(map(_quoted, pairs(word)))}))"


def ranks(words: Sequence[str]) -> str:
    """The tsquery that ranks: each word found adds to it."""
    return " | ".join(map(_quoted, words))


def tokens(category: str, brand: str | None, tags: Iterable[str], attributes: Iterable[str]) -> list[str]:
    """What a product can be filtered and counted by; attributes are `id=value`."""
    named = [f"c:{category}", *([f"b:{brand}"] if brand else [])]
    return [*named, *(f"t:{t}" for t in tags), *(f"a:{a}" for a in attributes)]


def state_tokens(price_fen: int, sold_out: bool) -> list[str]:
    """What changes with prices and stock."""
    return [f"p:{price_band(price_fen)}", *([] if sold_out else ["s:in"])]


def narrowing(categories: Sequence[str] | None, filters: Filters) -> list[str]:
    """tsqueries that all have to hold; prices only to their bands, so they are compared once more."""
    by_attribute: dict[str, list[str]] = {}
    for attribute in filters.attributes:
        by_attribute.setdefault(attribute.partition("=")[0], []).append(f"a:{attribute}")
    alternatives = [
        [f"c:{c}" for c in categories or ()],
        [f"b:{b}" for b in filters.brands],
        *([f"t:{t}"] for t in filters.tags),
        *by_attribute.values(),
        ["s:in"] if filters.in_stock else [],
        _bands(filters.price_from_fen, filters.price_to_fen),
    ]
    return ["(" + " | ".join(map(_quoted, any_of)) + ")" for any_of in alternatives if any_of]


def _bands(price_from_fen: int | None, price_to_fen: int | None) -> list[str]:
    if price_from_fen is None and price_to_fen is None:
        return []
    lowest = price_band(max(price_from_fen or 1, 1))
    highest = price_band(10**9 if price_to_fen is None else min(price_to_fen, 10**9))
    return [f"p:{n}" for n in range(lowest, highest + 1)] or ["p:none"]


def substrings(text: str) -> list[str]:
    """Every piece of a spelling that could be a word's."""
    n = len(text)
    return list({text[i:j] for i in range(n) for j in range(i + 1, min(n, i + _LONGEST_SPELLING) + 1)})


def split_spelling(text: str, known: Collection[str]) -> list[str] | None:
    """The fewest known spellings that make the text up, None when none do."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(text) + 1):
        made = [
            [*before, text[start:end]]
            for start in range(max(0, end - _LONGEST_SPELLING), end)
            if (before := best[start]) is not None and text[start:end] in known
        ]
        best.append(min(made, key=len, default=None))
    return best[-1]


def nearest(word: str, offered: Iterable[tuple[str, str]]) -> str | None:
    """Of (word, pinyin) the word that is spelled most like this one, None when none is like it enough."""
    wanted = set(pairs(f"^{spelling(word)[0]}$"))
    best, found = _LIKE_ENOUGH, None
    for other, pinyin in sorted(offered):
        grams = set(pairs(f"^{pinyin}$"))
        likeness = 2 * len(wanted & grams) / (len(wanted) + len(grams))
        if likeness > best:
            best, found = likeness, other
    return found


def title_parts(title: str, words: Sequence[str]) -> list[str]:
    """The title in pieces, what was searched for at every second place; joined they are the title."""
    hits = frozenset(words)
    # A word found by its pinyin is marked as it is written; only letters can be pinyin.
    if any(w.isascii() and not w.isdecimal() for w in words):
        hits |= {w for w in words_of(title) if not hits.isdisjoint(spelling(w))}
    return _any_of(hits).split(title) if hits else [title]


@functools.lru_cache(maxsize=1_000)
def _any_of(hits: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(hits, key=lambda hit: (-len(hit), hit))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
