"""Sessions: go on with the newest refresh token, end when an old one comes again."""

import msgspec

from chama.base.errors import NotFound
from chama.base.sessions import refresh_verdict
from chama.runtime.db import Database
from chama.runtime.signing import TokenForged, open_signed, sign
from chama.runtime.tokens import SignInRequired, access_until, make_access
from chama.services.users.errors import SessionRevoked
from chama.services.users.internal import rules, store
from chama.services.users.types import SignedIn

_PURPOSE = "users.refresh"


class Grant(msgspec.Struct, frozen=True):
    """A session as it stands now; a refresh token is this, signed, so none of them is stored."""

    user_id: str
    session_id: str
    generation: int
    is_new: bool = False


def signed_in(grant: Grant) -> SignedIn:
    """The tokens of a session."""
    return SignedIn(
        user_id=grant.user_id,
        access_token=make_access(grant.user_id, grant.session_id),
        refresh_token=sign(_PURPOSE, [grant.user_id, grant.session_id, grant.generation]),
        expires_at=access_until(),
        is_new=grant.is_new,
    )


async def refresh(db: Database, refresh_token: str) -> Grant:
    """Count the session up once per token; a token that was used before revokes the whole family."""
    try:
        user_id, session_id, given = open_signed(_PURPOSE, refresh_token, tuple[str, str, int])
    except TokenForged as why:
        raise SignInRequired from why
    async with db.transaction() as tx:
        row = await store.lock_session(tx, user_id, session_id)
        verdict = "over"
        if row is not None:
            verdict = refresh_verdict(given, row["generation"], row["expires_at"], row["revoked_at"], tx.now)
        if verdict == "renew":
            await store.renew_session(tx, user_id, session_id, tx.now + rules.SESSION_TTL)
        elif verdict == "reused":
            await store.revoke_session(tx, user_id, session_id)
    # Refused only now: the revocation must be committed, not rolled back with the refusal.
    if verdict in {"reused", "revoked"}:
        raise SessionRevoked
    if verdict == "over":
        raise SignInRequired
    return Grant(user_id, session_id, given + 1)


async def sign_out(db: Database, user_id: str, session_id: str) -> None:
    """End a session of this shopper; NotFound for what is not theirs."""
    async with db.transaction() as tx:
        if await store.lock_session(tx, user_id, session_id) is None:
            raise NotFound({"session_id": "not one of yours"})
        await store.revoke_session(tx, user_id, session_id)


async def sign_out_everywhere(db: Database, user_id: str) -> None:
    """End every session of this shopper."""
    async with db.transaction() as tx:
        await store.revoke_all_sessions(tx, user_id)
