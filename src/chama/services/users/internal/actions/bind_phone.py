"""Tie a phone to an account, or another one in its place: a phone belongs to one account."""

from chama.base.errors import NotFound
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import blind_index, vault_of
from chama.services.users.errors import OldPhoneProofRequired, PhoneMissing, PhoneTaken, SmsCodeWrong
from chama.services.users.events import PhoneBound
from chama.services.users.internal import store
from chama.services.users.internal.actions import sms_code
from chama.services.users.internal.store import account


async def own_phone(user_id: str) -> str | None:
    """The phone of an account in clear."""
    async with connection() as conn:
        row = await store.get_account(conn, user_id)
    if row is None:
        raise NotFound({"user_id": "no such account"})
    if row["phone"] is None:
        return None
    return (await vault_of([user_id])).open(user_id, f"accounts.phone|{user_id}", row["phone"])


async def require_own_phone(user_id: str) -> str:
    """The phone of an account in clear, or PhoneMissing."""
    phone = await own_phone(user_id)
    if phone is None:
        raise PhoneMissing
    return phone


async def bound_before(db: Database, user_id: str, key: str, proof: str) -> bool:
    """Whether this act was done: its codes are used up, so it must not be tried again."""
    return await db.earlier(key=_act(user_id, key), content=_mark(proof), answer=bool) is not None


async def bind(
    db: Database,
    user_id: str,
    key: str,
    phone: str,
    proof: str,
    *,
    code: str | None,
    old_code: str | None,
    known: bool,
) -> None:
    """Bind a proved phone once per key; `code` is None when WeChat proved it.

    An account that has another phone changes it only with `old_code`, which went to that one, or when its
    owner is `known` by WeChat just now.
    """
    before = await own_phone(user_id)
    if before == phone:
        return
    used = []
    if code is not None:
        used.append((blind_index("phone", phone), await sms_code.check_code(db, phone, code)))
    if before is not None and not known:
        if old_code is None:
            raise OldPhoneProofRequired({"old_code": "a code sent to the present phone"})
        used.append((blind_index("phone", before), await sms_code.check_code(db, before, old_code)))
    sealed = (await vault_of([user_id])).seal(user_id, f"accounts.phone|{user_id}", phone)

    async def act(tx: Tx) -> bool:
        for blind, mark in sorted(used):
            if not await sms_code.use_code(tx, blind, mark):
                raise SmsCodeWrong({"code": "wrong or no longer valid"})
        if not await store.claim_identity(tx, "phone", blind_index("phone", phone), user_id):
            raise PhoneTaken({"phone": "belongs to another account"})
        if await store.lock_account(tx, user_id) is None:
            raise NotFound({"user_id": "no such account"})
        if before is not None:
            await account.release_identity(tx, "phone", blind_index("phone", before), user_id)
        await account.set_phone(tx, user_id, sealed)
        tx.announce(PhoneBound(at=tx.now, aggregate=user_id, version=1, user_id=user_id))
        return True

    await db.once(key=_act(user_id, key), content=_mark(proof), answer=bool, act=act)


def _act(user_id: str, key: str) -> str:
    return f"phone:{user_id}:{key}"


def _mark(proof: str) -> bytes:
    return blind_index("bind_phone", proof)
