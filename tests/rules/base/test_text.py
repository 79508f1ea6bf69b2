"""What people may write, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.base.text import plain, text_fault


@pytest.mark.parametrize(
    "text", ["古树普洱茶饼", "357 克 × 2", "café", "👨\u200d👩\u200d👧 全家装", "a < b", "5<6", "R&D"]
)
def test_what_people_write_passes(text: str) -> None:
    assert text_fault(text, 1, 60) == ""


@pytest.mark.parametrize(
    "text",
    [
        "茶\u202e饼",
        "茶\u200b饼",
        "茶\u200d饼",
        "茶\u3164饼",
        "茶\x00",
        "a\ufeffb",
        "茶\n饼",
        "x\ue000",
        "a" + "\u0301" * 9,
    ],
)
def test_what_cannot_be_seen_is_refused(text: str) -> None:
    assert text_fault(text, 1, 60) == "must not contain control or invisible characters"


@pytest.mark.parametrize("text", ["<b>茶</b>", "</p", "茶<!--", "&lt;b", "&#60;", "javascript:alert(1)"])
def test_markup_is_refused(text: str) -> None:
    assert text_fault(text, 1, 60) == "must not contain markup"


def test_lengths_and_spaces_and_lines() -> None:
    assert text_fault("", 1, 3) == text_fault("茶茶茶茶", 1, 3) == "must be 1 to 3 characters"
    assert text_fault(" 茶", 1, 3) == "must not begin or end with a space"
    assert text_fault("一\n二", 1, 9, lines=True) == ""


@given(st.text(max_size=40))
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_one_word_in_many_forms_is_one_word() -> None:
    assert plain("Ｃｏｆｆｅｅ\u200b  豆 ") == plain("coffee 豆") == "coffee 豆"
