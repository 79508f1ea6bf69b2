"""A whole `chama up` in a folder of its own, with processes that may be killed."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import psutil

from chama.cli.demo import Person

START_SECONDS = 240


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class NotYet(Exception):
    """Said by a check: not true yet, and why."""


async def a_moment(seconds: float) -> None:
    """Let the others run; only for loops that wait for a condition with a deadline."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


async def until(what: str, check: Callable[[], Awaitable[Any]], seconds: float = 45) -> Any:
    """Wait until a check gives something true; a shop that is coming back may fail it meanwhile."""
    deadline = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < deadline:
        try:
            last = await check()
            if last:
                return last
        except (httpx.HTTPError, NotYet) as why:
            last = why
        await a_moment(0.1)
    raise AssertionError(f"{what} did not happen within {seconds} s; last: {last!r}")


class RunningShop:
    """The processes and addresses of one `chama up`."""

    def __init__(self, state: Path, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.state = state
        self.port = port
        self._process = process
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=15, trust_env=False)
        self.simulator: httpx.AsyncClient | None = None
        self.clock_file = state.parent / "clock"

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to every process of `serve`, `worker`, `wechat`, `postgres` or `truth`.

        In a split shop also to those of `islands orders` and its like.
        """
        marks = {
            "serve": ["chama.cli", "serve"],
            "worker": ["chama.cli", "worker"],
            "wechat": ["simulators.wechat"],
        }
        if name.startswith("islands "):
            marks[name] = ["chama.cli", *name.split()]
        hits = 0
        for child in psutil.Process(self._process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if name in marks:
                    hit = all(m in child.cmdline() for m in marks[name])
                else:
                    folder = Path(child.cwd())
                    hit = name in folder.parts and folder.is_relative_to(self.state)
                if hit:
                    hits += 1
                    child.send_signal(number)
        assert hits, f"no process of {name} is there"

    async def jump(self, seconds: float) -> None:
        """Shop and WeChat wake up so much later; a simulator that dies on the way is turned again."""
        target = float(self.clock_file.read_text()) + seconds

        async def turned() -> bool:
            assert self.simulator is not None
            clock = (await self.simulator.get("/_sim/clock")).json()
            missing = target - clock["signing_offset_seconds"]
            if missing > 0:
                turn = {"advance_seconds": missing, "signatures": True}
                (await self.simulator.post("/_sim/clock", json=turn)).raise_for_status()
            return missing <= 0

        # Replaced in one step: whoever reads meanwhile reads the old or the new.
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(str(target))
        fresh.replace(self.clock_file)
        await until("the clocks jump", turned)

    def kill(self, name: str) -> None:
        """SIGKILL."""
        self.signal(name, signal.SIGKILL)

    def processes(self) -> list[psutil.Process]:
        """Every process below `chama up`."""
        return psutil.Process(self._process.pid).children(recursive=True)

    async def shopper(self) -> tuple[Person, str]:
        """A new shopper, signed in through WeChat, and an address of theirs."""
        assert self.simulator is not None
        minted = (await self.simulator.post("/_sim/login_code", json={})).json()
        person = Person(self.http, "shop")
        session = await person.ask("POST", "/sessions/wechat", {"code": minted["code"], "device": "test"})
        person.sign(session["access_token"])
        form = {"name": "段小云", "phone": "13888001234", "region_code": "532901", "detail": "古城 1 号"}
        address = await person.ask("POST", "/addresses", form, os.urandom(8).hex())
        return person, address["address_id"]


def _spawn(
    state: Path, port: int, placement: str, env: dict[str, str], log: IO[bytes]
) -> "subprocess.Popen[bytes]":
    where = ["--state", str(state), "--port", str(port), "--placement", placement]
    return subprocess.Popen(
        [sys.executable, "-m", "chama.cli", "up", *where],
        env=env,
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
    )


@asynccontextmanager
async def running_shop(state: Path, placement: str = "one", **wanted: str) -> AsyncIterator[RunningShop]:
    """Start `chama up` with these settings of the environment, wait for it, stop it."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("CHAMA_")}
    clock = state.parent / "clock"
    clock.write_text("0")
    env |= {"CHAMA_SEED": "quick", "CHAMA_CLOCK_FILE": str(clock), **wanted}
    log = (state.parent / "up.log").open("wb")
    process = _spawn(state, port, placement, env, log)
    shop = RunningShop(state, process, port)
    try:

        async def ready() -> bool:
            assert process.poll() is None, (state.parent / "up.log").read_text()
            accounts = (state / "accounts.txt").exists() and (state / "wechat" / "merchant.json").exists()
            return accounts and "Ctrl-C" in (state.parent / "up.log").read_text()

        await until("the shop opens", ready, START_SECONDS)
        merchant = json.loads((state / "wechat" / "merchant.json").read_text())
        shop.simulator = httpx.AsyncClient(base_url=merchant["pay_base_url"], timeout=15, trust_env=False)
        yield shop
    finally:
        await shop.http.aclose()
        if shop.simulator is not None:
            await shop.simulator.aclose()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            log.close()
