"""`chama up`: the whole shop on this machine, from nothing, in one terminal; Ctrl-C ends it."""

import contextlib
import json
import os
import pkgutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from chama import services
from chama.cli.children import (
    GRACE_SECONDS,
    MARK,
    Child,
    ChildProblem,
    Spec,
    await_health,
    end_left_behind,
)
from chama.cli.seeding.mark import up_to_date
from chama.runtime.engines import EngineProblem, EngineUrls, Running, default_state, start
from chama.runtime.engines.state import free_port, port_free
from chama.runtime.placement import (
    Address,
    PlacementProblem,
    read_addresses,
    read_placement,
    write_addresses,
)
from chama.runtime.settings import project_root
from chama.runtime.wire.tls import is_loopback

HEALTH_SECONDS = 60
TICK_SECONDS = 0.3
PORTS_TRIED = 100
ADDRESSES = "addresses.json"
# Of the 100 of the embedded PostgreSQL some stay for people and for the commands.
MOST_CONNECTIONS = 84

console = Console(highlight=False, soft_wrap=True)


def say(what: object, *, markup: bool = True, style: str | None = None) -> None:
    """Print; a terminal that has gone away must not keep the shop from closing in order."""
    with contextlib.suppress(OSError, SystemExit):
        console.print(what, markup=markup, style=style)


# Run before anything serves, unless its mark says that this database has had it.
SEED_STEP = Spec("seed", [sys.executable, "-m", "chama.cli", "seed"])


# Started in this order, kept alive, stopped together; those of one row start together.
def children(
    port: int, wechat_port: int, alipay_port: int, probe_port: int, state: Path, islands: dict[str, Address]
) -> list[list[Spec]]:
    """The table of the long-running children; `islands` are the processes of a split placement."""
    chama = [sys.executable, "-m", "chama.cli"]
    simulators = {"wechat": wechat_port, "alipay": alipay_port}
    well = "http://127.0.0.1:{}/healthz".format
    probes = {name: free_port({at.port for at in islands.values()}) for name in islands}
    return [
        [Spec(name, _simulator(name, at, state), well(at)) for name, at in simulators.items()],
        [
            Spec(name, [*chama, "islands", name], well(probe), {"CHAMA_PROBE_PORT": str(probe)})
            for name, probe in probes.items()
        ],
        [Spec("serve", [*chama, "serve"], well(port)), Spec("worker", [*chama, "worker"], well(probe_port))],
    ]


def _simulator(name: str, port: int, state: Path) -> list[str]:
    where = ["--port", str(port), "--state", str(state / name)]
    return [sys.executable, "-m", f"simulators.{name}", *where]


def addresses(shop: str, wechat: str) -> list[tuple[str, str]]:
    """The table that a person sees when the shop is open; the shop first."""
    return [
        ("the shop", f"{shop}/"),
        ("API documents", f"{shop}/docs"),
        ("console API", f"{shop}/api/admin"),
        ("the cashier (simulated WeChat Pay)", f"{wechat}/cashier"),
        ("the shopper's phone (simulated)", f"{wechat}/phone"),
    ]


class House:
    """Everything that one `chama up` runs."""

    def __init__(self, running: Running, state: Path, port: int, verbose: bool) -> None:
        self._running, self._state, self._verbose = running, state, verbose
        self._addresses_file = state / "running.json"
        self.port = free_from(port, "the shop")
        self.wechat_port = free_from(self.port + 1, "", quiet=True)
        self.alipay_port = free_from(self.wechat_port + 1, "", quiet=True)
        self.probe_port = free_from(self.alipay_port + 1, "", quiet=True)
        self._engine_failures = 0
        self._engine_retry_at = 0.0
        self._step: Child | None = None
        self._pool_given = os.environ.get("CHAMA_POOL_SIZE")
        self._arrange(os.environ.get("CHAMA_PLACEMENT") or "one")

    def _arrange(self, placement: str) -> None:
        self._placement = placement
        processes = read_placement(placement, islands()).processes
        self._islands = addresses_for(list(processes), self._state)
        rows = children(*self._ports(), self._state, self._islands)
        self._rows = [[self._child(spec) for spec in row] for row in rows]
        self._children = [child for row in self._rows for child in row]

    def rearrange(self, placement: str) -> None:
        """Close, and open again with the services placed otherwise."""
        self.close()
        self._arrange(placement)
        self.open()

    def _child(self, spec: Spec) -> Child:
        return Child(spec, self._state / "logs" / f"{spec.name}.log", project_root())

    def _ports(self) -> tuple[int, int, int, int]:
        return self.port, self.wechat_port, self.alipay_port, self.probe_port

    def environment(self) -> dict[str, str]:
        """What the children know: our addresses over the person's environment."""
        urls = self._running.urls
        return {
            **os.environ,
            MARK: str(self._state),
            "CHAMA_POSTGRES_URL": urls.postgres,
            "CHAMA_TRUTH_URL": urls.truth,
            "CHAMA_CACHE_URL": urls.cache,
            "CHAMA_STATE_DIR": str(self._state),
            "CHAMA_PORT": str(self.port),
            "CHAMA_PROBE_PORT": str(self.probe_port),
            "CHAMA_SHOP_PORT": str(self.port),
            "CHAMA_WECHAT_PORT": str(self.wechat_port),
            "CHAMA_WECHAT_URL": f"http://127.0.0.1:{self.wechat_port}",
            "CHAMA_CASHIER_URL": f"http://127.0.0.1:{self.wechat_port}/cashier",
            "CHAMA_WECHAT_FILE": os.environ.get("CHAMA_WECHAT_FILE")
            or str(self._state / "wechat" / "merchant.json"),
            "CHAMA_ALIPAY_FILE": os.environ.get("CHAMA_ALIPAY_FILE")
            or str(self._state / "alipay" / "merchant.json"),
            "CHAMA_ADDRESSES_FILE": str(self._state / ADDRESSES),
            "CHAMA_POOL_SIZE": self._pool_given or str(self._pool_size()),
            "CHAMA_PLACEMENT": self._placement,
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
        }

    def _pool_size(self) -> int:
        """All processes share the connections that the embedded PostgreSQL allows."""
        return max(3, min(12, MOST_CONNECTIONS // (len(self._islands) + 2)))

    def prepare(self) -> None:
        """Migrate and fill the database; ChildProblem when that fails.

        A shop that has both is asked here, in a tenth of a second: an interpreter that joins all islands
        would take two.
        """
        say("· migrate …")
        url = self._running.urls.postgres
        seeded = up_to_date(self._state, url, islands(), lambda text: say(text, markup=False))
        if not seeded:
            self._run_step(SEED_STEP)

    def _run_step(self, spec: Spec) -> None:
        say(f"· {spec.name} …")
        self._step = step = self._child(spec)
        step.spawn(self.environment())
        while step.alive():
            time.sleep(0.05)
            self._echo(step)
        self._echo(step)
        assert step.process is not None
        if step.process.returncode != 0:
            raise ChildProblem(
                f"`chama {spec.name}` failed. Its last words:\n{step.last_words()}\n"
                f"All of them: {step.log_file}"
            )
        self._step = None

    def open(self) -> None:
        """Start the children and wait until each is well."""
        env = self.environment()
        for row in self._rows:
            # One row after the other: the shop reads at its start what the simulator writes at its own.
            for child in row:
                say(f"· {child.spec.name} …")
                child.spawn(env)
            for child in row:
                await_health(child, HEALTH_SECONDS, self._echo_all)

    def watch(self, done: threading.Event) -> None:
        """Keep everything alive until told to stop."""
        while not done.wait(TICK_SECONDS):
            self._tend_engines()
            self._tend_children()
            self._echo_all()

    def _tend_engines(self) -> None:
        dead = self._running.check()
        now = time.monotonic()
        if not dead:
            self._engine_failures = 0 if now > self._engine_retry_at + 60 else self._engine_failures
            return
        if now < self._engine_retry_at:
            return
        before = self._running.urls
        for name in dead:
            say(f"[yellow]The engine {name} died; starting it again.[/]")
            try:
                self._running.restart(name)
            except EngineProblem as e:
                self._engine_failures += 1
                wait = min(2.0**self._engine_failures, 30.0)
                self._engine_retry_at = time.monotonic() + wait
                say(f"{e} (next try in {wait:.0f} s)", markup=False, style="red")
        if self._running.urls != before:
            say("[yellow]An engine has a new address; the children start again.[/]")
            self._stop_children()
            for child in self._children:
                child.spawn(self.environment())

    def _tend_children(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and not child.alive():
                code = child.process.returncode
                wait = child.bury(now)
                say(
                    f"{child.spec.name} ended (code {code}); it starts again in {wait:.0f} s."
                    f" Its log: {child.log_file}",
                    markup=False,
                    style="yellow",
                )
            elif child.process is None and now >= child.retry_at:
                child.spawn(self.environment())

    def _echo(self, child: Child, name: bool = False) -> None:
        for line in child.news().splitlines():
            label = f"{child.spec.name:>8} | " if name else "    "
            say(f"{label}{line}", markup=False)

    def _echo_all(self) -> None:
        if self._verbose:
            for child in self._children:
                self._echo(child, name=True)

    def _stop_children(self) -> None:
        """The shop first, while those it talks to still answer: what is under way ends, and need not wait."""
        until = time.monotonic() + GRACE_SECONDS
        for row in [[self._step] if self._step else [], *reversed(self._rows)]:
            for child in row:
                child.ask_to_stop()
            for child in row:
                child.await_end(until)

    def close(self) -> None:
        """Stop the children, those who take too long by force."""
        self._addresses_file.unlink(missing_ok=True)
        self._stop_children()
        self._echo_all()

    def show(self) -> None:
        """Print where everything is and who may log in; other commands read it from running.json."""
        table = Table(title="Chama 茶马 is open", title_justify="left", show_header=False)
        shop, wechat = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.wechat_port}"
        self._addresses_file.write_text(json.dumps({"shop": shop, "simulator": wechat}), encoding="utf-8")
        for what, where in addresses(shop, wechat):
            table.add_row(what, where)
        table.add_row("logs", str(self._state / "logs"))
        say(table)
        accounts = self._state / "accounts.txt"
        if accounts.is_file():
            say("Demo accounts", style="bold")
            say(accounts.read_text(encoding="utf-8", errors="replace").strip(), markup=False)
        say("Ctrl-C stops the shop; its data stays.")


def addresses_for(processes: list[str], state: Path) -> dict[str, Address]:
    """Where these processes listen: where they did before, unless somebody else sits there now."""
    file = state / ADDRESSES
    known, taken = read_addresses(file), set[int]()
    for process in processes:
        old = known.get(process)
        if old is None or old.port in taken or not is_loopback(old.host) or not port_free(old.port):
            known[process] = Address("127.0.0.1", free_port(taken | {a.port for a in known.values()}))
        taken.add(known[process].port)
    found = {process: known[process] for process in processes}
    if found:
        write_addresses(file, known)
    return found


def free_from(port: int, what: str, quiet: bool = False) -> int:
    """This port, or the next one where nobody listens (and says so)."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        if port_free(candidate):
            if candidate != port and not quiet:
                say(f"[yellow]Port {port} is taken: {what} is at {candidate}.[/]")
            return candidate
    raise EngineProblem(f"No port is free from {port} on. Choose another with --port.")


@contextlib.contextmanager
def stop_signals(done: threading.Event) -> Iterator[None]:
    """While things start, a signal interrupts; afterwards it sets the event; while things stop, it waits."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        if not done.is_set():
            done.set()
            raise KeyboardInterrupt

    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, on_signal) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def islands() -> list[str]:
    """The services that there are; `chama.process` knows them too, and takes a second to import."""
    return [module.name for module in pkgutil.iter_modules(services.__path__)]


def given_urls() -> EngineUrls:
    """The engines that the person's environment names instead of the embedded ones."""
    found = (os.environ.get(f"CHAMA_{n}_URL", "") for n in ("POSTGRES", "TRUTH", "CACHE"))
    return EngineUrls(*found)


def up(
    state: Annotated[
        Path | None, typer.Option(help="Folder for data, secrets and logs (else CHAMA_STATE_DIR, .chama).")
    ] = None,
    port: Annotated[
        int, typer.Option(envvar="CHAMA_PORT", min=1, max=65535, help="Where the shop is.")
    ] = 8800,
    placement: Annotated[str, typer.Option(envvar="CHAMA_PLACEMENT", help="A file of placements/.")] = "one",
    verbose: Annotated[bool, typer.Option("--verbose", help="Show what the children print.")] = False,
) -> None:
    """Run the whole shop on this machine."""
    folder = state.expanduser().absolute() if state else default_state()
    os.environ["CHAMA_PLACEMENT"] = placement
    try:
        read_placement(placement, islands())
    except PlacementProblem as e:
        say(str(e), style="red", markup=False)
        raise typer.Exit(1) from e
    done = threading.Event()
    code = 0
    with stop_signals(done):
        try:
            _run(folder, port, verbose, done)
        except KeyboardInterrupt:
            pass
        except (EngineProblem, ChildProblem) as e:
            say(str(e), style="red", markup=False)
            code = 1
    if code:
        raise typer.Exit(code)


def _run(folder: Path, port: int, verbose: bool, done: threading.Event) -> None:
    running = start(folder, lambda text: say(text, markup=False), given_urls())
    folder = folder.resolve()
    house = None
    try:
        if count := end_left_behind(folder):
            say(f"Ended {count} process(es) that an earlier run left behind.")
        house = House(running, folder, port, verbose)
        house.prepare()
        house.open()
        house.show()
        house.watch(done)
    finally:
        # From here on a signal is not obeyed a second time: a half-stopped shop would stay behind.
        done.set()
        say("Closing the shop …")
        try:
            if house is not None:
                house.close()
        finally:
            running.stop()
        say("Closed.")
