"""The bus: partitioned Redis Streams, one consumer group per island, batches, dead letters."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from chama.base.errors import Unavailable
from chama.runtime import context, db, tracing
from chama.runtime.context import request_id_var, trace_var, traces_var
from chama.runtime.leads import Leads
from chama.runtime.service import Event
from chama.runtime.telemetry import EVENTS_HANDLED, log

Handler = Callable[[list[Any]], Awaitable[None]]
BATCH = 256
TRIES = 5
GONE_MS = 3_600_000


class Envelope(NamedTuple):
    event_id: str
    type: str
    aggregate: str
    payload: bytes


class Bus:
    """Streams `events:{p}` on the `truth` Redis; a group remembers what it has taken.

    `groups` are those who must have taken an event before it may be forgotten, whether they run or not.
    """

    def __init__(self, redis: Redis, partitions: int, groups: Sequence[str] = ()) -> None:
        self._redis = redis
        self._groups = set(groups)
        self.streams = [f"events:{p}" for p in range(partitions)]

    async def epoch(self) -> str:
        """The name of this bus's memory: another one after a restart, an emptying, a restored old file."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.set("bus:epoch", secrets.token_hex(8), nx=True)
        pipe.get("bus:epoch")
        pipe.info("server")
        _, mark, server = await pipe.execute()
        return f"{server['run_id']}/{_text(mark)}"

    async def publish(self, items: Sequence[tuple[int, Envelope]]) -> list[int]:
        """Append all, in order; returns the milliseconds of each entry's id once they are on disk."""
        pipe = self._redis.pipeline(transaction=False)
        for partition, e in items:
            pipe.xadd(
                self.streams[partition], {"i": e.event_id, "t": e.type, "a": e.aggregate, "p": e.payload}
            )
        return [_entry_key(entry)[0] for entry in await pipe.execute()]

    async def open_group(self, group: str) -> None:
        """Make the group on every stream, from the first event on."""
        for stream in self.streams:
            try:
                await self._redis.xgroup_create(stream, group, id="0", mkstream=True)
            except ResponseError as why:
                if "BUSYGROUP" not in str(why):
                    raise

    def leads(self, group: str) -> Leads:
        """A new reader of this group, who leads nothing yet."""
        return Leads(self._redis, group, self.streams)

    async def claim(self, group: str, reader: str, streams: Sequence[str]) -> None:
        """Take over what others read from these streams and never acknowledged; only their leader may."""
        for stream in streams:
            start: bytes | str = "0-0"
            while True:
                answer = await self._redis.xautoclaim(
                    stream, group, reader, min_idle_time=0, start_id=start, count=BATCH, justid=False
                )
                start = answer[0]
                if _text(start) == "0-0":
                    break

    async def read(
        self, group: str, reader: str, streams: Sequence[str], *, pending: bool, block_ms: int | None
    ) -> list[tuple[str, bytes, Envelope]]:
        """Next events of these streams: (stream, entry id, envelope); `pending` re-reads unacknowledged."""
        start = "0" if pending else ">"
        answer = await self._redis.xreadgroup(
            group, reader, dict.fromkeys(streams, start), count=BATCH, block=None if pending else block_ms
        )
        return [
            (_text(stream), entry, Envelope(_text(f[b"i"]), _text(f[b"t"]), _text(f[b"a"]), f[b"p"]))
            for stream, entries in _pairs(answer)
            for entry, f in entries
            if f
        ]

    async def acknowledge(self, group: str, entries: Sequence[tuple[str, bytes]]) -> None:
        """These are done for this group."""
        pipe = self._redis.pipeline(transaction=False)
        for stream, entry in entries:
            pipe.xack(stream, group, entry)
        await pipe.execute()

    async def trim(self) -> None:
        """Drop what every group has acknowledged, and the names of readers long gone."""
        for stream in self.streams:
            if floor := await self._floor(stream):
                await self._redis.xtrim(stream, minid=floor, approximate=True)
            for group in await self._redis.xinfo_groups(stream) if await self._redis.exists(stream) else ():
                for reader in await self._redis.xinfo_consumers(stream, group["name"]):
                    if reader["pending"] == 0 and reader["idle"] > GONE_MS:
                        await self._redis.xgroup_delconsumer(stream, group["name"], reader["name"])

    async def settled(self) -> dict[int, int]:
        """Per partition: every entry whose id is below these milliseconds is acknowledged by every group."""
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


class Consumer:
    """One island's reactions: reads batches, calls each type's handler with all events of that type.

    A handler marks events handled in its own transaction (inbox), so repeats are harmless. Unavailable waits;
    any other error is bisected down to the poisoned event, which goes to the island's dead letters.
    """

    def __init__(self, group: str, handlers: Mapping[type[Event], Handler], bus: Bus) -> None:
        self.group = group
        self._handlers = {kind.type_name(): (kind, h) for kind, h in handlers.items()}
        self._bus = bus

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set."""
        pending, opened, leads = True, False, self._bus.leads(self.group)
        while not stop.is_set():
            try:
                if not opened:
                    await self._bus.open_group(self.group)
                    opened = True
                if gained := await leads.renew():
                    await self._bus.claim(self.group, leads.reader, gained)
                    pending = True
                if not leads.mine:
                    await asyncio.sleep(0.2)
                    continue
                read = await self._bus.read(
                    self.group, leads.reader, leads.mine, pending=pending, block_ms=200
                )
                pending = pending and bool(read)
                await self.handle([e for _, _, e in read])
                if read:
                    await self._bus.acknowledge(self.group, [(s, i) for s, i, _ in read])
            except (Unavailable, RedisError, OSError) as why:
                log.warning("consumer.waiting", group=self.group, why=repr(why))
                leads.forget()
                pending, opened = True, False
                await asyncio.sleep(0.5)
        with contextlib.suppress(RedisError, OSError):
            await leads.leave()

    async def handle(self, envelopes: Sequence[Envelope]) -> None:
        """Handle a batch by type, in waves, so that one aggregate's events keep their order."""
        waves: list[dict[str, list[Envelope]]] = []
        seen: dict[str, int] = {}
        for e in envelopes:
            if e.type not in self._handlers:
                continue
            wave = seen.get(e.aggregate, 0)
            seen[e.aggregate] = wave + 1
            if wave == len(waves):
                waves.append({})
            waves[wave].setdefault(e.type, []).append(e)
        for by_type in waves:
            for name, group in by_type.items():
                await self._deliver(name, group)

    async def replay(self, event_id: str) -> bool:
        """Handle a dead letter again; it leaves the list only when it succeeds."""
        async with db.connection() as conn:
            row = await conn.fetchrow(
                f"SELECT type, payload FROM {self.group}.dead_letters WHERE event_id = $1", event_id
            )
        if row is None or row["type"] not in self._handlers:
            return False
        kind, handler = self._handlers[row["type"]]
        await self._hand_over(row["type"], handler, [msgspec.msgpack.decode(row["payload"], type=kind)])
        async with db.connection() as conn:
            await conn.execute(f"DELETE FROM {self.group}.dead_letters WHERE event_id = $1", event_id)
        return True

    async def _deliver(self, name: str, envelopes: list[Envelope]) -> None:
        kind, handler = self._handlers[name]
        error = ""
        for attempt in range(TRIES if len(envelopes) == 1 else 1):
            try:
                await self._hand_over(name, handler, [_event(e, kind) for e in envelopes])
                EVENTS_HANDLED.labels(self.group, "done").inc(len(envelopes))
                return
            except (Unavailable, RedisError):
                raise
            except Exception as why:  # noqa: BLE001 - the poisoned event is set aside, with its reason
                if len(envelopes) > 1:
                    for e in envelopes:
                        await self._deliver(name, [e])
                    return
                error = repr(why)
                await asyncio.sleep(0.02 * 2**attempt)
        await self._bury(envelopes[0], error)

    async def _hand_over(self, name: str, handler: Handler, events: list[Event]) -> None:
        """The story of each event goes on: as one trace, or, when they are many, linked to all of them."""
        first = events[0].trace
        tokens = (trace_var.set(first), request_id_var.set(tracing.request_id_of(first)))
        traces = traces_var.set({e.aggregate: e.trace for e in events})
        try:
            with tracing.span(f"{self.group} {name}", links=[e.trace for e in events[1:]]):
                await handler(events)
        finally:
            traces_var.reset(traces)
            request_id_var.reset(tokens[1])
            trace_var.reset(tokens[0])

    async def _bury(self, envelope: Envelope, error: str) -> None:
        EVENTS_HANDLED.labels(self.group, "dead").inc()
        log.error("consumer.dead_letter", group=self.group, event_id=envelope.event_id, error=error)
        async with db.connection() as conn:
            await conn.execute(
                f"INSERT INTO {self.group}.dead_letters (event_id, type, payload, error, at)"
                " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                envelope.event_id,
                envelope.type,
                envelope.payload,
                error,
                context.now(),
            )


def _event(envelope: Envelope, kind: type[Event]) -> Event:
    return msgspec.msgpack.decode(envelope.payload, type=kind)


async def dead_letters(groups: Sequence[str]) -> list[dict[str, Any]]:
    """Every dead letter, newest first: group, event_id, type, error, at."""
    async with db.connection() as conn:
        rows = await conn.fetch(
            " UNION ALL ".join(
                f"SELECT '{g}' AS island, event_id, type, error, at FROM {g}.dead_letters" for g in groups
            )
            + " ORDER BY at DESC LIMIT 500"
        )
    return [dict(r) for r in rows]
