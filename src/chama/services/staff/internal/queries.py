"""Reads of staff."""

import hmac
from datetime import datetime

from chama.base.errors import NotFound
from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.staff.internal import rules, store
from chama.services.staff.internal.actions.audit import mark_of
from chama.services.staff.internal.actions.member import shown
from chama.services.staff.types import AuditCheck, AuditRow, Role, StaffMember, StaffSession, Switch

BATCH = 2000
MOST_SESSIONS = 100


async def member(staff_id: str) -> StaffMember:
    """One operator."""
    async with connection() as conn:
        row = await store.get_member(conn, staff_id)
    if row is None:
        raise NotFound({"staff_id": "no such member of staff"})
    return shown(row)


async def members(cursor: str | None, limit: int) -> Page[StaffMember]:
    """Every operator by name."""
    keys = decode_cursor(cursor, (str,))
    most = max(1, min(limit, MAX_LIMIT))
    async with connection() as conn:
        rows = await store.members_after(conn, str(keys[0]) if keys else "", most + 1)
    items = [shown(r) for r in rows[:most]]
    return Page(items, encode_cursor(items[-1].name) if len(rows) > most else None)


async def roles() -> list[Role]:
    """The built-in roles, then the merchant's own."""
    async with connection() as conn:
        rows = await store.roles(conn)
    built_in = [
        Role(role=name, title=rules.TITLES[name], permissions=sorted(permissions), built_in=True)
        for name, permissions in rules.ROLES.items()
    ]
    own = [
        Role(
            role=r["role"],
            title=r["title"],
            permissions=sorted(set(r["permissions"]) & rules.PERMISSIONS.keys()),
            built_in=False,
        )
        for r in rows
    ]
    return [*built_in, *own]


async def sessions(staff_id: str) -> list[StaffSession]:
    """Where an operator is signed in."""
    async with connection() as conn:
        rows = await store.sessions_of(conn, staff_id, context.now(), MOST_SESSIONS)
    return [
        StaffSession(
            session_id=r["session_id"],
            device=r["device"],
            started_at=r["started_at"],
            seen_at=r["refreshed_at"],
            expires_at=r["expires_at"],
        )
        for r in rows
    ]


async def ended_sessions(since: datetime) -> list[str]:
    """The sessions that were ended since then."""
    async with connection() as conn:
        return await store.ended_since(conn, since)


async def audit_trail(cursor: str | None, limit: int) -> Page[AuditRow]:
    """The audit log, newest first."""
    keys = decode_cursor(cursor, (int,))
    most = max(1, min(limit, MAX_LIMIT))
    async with connection() as conn:
        rows = await store.audit_before(conn, int(keys[0]) if keys else None, most + 1)
    items = [
        AuditRow(
            number=r["number"],
            at=r["at"],
            actor=r["actor"],
            action=r["action"],
            target=r["target"],
            detail=r["detail"],
            mark=r["mark"].hex(),
        )
        for r in rows[:most]
    ]
    return Page(items, encode_cursor(items[-1].number) if len(rows) > most else None)


async def check_audit() -> AuditCheck:
    """Walk the chain up to the end it had when the walk began."""
    async with connection() as conn:
        end, end_mark = await store.audit_head(conn)
        number, mark = 0, b""
        while number < end:
            rows = await store.audit_after(conn, number, min(BATCH, end - number))
            if not rows:
                break
            for r in rows:
                good = mark_of(number + 1, r["at"], r["actor"], r["action"], r["target"], r["detail"], mark)
                if r["number"] != number + 1 or not hmac.compare_digest(good, r["mark"]):
                    return AuditCheck(rows=number, broken_at=number + 1)
                number, mark = r["number"], r["mark"]
    if number != end or mark != end_mark:
        return AuditCheck(rows=number, broken_at=number + 1)
    return AuditCheck(rows=number, broken_at=None)


async def switches() -> list[Switch]:
    """Every switch that was ever used."""
    async with connection() as conn:
        return [Switch(**dict(r)) for r in await store.switches(conn)]
