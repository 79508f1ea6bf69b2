"""The relay: moves outbox rows to the bus. It never reads "id > last", because commit order is not id order:
it reads what is still there, and moves what the bus has taken to `sent`. One leader per schema and partition.

An event that nobody reacts to goes no further than here. A row leaves `sent` when every island has
acknowledged its event. A bus that forgot (emptied, restored from an old file, another machine, another kind
of broker) has another epoch: all that is in `sent` goes to it again, and the inboxes make the repeats
harmless."""

import asyncio
import time
import zlib
from collections.abc import Collection, Sequence

import asyncpg

from chama.runtime import db
from chama.runtime.bus import Bus, Envelope
from chama.runtime.telemetry import EVENTS_RELAYED, log

BATCH = 1000
IDLE_SECONDS = 0.05
EPOCH_SECONDS = 1.0
FORGET_SECONDS = 5.0


class Relay:
    """Runs until stopped; losing PostgreSQL or the bus only makes it wait. `types` are those of the events
    that somebody reacts to."""

    def __init__(self, schemas: Sequence[str], partitions: int, bus: Bus, types: Collection[str]) -> None:
        self._schemas = list(schemas)
        self._partitions = partitions
        self._bus = bus
        self._types = frozenset(types)
        self._epoch = ""
        self._epoch_until = 0.0
        self._forget_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until `stop` is set."""
        while not stop.is_set():
            try:
                async with db.leading() as conn:
                    await self._lead(conn, stop)
            except Exception as why:  # noqa: BLE001 - a dead relay would stop every story
                log.warning("relay.waiting", why=repr(why))
                await _pause(stop, 0.5)

    async def _lead(self, conn: asyncpg.Connection, stop: asyncio.Event) -> None:
        """Hold the locks we can get and move rows; the locks go with the connection."""
        while not stop.is_set():
            moved = await self.pass_once(conn)
            if time.monotonic() >= self._forget_at:
                await self.forget(conn)
                self._forget_at = time.monotonic() + FORGET_SECONDS
            if moved == 0:
                await _pause(stop, IDLE_SECONDS)

    async def pass_once(self, conn: asyncpg.Connection) -> int:
        """One pass over every outbox that has rows; returns how many events it moved."""
        await self._mind_the_epoch(conn)
        waiting = await conn.fetch(
            " UNION ALL ".join(
                f"SELECT '{s}' AS schema WHERE EXISTS (SELECT FROM {s}.outbox)" for s in self._schemas
            )
        )
        return sum([await self._move(conn, r["schema"]) for r in waiting])

    async def forget(self, conn: asyncpg.Connection) -> None:
        """Drop from `sent` what every island has acknowledged, where this connection leads.

        Marks are only compared with those of the one who published; whoever led before published earlier.
        """
        settled = await self._bus.settled()
        for schema in self._schemas if settled else ():
            mine = await self._lead_of(conn, schema)
            await conn.execute(
                f"DELETE FROM {schema}.sent s USING unnest($1::smallint[], $2::bigint[]) AS t(p, ms)"
                " WHERE s.partition = t.p AND s.epoch = $3 AND s.entry_ms < t.ms"
                " AND s.partition = ANY($4::smallint[])",
                list(settled),
                list(settled.values()),
                self._epoch,
                mine,
            )

    async def _mind_the_epoch(self, conn: asyncpg.Connection) -> None:
        """Look now and then whether the bus is still the one that took our events."""
        if time.monotonic() < self._epoch_until:
            return
        epoch = await self._bus.epoch()
        if epoch != self._epoch:
            for schema in self._schemas:
                await self._send_again(conn, schema, epoch)
            self._epoch = epoch
        self._epoch_until = time.monotonic() + EPOCH_SECONDS

    async def _send_again(self, conn: asyncpg.Connection, schema: str, epoch: str) -> None:
        mine = await self._lead_of(conn, schema)
        while rows := await conn.fetch(
            f"SELECT id, event_id, partition, type, aggregate, payload FROM {schema}.sent"
            " WHERE partition = ANY($1::smallint[]) AND epoch <> $2 ORDER BY id LIMIT $3",
            mine,
            epoch,
            BATCH,
        ):
            entries = await self._publish(rows)
            await conn.execute(
                f"UPDATE {schema}.sent s SET epoch = $3, entry_ms = t.ms"
                " FROM unnest($1::bigint[], $2::bigint[]) AS t(id, ms) WHERE s.id = t.id",
                [r["id"] for r in rows],
                entries,
                epoch,
            )
            log.warning("relay.sent_again", service=schema, events=len(rows))

    async def _lead_of(self, conn: asyncpg.Connection, schema: str) -> list[int]:
        """The partitions of this schema that this connection leads."""
        rows = await conn.fetch(
            "SELECT p FROM generate_series(0, $2::int - 1) AS p WHERE EXISTS (SELECT FROM pg_locks l"
            " WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid()"
            " AND l.classid = $1::int::oid AND l.objid = p::oid)"
            " OR pg_try_advisory_lock($1::int, p)",
            _lock_space(schema),
            self._partitions,
        )
        return [r["p"] for r in rows]

    async def _publish(self, rows: Sequence[asyncpg.Record]) -> list[int]:
        if not rows:
            return []
        return await self._bus.publish(
            [(r["partition"], Envelope(r["event_id"], r["type"], r["aggregate"], r["payload"])) for r in rows]
        )

    async def _move(self, conn: asyncpg.Connection, schema: str) -> int:
        rows = await conn.fetch(
            f"SELECT id, event_id, partition, type, aggregate, payload FROM {schema}.outbox"
            " WHERE partition = ANY($1::smallint[]) ORDER BY id LIMIT $2",
            await self._lead_of(conn, schema),
            BATCH,
        )
        if not rows:
            return 0
        wanted = [r for r in rows if r["type"] in self._types]
        entries = dict(zip([r["id"] for r in wanted], await self._publish(wanted), strict=True))
        await conn.execute(
            f"WITH taken AS (DELETE FROM {schema}.outbox o USING unnest($1::bigint[], $2::bigint[])"
            " AS t(id, ms) WHERE o.id = t.id"
            " RETURNING o.id, o.event_id, o.partition, o.type, o.aggregate, o.payload, t.ms)"
            f" INSERT INTO {schema}.sent (id, event_id, partition, type, aggregate, payload, epoch, entry_ms)"
            " SELECT id, event_id, partition, type, aggregate, payload, $3, ms FROM taken"
            " WHERE ms IS NOT NULL",
            [r["id"] for r in rows],
            [entries.get(r["id"]) for r in rows],
            self._epoch,
        )
        EVENTS_RELAYED.labels(schema).inc(len(wanted))
        return len(rows)


def _lock_space(schema: str) -> int:
    """The same number in every process, whichever schemas it relays: the first key of its advisory locks."""
    return zlib.crc32(f"relay|{schema}".encode()) >> 1


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
