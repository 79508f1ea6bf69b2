"""A door whose island is elsewhere: the same methods; every failure over there, or of the line, has its type.

Reads are asked again when the line was lost; writes only when they carry a key (a repeat is the same act)
or were certainly not sent. A breaker per door refuses at once while nobody answers.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import msgspec
import stamina

from chama.base.errors import InvalidRequest, Unavailable, from_wire
from chama.runtime import context
from chama.runtime.breaker import Breaker
from chama.runtime.service import Method, Service
from chama.runtime.wire import frames
from chama.runtime.wire.frames import Away, Call, Done, Refused
from chama.runtime.wire.line import FarBug, Line, Lost

S = TypeVar("S", bound=Service)

# For callers without a deadline of their own: clocks and sweeps of the worker.
DEFAULT_SECONDS = 30.0
ATTEMPTS = 3


def far(door: type[S], line: Line) -> S:
    """A stand-in for this door's island, at the other end of the line."""
    wicket = _Wicket(door.name, line)
    methods = {name: _method(wicket, method) for name, method in door.methods.items()}
    return cast(S, type(f"{door.__name__}There", (door,), methods)())


def _method(wicket: "_Wicket", method: Method) -> Callable[..., Awaitable[Any]]:
    decode = msgspec.msgpack.Decoder(method.answer).decode

    async def there(self: object, **arguments: Any) -> Any:
        reply = await wicket.ask(method, method.arguments(**arguments))
        if isinstance(reply, Done):
            return decode(reply.answer)
        if isinstance(reply, Refused):
            raise from_wire(reply.code, reply.fields, reply.detail)
        if isinstance(reply, Away):
            raise Unavailable(reply.what)
        raise FarBug(f"{wicket.door}.{method.name} failed in its own process; see its log")

    there.__name__ = method.name
    return there


class _Wicket:
    """What all methods of one far door share: the line and the breaker."""

    def __init__(self, door: str, line: Line) -> None:
        self.door = door
        self._line = line
        self._breaker = Breaker(door)

    async def ask(self, method: Method, arguments: Any) -> frames.Replied:
        """The far side's reply; Lost when there is none."""
        left = context.seconds_left(DEFAULT_SECONDS)
        try:
            raw = msgspec.Raw(frames.encode(arguments))
        except (OverflowError, UnicodeEncodeError) as why:
            raise InvalidRequest({"arguments": str(why)}) from why
        key = getattr(arguments, "key", None)
        call = Call(
            number=0,
            door=self.door,
            method=method.name,
            left_ms=0,
            actor=context.actor(),
            request_id=context.request_id_var.get(),
            trace=context.trace_var.get(),
            act=key if isinstance(key, str) else "",
            arguments=raw,
        )
        try:
            return await self._once(call, left)
        except Lost as why:
            if not _again(method)(why):
                raise
        # The library costs more than the call itself: it is asked only after a first failure.
        async for attempt in stamina.retry_context(
            on=_again(method),
            attempts=ATTEMPTS - 1,
            timeout=left,
            wait_initial=0.02,
            wait_max=0.2,
            wait_jitter=0.02,
        ):
            with attempt:
                return await self._once(call, context.seconds_left(left))
        raise Lost(self.door, sent=True)

    async def _once(self, call: Call, left: float) -> frames.Replied:
        self._breaker.enter()
        try:
            call.left_ms = int(left * 1000)
            reply = await self._line.ask(call, left)
        except Lost as why:
            self._breaker.failed(why)
            raise
        self._breaker.succeeded()
        return reply


def _again(method: Method) -> Callable[[Exception], bool]:
    return lambda why: isinstance(why, Lost) and (method.reads or method.keyed or not why.sent)
