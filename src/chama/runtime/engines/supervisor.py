"""Starts the engines of a state folder, watches them, stops them, and ends what a hard kill left behind."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path
from typing import Protocol

import psutil

from chama.runtime.engines.postgres import Postgres, explain
from chama.runtime.engines.redis import Redis
from chama.runtime.engines.state import (
    ENGINES,
    EngineProblem,
    EngineUrls,
    Lock,
    Log,
    Ports,
    Secrets,
    check_space,
    plain_errors,
    port_free,
    prepare_folder,
    urls_of,
)

READY_SECONDS = 60
STOP_SECONDS = 20
ORPHAN_SECONDS = 5
TRIES = 4
LOG_BYTES = 8 * 2**20


class Engine(Protocol):
    """What the supervisor needs to know of an engine."""

    name: str
    programs: frozenset[str]
    stop_signal: signal.Signals
    log_file: Path

    def homes(self) -> list[Path]: ...
    def prepare(self) -> None: ...
    def spawn(self, port: int) -> "subprocess.Popen[bytes]": ...
    def ready(self, port: int) -> bool: ...
    def login_works(self, port: int) -> bool: ...
    def distrust(self) -> None: ...


def end_orphans(engine: Engine) -> int:
    """End the processes that stand in this engine's folders, left by a killed supervisor; how many."""
    homes = {str(h.resolve()) for h in engine.homes()}
    found = [p for p in psutil.process_iter() if _stands_in(p, homes, engine.programs)]
    if not found:
        return 0
    heads = [p for p in found if _is_head(p)]
    for process in heads:
        with contextlib.suppress(psutil.Error):
            process.send_signal(engine.stop_signal)
    await_gone(heads, ORPHAN_SECONDS)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.kill()
    await_gone(found, ORPHAN_SECONDS)
    return len(found)


def await_gone(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait for processes that are not our children; returns those that still live at the deadline."""
    until = time.monotonic() + seconds
    while (left := [p for p in processes if _lives(p)]) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def _lives(process: psutil.Process) -> bool:
    # A dead orphan stays a zombie until the container's first process looks after it, which may be never.
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _is_head(process: psutil.Process) -> bool:
    # PostgreSQL's own helpers call themselves `postgres: checkpointer` and the like; the signal that asks the
    # server for a shutdown means something else to them.
    try:
        return not " ".join(process.cmdline()).startswith("postgres:")
    except psutil.Error:
        return False


def _stands_in(process: psutil.Process, homes: set[str], programs: frozenset[str]) -> bool:
    # The name too: a person's shell may stand in the folder, and is not ours to end.
    try:
        return process.name() in programs and process.cwd() in homes
    except (psutil.Error, OSError):
        return False


class Running:
    """The engines of one state folder while this process holds it."""

    def __init__(self, lock: Lock, state: Path, log: Log) -> None:
        self._lock, self._state, self._log = lock, state, log
        self._ports, self._secrets = Ports(state), Secrets(state)
        self._engines: dict[str, Engine] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._given: dict[str, str] = {}

    @property
    def urls(self) -> EngineUrls:
        """Where they answer."""
        ports = {n: self._ports.known[n] for n in self._engines}
        ours = urls_of(ports, {n: self._secrets.of(n) for n in self._engines})
        return EngineUrls(**{n: self._given.get(n) or getattr(ours, n) for n in ENGINES})

    def begin(self, given: EngineUrls) -> None:
        """Start every engine that is not given, side by side."""
        self._given = {n: getattr(given, n) for n in ENGINES if getattr(given, n)}
        for name in ENGINES:
            if name in self._given:
                self._ports.forget(name)
            elif name == "postgres":
                self._engines[name] = Postgres(self._state, self._secrets, self._log)
            else:
                self._engines[name] = Redis(name, self._state, self._secrets)
        for engine in self._engines.values():
            self._clear_and_prepare(engine)
            self._spawn(engine)
        for engine in self._engines.values():
            self._await(engine)

    def _clear_and_prepare(self, engine: Engine) -> None:
        if count := end_orphans(engine):
            self._log(f"Ended {count} process(es) of {engine.name} that an earlier run left behind.")
        engine.prepare()

    def _spawn(self, engine: Engine) -> None:
        port = self._ports.choose(engine.name, self._log)
        self._processes[engine.name] = engine.spawn(port)

    def _await(self, engine: Engine) -> None:
        """Wait until the engine serves us; a port snatched in between and lost passwords are healed here."""
        for _ in range(TRIES):
            process, port = self._processes[engine.name], self._ports.known[engine.name]
            before = _size(engine.log_file)
            if not _becomes_ready(engine, process, port):
                said = _tail(engine.log_file, before)
                if process.poll() is None or port_free(port):
                    raise EngineProblem(explain(engine.name, said, engine.log_file))
            elif _soon_logs_in(engine, process, port):
                return
            else:
                engine.distrust()
            _end(process, engine.stop_signal)
            self._clear_and_prepare(engine)
            self._spawn(engine)
        said = _tail(engine.log_file, 0)
        raise EngineProblem(explain(engine.name, said, engine.log_file))

    def check(self) -> list[str]:
        """The names of the engines that have died."""
        return [name for name, process in self._processes.items() if process.poll() is not None]

    def restart(self, name: str) -> None:
        """Start a dead engine again, on its port and data; EngineProblem when that cannot be."""
        if not self._lock.ours():
            raise EngineProblem(f"The folder {self._state} was deleted while the shop ran. Start it again.")
        engine = self._engines[name]
        with plain_errors(self._state):
            _end(self._processes[name], engine.stop_signal)
            self._clear_and_prepare(engine)
            self._spawn(engine)
            self._await(engine)

    def stop(self) -> None:
        """Stop the engines in good order and let go of the folder; a second call does nothing."""
        for name in self._processes:
            with contextlib.suppress(ProcessLookupError):
                self._processes[name].send_signal(self._engines[name].stop_signal)
        for name, process in self._processes.items():
            _end(process, self._engines[name].stop_signal)
        self._engines.clear()
        self._processes.clear()
        self._lock.release()


def _becomes_ready(engine: Engine, process: "subprocess.Popen[bytes]", port: int) -> bool:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            return False
        if engine.ready(port):
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    return False


def _soon_logs_in(engine: Engine, process: "subprocess.Popen[bytes]", port: int) -> bool:
    """A Redis that loads a long log answers before it serves, so it gets time; PostgreSQL does not."""
    patience = 0.0 if engine.name == "postgres" else READY_SECONDS
    until = time.monotonic() + patience
    while process.poll() is None:
        if engine.login_works(port):
            return True
        if time.monotonic() >= until:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    return False


def _end(process: "subprocess.Popen[bytes]", first: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(first)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _tail(file: Path, start: int) -> str:
    if not file.exists():
        return ""
    with file.open("rb") as f:
        f.seek(max(start, _size(file) - 4000))
        return f.read().decode(errors="replace")


def rotate(log_file: Path) -> None:
    """Keep a log that has grown large as NAME.log.1, and begin a new one."""
    if _size(log_file) > LOG_BYTES:
        log_file.replace(log_file.with_name(log_file.name + ".1"))


def start(state: Path, log: Log = print, given: EngineUrls | None = None) -> Running:
    """Start the engines of this folder and hold it; those whose URL is given are somebody else's.

    EngineProblem carries a sentence for the person at the keyboard; nothing is left running then.
    """
    state = prepare_folder(state)
    check_space(state, first=False)
    lock = Lock(state)
    running = None
    try:
        with plain_errors(state):
            for name in ENGINES:
                rotate(state / "logs" / f"{name}.log")
            running = Running(lock, state, log)
            running.begin(given or EngineUrls())
    except BaseException:
        if running is not None:
            running.stop()
        else:
            lock.release()
        raise
    return running
