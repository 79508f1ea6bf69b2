"""Open a session for who proved an identity; the first time makes the account."""

import msgspec

from chama.base.errors import Unavailable
from chama.base.ids import gene_of, new_id
from chama.runtime import context
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import blind_index, vault_of
from chama.services.users.errors import SmsCodeWrong
from chama.services.users.events import UserRegistered
from chama.services.users.internal import rules, store
from chama.services.users.internal.actions import sms_code
from chama.services.users.internal.actions.session import Grant


class Proof(msgspec.Struct, frozen=True):
    """What was proved; `newcomer` is the sealed account to make when nobody has this identity yet."""

    kind: str
    blind: bytes
    newcomer: tuple[str, bytes] | None


async def prove(kind: str, value: str) -> Proof:
    """Look the identity up; for a stranger, make the key and seal the field now, before the transaction."""
    blind = blind_index(kind, value)
    async with connection() as conn:
        known = await store.find_identity(conn, kind, blind)
    if known is not None:
        return Proof(kind, blind, None)
    user_id = new_id("usr", context.now())
    column = "phone" if kind == "phone" else "openid"
    vault = await vault_of([user_id])
    return Proof(kind, blind, (user_id, vault.seal(user_id, f"accounts.{column}|{user_id}", value)))


async def sign_in(db: Database, proof: Proof, device: str, code_mark: bytes | None = None) -> Grant:
    """Account and session in one transaction; with `code_mark` the phone code is used up in it as well."""
    async with db.transaction() as tx:
        if code_mark is not None and not await sms_code.use_code(tx, proof.blind, code_mark):
            raise SmsCodeWrong({"code": "wrong or no longer valid"})
        user_id, is_new = await _account(tx, proof)
        session_id = new_id("ses", tx.now, gene_of(user_id))
        await store.insert_session(tx, user_id, session_id, device, tx.now + rules.SESSION_TTL)
    return Grant(user_id, session_id, 0, is_new)


async def _account(tx: Tx, proof: Proof) -> tuple[str, bool]:
    if proof.newcomer is not None:
        user_id, sealed = proof.newcomer
        if await store.claim_identity(tx, proof.kind, proof.blind, user_id):
            phone, openid = (sealed, None) if proof.kind == "phone" else (None, sealed)
            await store.insert_account(tx, user_id, phone, openid)
            tx.announce(
                UserRegistered(at=tx.now, aggregate=user_id, version=1, user_id=user_id, via=proof.kind)
            )
            return user_id, True
    # Somebody was first, perhaps this very moment: theirs is the account.
    known = await store.find_identity(tx.conn, proof.kind, proof.blind)
    if known is None:
        # The account was closed, or got another phone, since then: the next try is a newcomer's.
        raise Unavailable("account")
    return known, False
