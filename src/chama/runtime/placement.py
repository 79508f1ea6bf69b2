"""Placements: which islands share a process. `placements/NAME.toml` in the project says it."""

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from chama.runtime.settings import project_root

# What `chama up` runs besides the processes of a placement; their logs and lines go by these names.
RESERVED = {"serve", "worker", "wechat", "migrate", "seed"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


class PlacementProblem(Exception):
    """Why a placement cannot be used, in a sentence for the person at the keyboard."""


class Placement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`processes`: a process's name → the islands that live in it.

    An island that no process names lives beside the edge, in `chama serve` and in `chama worker`.
    """

    about: str
    processes: dict[str, list[str]] = {}

    def beside_the_edge(self, islands: Collection[str]) -> list[str]:
        """The islands that have no process of their own."""
        placed = {i for names in self.processes.values() for i in names}
        return [i for i in islands if i not in placed]

    def home_of(self, island: str) -> str | None:
        """The process in which an island lives, None beside the edge."""
        return next((p for p, names in self.processes.items() if island in names), None)


def placements_folder() -> Path:
    """Where the placements are."""
    return project_root() / "placements"


def read_placement(name: str, islands: Collection[str]) -> Placement:
    """The placement of this name; PlacementProblem when it does not exist or cannot be meant."""
    known = sorted(file.stem for file in placements_folder().glob("*.toml"))
    if name not in known:
        raise PlacementProblem(f"There is no placement {name!r}; there are: {', '.join(known) or 'none'}.")
    file = placements_folder() / f"{name}.toml"
    try:
        placement = msgspec.toml.decode(file.read_bytes(), type=Placement)
    except (msgspec.DecodeError, UnicodeDecodeError) as why:
        raise PlacementProblem(f"{file} cannot be read: {why}") from why
    if faults := list(_faults(placement, islands)):
        raise PlacementProblem(f"{file}: {'; '.join(faults)}.")
    return placement


def _faults(placement: Placement, islands: Collection[str]) -> "list[str]":
    faults, seen = [], set()
    for process, names in placement.processes.items():
        if not _NAME.fullmatch(process) or process in RESERVED:
            faults.append(f"a process cannot be called {process!r}")
        if not names:
            faults.append(f"nothing lives in {process}")
        for island in names:
            if island not in islands:
                faults.append(f"there is no service {island!r}")
            elif island in seen:
                faults.append(f"{island} is named twice")
            seen.add(island)
    return faults
