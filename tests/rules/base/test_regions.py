"""The regions of China: every county is found by its code and its names; former ones lead on."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chama.base import regions
from chama.services.users.internal import rules

VERSION, RAW = regions.published()
TREE = msgspec.json.decode(RAW)
COUNTIES = [(p, c, k) for p in TREE for c in p[2] for k in c[2]]


def test_the_list_has_every_province_and_county_once_and_stays_small() -> None:
    assert len(TREE) == 33
    codes = [k[0] for _, _, k in COUNTIES]
    assert len(codes) == len(set(codes)) > 2800
    assert len(RAW) < 100_000
    assert re.fullmatch(r"[0-9a-f]{16}", VERSION)


def test_a_code_begins_with_the_codes_of_what_it_lies_in() -> None:
    for province, city, county in COUNTIES:
        assert county[0][:2] == province[0][:2] == city[0][:2]
        assert county[0][:4] == city[0][:4]


@given(st.sampled_from(COUNTIES))
def test_a_county_is_found_by_code_and_by_the_names_of_a_picker(entry: tuple[list, list, list]) -> None:
    province, city, county = entry
    found = regions.county(county[0])
    assert found is not None
    assert (found.province, found.city, found.county) == (province[1], city[1], county[1])
    assert found.text.startswith(province[1])
    assert found.text.endswith(county[1])
    assert regions.named(province[1], city[1], county[1]) == county[0]


def test_names_are_said_once() -> None:
    found = [regions.county(c) for c in ("530102", "110101", "469001", "441900")]
    texts = [r.text for r in found if r]
    assert texts == ["云南省 昆明市 五华区", "北京市 东城区", "海南省 五指山市", "广东省 东莞市"]


def test_a_former_county_leads_to_a_present_one_and_is_no_present_one() -> None:
    for code, successor in (("310108", "310106"), ("530121", "530114"), ("440184", "440117")):
        gone = regions.former(code)
        assert gone is not None
        assert gone.successor == successor
        assert regions.county(code) is None
    assert regions.named("浙江省", "杭州市", "下城区") == "330103"
    assert regions.named("浙江省", "杭州市", "不存在区") is None


@given(st.text(max_size=8))
def test_any_other_text_is_refused_with_a_code(text: str) -> None:
    try:
        county = rules.the_county(text)
    except (rules.RegionUnknown, rules.RegionGone) as refusal:
        assert set(refusal.fields) == {"region_code"}
    else:
        assert county.code == text


def test_every_successor_exists() -> None:
    data = regions._data().former
    assert all(regions.county(f.successor) for f in data.values() if f.successor)
    assert len(data) > 400
