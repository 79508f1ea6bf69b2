"""Sign an operator in."""

import asyncio

from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.tokens import access_until, make_access
from chama.services.staff.errors import StaffLocked, StaffSignInRefused
from chama.services.staff.internal import passwords, rules, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.types import StaffSignedIn


async def authenticate(db: Database, name: str, password: str) -> StaffSignedIn:
    """Compare outside the transaction, decide inside it: a lock beats a right password that came later."""
    async with connection() as conn:
        # A locked name costs no hashing, so guessing at it cannot be used to burn the processor.
        if rules.is_locked(await store.locked_until(conn, name), context.now()):
            raise StaffLocked(wait_seconds=int(rules.LOCK_TIME.total_seconds()))
        member = await store.find_member(conn, name)
    stored = member["password_hash"] if member else None
    matches = await asyncio.to_thread(passwords.matches, stored, password)
    winner = member if matches else None
    async with db.transaction() as tx:
        row = await store.lock_failures(tx, name)
        locked = rules.is_locked(row["locked_until"], tx.now)
        if not locked and winner is not None:
            await store.forget_failures(tx, name)
            await append(tx, f"staff:{winner['staff_id']}", "staff.sign_in", winner["staff_id"], "")
        elif not locked:
            count, until = rules.after_failure(row["failures"], row["last_at"], tx.now)
            await store.set_failures(tx, name, count, until)
            if until is not None:
                await append(tx, "nobody", "staff.locked", member["staff_id"] if member else "", "")
    # Refused only now: the count must be committed, not rolled back with the refusal.
    if locked:
        raise StaffLocked(wait_seconds=int(rules.LOCK_TIME.total_seconds()))
    if winner is None:
        raise StaffSignInRefused
    permissions = rules.permissions_of(winner["role"])
    return StaffSignedIn(
        staff_id=winner["staff_id"],
        access_token=make_access(winner["staff_id"], new_id("ses", context.now()), "staff", permissions),
        permissions=permissions,
        expires_at=access_until(),
    )
