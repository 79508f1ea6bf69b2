"""Write down what a shopper agrees to, which text it was and where; rows are never changed."""

from chama.base.errors import NotFound
from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database, Tx
from chama.services.users.errors import ConsentVersionOld
from chama.services.users.events import ConsentWithdrawn
from chama.services.users.internal import store
from chama.services.users.internal.documents import consentable
from chama.services.users.internal.store import account


async def record_consent(
    db: Database, key: str, user_id: str, kind: str, version: str, given: bool, source: str
) -> None:
    """Agree to the text in force, or withdraw; ConsentVersionOld for agreeing to another text."""
    current = consentable(kind).version
    if given and version != current:
        raise ConsentVersionOld({"version": "not the text in force"}, version=current)

    async def act(tx: Tx) -> bool:
        if await store.lock_account(tx, user_id) is None:
            raise NotFound({"user_id": "no such account"})
        await write(tx, user_id, kind, version, given, source)
        return True

    await db.once(
        key=f"consent:{user_id}:{key}", content=[kind, version, given, source], answer=bool, act=act
    )


async def write(tx: Tx, user_id: str, kind: str, version: str, given: bool, source: str) -> None:
    """An answer of a locked account; a withdrawal is announced."""
    consent_id = new_id("cns", tx.now, gene_of(user_id))
    await account.insert_consent(tx, user_id, consent_id, kind, version, given, source)
    if not given:
        tx.announce(ConsentWithdrawn(at=tx.now, aggregate=user_id, version=1, user_id=user_id, kind=kind))
