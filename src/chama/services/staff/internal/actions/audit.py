"""Append to the audit log."""

from datetime import datetime

from chama.runtime.db import Database, Tx
from chama.runtime.vault import blind_index
from chama.services.staff.internal import rules, store


def mark_of(
    number: int, at: datetime, actor: str, action: str, target: str, detail: str, previous: bytes
) -> bytes:
    """The keyed mark of a row: who can write the database, but has not our secret, cannot make one."""
    return blind_index("audit", rules.audit_text(number, at, actor, action, target, detail, previous))


async def append(tx: Tx, actor: str, action: str, target: str, detail: str) -> None:
    """Write the next row in this transaction; it locks the chain's end, so it comes last in an action."""
    last, previous = await store.lock_audit_head(tx)
    mark = mark_of(last + 1, tx.now, actor, action, target, detail, previous)
    await store.append_audit(tx, last + 1, actor, action, target, detail, mark)


async def audit(db: Database, actor: str, action: str, target: str, detail: str) -> None:
    """Append one row."""
    async with db.transaction() as tx:
        await append(tx, actor, action, target, detail)
