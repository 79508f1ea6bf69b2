"""The side that asks: one kept connection to one other process, over which all its doors are called."""

import asyncio
import contextvars
import ssl
from collections.abc import Callable
from typing import cast

import msgspec

from chama.base.errors import Unavailable
from chama.runtime.placement import Placement, address_in, addresses_file, read_addresses
from chama.runtime.settings import secret
from chama.runtime.wire import frames
from chama.runtime.wire.frames import Call, Leave, Ping, Pong, WireBroken
from chama.runtime.wire.tls import call_context, is_loopback, name_to_check

CONNECT_SECONDS = 2.0
# While somebody waits and nothing is heard for so long, we ask whether they are there; then give them up.
BEAT_SECONDS = 1.0
DEAD_SECONDS = 3.0
MOST_WAITING = 8192


class Lost(Unavailable):
    """No answer came. `sent` says whether the far side may have got the call all the same."""

    def __init__(self, what: str, *, sent: bool) -> None:
        super().__init__(what)
        self.sent = sent


class FarBug(Exception):
    """The far side has a bug; its own log has the story under our request id."""


class Line:
    """Calls to the process at `host:port`; connects on first use, and again after every loss."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Another host than loopback is called over TLS, whether `tls` is given or not."""
        self.host, self.port = host, port
        self._tls = tls
        self._name = name_to_check(host)
        self._connection: _Connection | None = None
        self._connecting: asyncio.Task[_Connection] | None = None

    async def ask(self, call: Call, left: float) -> frames.Replied:
        """The reply to this call (its number is given here); Lost when none comes in time."""
        connection = self._connection
        if connection is None or connection.closed:
            connection = await self._connected(call.door, left)
        return await connection.ask(call, left)

    async def close(self) -> None:
        """Hang up; whoever waits gets Lost."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._connection is not None:
            self._connection.hang_up()
            await self._connection.gone.wait()

    async def _connected(self, what: str, left: float) -> "_Connection":
        if self._connecting is None or self._connecting.done():
            # Its own task and context: the line belongs to no caller, and no caller's leaving stops it.
            self._connecting = asyncio.get_running_loop().create_task(
                self._connect(), context=contextvars.Context()
            )
            # Seen, also when everybody who waited has left by then.
            self._connecting.add_done_callback(lambda made: made.cancelled() or made.exception())
        connecting = self._connecting
        done, _ = await asyncio.wait({connecting}, timeout=left)
        if not done or connecting.cancelled():
            raise Lost(what, sent=False)
        if why := connecting.exception():
            raise Lost(what, sent=False) from why
        return connecting.result()

    async def _connect(self) -> "_Connection":
        tls = self._tls or (None if is_loopback(self.host) else call_context())
        name = self._name if tls else None
        async with asyncio.timeout(CONNECT_SECONDS):
            _, connection = await asyncio.get_running_loop().create_connection(
                _Connection, self.host, self.port, ssl=tls, server_hostname=name
            )
            try:
                await connection.ready
            except BaseException:
                connection.hang_up()
                raise
        self._connection = connection
        return connection


def lines(placement: Placement) -> dict[str, Line]:
    """Island → the line to its process, for those that do not live beside the edge; one line a process."""
    known = read_addresses(addresses_file())
    made = {process: Line(*address_in(known, process)) for process in placement.processes}
    return {island: made[process] for process, names in placement.processes.items() for island in names}


class _Connection(asyncio.Protocol):
    """One connection: hellos, then frames; replies find their callers by number."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = self._loop.create_future()
        self.gone = asyncio.Event()
        self.closed = False
        self._nonce = frames.nonce()
        self._buffer = bytearray()
        self._asks: frames.Seal | None = None
        self._replies: frames.Seal | None = None
        self._waiting: dict[int, asyncio.Future[frames.Replied]] = {}
        self._number = 0
        self._parts: list[msgspec.Raw] = []
        self._flushing = False
        self._full = False
        self._heard_at = 0.0
        self._beat: asyncio.TimerHandle | None = None
        self._decode: Callable[[bytes], list[frames.Replied]] = msgspec.msgpack.Decoder(
            list[frames.Replied]
        ).decode

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not isinstance: uvloop's transports only behave like these.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(frames.HELLO + self._nonce)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self.gone.set()
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionResetError("closed before it began"))
        # Whether the far side did what it was asked is not known.
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(Lost("a door", sent=True))
        self._waiting.clear()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._schedule()

    def hang_up(self) -> None:
        """End now."""
        self.closed = True
        self._transport.abort()

    async def ask(self, call: Call, left: float) -> frames.Replied:
        """Send one call and wait for its reply."""
        if self.closed or len(self._waiting) >= MOST_WAITING:
            raise Lost(call.door, sent=False)
        self._number += 1
        call.number = number = self._number
        self._send(frames.encoded(call))
        waiter: asyncio.Future[frames.Replied] = self._loop.create_future()
        self._waiting[number] = waiter
        self._watch()
        try:
            async with asyncio.timeout(left):
                return await waiter
        except TimeoutError as why:
            raise Lost(f"time for {call.door}.{call.method}", sent=True) from why
        except Lost as why:
            raise Lost(call.door, sent=True) from why
        finally:
            if self._waiting.pop(number, None) is not None and not self.closed:
                self._send(frames.encoded(Leave(number)))

    def _send(self, part: msgspec.Raw) -> None:
        self._parts.append(part)
        self._schedule()

    def _schedule(self) -> None:
        # Whatever is asked in this turn of the loop, or while the line is full, travels together.
        if self._parts and not self._flushing and not self._full:
            self._flushing = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        if self.closed or self._asks is None:
            return
        for some in frames.in_frames(self._parts):
            self._transport.write(self._asks.close(some))
        self._parts = []

    def data_received(self, data: bytes) -> None:
        self._heard_at = self._loop.time()
        self._buffer += data
        try:
            if self._replies is None and not self._greeted():
                return
            assert self._replies is not None
            for body in self._replies.open(self._buffer, frames.MAX_FRAME_BYTES):
                for part in self._decode(body):
                    self._take(part)
        except (WireBroken, msgspec.DecodeError) as why:
            if not self.ready.done():
                self.ready.set_exception(why)
            self.hang_up()

    def _greeted(self) -> bool:
        if not frames.HELLO.startswith(bytes(self._buffer[: len(frames.HELLO)])):
            raise WireBroken("another protocol")
        if len(self._buffer) < frames.HELLO_BYTES:
            return False
        theirs = bytes(self._buffer[len(frames.HELLO) : frames.HELLO_BYTES])
        del self._buffer[: frames.HELLO_BYTES]
        self._asks, self._replies = frames.seals(secret("wire"), self._nonce, theirs)
        # A small proof first: who shows it may send more than a stranger, and who answers it is one of us.
        self._send(frames.encoded(Ping()))
        return True

    def _take(self, part: frames.Replied) -> None:
        if isinstance(part, Pong):
            if not self.ready.done():
                self.ready.set_result(None)
        elif (waiter := self._waiting.pop(part.number, None)) is not None and not waiter.done():
            waiter.set_result(part)

    def _watch(self) -> None:
        if self._beat is None:
            self._heard_at = self._loop.time()
            self._beat = self._loop.call_later(BEAT_SECONDS, self._on_beat, self._heard_at + BEAT_SECONDS)

    def _on_beat(self, due: float) -> None:
        self._beat = None
        if self.closed or not self._waiting:
            return
        now = self._loop.time()
        # When our own loop was busy, their answers may lie unread: that is no silence of theirs.
        if now - due < BEAT_SECONDS and now - self._heard_at > DEAD_SECONDS:
            self.hang_up()
            return
        if now - self._heard_at > BEAT_SECONDS / 2:
            self._send(frames.encoded(Ping()))
        self._beat = self._loop.call_later(BEAT_SECONDS, self._on_beat, now + BEAT_SECONDS)
