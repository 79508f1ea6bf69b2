"""Every SQL statement and every lock of staff.

Lock order: failures, owners, role, member, session, switch, end of the audit log.
"""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.runtime.db import Tx

_AUDIT = "number, at, actor, action, target, detail, mark"
_MEMBER = "staff_id, name, role, password_hash, disabled_at, totp, totp_offered"
_SWITCH = "name, off, reason, actor, changed_at"
_SESSION = "session_id, device, started_at, refreshed_at, expires_at"


async def find_member(conn: asyncpg.Connection, name: str) -> asyncpg.Record | None:
    """The operator with this name."""
    return await conn.fetchrow(f"SELECT {_MEMBER} FROM staff.members WHERE name = $1", name)


async def get_member(conn: asyncpg.Connection, staff_id: str) -> asyncpg.Record | None:
    """The operator with this id."""
    return await conn.fetchrow(f"SELECT {_MEMBER} FROM staff.members WHERE staff_id = $1", staff_id)


async def lock_member(tx: Tx, staff_id: str) -> asyncpg.Record | None:
    """Lock an operator."""
    return await tx.conn.fetchrow(
        f"SELECT {_MEMBER} FROM staff.members WHERE staff_id = $1 FOR UPDATE", staff_id
    )


async def members_after(conn: asyncpg.Connection, after: str, limit: int) -> list[asyncpg.Record]:
    """Operators by name."""
    return await conn.fetch(
        f"SELECT {_MEMBER} FROM staff.members WHERE name > $1 ORDER BY name LIMIT $2", after, limit
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


async def lock_owners(tx: Tx, role: str) -> list[str]:
    """Lock the operators of a role who are not switched off, so that two cannot remove each other."""
    rows = await tx.conn.fetch(
        "SELECT staff_id FROM staff.members WHERE role = $1 AND disabled_at IS NULL"
        " ORDER BY staff_id FOR UPDATE",
        role,
    )
    return [r["staff_id"] for r in rows]


async def set_role(tx: Tx, staff_id: str, role: str) -> None:
    """Write the role of a locked operator."""
    await tx.conn.execute("UPDATE staff.members SET role = $2 WHERE staff_id = $1", staff_id, role)


async def set_disabled(tx: Tx, staff_id: str, at: datetime | None) -> None:
    """Switch a locked operator off, or on again."""
    await tx.conn.execute("UPDATE staff.members SET disabled_at = $2 WHERE staff_id = $1", staff_id, at)


async def set_password(tx: Tx, staff_id: str, password_hash: str) -> None:
    """Write the password of a locked operator."""
    await tx.conn.execute(
        "UPDATE staff.members SET password_hash = $2 WHERE staff_id = $1", staff_id, password_hash
    )


async def offer_totp(tx: Tx, staff_id: str, sealed: bytes) -> None:
    """Keep a secret that waits for its first code."""
    await tx.conn.execute("UPDATE staff.members SET totp_offered = $2 WHERE staff_id = $1", staff_id, sealed)


async def set_totp(tx: Tx, staff_id: str, sealed: bytes | None, step: int) -> None:
    """Use a secret from now on, or none; old recovery codes go."""
    await tx.conn.execute(
        "UPDATE staff.members SET totp = $2, totp_offered = NULL, totp_step = $3 WHERE staff_id = $1",
        staff_id,
        sealed,
        step,
    )
    await tx.conn.execute("DELETE FROM staff.recovery_codes WHERE staff_id = $1", staff_id)


async def use_step(tx: Tx, staff_id: str, step: int) -> bool:
    """Use the code of a time step up; False when it, or a later one, was used before."""
    return bool(
        await tx.conn.fetchval(
            "UPDATE staff.members SET totp_step = $2 WHERE staff_id = $1 AND totp_step < $2 RETURNING true",
            staff_id,
            step,
        )
    )


async def insert_recovery_codes(tx: Tx, staff_id: str, marks: Sequence[bytes]) -> None:
    """Keep the fingerprints of new recovery codes."""
    await tx.insert("recovery_codes", ("staff_id", "mark"), [(staff_id, mark) for mark in marks])


async def use_recovery_code(tx: Tx, staff_id: str, mark: bytes) -> bool:
    """Use a recovery code up; False when it is none, or was used."""
    return bool(
        await tx.conn.fetchval(
            "UPDATE staff.recovery_codes SET used_at = $3"
            " WHERE staff_id = $1 AND mark = $2 AND used_at IS NULL RETURNING true",
            staff_id,
            mark,
            tx.now,
        )
    )


async def roles(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """The merchant's own roles by name."""
    return await conn.fetch("SELECT role, title, permissions FROM staff.roles ORDER BY role")


async def role_permissions(conn: asyncpg.Connection, role: str) -> list[str] | None:
    """What one of the merchant's own roles may do; None when there is no such role."""
    return await conn.fetchval("SELECT permissions FROM staff.roles WHERE role = $1", role)


async def lock_role(tx: Tx, role: str, *, write: bool) -> list[str] | None:
    """Lock one of the merchant's own roles; readers keep it from going while they give it to somebody."""
    how = "FOR UPDATE" if write else "FOR SHARE"
    return await tx.conn.fetchval(f"SELECT permissions FROM staff.roles WHERE role = $1 {how}", role)


async def save_role(tx: Tx, role: str, title: str, permissions: list[str]) -> None:
    """Write a role."""
    await tx.conn.execute(
        "INSERT INTO staff.roles (role, title, permissions, changed_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (role) DO UPDATE SET title = $2, permissions = $3, changed_at = $4",
        role,
        title,
        permissions,
        tx.now,
    )


async def delete_role(tx: Tx, role: str) -> None:
    """Remove a locked role."""
    await tx.conn.execute("DELETE FROM staff.roles WHERE role = $1", role)


async def holders(tx: Tx, role: str) -> list[str]:
    """Who has a role, by id."""
    rows = await tx.conn.fetch("SELECT staff_id FROM staff.members WHERE role = $1 ORDER BY staff_id", role)
    return [r["staff_id"] for r in rows]


async def insert_session(tx: Tx, staff_id: str, session_id: str, device: str, expires_at: datetime) -> None:
    """Open a session, generation 0."""
    await tx.conn.execute(
        "INSERT INTO staff.sessions (session_id, staff_id, device, started_at, refreshed_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $4, $5)",
        session_id,
        staff_id,
        device,
        tx.now,
        expires_at,
    )


async def lock_session(tx: Tx, session_id: str) -> asyncpg.Record | None:
    """Lock a session."""
    return await tx.conn.fetchrow(
        "SELECT staff_id, generation, expires_at, revoked_at FROM staff.sessions"
        " WHERE session_id = $1 FOR UPDATE",
        session_id,
    )


async def renew_session(tx: Tx, session_id: str, expires_at: datetime) -> None:
    """Count a locked session up by one generation."""
    await tx.conn.execute(
        "UPDATE staff.sessions SET generation = generation + 1, refreshed_at = $2, expires_at = $3"
        " WHERE session_id = $1",
        session_id,
        tx.now,
        expires_at,
    )


async def end_sessions(tx: Tx, staff_ids: Sequence[str], session_id: str | None = None) -> None:
    """End every session of these operators, or one of them; the first end counts."""
    await tx.conn.execute(
        "UPDATE staff.sessions SET revoked_at = $3 WHERE staff_id = ANY($1::text[])"
        " AND ($2::text IS NULL OR session_id = $2) AND revoked_at IS NULL",
        list(staff_ids),
        session_id,
        tx.now,
    )


async def sessions_of(
    conn: asyncpg.Connection, staff_id: str, now: datetime, limit: int
) -> list[asyncpg.Record]:
    """The open sessions of an operator, newest first."""
    return await conn.fetch(
        f"SELECT {_SESSION} FROM staff.sessions WHERE staff_id = $1 AND revoked_at IS NULL"
        " AND expires_at > $2 ORDER BY started_at DESC LIMIT $3",
        staff_id,
        now,
        limit,
    )


async def ended_since(conn: asyncpg.Connection, since: datetime) -> list[str]:
    """The sessions that were ended since then."""
    rows = await conn.fetch("SELECT session_id FROM staff.sessions WHERE revoked_at >= $1", since)
    return [r["session_id"] for r in rows]


async def locked_until(conn: asyncpg.Connection, subjects: Sequence[str]) -> datetime | None:
    """Until when the longest locked of these must wait."""
    return await conn.fetchval(
        "SELECT max(locked_until) FROM staff.sign_in_failures WHERE subject = ANY($1::text[])", list(subjects)
    )


async def lock_failures(tx: Tx, subjects: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock (or make) these failures, so that parallel guesses are counted one by one."""
    rows = await tx.conn.fetch(
        "INSERT INTO staff.sign_in_failures AS f (subject, failures, last_at)"
        " SELECT s, 0, $2 FROM unnest($1::text[]) AS s ORDER BY s"
        " ON CONFLICT (subject) DO UPDATE SET failures = f.failures"
        " RETURNING subject, failures, last_at, locked_until",
        sorted(subjects),
        tx.now,
    )
    return {r["subject"]: r for r in rows}


async def set_failures(tx: Tx, subject: str, failures: int, locked: datetime | None) -> None:
    """Write the count of a locked row."""
    await tx.conn.execute(
        "UPDATE staff.sign_in_failures SET failures = $2, locked_until = $3, last_at = $4 WHERE subject = $1",
        subject,
        failures,
        locked,
        tx.now,
    )


async def forget_failures(tx: Tx, subject: str) -> None:
    """The right password ends the count."""
    await tx.conn.execute("DELETE FROM staff.sign_in_failures WHERE subject = $1", subject)


async def sweep(conn: asyncpg.Connection, failures_before: datetime, sessions_before: datetime) -> int:
    """Forget failures whose locks are long over, and sessions nobody can go on with; how many rows."""
    failures = await conn.fetchval(
        "WITH gone AS (DELETE FROM staff.sign_in_failures WHERE last_at < $1 RETURNING 1)"
        " SELECT count(*) FROM gone",
        failures_before,
    )
    sessions = await conn.fetchval(
        "WITH gone AS (DELETE FROM staff.sessions WHERE expires_at < $1 RETURNING 1)"
        " SELECT count(*) FROM gone",
        sessions_before,
    )
    return failures + sessions


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


async def switches(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """Every switch by name."""
    return await conn.fetch(f"SELECT {_SWITCH} FROM staff.switches ORDER BY name")


async def get_switch(tx: Tx, name: str) -> asyncpg.Record:
    """A switch that is there."""
    row = await tx.conn.fetchrow(f"SELECT {_SWITCH} FROM staff.switches WHERE name = $1", name)
    assert row is not None
    return row


async def set_switch(tx: Tx, name: str, off: bool, reason: str, actor: str) -> asyncpg.Record | None:
    """Write a switch; None when it stands so already."""
    return await tx.conn.fetchrow(
        "INSERT INTO staff.switches (name, off, reason, actor, changed_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (name) DO UPDATE SET off = excluded.off, reason = excluded.reason,"
        " actor = excluded.actor, changed_at = excluded.changed_at WHERE switches.off <> excluded.off"
        f" RETURNING {_SWITCH}",
        *(name, off, reason, actor, tx.now),
    )
