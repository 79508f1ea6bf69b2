"""Make an operator."""

import asyncio

from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.db import Database, Tx
from chama.runtime.vault import blind_index
from chama.services.staff.errors import StaffNameTaken
from chama.services.staff.events import StaffCreated
from chama.services.staff.internal import passwords, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.internal.actions.role import require_role_to_give
from chama.services.staff.types import StaffMember


async def create(db: Database, key: str, name: str, password: str, role: str) -> StaffMember:
    """Write the operator once per key, with an audit row in the same transaction."""
    # Off the event loop and before the transaction: hashing is slow on purpose.
    hashed = await asyncio.to_thread(passwords.make_hash, password)

    async def act(tx: Tx) -> StaffMember:
        await require_role_to_give(tx, role)
        staff_id = new_id("stf", tx.now)
        if not await store.insert_member(tx, staff_id, name, role, hashed):
            raise StaffNameTaken({"name": "already taken"})
        tx.announce(StaffCreated(at=tx.now, aggregate=staff_id, version=1, staff_id=staff_id, role=role))
        await append(tx, str(context.actor()), "staff.create", staff_id, role)
        return StaffMember(staff_id=staff_id, name=name, role=role)

    # Keyed, because the digest of an act is stored and a plain one would invite guessing the password.
    content = [name, role, blind_index("staff.create", password)]
    return await db.once(key=f"create:{key}", content=content, answer=StaffMember, act=act)
