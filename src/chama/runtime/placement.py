"""Placements: which islands share a process. `placements/NAME.toml` in the project says it.

Where the processes listen is another matter: a JSON file, `{"orders": "10.0.0.5:9001", …}`, which `chama up`
writes into the state folder, and which whoever runs the processes elsewhere writes by hand.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from chama.runtime.settings import project_root, settings

# What `chama up` runs besides the processes of a placement; their logs and lines go by these names.
RESERVED = {"serve", "worker", "wechat", "migrate", "seed"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


class PlacementProblem(SystemExit):
    """Why a placement cannot be used; uncaught, it ends the process with this sentence."""


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

    def islands_in(self, process: str) -> list[str]:
        """The islands of this process; PlacementProblem when there is none of the name."""
        if process not in self.processes:
            known = ", ".join(self.processes) or "none"
            raise PlacementProblem(f"The placement has no process {process!r}; it has: {known}.")
        return self.processes[process]


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


class Address(NamedTuple):
    """Where a process listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def addresses_file() -> Path:
    """Where the addresses are read from."""
    named = settings().addresses_file
    return Path(named) if named else settings().state / "addresses.json"


def read_addresses(file: Path) -> dict[str, Address]:
    """Where each process listens, empty without the file; PlacementProblem when it cannot be read."""
    if not file.exists():
        return {}
    try:
        said = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except msgspec.DecodeError as why:
        raise PlacementProblem(f"{file} cannot be read: {why}") from why
    return {name: address_of(text) for name, text in said.items()}


def address_in(known: Mapping[str, Address], process: str) -> Address:
    """Where this process listens; PlacementProblem when nobody said it."""
    if process not in known:
        raise PlacementProblem(f"{addresses_file()} does not say where the process {process!r} listens.")
    return known[process]


def write_addresses(file: Path, addresses: dict[str, Address]) -> None:
    """Remember where each process listens."""
    text = msgspec.json.format(msgspec.json.encode({n: str(a) for n, a in addresses.items()}))
    file.write_bytes(text + b"\n")


def address_of(text: str) -> Address:
    """`orders.internal:9001` or `[::1]:9001`; PlacementProblem for anything else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise PlacementProblem(f"{text!r} is not an address like 10.0.0.5:9001.")
    return Address(host.strip("[]"), int(port))


def _faults(placement: Placement, islands: Collection[str]) -> list[str]:
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
