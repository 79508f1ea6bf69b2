"""Every SQL statement and every lock of staff. Lock order: failures, member, end of the audit log."""

from datetime import datetime

import asyncpg

from chama.runtime.db import Tx

_AUDIT = "number, at, actor, action, target, detail, mark"


async def find_member(conn: asyncpg.Connection, name: str) -> asyncpg.Record | None:
    """The operator with this name."""
    return await conn.fetchrow(
        "SELECT staff_id, role, password_hash FROM staff.members WHERE name = $1", name
    )


async def insert_member(tx: Tx, staff_id: str, name: str, role: str, password_hash: str) -> bool:
    """Write a new operator; False when the name is taken."""
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO staff.members (staff_id, name, role, password_hash, made_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING true",
            staff_id,
            name,
            role,
            password_hash,
            tx.now,
        )
    )


async def locked_until(conn: asyncpg.Connection, name: str) -> datetime | None:
    """Until when a name was locked last."""
    return await conn.fetchval("SELECT locked_until FROM staff.sign_in_failures WHERE name = $1", name)


async def lock_failures(tx: Tx, name: str) -> asyncpg.Record:
    """Lock (or make) the failures of a name, so that parallel guesses are counted one by one."""
    return await tx.conn.fetchrow(
        "INSERT INTO staff.sign_in_failures AS f (name, failures, last_at) VALUES ($1, 0, $2)"
        " ON CONFLICT (name) DO UPDATE SET failures = f.failures RETURNING failures, last_at, locked_until",
        name,
        tx.now,
    )


async def set_failures(tx: Tx, name: str, failures: int, locked: datetime | None) -> None:
    """Write the count of a locked row."""
    await tx.conn.execute(
        "UPDATE staff.sign_in_failures SET failures = $2, locked_until = $3, last_at = $4 WHERE name = $1",
        name,
        failures,
        locked,
        tx.now,
    )


async def forget_failures(tx: Tx, name: str) -> None:
    """The right password ends the count."""
    await tx.conn.execute("DELETE FROM staff.sign_in_failures WHERE name = $1", name)


async def sweep_failures(conn: asyncpg.Connection, before: datetime) -> int:
    """Forget failures whose locks are long over; how many."""
    return await conn.fetchval(
        "WITH gone AS (DELETE FROM staff.sign_in_failures WHERE last_at < $1 RETURNING 1)"
        " SELECT count(*) FROM gone",
        before,
    )


async def lock_audit_head(tx: Tx) -> tuple[int, bytes]:
    """Lock the end of the audit log: its last number and mark."""
    row = await tx.conn.fetchrow("SELECT number, mark FROM staff.audit_head FOR UPDATE")
    return row["number"], row["mark"]


async def append_audit(
    tx: Tx, number: int, actor: str, action: str, target: str, detail: str, mark: bytes
) -> None:
    """Write the next row and move the end to it."""
    await tx.conn.execute(
        f"INSERT INTO staff.audit ({_AUDIT}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        number,
        tx.now,
        actor,
        action,
        target,
        detail,
        mark,
    )
    await tx.conn.execute("UPDATE staff.audit_head SET number = $1, mark = $2", number, mark)


async def audit_before(conn: asyncpg.Connection, before: int | None, limit: int) -> list[asyncpg.Record]:
    """Audit rows below a number, newest first."""
    return await conn.fetch(
        f"SELECT {_AUDIT} FROM staff.audit WHERE $1::bigint IS NULL OR number < $1"
        " ORDER BY number DESC LIMIT $2",
        before,
        limit,
    )


async def audit_after(conn: asyncpg.Connection, after: int, limit: int) -> list[asyncpg.Record]:
    """Audit rows above a number, oldest first."""
    return await conn.fetch(
        f"SELECT {_AUDIT} FROM staff.audit WHERE number > $1 ORDER BY number LIMIT $2", after, limit
    )


async def audit_head(conn: asyncpg.Connection) -> tuple[int, bytes]:
    """The end of the audit log, not locked."""
    row = await conn.fetchrow("SELECT number, mark FROM staff.audit_head")
    return row["number"], row["mark"]
