"""Close an account: asked, time to think, emptied; done only when the vault has destroyed its keys."""

from datetime import timedelta

from chama.base.errors import NotFound
from chama.runtime.db import Database, Tx, connection
from chama.runtime.settings import settings
from chama.runtime.vault import blind_index, shred, vault_of
from chama.services.users.errors import NotClosing
from chama.services.users.events import UserErased
from chama.services.users.internal import store
from chama.services.users.internal.store import account
from chama.services.users.types import Closing

PUT_OFF = timedelta(days=1)
# Longer than an access token lives and any call takes: then nothing is sealed for this shopper any more.
LAST_CALLS = timedelta(minutes=20)


async def ask(db: Database, key: str, user_id: str, source: str) -> Closing:
    """Ask to close the account, once per key; a request that stands is answered as it is."""

    async def act(tx: Tx) -> Closing:
        if await store.lock_account(tx, user_id) is None:
            raise NotFound({"user_id": "no such account"})
        due_at = tx.now + timedelta(days=settings().closing_days)
        return Closing(**dict(await account.put_closing(tx, user_id, source, due_at)))

    return await db.once(key=f"closing:{user_id}:{key}", content=source, answer=Closing, act=act)


async def cancel(db: Database, user_id: str) -> None:
    """Change one's mind while there is time; NotClosing otherwise."""
    async with db.transaction() as tx:
        if not await account.move_closing(tx, user_id, ["asked"], "cancelled"):
            raise NotClosing


async def put_off(db: Database, user_id: str) -> None:
    """Something is under way: ask again tomorrow."""
    async with db.transaction() as tx:
        await account.put_off_closing(tx, user_id, tx.now + PUT_OFF)


async def close(db: Database, user_id: str) -> None:
    """Empty an account that asked for it; nothing happens to one that did not, or changed its mind."""
    blinds = await _identities(user_id)
    async with db.transaction() as tx:
        if not await account.move_closing(tx, user_id, ["asked"], "erasing"):
            return
        await account.put_off_closing(tx, user_id, tx.now + LAST_CALLS)
        await account.release_identities(tx, user_id, blinds)
        await store.revoke_all_sessions(tx, user_id)
        await account.empty_account(tx, user_id)


async def erase(db: Database, user_id: str) -> None:
    """Destroy the keys, then announce it; a crash in between repeats the first."""
    async with connection() as conn:
        row = await account.get_closing(conn, user_id)
    if row is None or row["state"] != "erasing":
        return
    await shred(user_id)
    async with db.transaction() as tx:
        if await account.move_closing(tx, user_id, ["erasing"], "done"):
            tx.announce(UserErased(at=tx.now, aggregate=user_id, version=1, user_id=user_id))


async def _identities(user_id: str) -> list[tuple[str, bytes]]:
    """What the account is found by; nothing any more when somebody else closed it."""
    async with connection() as conn:
        row = await store.get_account(conn, user_id)
    if row is None:
        return []
    vault = await vault_of([user_id])
    return [
        (kind, blind_index(kind, vault.open(user_id, f"accounts.{column}|{user_id}", row[column])))
        for kind, column in (("phone", "phone"), ("wechat", "openid"))
        if row[column] is not None
    ]
