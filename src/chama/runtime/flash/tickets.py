"""Tickets that wait to be decided: batches from the streams of all pools, to one handler.

A ticket leaves its stream when the handler returned its order; whatever a dying consumer had in its hands is
taken over by another.
"""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from redis.exceptions import RedisError, ResponseError

from chama.base.errors import Unavailable
from chama.runtime.flash.pools import GROUP, Pools, keys_of
from chama.runtime.telemetry import log

MOST = 256
IDLE_MS = 3000
# So long a reader waits for a ticket, and a process that is told to end for its reader.
BLOCK_MS = 250
# Between two rounds that found less than they could carry: a few large batches cost the peak less than many
# small ones.
REST_SECONDS = 0.05
# While taps outrun the orders, so many times as long as the round before took.
PEAK_REST = 1.5
CLAIM_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 0.5


class Ticket(NamedTuple):
    """An admission to decide: the pool, the order it becomes, what was enqueued."""

    pool: str
    order_id: str
    body: bytes


Handler = Callable[[Sequence[Ticket]], Awaitable[set[str]]]
"""Decides tickets and answers the order ids of those that are decided; the others are asked again."""


class Pace(NamedTuple):
    """Seconds of rest, and then so many rounds at once."""

    rest: float
    rounds: int


def pace_of(full: bool, growing: bool, took: float) -> Pace:
    """How to go on after a round (a full one, after which more waits than before) that took so many seconds.

    While taps outrun the orders most moments are theirs; the rest is written after, one round computing while
    another waits for the database.
    """
    if not full:
        return Pace(REST_SECONDS, 1)
    return Pace(PEAK_REST * took, 1) if growing else Pace(0.0, 2)


class Tickets:
    """One reader of all pools."""

    def __init__(self, pools: Pools, handle: Handler) -> None:
        self._pools, self._handle = pools, handle
        self.reader = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"

    async def run(self, stop: asyncio.Event) -> None:
        """Read and decide until `stop`."""
        names, look_at, before, pace = list[str](), 0.0, 0, Pace(0.0, 1)
        clock = asyncio.get_running_loop().time
        while not stop.is_set():
            try:
                if claim := clock() >= look_at:
                    names, look_at = await self._pools.names(), clock() + CLAIM_SECONDS
                began = clock()
                full = await self._rounds(names, pace.rounds, claim) >= MOST
                took, waiting = clock() - began, await self._waiting(names) if full else 0
                pace, before = pace_of(full, waiting > before, took), waiting
            except (Unavailable, RedisError, OSError, TimeoutError) as why:
                log.warning("flash.waits", why=repr(why))
                pace = Pace(AFTER_FAILURE_SECONDS, 1)
            except Exception as why:  # noqa: BLE001 - what is undecided is read again
                log.error("flash.failed", exc_info=why)
                pace = Pace(AFTER_FAILURE_SECONDS, 1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pace.rest):
                    await stop.wait()

    async def _rounds(self, names: Sequence[str], count: int, claim: bool) -> int:
        """So many rounds beside each other, all to their end; how many tickets they decided."""
        rounds = [self.once(names, claim=claim and n == 0, block_ms=BLOCK_MS) for n in range(count)]
        decided = 0
        for one in await asyncio.gather(*rounds, return_exceptions=True):
            if isinstance(one, BaseException):
                raise one
            decided += one
        return decided

    async def once(
        self,
        names: Sequence[str],
        *,
        claim: bool = False,
        idle_ms: int = IDLE_MS,
        block_ms: int | None = None,
    ) -> int:
        """One round over these pools; returns how many tickets were decided. `claim`: what others left lying,
        before what nobody has read; `block_ms`: so long it waits for a first one."""
        if not names:
            return 0
        streams = {keys_of(name)[-1].encode(): name for name in names}
        read = await self._claim(list(streams), idle_ms) if claim else []
        if not read:
            read = await self._read(list(streams), block_ms)
        return sum([await self._decide(streams[stream], stream, entries) for stream, entries in read])

    async def _waiting(self, names: Sequence[str]) -> int:
        pipe = self._pools.redis.pipeline(transaction=False)
        for name in names:
            pipe.xlen(keys_of(name)[-1])
        return sum(await pipe.execute())

    async def _decide(self, pool: str, stream: bytes, entries: Sequence[Any]) -> int:
        redis = self._pools.redis
        # A deleted entry is claimed as an empty one by older servers.
        found = {i: Ticket(pool, f[b"o"].decode(), f[b"p"]) for i, f in entries if f}
        if not found:
            return 0
        decided = await self._handle(list(found.values()))
        ids = [i for i, ticket in found.items() if ticket.order_id in decided]
        if ids:
            pipe = redis.pipeline(transaction=True)
            pipe.xack(stream, GROUP, *ids)
            pipe.xdel(stream, *ids)
            await pipe.execute()
        return len(ids)

    async def _claim(self, streams: Sequence[bytes], idle_ms: int) -> list[Any]:
        """What other readers left lying in these."""
        pipe = self._pools.redis.pipeline(transaction=False)
        for stream in streams:
            pipe.xautoclaim(stream, GROUP, self.reader, idle_ms, "0-0", count=MOST)
        found = []
        for stream, answer in zip(streams, await pipe.execute(raise_on_error=False), strict=True):
            if isinstance(answer, Exception):
                if not _has_no_readers(answer):
                    raise answer
            elif answer[1]:
                found.append((stream, answer[1]))
        return found

    async def _read(self, streams: Sequence[bytes], block_ms: int | None) -> list[Any]:
        """What nobody has read yet in these."""
        redis = self._pools.redis
        try:
            wanted: dict[Any, Any] = dict.fromkeys(streams, ">")
            read: Any = await redis.xreadgroup(GROUP, self.reader, wanted, count=MOST, block=block_ms)
            return read or []
        except ResponseError as why:
            if not _has_no_readers(why):
                raise
        # One that is being loaded, or that Redis has lost, does not hold up the others.
        if len(streams) == 1:
            return []
        return [found for stream in streams for found in await self._read([stream], None)]


def _has_no_readers(why: Exception) -> bool:
    """Whether a stream is not there, or not loaded yet."""
    return str(why).startswith("NOGROUP")
