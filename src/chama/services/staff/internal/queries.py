"""Reads of staff."""

import hmac

from chama.base.pages import MAX_LIMIT, Page, decode_cursor, encode_cursor
from chama.runtime.db import connection
from chama.services.staff.internal import store
from chama.services.staff.internal.actions.audit import mark_of
from chama.services.staff.types import AuditCheck, AuditRow

BATCH = 2000


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
                good = mark_of(
                    number + 1, r["at"], r["actor"], r["action"], r["target"], r["detail"], mark
                )
                if r["number"] != number + 1 or not hmac.compare_digest(good, r["mark"]):
                    return AuditCheck(rows=number, broken_at=number + 1)
                number, mark = r["number"], r["mark"]
    if number != end or mark != end_mark:
        return AuditCheck(rows=number, broken_at=number + 1)
    return AuditCheck(rows=number, broken_at=None)
