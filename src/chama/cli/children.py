"""The child processes of `chama up`: started in sessions of their own, watched, restarted, stopped."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from chama.runtime.engines.supervisor import await_gone, rotate

GRACE_SECONDS = 10
LONG_LIFE_SECONDS = 60
MAX_BACKOFF_SECONDS = 30
MARK = "CHAMA_UP_OF"

# The person's proxy settings are for the world outside, never for 127.0.0.1.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ChildProblem(Exception):
    """Why a child does not serve, in a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Spec:
    """One line of the table in `up`: a name, what to run, where it says that it is well, its own settings."""

    name: str
    command: list[str]
    health: str = ""
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Child:
    """One child process and its history."""

    spec: Spec
    log_file: Path
    cwd: Path
    process: "subprocess.Popen[bytes] | None" = None
    born: float = 0.0
    failures: int = 0
    retry_at: float = 0.0
    shown: int = field(default=0)

    def spawn(self, env: dict[str, str]) -> None:
        """Start it; what it prints goes to its log."""
        rotate(self.log_file)
        self.shown = self.log_file.stat().st_size if self.log_file.exists() else 0
        with self.log_file.open("ab") as out:
            self.process = subprocess.Popen(
                self.spec.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.cwd,
                env=env | self.spec.env,
                start_new_session=True,
            )
        self.born = time.monotonic()

    def alive(self) -> bool:
        """Whether its first process lives."""
        return self.process is not None and self.process.poll() is None

    def healthy(self) -> bool:
        """Whether it lives and, where it has a health page, that page says 200."""
        return self.alive() and (not self.spec.health or answers_ok(self.spec.health))

    def news(self) -> str:
        """What it printed since the last call."""
        if not self.log_file.exists():
            return ""
        with self.log_file.open("rb") as f:
            f.seek(self.shown)
            text = f.read()
        self.shown += len(text)
        return text.decode(errors="replace")

    def last_words(self) -> str:
        """The end of its log."""
        if not self.log_file.exists():
            return "(none)"
        lines = self.log_file.read_bytes()[-4000:].decode(errors="replace").splitlines()
        return "\n".join(lines[-12:]) or "(none)"

    def bury(self, now: float) -> float:
        """Note that it died; returns the seconds to wait before it may start again."""
        self._end_rest()
        self.process = None
        self.failures = 1 if now - self.born > LONG_LIFE_SECONDS else self.failures + 1
        wait = min(2.0 ** (self.failures - 1), MAX_BACKOFF_SECONDS)
        self.retry_at = now + wait
        return wait

    def ask_to_stop(self) -> None:
        """SIGTERM to its first process, which stops its own children in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def await_end(self, until: float) -> None:
        """Wait for the end; whoever still lives at the deadline is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.0, until - time.monotonic()))
        self._end_rest()
        self.process.wait()
        self.process = None

    def _end_rest(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def answers_ok(url: str) -> bool:
    """Whether this address answers 200 now."""
    try:
        with _direct.open(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def await_health(child: Child, seconds: float, tick: Callable[[], None]) -> None:
    """Wait until it is well; ChildProblem when it dies or the time is over."""
    until = time.monotonic() + seconds
    while not child.healthy():
        tick()
        if not child.alive():
            raise ChildProblem(f"{child.spec.name} ended at once. Its last words:\n{child.last_words()}")
        if time.monotonic() > until:
            raise ChildProblem(
                f"{child.spec.name} was not ready after {seconds:.0f} seconds. Its last words:\n"
                f"{child.last_words()}\nAll of them: {child.log_file}"
            )
        assert child.process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=0.1)


def end_left_behind(state: Path) -> int:
    """End the children of an `up` that was killed hard; they carry its mark in their environment."""
    own = {os.getpid(), *(p.pid for p in psutil.Process().parents())}
    found = [p for p in psutil.process_iter() if p.pid not in own and _marked(p, str(state))]
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    left = await_gone(found, 3)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    await_gone(left, 3)
    return len(found)


def _marked(process: psutil.Process, state: str) -> bool:
    try:
        return process.environ().get(MARK) == state
    except (psutil.Error, OSError):
        return False
