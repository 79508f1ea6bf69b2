"""A door with a clock: rate, errors and duration of every call, near or far, and its span in a trace."""

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import Histogram

from chama.base.errors import Refusal, Unavailable
from chama.runtime import tracing
from chama.runtime.telemetry import DOOR_SECONDS


class Measured:
    """Stands before an implementation; whatever is not a method of the door is the implementation's own."""

    def __init__(self, door: str, methods: Any, real: Any) -> None:
        self._real = real
        for name in methods:
            setattr(self, name, _around(door, name, getattr(real, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _around(door: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    # Made when first needed: what never happens must not fill the metrics with zeros.
    outcomes: dict[str, Histogram] = {}
    title = f"{door}.{name}"

    async def call(**arguments: Any) -> Any:
        started = time.perf_counter()
        outcome = "failed"
        try:
            if tracing.is_on():
                with tracing.span(title):
                    answer = await method(**arguments)
            else:
                answer = await method(**arguments)
            outcome = "ok"
            return answer
        except Refusal:
            outcome = "refused"
            raise
        except Unavailable:
            outcome = "unavailable"
            raise
        finally:
            seconds = outcomes.get(outcome)
            if seconds is None:
                seconds = outcomes[outcome] = DOOR_SECONDS.labels(door, name, outcome)
            seconds.observe(time.perf_counter() - started)

    return call
