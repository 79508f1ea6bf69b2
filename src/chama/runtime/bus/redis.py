"""Redis Streams: a stream a partition, a consumer group a group; the group remembers what it has taken."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from chama.runtime.bus.broker import BATCH, Bus, Delivery, Envelope, Figures, Source

GONE_MS = 3_600_000


class RedisBus(Bus):
    """Streams `events:{p}`, on the `truth` Redis unless another one is named.

    Epoch: the run of the server and a mark in its data: a restart may have read an old file.
    Marks: the milliseconds of the entries' ids.
    """

    def __init__(
        self,
        redis: Redis,
        partitions: int,
        groups: Sequence[str] = (),
        name: str = "events",
        *,
        truth: Redis | None = None,
        own: bool = False,
    ) -> None:
        super().__init__(truth or redis, partitions, groups, name)
        self._redis = redis
        self.own = own

    async def epoch(self) -> str:
        pipe = self._redis.pipeline(transaction=False)
        pipe.set("bus:epoch", secrets.token_hex(8), nx=True)
        pipe.get("bus:epoch")
        pipe.info("server")
        _, mark, server = await pipe.execute()
        return f"{server['run_id']}/{_text(mark)}"

    async def publish(self, items: Sequence[tuple[int, Envelope]]) -> list[int]:
        pipe = self._redis.pipeline(transaction=False)
        for partition, e in items:
            pipe.xadd(
                self.streams[partition], {"i": e.event_id, "t": e.type, "a": e.aggregate, "p": e.payload}
            )
        return [_entry_key(entry)[0] for entry in await pipe.execute()]

    async def open_group(self, group: str) -> None:
        for stream in self.streams:
            try:
                await self._redis.xgroup_create(stream, group, id="0", mkstream=True)
            except ResponseError as why:
                if "BUSYGROUP" not in str(why):
                    raise

    def source(self, group: str, reader: str) -> "RedisSource":
        return RedisSource(self._redis, self.streams, group, reader)

    async def trim(self) -> None:
        """Also the names of readers long gone."""
        for stream in self.streams:
            if floor := await self._floor(stream):
                await self._redis.xtrim(stream, minid=floor, approximate=True)
            for group in await self._redis.xinfo_groups(stream) if await self._redis.exists(stream) else ():
                for reader in await self._redis.xinfo_consumers(stream, group["name"]):
                    if reader["pending"] == 0 and reader["idle"] > GONE_MS:
                        await self._redis.xgroup_delconsumer(stream, group["name"], reader["name"])

    async def settled(self) -> dict[int, int]:
        floors = [await self._floor(stream) for stream in self.streams]
        return {p: _entry_key(floor)[0] for p, floor in enumerate(floors) if floor}

    async def _floor(self, stream: str) -> bytes | str | None:
        """The oldest entry that some group may still need; None when not every group has asked yet."""
        if not await self._redis.exists(stream):
            return None
        known = await self._redis.xinfo_groups(stream)
        if not self._groups <= {_text(g["name"]) for g in known}:
            return None
        floors = []
        for g in known:
            summary = await self._redis.xpending(stream, g["name"])
            floors.append(summary["min"] if summary["pending"] else g["last-delivered-id"])
        return min(floors, key=_entry_key, default=None)

    async def figures(self) -> Figures:
        found = Figures({}, {})
        for stream in self.streams:
            if await self._redis.exists(stream):
                found.entries[stream] = await self._redis.xlen(stream)
                for group in await self._redis.xinfo_groups(stream):
                    found.waiting[stream, _text(group["name"])] = int(group["pending"])
        return found

    async def backlog(self) -> int:
        """How many events some group has not acknowledged."""
        left = 0
        for stream in self.streams:
            if not await self._redis.exists(stream):
                continue
            for g in await self._redis.xinfo_groups(stream):
                newer = await self._redis.xrange(stream, min=b"(" + _bytes(g["last-delivered-id"]), max="+")
                left += int(g["pending"]) + len(newer or ())
        return left

    async def close(self) -> None:
        if self.own:
            await self._redis.aclose()


class RedisSource(Source):
    """A consumer of the group; first it reads what it was given and never acknowledged, then what is new."""

    def __init__(self, redis: Redis, streams: Sequence[str], group: str, reader: str) -> None:
        self._redis = redis
        self._streams = list(streams)
        self._group = group
        self._reader = reader
        self._mine: list[int] = []
        self._pending = True

    async def take(self, partitions: Sequence[int]) -> None:
        for partition in partitions:
            if partition not in self._mine:
                await self._claim(self._streams[partition])
                self._pending = True
        self._mine = list(partitions)

    async def _claim(self, stream: str) -> None:
        """Take over what others read from this stream and never acknowledged; only its leader may."""
        start: bytes | str = "0-0"
        while True:
            answer = await self._redis.xautoclaim(
                stream, self._group, self._reader, min_idle_time=0, start_id=start, count=BATCH, justid=False
            )
            start = answer[0]
            if _text(start) == "0-0":
                return

    async def read(self, wait_ms: int) -> list[Delivery]:
        if not self._mine:
            return []
        if self._pending:
            read = await self._next("0", None)
            self._pending = bool(read)
            if read:
                return read
        # Zero would mean for ever.
        return await self._next(">", wait_ms or None)

    async def _next(self, start: str, block_ms: int | None) -> list[Delivery]:
        numbers = {self._streams[p]: p for p in self._mine}
        answer = await self._redis.xreadgroup(
            self._group, self._reader, dict.fromkeys(numbers, start), count=BATCH, block=block_ms
        )
        return [
            Delivery(
                numbers[_text(stream)],
                entry,
                Envelope(_text(f[b"i"]), _text(f[b"t"]), _text(f[b"a"]), f[b"p"]),
            )
            for stream, entries in _pairs(answer)
            for entry, f in entries
            if f
        ]

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        # One call for each stream: one for each event was an eighth of what a busy worker did.
        pipe = self._redis.pipeline(transaction=False)
        for partition in {d.partition for d in deliveries}:
            marks = [d.mark for d in deliveries if d.partition == partition]
            pipe.xack(self._streams[partition], self._group, *marks)
        await pipe.execute()

    async def close(self) -> None:
        self._mine = []


def _pairs(answer: Any) -> list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]]:
    if isinstance(answer, Mapping):
        return [(k, [e for part in v for e in part]) for k, v in answer.items()]
    return list(answer or [])


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _bytes(value: bytes | str) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _entry_key(entry: bytes | str) -> tuple[int, int]:
    ms, _, count = _text(entry).partition("-")
    return int(ms), int(count or 0)
