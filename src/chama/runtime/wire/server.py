"""The side that answers: opens the doors of this process on a port."""

import asyncio
import contextvars
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, cast

import msgspec

from chama.base.errors import InvalidRequest, Refusal, Unavailable
from chama.runtime import context
from chama.runtime.service import Service
from chama.runtime.settings import secret
from chama.runtime.telemetry import log
from chama.runtime.wire import frames
from chama.runtime.wire.frames import Away, Broken, Call, Done, Leave, Ping, Pong, Refused, WireBroken

# So many calls of one connection run at once; what comes beyond is told to come again.
MOST_CALLS = 4096
MOST_CONNECTIONS = 512
STRANGER_SECONDS = 5.0
GRACE_SECONDS = 8.0


class DoorUnknown(Refusal):
    """The caller speaks of a door or method that is not here: another version, or another placement."""

    code = "door_unknown"
    status = 501
    title_en = "This door or method does not exist there"
    title_zh = "服务接口不存在"


class Served(NamedTuple):
    """One method that may be called."""

    run: Callable[..., Awaitable[Any]]
    decode: Callable[[Any], Any]
    names: tuple[str, ...]


class Server:
    """Serves these islands' doors. `port` 0 takes a free one; `tls` is needed unless the host is loopback."""

    def __init__(
        self,
        islands: Mapping[type[Service], Service],
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.port = port
        self._host = host
        self._tls = tls
        self.secret = secret("wire")
        self.methods = {
            (door.name, m.name): Served(
                getattr(island, m.name),
                msgspec.msgpack.Decoder(m.arguments).decode,
                m.arguments.__struct_fields__,
            )
            for door, island in islands.items()
            for m in door.methods.values()
        }
        self.connections: set[_Connection] = set()
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            lambda: _Connection(self), self._host, self.port, ssl=self._tls, backlog=512
        )
        self.port = self._listening.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Take nothing new, let what runs finish (a few seconds at most), then close every connection."""
        if self._listening is not None:
            self._listening.close()
        running = [task for c in self.connections for task in c.running.values()]
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)
        for connection in list(self.connections):
            connection.close()

    def abort(self) -> None:
        """Drop everything at once, as a killed process does."""
        if self._listening is not None:
            self._listening.close()
        for connection in list(self.connections):
            connection.abort()


class _Connection(asyncio.Protocol):
    """One caller. Strangers have a few bytes and seconds to show that they know the secret."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = bytearray()
        self._ask: frames.Seal | None = None
        self._reply: frames.Seal | None = None
        self._known = False
        self._replies: list[msgspec.Raw] = []
        self._flushing = False
        self._full = False
        self._decode = msgspec.msgpack.Decoder(list[frames.Asked]).decode
        self.running: dict[int, asyncio.Task[None]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not isinstance: uvloop's transports only behave like these.
        self._transport = cast(asyncio.Transport, transport)
        if len(self._server.connections) >= MOST_CONNECTIONS:
            self._transport.abort()
            return
        self._server.connections.add(self)
        self._loop = asyncio.get_running_loop()
        self._patience = self._loop.call_later(STRANGER_SECONDS, self._transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self)
        # Nobody hears the answers any more; whoever asks again does it with the same key.
        for task in self.running.values():
            task.cancel()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._schedule()

    def close(self) -> None:
        """Send what waits, then end."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """End now."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            if self._ask is None and not self._greeted():
                return
            assert self._ask is not None
            most = frames.MAX_FRAME_BYTES if self._known else frames.MAX_STRANGER_BYTES
            for body in self._ask.open(self._buffer, most):
                self._known = True
                self._patience.cancel()
                for part in self._decode(body):
                    self._take(part)
        except (WireBroken, msgspec.DecodeError) as why:
            log.warning("wire.refused", why=str(why), peer=str(self._transport.get_extra_info("peername")))
            self._transport.abort()

    def _greeted(self) -> bool:
        """Read the caller's hello and say ours."""
        if not frames.HELLO.startswith(bytes(self._buffer[: len(frames.HELLO)])):
            raise WireBroken("another protocol")
        if len(self._buffer) < frames.HELLO_BYTES:
            return False
        theirs = bytes(self._buffer[len(frames.HELLO) : frames.HELLO_BYTES])
        del self._buffer[: frames.HELLO_BYTES]
        ours = frames.nonce()
        self._ask, self._reply = frames.seals(self._server.secret, theirs, ours)
        self._transport.write(frames.HELLO + ours)
        return True

    def _take(self, part: frames.Asked) -> None:
        if isinstance(part, Ping):
            self._answer(Pong())
        elif isinstance(part, Leave):
            if task := self.running.get(part.number):
                task.cancel()
        elif (served := self._server.methods.get((part.door, part.method))) is None:
            self._answer(
                Refused(part.number, DoorUnknown.code, {}, {"door": part.door, "method": part.method})
            )
        elif len(self.running) >= MOST_CALLS:
            self._answer(Away(part.number, part.door))
        else:
            # Its own context: what the envelope says, and nothing of whoever called before.
            task = self._loop.create_task(self._serve(part, served), context=contextvars.Context())
            self.running[part.number] = task

    async def _serve(self, call: Call, served: Served) -> None:
        left = call.left_ms / 1000
        context.deadline_var.set(time.monotonic() + left)
        context.actor_var.set(call.actor)
        context.request_id_var.set(call.request_id)
        context.trace_var.set(call.trace)
        try:
            self._answer(await _outcome(call, served, left))
        finally:
            self.running.pop(call.number, None)

    def _answer(self, part: frames.Replied) -> None:
        try:
            raw = frames.encoded(part)
        except (TypeError, ValueError, OverflowError) as why:
            log.error("wire.unspeakable", part=type(part).__name__, exc_info=why)
            raw = msgspec.Raw(frames.encode(Broken(getattr(part, "number", 0))))
        self._replies.append(raw)
        self._schedule()

    def _schedule(self) -> None:
        if self._replies and not self._flushing and not self._full:
            self._flushing = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        if self._replies and self._reply is not None and not self._transport.is_closing():
            for some in frames.in_frames(self._replies):
                self._transport.write(self._reply.close(some))
            self._replies = []


async def _outcome(call: Call, served: Served, left: float) -> frames.Replied:
    """Run one call; whatever becomes of it is a reply."""
    try:
        arguments = served.decode(call.arguments)
    except msgspec.DecodeError as why:
        fault = InvalidRequest(fields_of(why))
        return Refused(call.number, fault.code, fault.fields, fault.detail)
    limit = asyncio.timeout(left)
    try:
        async with limit:
            answer = await served.run(**{name: getattr(arguments, name) for name in served.names})
        return Done(call.number, msgspec.Raw(frames.encode(answer)))
    except Refusal as why:
        return Refused(call.number, why.code, why.fields, why.detail)
    except Unavailable as why:
        return Away(call.number, why.what)
    except Exception as why:  # noqa: BLE001 - the caller is told that it is a bug, this log says which
        if isinstance(why, TimeoutError) and limit.expired():
            return Away(call.number, f"time for {call.door}.{call.method}")
        log.error("wire.bug", door=call.door, method=call.method, act=call.act, exc_info=why)
        return Broken(call.number)


def fields_of(why: msgspec.DecodeError) -> dict[str, str]:
    """`Expected `int`, got `str` - at `$.lines[0].quantity`` → {"lines[0].quantity": "Expected …"}."""
    said, _, where = str(why).partition(" - at `$")
    return {where.rstrip("`").lstrip(".") or "arguments": said}
