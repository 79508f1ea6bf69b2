"""What a role may do, and what the actor of this call may do: read in the action's own transaction."""

import asyncpg

from chama.runtime import context
from chama.runtime.db import Tx
from chama.services.staff.internal import rules, store


async def permissions_of(conn: asyncpg.Connection, role: str) -> frozenset[str]:
    """What a role may do; nothing when there is no such role, and never what no longer exists."""
    if role in rules.ROLES:
        return rules.ROLES[role]
    return frozenset(await store.role_permissions(conn, role) or ()) & rules.PERMISSIONS.keys()


async def powers(tx: Tx) -> frozenset[str]:
    """What the actor of this call may do, read anew; the system may do everything."""
    actor = context.actor()
    if actor.kind == "system":
        return rules.ROLES[rules.OWNER]
    own = await store.get_member(tx.conn, actor.id) if actor.kind == "staff" else None
    if own is None or own["disabled_at"] is not None:
        return frozenset()
    return await permissions_of(tx.conn, own["role"])


async def require_power_over(tx: Tx, *roles: str) -> None:
    """StaffBeyondOwn unless the actor may do everything that these roles may."""
    own = await powers(tx)
    for role in roles:
        rules.require_within(own, await permissions_of(tx.conn, role))
