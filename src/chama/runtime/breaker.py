"""Breakers: what has not answered several times in a row is not asked for a second, then by one caller."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar
from weakref import WeakValueDictionary

from purgatory.domain.model import HALF_OPENED, OPENED, Context

from chama.base.errors import Refusal, Unavailable
from chama.runtime.telemetry import BREAKER_OPEN, log

A = TypeVar("A")

FAILURES = 3
SECONDS = 1.0

_all: WeakValueDictionary[str, "Breaker"] = WeakValueDictionary()


class Breaker:
    """Counts the answers of one dependency; `name` is seen in logs, metrics and the console."""

    def __init__(self, name: str, failures: int = FAILURES, seconds: float = SECONDS) -> None:
        self.name = name
        # The library waits by the wall clock, which people set: here it never waits, we do.
        self._context = Context(name, failures, float("-inf"))
        self._seconds, self._again_at = seconds, 0.0
        self._trying = False
        _all[name] = self

    @property
    def is_open(self) -> bool:
        """Whether it refuses, or only lets one caller try."""
        return self._context.state in (OPENED, HALF_OPENED)

    def enter(self) -> None:
        """Before a call; Unavailable while nobody answers."""
        if self._context.state == OPENED and monotonic() < self._again_at:
            raise Unavailable(self.name)
        self._context.handle_new_request()
        self._note()

    def failed(self, why: Exception) -> None:
        """The call had no answer."""
        self._context.handle_exception(why)
        self._note()

    def succeeded(self) -> None:
        """The call had an answer."""
        self._context.handle_end_request()
        self._note()

    async def run(self, call: Callable[[], Awaitable[A]], seconds: float) -> A:
        """The answer of this call within its budget; Unavailable when it is late, or is not even asked."""
        self.enter()
        alone = self._context.state == HALF_OPENED
        if alone and self._trying:
            raise Unavailable(self.name)
        self._trying = alone
        try:
            async with asyncio.timeout(seconds):
                answer = await call()
        except (Unavailable, OSError, TimeoutError) as why:
            self.failed(why)
            raise why if isinstance(why, Unavailable) else Unavailable(self.name) from why
        except Refusal:
            self.succeeded()
            raise
        else:
            self.succeeded()
            return answer
        finally:
            if alone:
                self._trying = False

    def _note(self) -> None:
        """Say what changed; whoever leaves by himself says nothing about the other side."""
        for change in self._context.messages:
            if state := getattr(change, "state", None):
                if state == OPENED:
                    self._again_at = monotonic() + self._seconds
                BREAKER_OPEN.labels(self.name).set(state == OPENED)
                log.warning("breaker", name=self.name, state=state)
        self._context.messages.clear()


def open_breakers() -> list[str]:
    """The names of those of this process that refuse now."""
    return sorted(name for name, breaker in _all.items() if breaker.is_open)
