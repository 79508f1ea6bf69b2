"""What operators do to their own account: the password, the authenticator."""

import asyncio
import secrets
import string
from collections.abc import Awaitable, Callable

import asyncpg
from pyotp import random_base32
from pyotp.totp import TOTP

from chama.base.errors import NotFound
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import vault_of
from chama.services.staff.errors import (
    StaffPasswordWrong,
    StaffSignInRefused,
    TotpCodeWrong,
    TotpNotOffered,
)
from chama.services.staff.internal import passwords, rules, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.internal.actions.prove import (
    Claim,
    opened_totp,
    prove,
    recovery_mark,
    step_of,
)
from chama.services.staff.types import RecoveryCodes, TotpOffer

ISSUER = "Chama"
# Without what is mistaken for something else when it is copied from paper.
_LETTERS = "".join(c for c in string.ascii_uppercase + string.digits if c not in "ILOU01")


async def _member(staff_id: str) -> asyncpg.Record:
    async with connection() as conn:
        member = await store.get_member(conn, staff_id)
    if member is None:
        raise NotFound({"staff_id": "no such member of staff"})
    return member


async def _prove(db: Database, claim: Claim, then: Callable[[Tx, asyncpg.Record], Awaitable[None]]) -> None:
    """The same proof as at sign-in; a 401 would tell the client that its session is over."""
    try:
        await prove(db, claim, then)
    except StaffSignInRefused as why:
        raise StaffPasswordWrong({"password": "wrong"}) from why


async def change_password(db: Database, staff_id: str, old: str, new: str, ip: str) -> None:
    """Another password; every session ends, also one that somebody else may hold."""
    hashed = await asyncio.to_thread(passwords.make_hash, new)
    name = (await _member(staff_id))["name"]

    async def then(tx: Tx, member: asyncpg.Record) -> None:
        await store.set_password(tx, staff_id, hashed)
        await store.end_sessions(tx, [staff_id])
        await append(tx, f"staff:{staff_id}", "staff.change_password", staff_id, "")

    await _prove(db, Claim(name, old, None, ip), then)


async def offer_totp(db: Database, staff_id: str, password: str, ip: str) -> TotpOffer:
    """A fresh secret that waits for its first code; the one in use stays in use until then."""
    name = (await _member(staff_id))["name"]
    secret = random_base32()
    sealed = (await vault_of([staff_id])).seal(staff_id, f"members.totp_offered|{staff_id}", secret)

    async def then(tx: Tx, member: asyncpg.Record) -> None:
        await store.offer_totp(tx, staff_id, sealed)
        await append(tx, f"staff:{staff_id}", "staff.totp_offer", staff_id, "")

    await _prove(db, Claim(name, password, None, ip), then)
    uri = TOTP(secret, interval=rules.TOTP_SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)
    return TotpOffer(secret=secret, uri=uri)


async def confirm_totp(db: Database, staff_id: str, code: str) -> RecoveryCodes:
    """The first right code puts the secret into use and makes recovery codes."""
    seen = await _member(staff_id)
    secret = await opened_totp(seen, "totp_offered")
    if secret is None:
        raise TotpNotOffered
    sealed = (await vault_of([staff_id])).seal(staff_id, f"members.totp|{staff_id}", secret)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(rules.RECOVERY_CODES)]
    async with db.transaction() as tx:
        member = await store.lock_member(tx, staff_id)
        if member is None or member["totp_offered"] != seen["totp_offered"]:
            raise TotpNotOffered
        step = step_of(secret, code, rules.totp_steps(tx.now))
        if step is None:
            raise TotpCodeWrong({"code": "not the code of this moment"})
        await store.set_totp(tx, staff_id, sealed, step)
        await store.insert_recovery_codes(tx, staff_id, [recovery_mark(staff_id, c) for c in codes])
        await append(tx, f"staff:{staff_id}", "staff.totp_on", staff_id, "")
    return RecoveryCodes(codes=[f"{c[:4]}-{c[4:8]}-{c[8:]}" for c in codes])


async def drop_totp(db: Database, staff_id: str, password: str, code: str, ip: str) -> None:
    """Stop using the authenticator; its code (or a recovery code) is asked a last time."""
    seen = await _member(staff_id)
    if seen["totp"] is None:
        raise TotpNotOffered

    async def then(tx: Tx, member: asyncpg.Record) -> None:
        await store.set_totp(tx, staff_id, None, 0)
        await append(tx, f"staff:{staff_id}", "staff.totp_off", staff_id, "")

    await _prove(db, Claim(seen["name"], password, code, ip), then)
