"""What one operator may do to another: give a role, switch off, give a new password."""

import asyncio

import asyncpg

from chama.base.errors import NotFound
from chama.runtime import context
from chama.runtime.db import Database, Tx
from chama.services.staff.errors import StaffLastOwner
from chama.services.staff.internal import passwords, rules, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.internal.actions.role import require_role_to_give
from chama.services.staff.internal.powers import require_power_over
from chama.services.staff.types import StaffMember


def shown(row: asyncpg.Record) -> StaffMember:
    """An operator without what is secret."""
    return StaffMember(
        staff_id=row["staff_id"],
        name=row["name"],
        role=row["role"],
        disabled=row["disabled_at"] is not None,
        totp=row["totp"] is not None,
    )


async def set_role(db: Database, staff_id: str, role: str) -> StaffMember:
    """Another role; the sessions end, because their tokens carry the old permissions."""
    async with db.transaction() as tx:
        owners = await store.lock_owners(tx, rules.OWNER)
        await require_role_to_give(tx, role)
        member = await _within_reach(tx, staff_id)
        if member["role"] != role:
            if role != rules.OWNER:
                _require_another(owners, staff_id)
            await store.set_role(tx, staff_id, role)
            await store.end_sessions(tx, [staff_id])
            await append(tx, str(context.actor()), "staff.role", staff_id, role)
        return shown(await _again(tx, staff_id))


async def set_disabled(db: Database, staff_id: str, disabled: bool) -> StaffMember:
    """Off: no sign-in, no refresh, and the gates refuse the tokens that are out. On: as before."""
    async with db.transaction() as tx:
        owners = await store.lock_owners(tx, rules.OWNER)
        member = await _within_reach(tx, staff_id)
        if (member["disabled_at"] is not None) != disabled:
            if disabled:
                _require_another(owners, staff_id)
                await store.end_sessions(tx, [staff_id])
            await store.set_disabled(tx, staff_id, tx.now if disabled else None)
            act = "staff.disable" if disabled else "staff.enable"
            await append(tx, str(context.actor()), act, staff_id, "")
        return shown(await _again(tx, staff_id))


async def reset_password(db: Database, staff_id: str, password: str, drop_totp: bool) -> StaffMember:
    """A new password; sessions and the lock of the name end, and the authenticator goes when it is lost."""
    hashed = await asyncio.to_thread(passwords.make_hash, password)
    async with db.transaction() as tx:
        known = await store.get_member(tx.conn, staff_id)
        if known is not None:
            await store.forget_failures(tx, f"name|{known['name']}")
        await _within_reach(tx, staff_id)
        await store.set_password(tx, staff_id, hashed)
        if drop_totp:
            await store.set_totp(tx, staff_id, None, 0)
        await store.end_sessions(tx, [staff_id])
        detail = "with the authenticator" if drop_totp else ""
        await append(tx, str(context.actor()), "staff.reset_password", staff_id, detail)
        return shown(await _again(tx, staff_id))


async def _within_reach(tx: Tx, staff_id: str) -> asyncpg.Record:
    member = await _again(tx, staff_id)
    await require_power_over(tx, member["role"])
    return member


async def _again(tx: Tx, staff_id: str) -> asyncpg.Record:
    member = await store.lock_member(tx, staff_id)
    if member is None:
        raise NotFound({"staff_id": "no such member of staff"})
    return member


def _require_another(owners: list[str], staff_id: str) -> None:
    if owners == [staff_id]:
        raise StaffLastOwner
