"""What a shopper says about themselves, and the switches of an account."""

from datetime import date

import msgspec

from chama.base.errors import NotFound
from chama.runtime.db import Database, Tx
from chama.runtime.vault import blind_index, vault_of
from chama.services.users.events import ProfileCompleted
from chama.services.users.internal import store
from chama.services.users.internal.actions import consents
from chama.services.users.internal.documents import consentable
from chama.services.users.internal.store import account

PERSONALISATION = "personalisation"


class About(msgspec.Struct, frozen=True):
    """What a shopper says about themselves; sealed as one field."""

    nickname: str = ""
    avatar: str = ""
    gender: str = ""
    birthday_on: date | None = None


async def update_settings(
    db: Database, key: str, user_id: str, about: About, order_notices: bool, personalised: bool | None
) -> None:
    """Replace the settings once per key; a changed `personalised` is a consent given or withdrawn."""
    text = msgspec.json.encode(about).decode()
    sealed = (await vault_of([user_id])).seal(user_id, f"accounts.about|{user_id}", text)

    async def act(tx: Tx) -> bool:
        if await store.lock_account(tx, user_id) is None:
            raise NotFound({"user_id": "no such account"})
        await account.set_settings(tx, user_id, sealed, order_notices)
        known = {r["kind"]: r["given"] for r in await account.consents_of(tx.conn, user_id)}
        if personalised is not None and known.get(PERSONALISATION) != personalised:
            version = consentable(PERSONALISATION).version
            await consents.write(tx, user_id, PERSONALISATION, version, personalised, "settings")
        if about.nickname and about.avatar and about.birthday_on is not None:
            tx.announce(ProfileCompleted(at=tx.now, aggregate=user_id, version=1, user_id=user_id))
        return True

    content = blind_index("settings", f"{text}|{order_notices}|{personalised}")
    await db.once(key=f"settings:{user_id}:{key}", content=content, answer=bool, act=act)
