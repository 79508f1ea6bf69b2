"""A door with a clock: rate, errors and duration of every call, near or far, and its span in a trace."""

import time
from collections.abc import Callable
from typing import Any

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
    outcomes = {o: DOOR_SECONDS.labels(door, name, o) for o in ("ok", "refused", "unavailable", "failed")}
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
            outcomes[outcome].observe(time.perf_counter() - started)

    return call
