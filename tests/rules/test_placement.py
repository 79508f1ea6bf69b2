"""A placement is read whole or refused with a sentence."""

from pathlib import Path

import pytest

from chama.process import SERVICES
from chama.runtime import placement
from chama.runtime.placement import (
    Address,
    PlacementProblem,
    address_in,
    read_addresses,
    read_placement,
    write_addresses,
)

ISLANDS = ("teas", "mules", "roads")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A placements folder of the test's own."""
    monkeypatch.setattr(placement, "placements_folder", lambda: tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "mine") -> None:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_the_default_puts_every_island_beside_the_edge() -> None:
    assert read_placement("one", SERVICES).beside_the_edge(SERVICES) == list(SERVICES)


def test_the_split_placement_gives_every_service_a_process_of_its_own() -> None:
    processes = read_placement("split", SERVICES).processes
    assert processes == {service: [service] for service in SERVICES}, "name it in placements/split.toml"


def test_an_island_lives_where_it_is_named_and_else_beside_the_edge(folder: Path) -> None:
    write(folder, 'about = "x"\n[processes]\nhills = ["teas", "roads"]\n')
    found = read_placement("mine", ISLANDS)
    assert found.islands_in("hills") == ["teas", "roads"]
    assert found.beside_the_edge(ISLANDS) == ["mules"]
    with pytest.raises(PlacementProblem, match=r"no process 'valley'; it has: hills\.$"):
        found.islands_in("valley")


@pytest.mark.parametrize("name", ["three", "", "../placements/mine", "mine.toml", "一"])
def test_an_unknown_placement_is_refused_and_the_known_are_named(folder: Path, name: str) -> None:
    write(folder, 'about = "x"\n')
    with pytest.raises(PlacementProblem, match=r"^There is no placement '.*'; there are: mine\.$"):
        read_placement(name, ISLANDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("about = 1", "Expected `str`"),
        ("", "missing required field `about`"),
        ('about = "x"\nspeed = 1', "unknown field `speed`"),
        ("about = ", "cannot be read"),
        ('about = "x"\n[processes]\nhills = ["silk"]', "there is no service 'silk'"),
        ('about = "x"\n[processes]\nhills = ["teas"]\nvalley = ["teas"]', "teas is named twice"),
        ('about = "x"\n[processes]\nhills = []', "nothing lives in hills"),
        ('about = "x"\n[processes]\nserve = ["teas"]', "a process cannot be called 'serve'"),
        ('about = "x"\n[processes]\n"../x" = ["teas"]', "a process cannot be called '../x'"),
    ],
)
def test_a_placement_that_cannot_be_meant_says_what_is_wrong(folder: Path, text: str, said: str) -> None:
    write(folder, text)
    with pytest.raises(PlacementProblem) as refused:
        read_placement("mine", ISLANDS)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_addresses_are_remembered(tmp_path: Path) -> None:
    file, where = tmp_path / "a.json", {"hills": Address("127.0.0.1", 9001), "valley": Address("::1", 9)}
    assert read_addresses(file) == {}
    write_addresses(file, where)
    assert read_addresses(file) == where
    with pytest.raises(PlacementProblem, match=r"does not say where the process 'roads' listens\.$"):
        address_in(where, "roads")


@pytest.mark.parametrize("said", ['{"hills": "9001"}', '{"hills": "host:0"}', '{"hills": "h:x"}', "[]", "{"])
def test_addresses_that_cannot_be_meant_are_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(said)
    with pytest.raises(PlacementProblem):
        read_addresses(file)
