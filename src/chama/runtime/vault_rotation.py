"""Give the vault new keys while the shop runs: batches, each whole; cut off anywhere, the next run goes on.

The ring's key is replaced by wrapping the shoppers' keys anew. After a leak of those, shoppers get new keys
as well, and every field is sealed anew under them. docs/algorithms/vault.md tells why it may be cut off.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import asyncpg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chama.base.errors import Refusal
from chama.runtime import db, vault
from chama.runtime.vault import LOOK_SECONDS, generation_id, vault_of

BATCH = 500
# When a new generation begins to seal: by then every process knows that it exists.
HEAD_START_SECONDS = 3 * LOOK_SECONDS
_LOCK = 4243
Say = Callable[[str, int, int], None]  # (step, done, all)


class RotationRunning(Refusal):
    code = "rotation_running"
    title_en = "Another rotation is running"
    title_zh = "另一个密钥轮换正在进行"


class StillNeeded(Refusal):
    """Fields or keys still depend on what was to be destroyed; finish the rotation first."""

    code = "key_still_needed"
    title_en = "The old keys are still needed"
    title_zh = "旧密钥仍在使用"


class Sealed(NamedTuple):
    """A column with sealed fields.

    `key` is the primary key, `row` the column whose value is in the place, `owner` in SQL whose key.
    """

    table: str
    column: str
    key: tuple[str, ...]
    row: str
    owner: str

    def place(self, row_id: str) -> str:
        """The associated data of a field."""
        return f"{self.table.partition('.')[2]}.{self.column}|{row_id}"


SEALED: dict[tuple[str, str], Sealed] = {}


def sealed(table: str, *columns: str, key: tuple[str, ...], row: str, owner: str = "") -> None:
    """Declare columns that hold sealed fields, so that a rotation finds them; stores do it when imported."""
    for column in columns:
        SEALED[(table, column)] = Sealed(table, column, key, row, owner or f"{table}.user_id")


class State(NamedTuple):
    """Where the vault stands; `behind` counts keys under older keys of the ring, `older` fields by column."""

    ring: list[str]
    current: str
    generation: int
    behind: int
    older: dict[str, int]


async def state() -> State:
    """Count what a rotation would have to do."""
    async with db.connection() as conn:
        key_id, generation = await _current(conn)
        behind = await _behind(conn, key_id)
        older = await _older_fields(conn, generation)
    return State(await vault.ring().names(), key_id, generation, behind, older)


async def rotate_ring(say: Say) -> str:
    """A new key of the ring wraps every shopper's key; what an earlier run left is finished first."""
    async with _alone() as conn:
        key_id, _ = await _current(conn)
        if not await _behind(conn, key_id):
            key_id = await vault.ring().add()
            # From this commit on nothing is wrapped by the old key: see the share lock in the vault.
            await conn.execute("UPDATE vault.current SET key_id = $1, epoch = epoch + 1", key_id)
        done, left = 0, await _behind(conn, key_id)
        while left:
            say("keys", done, done + left)
            done += await _rewrap(conn, key_id)
            left = await _behind(conn, key_id)
        say("keys", done, done)
    return key_id


async def _rewrap(conn: asyncpg.Connection, key_id: str) -> int:
    rows = await conn.fetch(
        "SELECT user_id, generation, key_id, wrapped FROM vault.keys WHERE key_id <> $1 LIMIT $2",
        key_id,
        BATCH,
    )
    ring = vault.ring()
    fresh = []
    for r in rows:
        owner = r["user_id"].encode()
        fresh.append(await ring.wrap(key_id, await ring.unwrap(r["key_id"], r["wrapped"], owner), owner))
    # A key that was destroyed meanwhile is not there any more, and stays so.
    await conn.execute(
        "UPDATE vault.keys AS k SET key_id = $4, wrapped = t.w"
        " FROM unnest($1::text[], $2::int[], $3::bytea[]) AS t(u, g, w)"
        " WHERE k.user_id = t.u AND k.generation = t.g",
        [r["user_id"] for r in rows],
        [r["generation"] for r in rows],
        fresh,
        key_id,
    )
    return len(rows)


async def rotate_fields(say: Say) -> int:
    """New keys for every shopper, and every field sealed anew; returns how many fields were."""
    async with _alone() as conn:
        key_id, generation = await _current(conn)
        unfinished = await _without(conn, generation) or await _count_older(conn, generation)
        if not unfinished:
            generation += 1
            await conn.execute("UPDATE vault.current SET generation = $1, epoch = epoch + 1", generation)
        await _new_generation(conn, key_id, generation, say)
        await _every_process_looks(conn)
        done = before = 0
        left = await _count_older(conn, generation)
        while left:
            for s in SEALED.values():
                async for moved in _reseal(conn, s, generation):
                    done += moved
                    say("fields", done, max(done, before + left))
            # Whoever wrote during the pass may have written with an older key: look again.
            before, left = done, await _count_older(conn, generation)
        say("fields", done, done)
    return done


async def _new_generation(conn: asyncpg.Connection, key_id: str, generation: int, say: Say) -> None:
    done, left = 0, await _without(conn, generation)
    while left:
        say("new keys", done, done + left)
        users = [
            r["user_id"]
            for r in await conn.fetch(
                "SELECT DISTINCT user_id FROM vault.keys AS k WHERE NOT EXISTS"
                " (SELECT FROM vault.keys AS n WHERE n.user_id = k.user_id AND n.generation = $1)"
                " AND NOT EXISTS (SELECT FROM vault.erased AS e WHERE e.user_id = k.user_id) LIMIT $2",
                generation,
                BATCH,
            )
        ]
        wrapped = [await vault.ring().wrap(key_id, AESGCM.generate_key(256), u.encode()) for u in users]
        async with conn.transaction():
            await conn.execute(
                "INSERT INTO vault.keys (user_id, generation, key_id, wrapped, from_at)"
                " SELECT u, $3, $4, w, now() + make_interval(secs => $5)"
                " FROM unnest($1::text[], $2::bytea[]) AS t(u, w)"
                " WHERE NOT EXISTS (SELECT FROM vault.erased AS e WHERE e.user_id = u)"
                " ON CONFLICT DO NOTHING",
                users,
                wrapped,
                generation,
                key_id,
                HEAD_START_SECONDS,
            )
            await conn.execute("UPDATE vault.current SET epoch = epoch + 1")
        done, left = done + len(users), await _without(conn, generation)
        say("new keys", done, done + left)
    if done:
        await asyncio.sleep(HEAD_START_SECONDS)


async def _every_process_looks(conn: asyncpg.Connection) -> None:
    """From here on everybody seals with the newest key: caches from before are emptied at the next look."""
    await conn.execute("UPDATE vault.current SET epoch = epoch + 1")
    await asyncio.sleep(2 * LOOK_SECONDS)
    await vault.look()


async def _reseal(conn: asyncpg.Connection, s: Sealed, generation: int) -> AsyncIterator[int]:
    """Seal a column anew in the order of its key; whoever writes meanwhile wins: old bytes are compared."""
    keys = ", ".join(s.key)
    after: tuple[Any, ...] | None = None
    columns = ", ".join(dict.fromkeys((*s.key, s.row, s.column)))
    while True:
        where = _older(s)
        args: list[Any] = [*_heads(generation)]
        if after is not None:
            where += f" AND ({keys}) > ({', '.join(f'${i + 3}' for i in range(len(after)))})"
            args += after
        rows = await conn.fetch(
            f"SELECT {columns}, {s.owner} AS owner FROM {s.table} WHERE {where}"
            f" ORDER BY {keys} LIMIT {BATCH}",
            *args,
        )
        if not rows:
            return
        at_hand = await vault_of({r["owner"] for r in rows})
        same = " AND ".join(f"{k} = ${i + 3}" for i, k in enumerate(s.key))
        await conn.executemany(
            f"UPDATE {s.table} SET {s.column} = $1 WHERE {s.column} = $2 AND {same}",
            [
                (_anew(at_hand, s, r), r[s.column], *(r[k] for k in s.key))
                for r in rows
                if at_hand.knows(r["owner"])
            ],
        )
        after = tuple(rows[-1][k] for k in s.key)
        yield len(rows)


def _anew(at_hand: vault.Vault, s: Sealed, row: asyncpg.Record) -> bytes:
    owner, place = row["owner"], s.place(row[s.row])
    return at_hand.seal(owner, place, at_hand.open(owner, place, row[s.column]))


async def retire(say: Say) -> list[str]:
    """Destroy what nothing needs any more: older keys of shoppers and of the ring; StillNeeded otherwise."""
    async with _alone() as conn:
        key_id, generation = await _current(conn)
        await _every_process_looks(conn)
        if await _behind(conn, key_id) or await _count_older(conn, generation):
            raise StillNeeded({"rotate": "run it to its end first"})
        # Only keys that have a successor: a shopper whose fields never moved keeps the one there is.
        await conn.execute(
            "DELETE FROM vault.keys AS k WHERE generation < $1 AND EXISTS"
            " (SELECT FROM vault.keys AS n WHERE n.user_id = k.user_id AND n.generation = $1)",
            generation,
        )
        await conn.execute("UPDATE vault.current SET epoch = epoch + 1")
        gone = [name for name in await vault.ring().names() if name != key_id]
        for n, name in enumerate(gone):
            say("ring", n, len(gone))
            await vault.ring().retire(name)
    return gone


@contextlib.asynccontextmanager
async def _alone() -> AsyncIterator[asyncpg.Connection]:
    async with db.connection() as conn:
        if not await conn.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
            raise RotationRunning
        try:
            # A key that was made in the very moment its owner was erased.
            await conn.execute(
                "DELETE FROM vault.keys AS k USING vault.erased AS e WHERE e.user_id = k.user_id"
            )
            yield conn
        finally:
            await conn.execute("SELECT pg_advisory_unlock($1)", _LOCK)


async def _current(conn: asyncpg.Connection) -> tuple[str, int]:
    row = await conn.fetchrow("SELECT key_id, generation FROM vault.current")
    assert row is not None
    return row["key_id"], row["generation"]


async def _behind(conn: asyncpg.Connection, key_id: str) -> int:
    return await _count(conn, "SELECT count(*) FROM vault.keys WHERE key_id <> $1", key_id)


async def _without(conn: asyncpg.Connection, generation: int) -> int:
    return await _count(
        conn,
        "SELECT count(DISTINCT user_id) FROM vault.keys AS k WHERE NOT EXISTS"
        " (SELECT FROM vault.keys AS n WHERE n.user_id = k.user_id AND n.generation = $1)"
        " AND NOT EXISTS (SELECT FROM vault.erased AS e WHERE e.user_id = k.user_id)",
        generation,
    )


async def _count_older(conn: asyncpg.Connection, generation: int) -> int:
    return sum((await _older_fields(conn, generation)).values())


async def _older_fields(conn: asyncpg.Connection, generation: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for s in SEALED.values():
        count = await _count(conn, f"SELECT count(*) FROM {s.table} WHERE {_older(s)}", *_heads(generation))
        found[f"{s.table}.{s.column}"] = count
    return found


async def _count(conn: asyncpg.Connection, sql: str, *args: Any) -> int:
    return int(await conn.fetchval(sql, *args) or 0)


def _older(s: Sealed) -> str:
    """Sealed by an older generation, of an owner whose keys exist; fields of the erased cannot be read."""
    return (
        f"{s.column} IS NOT NULL AND substring({s.column} FROM 2 FOR 4) NOT IN ($1, $2)"
        f" AND NOT EXISTS (SELECT FROM vault.erased AS e WHERE e.user_id = {s.owner})"
    )


def _heads(generation: int) -> tuple[bytes, bytes]:
    """The key ids that count as new: twice, because the first generation has two ways to be written."""
    return generation_id(generation), b"kek1" if generation == 1 else generation_id(generation)
