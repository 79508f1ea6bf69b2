"""Access tokens: short-lived JWTs that the gates verify without I/O; refreshing is the business of users."""

import functools
from collections.abc import Iterable
from datetime import datetime, timedelta

import jwt
import msgspec

from chama.base.errors import Refusal
from chama.runtime import context
from chama.runtime.context import Actor
from chama.runtime.settings import secret

ACCESS_TTL = timedelta(minutes=15)
_ALGORITHM = "HS256"
_CACHE_SIZE = 4096
_KINDS = {"shopper", "staff"}


class SignInRequired(Refusal):
    """No token, a forged one, or one whose time is over."""

    code = "sign_in_required"
    status = 401
    title_en = "Please sign in"
    title_zh = "请先登录"


class _Claims(msgspec.Struct, frozen=True):
    actor: Actor
    session_id: str
    exp: int


def access_until() -> datetime:
    """When an access token made at this moment ends; a JWT counts whole seconds."""
    return context.now().replace(microsecond=0) + ACCESS_TTL


def make_access(user_id: str, session_id: str, kind: str = "shopper", permissions: Iterable[str] = ()) -> str:
    """An access token for a shopper or a member of staff, good until `access_until()`."""
    claims = {
        "sub": user_id,
        "sid": session_id,
        "exp": int(access_until().timestamp()),
        "kind": kind,
        "perms": sorted(permissions),
    }
    return jwt.encode(claims, secret("jwt"), algorithm=_ALGORITHM)


def read_access(token: str) -> Actor:
    """Who holds this token; SignInRequired when it is not ours or over."""
    return _living(token).actor


def session_of(token: str) -> str:
    """The session that this token belongs to; SignInRequired when it is not ours or over."""
    return _living(token).session_id


def _living(token: str) -> _Claims:
    claims = _verified(token)
    if claims.exp <= context.now().timestamp():
        raise SignInRequired
    return claims


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _verified(token: str) -> _Claims:
    """The signature is checked once a token; expiry is not, because a cached answer would outlive it."""
    try:
        raw = jwt.decode(
            token,
            secret("jwt"),
            algorithms=[_ALGORITHM],
            # PyJWT would read the system clock; ours can be turned.
            options={"require": ["sub", "sid", "exp", "kind"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError as why:
        raise SignInRequired from why
    if raw["kind"] not in _KINDS or not isinstance(raw["exp"], int):
        raise SignInRequired
    return _Claims(Actor(raw["kind"], raw["sub"], frozenset(raw.get("perms", ()))), raw["sid"], raw["exp"])
