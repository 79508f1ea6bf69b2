"""Words of titles and queries, corrections and marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.services.catalog.internal.rules import words
from chama.services.catalog.internal.rules.hot import heat
from chama.services.catalog.types import Filters

SAID = words.Said("勐海古树普洱茶饼 357克", "雨季的山林", ["大益"], ["西双版纳"])


def test_a_title_is_found_by_words_pinyin_initials_and_pieces() -> None:
    found = words.lexemes(SAID)
    assert {"普洱", "普洱茶", "357"} <= {w for w, weights in found.items() if "A" in weights}
    assert "B" in found["大益"] and "C" in found["西双版纳"]
    assert all(w in found for w in ("puercha", "pec", "洱茶", "茶", "dayi"))
    assert "山林" in found and "shanlin" not in found


def test_a_query_is_cut_into_few_different_words() -> None:
    assert words.question("普洱茶 普洱茶 PuEr!").words == ["普洱茶", "puer"]
    assert words.question("，。 !").words == []
    assert len(words.question(" ".join(f"w{i}" for i in range(40))).words) == words.MAX_WORDS


def test_what_is_typed_cannot_leave_its_quotes() -> None:
    assert words.matches(words.question("a'b\\c:d|e&f").words) == "'a' & 'b' & 'c' & 'd' & 'e' & 'f'"
    assert words.narrowing(["x'y"], Filters(tags=("a'\\b",))) == ["('c:x''y')", "('t:a''\\\\b')"]


@given(st.text(max_size=60))
def test_every_text_makes_a_question(text: str) -> None:
    asked = words.question(text).words
    assert len(asked) <= words.MAX_WORDS
    assert words.matches(asked).count("'") % 2 == 0


@given(st.text(max_size=30), st.lists(st.sampled_from(["茶", "puer", "普洱", "a", "("]), max_size=3))
def test_parts_of_a_title_are_the_title(title: str, asked: list[str]) -> None:
    assert "".join(words.title_parts(title, asked)) == title


def test_what_was_searched_for_is_every_second_part() -> None:
    assert words.title_parts("勐海普洱茶饼", ["普洱茶"]) == ["勐海", "普洱茶", "饼"]
    assert words.title_parts("勐海普洱茶饼", ["puercha"]) == ["勐海", "普洱茶", "饼"]
    assert words.title_parts("Dark Coffee", ["coffee"]) == ["Dark ", "Coffee", ""]


def test_a_spelling_is_taken_apart_into_the_fewest_known_ones() -> None:
    known = {"pu", "er", "puer", "cha", "shengcha", "sheng"}
    assert words.split_spelling("puershengcha", known) == ["puer", "shengcha"]
    assert words.split_spelling("puerx", known) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("cofee", "coffee"), ("puerca", "普洱茶"), ("zzzz", None), ("普尔", "普洱")]
)
def test_the_word_spelled_most_alike_is_meant(typed: str, meant: str | None) -> None:
    offered = [(w, words.spelling(w)[0]) for w in ("coffee", "普洱茶", "普洱", "火腿")]
    assert words.nearest(typed, offered) == meant


def test_any_of_one_attribute_and_all_of_the_rest() -> None:
    filters = Filters(brands=("a", "b"), attributes=("roast=深", "roast=浅", "year=1"), in_stock=True)
    assert words.narrowing(["tea"], filters) == [
        "('c:tea')",
        "('b:a' | 'b:b')",
        "('a:roast=深' | 'a:roast=浅')",
        "('a:year=1')",
        "('s:in')",
    ]
    assert words.narrowing(None, Filters(price_from_fen=9, price_to_fen=2)) == ["('p:none')"]


def test_heat_fades_and_the_words_of_few_stay_theirs() -> None:
    from datetime import date

    today = date(2026, 6, 10)
    days = [("茶", today, 4), ("茶", date(2026, 6, 9), 4), ("咖啡", date(2026, 6, 3), 9), ("私", today, 2)]
    assert heat(days, today) == {"茶": 740, "咖啡": 288}
