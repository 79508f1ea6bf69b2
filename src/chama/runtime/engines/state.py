"""The state folder: its lock, the ports it remembers, the secrets it keeps, and what can be wrong with it."""

import contextlib
import errno
import fcntl
import json
import os
import random
import secrets
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chama.runtime.settings import project_root

Log = Callable[[str], object]

ENGINES = ("postgres", "truth", "cache")
# Below the range from which Linux hands out client ports, so that no outgoing connection sits on ours.
PORTS = range(20000, 32000)
FIRST_START_MB = 400
LATER_START_MB = 64


class EngineProblem(Exception):
    """Why the engines cannot run, in a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class EngineUrls:
    """Where the three engines answer; an empty one is not known."""

    postgres: str = ""
    truth: str = ""
    cache: str = ""


def default_state() -> Path:
    """The folder named by CHAMA_STATE_DIR, else `.chama` in the project."""
    named = os.environ.get("CHAMA_STATE_DIR")
    return Path(named).expanduser().absolute() if named else project_root() / ".chama"


@contextlib.contextmanager
def plain_errors(state: Path) -> Iterator[None]:
    """Turn what the operating system says about the folder into a sentence."""
    try:
        yield
    except PermissionError as e:
        raise EngineProblem(
            f"{e.filename or state} may not be written by this user. Run as the user who owns {state},"
            " or choose another folder with --state or CHAMA_STATE_DIR."
        ) from e
    except OSError as e:
        raise EngineProblem(_os_sentence(e, state)) from e


def _os_sentence(error: OSError, state: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {state} is full. Free some space, or move the folder with --state."
    if error.errno == errno.EROFS:
        return f"{state} lies on a read-only disk. Choose another folder with --state or CHAMA_STATE_DIR."
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"{error.filename or state} is a file where a folder is needed. Move it away, or use --state."
    return f"The state folder {state} cannot be used: {error.strerror or error}."


def prepare_folder(state: Path) -> Path:
    """Make the folder (0700) and its logs; refuses one that belongs to somebody else."""
    with plain_errors(state):
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        real = state.resolve()
        owner = real.stat().st_uid
        if owner != os.geteuid():
            raise EngineProblem(
                f"The state folder {real} belongs to user number {owner}, and you are {os.geteuid()}."
                " Run as that user, or choose another folder with --state or CHAMA_STATE_DIR."
            )
        real.chmod(0o700)
        (real / "logs").mkdir(mode=0o700, exist_ok=True)
        probe = real / ".writable"
        probe.write_text("yes")
        probe.unlink()
    return real


def check_space(state: Path, first: bool) -> None:
    """Refuse to start on a disk that would be full in a moment."""
    free_mb = shutil.disk_usage(state).free // 2**20
    needed_mb = FIRST_START_MB if first else LATER_START_MB
    if free_mb < needed_mb:
        raise EngineProblem(
            f"Only {free_mb} MB are free on the disk that holds {state}, and {needed_mb} MB are needed."
            " Free some space, or move the folder with --state."
        )


class Lock:
    """One supervisor a state folder; the kernel frees the lock whatever way its holder ends."""

    def __init__(self, state: Path) -> None:
        self._file = state / "lock"
        with plain_errors(state):
            self._fd = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # `running` takes the lock for an instant to look: one refusal is no proof of a second supervisor.
        until = time.monotonic() + 0.5
        while not _try_lock(self._fd, fcntl.LOCK_EX):
            if time.monotonic() > until:
                os.close(self._fd)
                raise EngineProblem(
                    f"The shop already runs with the folder {state}. Stop that one first (Ctrl-C),"
                    " or give this one its own folder with --state."
                )
            time.sleep(0.05)

    def ours(self) -> bool:
        """False when the folder was deleted or replaced under us."""
        try:
            now, then = self._file.stat(), os.fstat(self._fd)
        except FileNotFoundError:
            return False
        return (now.st_dev, now.st_ino) == (then.st_dev, then.st_ino)

    def release(self) -> None:
        """Let the next one in; a second call does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _try_lock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def running(state: Path) -> bool:
    """Whether a supervisor holds this folder."""
    try:
        fd = os.open(state / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _try_lock(fd, fcntl.LOCK_SH)
    finally:
        os.close(fd)


def write_json(file: Path, content: dict[str, str] | dict[str, int]) -> None:
    """Replace a file at once and for good, readable by its owner only."""
    new = file.with_name(file.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def read_json(file: Path) -> dict[str, object]:
    """What the file says; a missing or half-written one says nothing."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Ports:
    """Chosen once, remembered, changed only when a stranger sits on one."""

    def __init__(self, state: Path) -> None:
        self._file = state / "ports.json"
        known = {k: v for k, v in read_json(self._file).items() if isinstance(v, int) and 0 < v < 65536}
        self.known: dict[str, int] = known

    def choose(self, name: str, log: Log) -> int:
        """The remembered port when it is free, else a new one (and says so)."""
        old = self.known.get(name)
        others = {v for k, v in self.known.items() if k != name}
        if old is not None and old not in others and port_free(old):
            return old
        new = free_port(others)
        if old is not None:
            log(f"Another program took port {old}, which {name} used until now: {name} moves to {new}.")
        self.known[name] = new
        write_json(self._file, self.known)
        return new

    def forget(self, name: str) -> None:
        """This engine is somebody else's now; nobody shall look for ours."""
        if self.known.pop(name, None) is not None:
            write_json(self._file, self.known)


def port_free(port: int) -> bool:
    """Whether we could listen there now."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(taken: set[int]) -> int:
    """Some port of our range where nobody listens."""
    for port in random.sample(PORTS, len(PORTS)):
        if port not in taken and port_free(port):
            return port
    raise EngineProblem("No free port was found on 127.0.0.1 between 20000 and 32000. Close some programs.")


def answers(port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Secrets:
    """Passwords made on first use and kept (0600) in the state folder."""

    def __init__(self, state: Path) -> None:
        self._file = state / "passwords.json"
        self._known = {k: v for k, v in read_json(self._file).items() if isinstance(v, str) and v}
        self.made: set[str] = set()

    def of(self, name: str) -> str:
        """The password of that name."""
        if name not in self._known:
            self._known[name] = secrets.token_hex(24)
            self.made.add(name)
            write_json(self._file, self._known)
        return self._known[name]


def read_urls(state: Path) -> EngineUrls:
    """Where the engines of a running shop answer; EngineProblem when none runs."""
    with plain_errors(state):
        ports, passwords = read_json(state / "ports.json"), read_json(state / "passwords.json")
        up = running(state)
    ours = {n: int(str(ports[n])) for n in ENGINES if n in ports and n in passwords}
    if not up or not ours or not all(answers(port) for port in ours.values()):
        raise EngineProblem(
            f"No engines run with the folder {state}. Start the shop first (`make up` or `chama up`),"
            " or name your own with CHAMA_POSTGRES_URL, CHAMA_TRUTH_URL and CHAMA_CACHE_URL."
        )
    return urls_of(ours, {n: str(passwords[n]) for n in ours})


def urls_of(ports: dict[str, int], passwords: dict[str, str]) -> EngineUrls:
    """The addresses that belong to these ports and passwords; an engine without a port has none."""
    found = {n: f"redis://:{passwords[n]}@127.0.0.1:{ports[n]}/0" for n in ("truth", "cache") if n in ports}
    if "postgres" in ports:
        found["postgres"] = f"postgresql://chama:{passwords['postgres']}@127.0.0.1:{ports['postgres']}/chama"
    return EngineUrls(**found)
