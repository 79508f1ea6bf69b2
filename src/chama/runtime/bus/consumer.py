"""Reactions: a consumer per island that reacts, batches, retries, dead letters; the same on every broker."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from redis.exceptions import RedisError

from chama.base.errors import Unavailable
from chama.runtime import context, db, tracing
from chama.runtime.bus.broker import Bus, Envelope, Source
from chama.runtime.context import request_id_var, trace_var, traces_var
from chama.runtime.service import Event
from chama.runtime.telemetry import EVENTS_HANDLED, log

Handler = Callable[[list[Any]], Awaitable[None]]
TRIES = 5
WAIT_MS = 200
# Between two tries of a poisoned event; doubled each time.
PAUSE_SECONDS = 0.02
# After something we need was away.
AWAY_SECONDS = 0.5


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
        leads = self._bus.leads(self.group)
        source: Source | None = None
        while not stop.is_set():
            try:
                if source is None:
                    await self._bus.open_group(self.group)
                    source = self._bus.source(self.group, leads.reader)
                if await leads.renew():
                    await source.take(leads.mine)
                if leads.mine:
                    await self.take_one(source, WAIT_MS)
                else:
                    await asyncio.sleep(WAIT_MS / 1000)
            except (Unavailable, RedisError, OSError) as why:
                log.warning("consumer.waiting", group=self.group, why=repr(why))
                leads.forget()
                if source is not None:
                    await source.close()
                    source = None
                await asyncio.sleep(AWAY_SECONDS)
        if source is not None:
            await source.close()
        with contextlib.suppress(RedisError, OSError):
            await leads.leave()

    async def take_one(self, source: Source, wait_ms: int) -> int:
        """Handle one batch and acknowledge it; returns how many events it had."""
        read = await source.read(wait_ms)
        if read:
            await self.handle([d.envelope for d in read])
            await source.acknowledge(read)
        return len(read)

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
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
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
