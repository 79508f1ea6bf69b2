"""Facts that users announces."""

from chama.runtime.service import Event


class UserRegistered(Event, frozen=True, kw_only=True):
    """A new account; `via` is wechat or phone."""

    user_id: str
    via: str


class PhoneBound(Event, frozen=True, kw_only=True):
    """A phone was tied to an account, perhaps in place of another."""

    user_id: str


class ProfileCompleted(Event, frozen=True, kw_only=True):
    """A shopper has said what a profile asks for: nickname, picture, birthday; again with every change."""

    user_id: str


class ConsentWithdrawn(Event, frozen=True, kw_only=True):
    """A shopper took back what they had agreed to."""

    user_id: str
    kind: str


class UserErased(Event, frozen=True, kw_only=True):
    """An account was closed: identities are free, sessions ended, the keys of its personal data destroyed."""

    user_id: str
