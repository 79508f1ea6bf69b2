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
REST_SECONDS = 0.05
CLAIM_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 0.5


class Ticket(NamedTuple):
    """An admission to decide: the pool, the order it becomes, what was enqueued."""

    pool: str
    order_id: str
    body: bytes


Handler = Callable[[Sequence[Ticket]], Awaitable[set[str]]]
"""Decides tickets and answers the order ids of those that are decided; the others are asked again."""


class Tickets:
    """One reader of all pools."""

    def __init__(self, pools: Pools, handle: Handler) -> None:
        self._pools, self._handle = pools, handle
        self.reader = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"

    async def run(self, stop: asyncio.Event) -> None:
        """Read and decide until `stop`."""
        names, look_at = list[str](), 0.0
        clock = asyncio.get_running_loop().time
        while not stop.is_set():
            wait = REST_SECONDS
            try:
                claim = clock() >= look_at
                if claim:
                    names, look_at = await self._pools.names(), clock() + CLAIM_SECONDS
                if await self.once(names, claim=claim):
                    wait = 0.0
            except (Unavailable, RedisError, OSError, TimeoutError) as why:
                log.warning("flash.waits", why=repr(why))
                wait = AFTER_FAILURE_SECONDS
            except Exception as why:  # noqa: BLE001 - what is undecided is read again
                log.error("flash.failed", exc_info=why)
                wait = AFTER_FAILURE_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()

    async def once(self, names: Sequence[str], *, claim: bool = False, idle_ms: int = IDLE_MS) -> int:
        """One round over these pools; returns how many tickets were decided."""
        return sum([await self._round(name, claim, idle_ms) for name in names])

    async def _round(self, pool: str, claim: bool, idle_ms: int) -> int:
        redis, stream = self._pools.redis, keys_of(pool)[-1]
        # A deleted entry is claimed as an empty one by older servers.
        read = await self._read(stream, claim, idle_ms)
        found = {i: Ticket(pool, f[b"o"].decode(), f[b"p"]) for i, f in read if f}
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

    async def _read(self, stream: str, claim: bool, idle_ms: int) -> list[Any]:
        """What others left lying, else what nobody has read."""
        redis = self._pools.redis
        try:
            if claim:
                claimed: Any = await redis.xautoclaim(stream, GROUP, self.reader, idle_ms, "0-0", count=MOST)
                if claimed[1]:
                    return claimed[1]
            read: Any = await redis.xreadgroup(GROUP, self.reader, {stream: ">"}, count=MOST)
        except ResponseError as why:
            if str(why).startswith("NOGROUP"):
                return []  # the pool is being loaded, or Redis has lost it
            raise
        return read[0][1] if read else []
