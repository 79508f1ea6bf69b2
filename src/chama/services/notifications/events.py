"""Facts that notifications announces."""

from chama.runtime.service import Event


class MessageSent(Event, frozen=True, kw_only=True):
    """The provider took a text message."""

    channel: str
    template: str


class MessageRefused(Event, frozen=True, kw_only=True):
    """The provider said no; `reason` is its word."""

    channel: str
    template: str
    reason: str
