"""Switch a part of the shop off or on, with its row in the audit log."""

from chama.runtime import context
from chama.runtime.db import Database
from chama.services.staff.internal import store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.types import Switch


async def switch(db: Database, name: str, off: bool, reason: str) -> Switch:
    """Write the switch; one that stands so already is left as it is, with its first reason."""
    actor = str(context.actor())
    async with db.transaction() as tx:
        row = await store.set_switch(tx, name, off, reason, actor)
        if row is None:
            return Switch(**dict(await store.get_switch(tx, name)))
        await append(tx, actor, "switch.off" if off else "switch.on", name, reason)
    return Switch(**dict(row))
