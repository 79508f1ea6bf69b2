"""Transactions: one pool a process, one transaction an action; acts, outbox and inbox rows travel in it."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

import asyncpg
import msgspec

from chama.base.errors import ActKeyReused, Unavailable
from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.service import Event
from chama.runtime.settings import engine_urls, secret, settings

A = TypeVar("A")

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    # What asyncpg says of a connection that was lost in mid-statement, when the rollback is to be sent on it.
    asyncpg.InternalClientError,
    asyncpg.TooManyConnectionsError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.DiskFullError,
    OSError,
    TimeoutError,
)
# Worth repeating: also a lost race on a unique key, because the next look sees the winner.
REPEAT = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.UniqueViolationError)

_pool: asyncpg.Pool | None = None
_waiting = 0


async def _as_it_is(_: asyncpg.Connection) -> None:
    """What a returned connection needs beside the rollback that the pool does: nothing, and so no round trip.

    No session is set up by hand, and `leading` lets go of its locks; the default resets after every read.
    """


async def open_pool(url: str | None = None, size: int | None = None) -> None:
    """Open this process's pool; time-outs for locks and statements are set on every connection."""
    global _pool
    _pool = await asyncpg.create_pool(
        url or engine_urls().postgres,
        min_size=1,
        max_size=size or settings().pool_size,
        timeout=3,
        command_timeout=10,
        max_inactive_connection_lifetime=60,
        reset=_as_it_is,
        server_settings={
            "lock_timeout": "2000",
            "statement_timeout": "10000",
            "idle_in_transaction_session_timeout": "15000",
            "application_name": "chama",
        },
    )


async def close_pool() -> None:
    """Close it; calls under way finish first."""
    global _pool
    if _pool is not None:
        pool, _pool = _pool, None
        try:
            async with _within(5):
                await pool.close()
        except TimeoutError:
            pool.terminate()


@contextlib.asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    async with asyncio.timeout(seconds):
        yield


@contextlib.asynccontextmanager
async def connection() -> AsyncIterator[asyncpg.Connection]:
    """A connection for reads; a lost database is Unavailable."""
    global _waiting
    if _pool is None:
        raise Unavailable("database")
    waits = True
    _waiting += 1
    try:
        async with _pool.acquire(timeout=context.seconds_left(4)) as conn:
            waits = False
            _waiting -= 1
            # The pool lends a proxy that has every method of a connection, yet not its class.
            yield cast(asyncpg.Connection, conn)
    except LOST as why:
        raise Unavailable("database") from why
    finally:
        if waits:
            _waiting -= 1


@contextlib.asynccontextmanager
async def leading() -> AsyncIterator[asyncpg.Connection]:
    """A connection that may take advisory locks; it lets go of them when it goes back to the pool."""
    async with connection() as conn:
        try:
            yield conn
        finally:
            if not conn.is_closed():
                await conn.execute("SELECT pg_advisory_unlock_all()")


class PoolState(NamedTuple):
    """How many connections the pool has, how many work, how many calls wait for one."""

    size: int
    in_use: int
    waiting: int


def pool_state() -> PoolState:
    """The pool of this process as it is now."""
    if _pool is None:
        return PoolState(0, 0, _waiting)
    return PoolState(_pool.get_size(), _pool.get_size() - _pool.get_idle_size(), _waiting)


def digest(content: Any) -> bytes:
    """The fingerprint of a request, to tell a repeat from a reused key.

    Keyed, so that what is stored does not let a phone number in the request be guessed.
    """
    encoded = msgspec.msgpack.encode(content, order="sorted")
    return hashlib.blake2b(encoded, digest_size=16, key=secret("blind")).digest()


class Tx:
    """An open transaction of one service; everything announced is written just before the commit."""

    def __init__(self, schema: str, conn: asyncpg.Connection, now: datetime) -> None:
        self.schema = schema
        self.conn = conn
        self.now = now
        self._events: list[Event] = []

    def announce(self, event: Event) -> None:
        """Write this fact to the outbox in this transaction."""
        self._events.append(event)

    async def first_time(self, causes: Sequence[str]) -> set[str]:
        """Of these event ids, those never handled here before; they are marked handled with this commit."""
        rows = await self.conn.fetch(
            f"INSERT INTO {self.schema}.inbox (event_id, at)"
            " SELECT DISTINCT unnest($1::text[]), $2::timestamptz"
            " ON CONFLICT DO NOTHING RETURNING event_id",
            list(causes),
            self.now,
        )
        return {r["event_id"] for r in rows}

    async def acts(self, keys: Sequence[str]) -> dict[str, asyncpg.Record]:
        """The recorded acts among these keys: rows of key, content, answer."""
        rows = await self.conn.fetch(
            f"SELECT key, content, answer FROM {self.schema}.acts WHERE key = ANY($1::text[])", list(keys)
        )
        return {r["key"]: r for r in rows}

    async def record_acts(self, acts: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Store (key, content digest, encoded answer) of acts done in this transaction."""
        await self.insert("acts", ("key", "content", "answer", "at"), [(*act, self.now) for act in acts])

    async def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write new rows of this service; a key that is there already is a unique violation.

        By COPY: for a batch it costs us a quarter and the server half of what unnested arrays cost.
        """
        await self.conn.copy_records_to_table(table, schema_name=self.schema, columns=columns, records=rows)

    async def _flush(self) -> None:
        if not self._events:
            return
        partitions, encode = settings().partitions, msgspec.msgpack.encode
        named = [
            msgspec.structs.replace(e, id=new_id("evt", self.now), trace=context.trace_of(e.aggregate))
            for e in self._events
        ]
        await self.insert(
            "outbox",
            ("event_id", "partition", "type", "aggregate", "payload"),
            [
                (e.id, partition_of(e.aggregate, partitions), e.type_name(), e.aggregate, encode(e))
                for e in named
            ],
        )


def partition_of(aggregate: str, partitions: int) -> int:
    """Events of one aggregate share a partition, so they stay in order."""
    return hashlib.blake2b(aggregate.encode(), digest_size=2).digest()[1] % partitions


class Database:
    """A service's own schema."""

    def __init__(self, schema: str) -> None:
        self.schema = schema

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """One transaction; leaving it commits, any error rolls back; a lost database is Unavailable."""
        async with connection() as conn:
            async with conn.transaction():
                tx = Tx(self.schema, conn, context.now())
                yield tx
                await tx._flush()

    async def once(self, *, key: str, content: Any, answer: type[A], act: Callable[[Tx], Awaitable[A]]) -> A:
        """Run an act exactly once per key: a repeat gets the first answer, other content ActKeyReused.

        The key row is written first, so a concurrent repeat waits for the first to commit or roll back.
        """
        mark = digest(content)
        async with self.transaction() as tx:
            fresh = await tx.conn.fetchval(
                f"INSERT INTO {self.schema}.acts (key, content, answer, at) VALUES ($1, $2, ''::bytea, $3)"
                " ON CONFLICT DO NOTHING RETURNING true",
                key,
                mark,
                tx.now,
            )
            if not fresh:
                row = (await tx.acts([key]))[key]
                return replayed(row, mark, answer)
            result = await act(tx)
            await tx.conn.execute(
                f"UPDATE {self.schema}.acts SET answer = $2 WHERE key = $1",
                key,
                msgspec.msgpack.encode(result),
            )
            return result

    async def earlier(self, *, key: str, content: Any, answer: type[A]) -> A | None:
        """The answer of an act that was done under this key, None when none was; ActKeyReused as `once`."""
        async with connection() as conn:
            row = await conn.fetchrow(f"SELECT content, answer FROM {self.schema}.acts WHERE key = $1", key)
        return None if row is None else replayed(row, digest(content), answer)


def replayed(row: asyncpg.Record, content: bytes, answer: type[A]) -> A:
    """The first answer of an act, or ActKeyReused when the content differs."""
    if row["content"] != content:
        raise ActKeyReused({"Idempotency-Key": "already used for a different request"})
    return msgspec.msgpack.decode(row["answer"], type=answer)
