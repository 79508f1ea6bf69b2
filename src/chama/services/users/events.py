"""Facts that users announces."""

from chama.runtime.service import Event


class UserRegistered(Event, frozen=True, kw_only=True):
    """A new account; `via` is wechat or phone."""

    user_id: str
    via: str
