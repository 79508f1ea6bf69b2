"""Sessions of operators: open by proof, go on with the newest token, end when an old one comes again."""

import asyncpg
import msgspec

from chama.base.errors import NotFound
from chama.base.ids import new_id
from chama.base.sessions import refresh_verdict
from chama.runtime.db import Database, Tx
from chama.runtime.signing import TokenForged, open_signed, sign
from chama.runtime.tokens import SignInRequired, access_until, make_access
from chama.services.staff.errors import StaffSessionEnded
from chama.services.staff.internal import rules, store
from chama.services.staff.internal.actions.audit import append
from chama.services.staff.internal.actions.prove import Claim, prove
from chama.services.staff.internal.powers import permissions_of
from chama.services.staff.types import StaffSignedIn

_PURPOSE = "staff.refresh"


class Grant(msgspec.Struct, frozen=True):
    """A session as it stands now; a refresh token is this, signed, so none of them is stored."""

    staff_id: str
    session_id: str
    generation: int
    permissions: frozenset[str]


async def authenticate(db: Database, claim: Claim, device: str) -> StaffSignedIn:
    """Open a session for who proved to be a member."""

    async def then(tx: Tx, member: asyncpg.Record) -> Grant:
        staff_id, session_id = member["staff_id"], new_id("ses", tx.now)
        await store.insert_session(tx, staff_id, session_id, device, tx.now + rules.SESSION_TTL)
        permissions = await permissions_of(tx.conn, member["role"])
        await append(tx, f"staff:{staff_id}", "staff.sign_in", staff_id, device)
        return Grant(staff_id, session_id, 0, permissions)

    _, grant = await prove(db, claim, then)
    return signed_in(grant)


def signed_in(grant: Grant) -> StaffSignedIn:
    """The tokens of a session."""
    return StaffSignedIn(
        staff_id=grant.staff_id,
        session_id=grant.session_id,
        access_token=make_access(grant.staff_id, grant.session_id, "staff", grant.permissions),
        refresh_token=sign(_PURPOSE, [grant.staff_id, grant.session_id, grant.generation]),
        permissions=sorted(grant.permissions),
        expires_at=access_until(),
    )


async def refresh(db: Database, refresh_token: str) -> Grant:
    """Count the session up once per token; a token that was used before ends the session."""
    try:
        staff_id, session_id, given = open_signed(_PURPOSE, refresh_token, tuple[str, str, int])
    except TokenForged as why:
        raise SignInRequired from why
    permissions: frozenset[str] = frozenset()
    async with db.transaction() as tx:
        member = await store.lock_member(tx, staff_id)
        row = await store.lock_session(tx, session_id)
        verdict = "over"
        if row is not None and member is not None and member["disabled_at"] is None:
            verdict = refresh_verdict(given, row["generation"], row["expires_at"], row["revoked_at"], tx.now)
        if verdict == "renew" and member is not None:
            await store.renew_session(tx, session_id, tx.now + rules.SESSION_TTL)
            permissions = await permissions_of(tx.conn, member["role"])
        elif verdict == "reused":
            await store.end_sessions(tx, [staff_id], session_id)
            await append(tx, f"staff:{staff_id}", "staff.refresh_reused", session_id, "")
    # Refused only now: the end must be committed, not rolled back with the refusal.
    if verdict in {"reused", "revoked"}:
        raise StaffSessionEnded
    if verdict == "over":
        raise SignInRequired
    return Grant(staff_id, session_id, given + 1, permissions)


async def end(db: Database, staff_id: str, session_id: str | None) -> None:
    """End one session of a member, or all of them; NotFound for what is not theirs."""
    async with db.transaction() as tx:
        if session_id is not None:
            row = await store.lock_session(tx, session_id)
            if row is None or row["staff_id"] != staff_id:
                raise NotFound({"session_id": "not one of yours"})
        await store.end_sessions(tx, [staff_id], session_id)
        await append(tx, f"staff:{staff_id}", "staff.sign_out", session_id or "everywhere", "")
