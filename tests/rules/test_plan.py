"""The machines of a flash sale on paper: the program counts as docs/scale.md does."""

import re
from pathlib import Path

import msgspec
import pytest
import typer

from chama.cli.plan import SIZES, Costs, costs_in, nodes
from chama.runtime.settings import project_root

PAGE = (project_root() / "docs" / "scale.md").read_text(encoding="utf-8")


def test_the_worked_line_of_the_page_is_what_is_counted() -> None:
    said = re.search(r"With `F = ([\d,]+)`, `P = ([\d,]+)`, `K = ([\d,]+)`, `Q = ([\d,]+)`", PAGE)
    assert said is not None
    costs = Costs(*(float(n.replace(",", "")) for n in said.groups()))
    rows = re.findall(r"^\| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.M)
    assert [int(row[0].replace(",", "")) for row in rows] == list(SIZES)
    for size, *counted in rows:
        found = nodes(int(size.replace(",", "")), costs)
        kinds = ("web for taps", "web for pages", "pools", "order databases")
        assert [found[kind] for kind in kinds] == [int(n) for n in counted]


def test_more_shoppers_never_need_fewer_machines_and_faster_ones_never_more() -> None:
    slow, fast = Costs(1_000, 5_000, 30_000, 500), Costs(2_000, 9_000, 60_000, 1_500)
    for costs in (slow, fast):
        small, large = nodes(SIZES[0], costs), nodes(SIZES[1], costs)
        assert all(small[kind] <= large[kind] for kind in small)
    assert all(n <= nodes(SIZES[2], slow)[kind] for kind, n in nodes(SIZES[2], fast).items())


def test_a_bench_that_left_something_out_is_asked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    measured = {"flash_accept": 2_000.0, "product_read_warm": 8_000.0}
    file.write_bytes(msgspec.json.encode({"figures": [{"name": n, "value": v} for n, v in measured.items()]}))
    with pytest.raises(typer.BadParameter, match=r"chama bench flash_persist$"):
        costs_in(file, 60_000)
