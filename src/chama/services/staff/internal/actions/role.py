"""Roles of the merchant's own: a title and permissions."""

from chama.base.errors import InvalidRequest, NotFound
from chama.runtime import context
from chama.runtime.db import Database, Tx
from chama.services.staff.errors import RoleBuiltIn, RoleInUse
from chama.services.staff.internal import rules, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.internal.powers import powers, require_power_over
from chama.services.staff.types import Role


async def require_role_to_give(tx: Tx, role: str) -> None:
    """Lock a role that is about to be given: it exists, and reaches no further than the actor does."""
    if role not in rules.ROLES and await store.lock_role(tx, role, write=False) is None:
        raise InvalidRequest({"role": "no such role"})
    await require_power_over(tx, role)


async def save(db: Database, role: str, title: str, permissions: list[str]) -> Role:
    """Write a role; its holders' sessions end, because their tokens carry what it could do before."""
    if role in rules.ROLES:
        raise RoleBuiltIn({"role": "built in"})
    wanted = sorted(set(permissions))
    async with db.transaction() as tx:
        before = await store.lock_role(tx, role, write=True)
        await require_power_over(tx, role)
        rules.require_within(await powers(tx), wanted)
        await store.save_role(tx, role, title, wanted)
        if before is not None and sorted(before) != wanted:
            await store.end_sessions(tx, await store.holders(tx, role))
        await append(tx, str(context.actor()), "role.save", role, " ".join(wanted))
    return Role(role=role, title=title, permissions=wanted, built_in=False)


async def delete(db: Database, role: str) -> None:
    """Remove a role that nobody has."""
    if role in rules.ROLES:
        raise RoleBuiltIn({"role": "built in"})
    async with db.transaction() as tx:
        if await store.lock_role(tx, role, write=True) is None:
            raise NotFound({"role": "no such role"})
        await require_power_over(tx, role)
        if await store.holders(tx, role):
            raise RoleInUse
        await store.delete_role(tx, role)
        await append(tx, str(context.actor()), "role.delete", role, "")
