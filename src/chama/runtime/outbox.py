"""The relay: moves outbox rows to the bus. It never reads "id > last", because commit order is not id order:
it reads what is still there, and deletes what the bus has taken. One leader per schema and partition."""

import asyncio
from collections.abc import Sequence

import asyncpg

from chama.runtime import db
from chama.runtime.bus import Bus, Envelope
from chama.runtime.telemetry import EVENTS_RELAYED, log

BATCH = 1000
IDLE_SECONDS = 0.05
_LOCK_SPACE = 7_000_000


class Relay:
    """Runs until stopped; losing PostgreSQL or the bus only makes it wait."""

    def __init__(self, schemas: Sequence[str], partitions: int, bus: Bus) -> None:
        self._schemas = list(schemas)
        self._partitions = partitions
        self._bus = bus

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until `stop` is set."""
        while not stop.is_set():
            try:
                async with db.connection() as conn:
                    await self._lead(conn, stop)
            except Exception as why:  # noqa: BLE001 - a dead relay would stop every story
                log.warning("relay.waiting", why=repr(why))
                await _pause(stop, 0.5)

    async def _lead(self, conn: asyncpg.Connection, stop: asyncio.Event) -> None:
        """Hold the locks we can get and move rows; the locks go with the connection."""
        try:
            while not stop.is_set():
                moved = await self.pass_once(conn)
                if moved == 0:
                    await _pause(stop, IDLE_SECONDS)
        finally:
            if not conn.is_closed():
                await conn.execute("SELECT pg_advisory_unlock_all()")

    async def pass_once(self, conn: asyncpg.Connection) -> int:
        """One pass over every outbox that has rows; returns how many events it moved."""
        waiting = await conn.fetch(
            " UNION ALL ".join(
                f"SELECT '{s}' AS schema WHERE EXISTS (SELECT FROM {s}.outbox)" for s in self._schemas
            )
        )
        return sum([await self._move(conn, r["schema"]) for r in waiting])

    async def _move(self, conn: asyncpg.Connection, schema: str) -> int:
        space = _LOCK_SPACE + self._schemas.index(schema)
        mine = await conn.fetch(
            "SELECT p FROM generate_series(0, $2::int - 1) AS p WHERE EXISTS (SELECT FROM pg_locks l"
            " WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid()"
            " AND l.classid = $1::int::oid AND l.objid = p::oid)"
            " OR pg_try_advisory_lock($1::int, p)",
            space,
            self._partitions,
        )
        rows = await conn.fetch(
            f"SELECT id, event_id, partition, type, aggregate, payload FROM {schema}.outbox"
            " WHERE partition = ANY($1::smallint[]) ORDER BY id LIMIT $2",
            [r["p"] for r in mine],
            BATCH,
        )
        if not rows:
            return 0
        await self._bus.publish(
            [(r["partition"], Envelope(r["event_id"], r["type"], r["aggregate"], r["payload"])) for r in rows]
        )
        await conn.execute(
            f"DELETE FROM {schema}.outbox WHERE id = ANY($1::bigint[])", [r["id"] for r in rows]
        )
        EVENTS_RELAYED.labels(schema).inc(len(rows))
        return len(rows)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
