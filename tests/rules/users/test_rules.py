"""Rules of users: what may stand in an address and in settings, when an agreement asks."""

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chama.base.errors import InvalidRequest
from chama.services.users.internal import rules

GOOD = {
    "name": "木小茶",
    "phone": "13888001234",
    "region_code": "530102",
    "detail": "翠湖南路 8 号",
    "label": "",
}
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "木\u202e小茶"),
        ("name", "木\u200b小茶"),
        ("name", "<b>木</b>"),
        ("name", "木\n小茶"),
        ("name", "\u3164"),
        ("name", ""),
        ("name", "茶" * 51),
        ("detail", "翠湖 <script>alert(1)</script>"),
        ("detail", "翠湖\u2066南路"),
        ("phone", "12888001234"),
        ("phone", "１３８８８００１２３４"),
        ("label", "castle"),
    ],
)
def test_a_field_that_tricks_or_cannot_be_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        rules.require_address(**{**GOOD, field: value})
    assert set(refused.value.fields) == {field}


def test_a_good_address_gives_its_county() -> None:
    assert rules.require_address(**GOOD).text == "云南省 昆明市 五华区"


@given(st.text(max_size=60))
@example("李\u3000明")
def test_any_name_is_taken_or_refused_with_the_field(name: str) -> None:
    try:
        rules.require_address(**{**GOOD, "name": name})
    except InvalidRequest as refused:
        assert set(refused.fields) == {"name"}
    else:
        assert 1 <= len(name) <= 50
        for before, c in pairwise(f" {name}"):
            # Wide and unbroken spaces are seen; the joiner joins pictures, and nothing else.
            joins = c == "\u200d" and not before.isalnum()
            assert c.isprintable() or unicodedata.category(c) == "Zs" or joins


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (("茶\u202e", "", "", None), "nickname"),
        (("", "javascript:alert(1)", "", None), "avatar"),
        (("", "/media/../secrets/vault.ring", "", None), "avatar"),
        (("", "http://plain.example/a.png", "", None), "avatar"),
        (("", "", "robot", None), "gender"),
        (("", "", "", date(2026, 11, 26)), "birthday_on"),
        (("", "", "", date(1899, 12, 31)), "birthday_on"),
    ],
)
def test_a_setting_that_will_not_do_is_named(about: tuple, field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        rules.require_about(*about, TODAY)
    assert set(refused.value.fields) == {field}


def test_settings_may_be_empty_or_full() -> None:
    rules.require_about("", "", "", None, TODAY)
    picture = "https://thirdwx.qlogo.cn/mmopen/abc/132"
    rules.require_about("茶山来客", picture, "female", date(1990, 5, 1), TODAY)


@pytest.mark.parametrize(
    ("required", "given_", "version", "expected"),
    [
        (True, None, None, True),
        (True, True, "2", False),
        (True, True, "1", True),
        (True, False, "2", True),
        (False, None, None, False),
        (False, False, "2", False),
        (False, True, "1", True),
    ],
)
def test_an_agreement_asks_when_it_must(
    required: bool, given_: bool | None, version: str | None, expected: bool
) -> None:
    assert rules.asks(required, given_, version, "2") is expected
