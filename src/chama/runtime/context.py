"""What every call carries unsaid: who acts, until when, under which request id and trace; and the clock."""

import contextvars
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import msgspec

from chama.base.errors import Unavailable
from chama.base.time import Clock, SystemClock


class Actor(msgspec.Struct, frozen=True):
    """Who acts: kind is `shopper`, `staff`, `system` or `nobody`; id is empty for the last two."""

    kind: str
    id: str = ""
    permissions: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM = Actor("system")
NOBODY = Actor("nobody")

actor_var: contextvars.ContextVar[Actor] = contextvars.ContextVar("actor", default=SYSTEM)
deadline_var: contextvars.ContextVar[float | None] = contextvars.ContextVar("deadline", default=None)
request_id_var: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
# The W3C traceparent of what is going on, empty outside of any story. Events and far doors carry it along, so
# that the spans, and the request id in the log lines, of all processes belong together.
trace_var: contextvars.ContextVar[str] = contextvars.ContextVar("trace", default="")
# In a batch, and for a batch of events: the trace of each aggregate, because the work is shared.
_NO_TRACES: Mapping[str, str] = MappingProxyType({})
traces_var: contextvars.ContextVar[Mapping[str, str]] = contextvars.ContextVar("traces", default=_NO_TRACES)

_clock: Clock = SystemClock()


def use_clock(clock: Clock) -> Clock:
    """Put another clock into this process (tests, drills); returns the one it replaces."""
    global _clock
    before, _clock = _clock, clock
    return before


class DrillClock:
    """The system clock plus the seconds that stand in a file: a drill jumps a running shop through time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._shift = timedelta()
        self._seen: tuple[int, int] | None = None

    def now(self) -> datetime:
        """The present instant plus the shift, which holds from the moment that its file is replaced."""
        stat = self._file.stat()
        if (seen := (stat.st_ino, stat.st_mtime_ns)) != self._seen:
            self._shift = timedelta(seconds=float(self._file.read_text()))
            self._seen = seen
        return SystemClock().now() + self._shift


def now() -> datetime:
    """The present instant of this process's clock, UTC."""
    return _clock.now()


class ProcessClock:
    """This process's clock, whichever it is at the moment; for what is handed a clock of its own."""

    def now(self) -> datetime:
        """The present instant of this process's clock, UTC."""
        return now()


def actor() -> Actor:
    """Who acts in this call."""
    return actor_var.get()


def trace_of(aggregate: str) -> str:
    """The trace to which what happens to this aggregate here and now belongs."""
    return traces_var.get().get(aggregate) or trace_var.get()


def seconds_left(default: float) -> float:
    """How long this call may still take; refuses as Unavailable when its time is over."""
    deadline = deadline_var.get()
    if deadline is None:
        return default
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unavailable("time for this request")
    return min(left, default)
