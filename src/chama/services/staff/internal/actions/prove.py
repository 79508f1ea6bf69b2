"""Prove who somebody is by password and, where one is used, by a code; wrong proofs are counted and lock."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

import asyncpg
import msgspec
from pyotp.totp import TOTP

from chama.runtime import context
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import blind_index, vault_of
from chama.services.staff.errors import StaffCodeRequired, StaffLocked, StaffSignInRefused
from chama.services.staff.internal import passwords, rules, store
from chama.services.staff.internal.actions.audit import append

A = TypeVar("A")
Verdict = Literal["right", "wrong", "locked", "code"]


class Claim(msgspec.Struct, frozen=True):
    """Who somebody says to be, from where; `code` is None where none is asked for."""

    name: str
    password: str
    code: str | None
    ip: str


async def prove(
    db: Database, claim: Claim, then: Callable[[Tx, asyncpg.Record], Awaitable[A]]
) -> tuple[asyncpg.Record, A]:
    """Run `then` with the proved member, in the transaction that counts the proof.

    The password is compared outside of it and decided inside: a lock beats a right password that came later.
    """
    counted = rules.subjects(claim.name, claim.ip)
    async with connection() as conn:
        # Who is locked out costs no hashing, so guessing cannot be used to burn the processor.
        if rules.is_locked(await store.locked_until(conn, list(counted)), context.now()):
            raise _locked()
        seen = await store.find_member(conn, claim.name)
    stored = seen["password_hash"] if seen else None
    right = await asyncio.to_thread(passwords.matches, stored, claim.password)
    secret = await opened_totp(seen, "totp") if seen and right else None
    result: Any = None
    async with db.transaction() as tx:
        verdict, member = await _decide(tx, counted, claim, seen if right else None, secret)
        if verdict == "right" and member is not None:
            await store.forget_failures(tx, f"name|{claim.name}")
            result = await then(tx, member)
        elif verdict == "wrong":
            await _count(tx, counted, seen["staff_id"] if seen else "")
    # Refused only now: the count must be committed, not rolled back with the refusal.
    if verdict == "locked":
        raise _locked()
    if verdict == "code":
        raise StaffCodeRequired({"code": "the six digits of the authenticator, or a recovery code"})
    if verdict == "wrong" or member is None:
        raise StaffSignInRefused
    return member, result


async def _decide(
    tx: Tx, counted: dict[str, int], claim: Claim, seen: asyncpg.Record | None, secret: str | None
) -> tuple[Verdict, asyncpg.Record | None]:
    rows = await store.lock_failures(tx, list(counted))
    if any(rules.is_locked(r["locked_until"], tx.now) for r in rows.values()):
        return "locked", None
    member = await store.lock_member(tx, seen["staff_id"]) if seen else None
    # Compared with what was seen: the account may have been changed while the password was hashed.
    if seen is None or member is None or member["disabled_at"] is not None:
        return "wrong", None
    if member["password_hash"] != seen["password_hash"] or member["totp"] != seen["totp"]:
        return "wrong", None
    if secret is None or claim.code is None:
        return "right", member
    if not claim.code:
        return "code", None
    if await use_code(tx, member["staff_id"], secret, claim.code):
        return "right", member
    return "wrong", None


async def _count(tx: Tx, counted: dict[str, int], staff_id: str) -> None:
    rows = await store.lock_failures(tx, list(counted))
    for subject, most in counted.items():
        count, until = rules.after_failure(rows[subject]["failures"], rows[subject]["last_at"], tx.now, most)
        await store.set_failures(tx, subject, count, until)
        if until is not None:
            await append(tx, "nobody", "staff.locked", staff_id, subject.partition("|")[0])


async def opened_totp(member: asyncpg.Record, column: Literal["totp", "totp_offered"]) -> str | None:
    """The clear secret in use or on offer; read before a transaction, because the vault may ask for a key."""
    if member[column] is None:
        return None
    staff_id = member["staff_id"]
    return (await vault_of([staff_id])).open(staff_id, f"members.{column}|{staff_id}", member[column])


def step_of(secret: str, code: str, steps: range) -> int | None:
    """The time step whose code this is."""
    totp = TOTP(secret, interval=rules.TOTP_SECONDS)
    digits = code.replace(" ", "")
    for step in steps:
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None


async def use_code(tx: Tx, staff_id: str, secret: str, code: str) -> bool:
    """Use up a code of the authenticator, or a recovery code; each counts once."""
    step = step_of(secret, code, rules.totp_steps(tx.now))
    if step is not None:
        return await store.use_step(tx, staff_id, step)
    return await store.use_recovery_code(tx, staff_id, recovery_mark(staff_id, code))


def recovery_mark(staff_id: str, code: str) -> bytes:
    """The keyed fingerprint under which a recovery code is kept."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return blind_index("staff.recovery", f"{staff_id}|{plain}")


def _locked() -> StaffLocked:
    return StaffLocked(retry_after_seconds=int(rules.LOCK_TIME.total_seconds()))
