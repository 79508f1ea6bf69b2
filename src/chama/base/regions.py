"""The regions of China by their codes of GB/T 2260: province, city, county; without Taiwan.

The data is `regions.json`, made by tools/regions.py. Statistical zones have no code of the standard; a city
without counties is its own county. Names join to "云南省 昆明市 五华区"; a city named like its province is
said once.
"""

import functools
import hashlib
import re
from importlib import resources
from typing import NamedTuple

import msgspec

_FORM = re.compile(r"[0-9]{6}")
_BETWEEN = ("省直辖县级行政区划", "自治区直辖县级行政区划", "县")


class Region(NamedTuple):
    """A county with what it lies in."""

    code: str
    province: str
    city: str
    county: str

    @property
    def text(self) -> str:
        """As an address shows it."""
        names = [self.province]
        if self.city not in (self.province, *_BETWEEN):
            names.append(self.city)
        if self.county != names[-1]:
            names.append(self.county)
        return " ".join(names)


class Former(NamedTuple):
    """A county that is no more; `successor` is empty when its area went to several."""

    name: str
    successor: str


class _Data(msgspec.Struct):
    regions: msgspec.Raw
    former: dict[str, Former]


_Tree = list[tuple[str, str, list[tuple[str, str, list[tuple[str, str]]]]]]


@functools.cache
def _data() -> _Data:
    file = resources.files("chama.base").joinpath("regions.json")
    return msgspec.json.decode(file.read_bytes(), type=_Data)


@functools.cache
def _counties() -> dict[str, Region]:
    tree = msgspec.json.decode(_data().regions, type=_Tree)
    return {
        code: Region(code, province, city, county)
        for _, province, cities in tree
        for _, city, counties in cities
        for code, county in counties
    }


@functools.cache
def _by_name() -> dict[tuple[str, str], list[Region]]:
    found: dict[tuple[str, str], list[Region]] = {}
    for region in _counties().values():
        found.setdefault((region.province, region.county), []).append(region)
    return found


def is_code(text: str) -> bool:
    """Whether the text has the form of a code."""
    return _FORM.fullmatch(text) is not None


def county(code: str) -> Region | None:
    """The county of a code, None for one that there is not (any more)."""
    return _counties().get(code)


def former(code: str) -> Former | None:
    """What a code once was, None when it never was a county's or still is."""
    return _data().former.get(code)


def named(province: str, city: str, county: str) -> str | None:
    """The code of a county by its names, as WeChat's address picker gives them; also a former county's."""
    same = _by_name().get((province, county), [])
    exact = [r for r in same if city in (r.city, r.province, "")] or (same if len(same) == 1 else [])
    if exact:
        return exact[0].code
    starts = {r.code[:2] for r in _counties().values() if r.province == province}
    gone = [c for c, f in _data().former.items() if f.name == county and c[:2] in starts]
    return gone[0] if len(gone) == 1 else None


@functools.cache
def published() -> tuple[str, bytes]:
    """(version, JSON) of the tree that clients choose from: [[code, name, [[code, name, […]], …]], …]."""
    raw = bytes(_data().regions)
    return hashlib.sha256(raw).hexdigest()[:16], raw
