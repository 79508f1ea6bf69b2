"""Passwords: argon2id, and the same work for a name that nobody has."""

import functools

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher()


def make_hash(password: str) -> str:
    """An argon2id hash with its salt and parameters; slow on purpose."""
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password made this hash; without a hash it works as long and says no."""
    try:
        _HASHER.verify(stored if stored is not None else _nobody(), password)
    except VerifyMismatchError:
        return False
    return stored is not None


@functools.cache
def _nobody() -> str:
    return _HASHER.hash("nobody")
