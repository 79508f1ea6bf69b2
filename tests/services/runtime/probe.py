"""A door of the tests' own, to see what the wire does with calls."""

import asyncio
from typing import NoReturn

from chama.base.errors import Refusal, Unavailable
from chama.runtime import context
from chama.runtime.service import Data, Service, read


class ProbeRefused(Refusal):
    code = "probe_refused"
    status = 418
    title_en = "The probe says no"
    title_zh = "探针拒绝"


class Sample(Data, frozen=True):
    """Something with parts."""

    name: str
    sizes: tuple[int, ...] = ()


class Seen(Data, frozen=True):
    """What a call knew of its caller."""

    actor: str
    permissions: frozenset[str]
    request_id: str
    trace: str
    seconds_left: float


class Probe(Service):
    """Calls of every kind."""

    @read
    async def echo(self, *, samples: list[Sample], note: str = "") -> list[Sample]:
        """The same again."""
        raise NotImplementedError

    @read
    async def who(self) -> Seen:
        """What came in the envelope."""
        raise NotImplementedError

    @read
    async def large(self, *, size: int) -> bytes:
        """So many bytes."""
        raise NotImplementedError

    @read
    async def look(self) -> int:
        """Wait at the gate; the number of this call."""
        raise NotImplementedError

    async def act(self, *, key: str) -> int:
        """Wait at the gate; the number of this call."""
        raise NotImplementedError

    async def push(self) -> int:
        """Wait at the gate; the number of this call. No key makes a repeat safe."""
        raise NotImplementedError

    async def fail(self, *, how: str) -> None:
        """Refuse, be unavailable, or have a bug."""
        raise NotImplementedError


class ProbeHere(Probe):
    """`gate` holds calls back; `calls` says which came, `left` which were cancelled."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.calls: list[str] = []
        self.left: list[str] = []

    async def echo(self, *, samples: list[Sample], note: str = "") -> list[Sample]:
        self.calls.append("echo")
        return samples

    async def who(self) -> Seen:
        actor = context.actor()
        return Seen(
            actor=str(actor),
            permissions=actor.permissions,
            request_id=context.request_id_var.get(),
            trace=context.trace_var.get(),
            seconds_left=context.seconds_left(99),
        )

    async def large(self, *, size: int) -> bytes:
        return b"x" * size

    async def look(self) -> int:
        return await self._wait("look")

    async def act(self, *, key: str) -> int:
        return await self._wait(f"act {key}")

    async def push(self) -> int:
        return await self._wait("push")

    async def fail(self, *, how: str) -> NoReturn:
        if how == "refuse":
            raise ProbeRefused({"how": "not so"}, left=3, of=["a", "b"])
        if how == "away":
            raise Unavailable("the road")
        raise ZeroDivisionError("a secret reason")

    async def _wait(self, name: str) -> int:
        self.calls.append(name)
        number = len(self.calls)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left.append(name)
            raise
        return number
