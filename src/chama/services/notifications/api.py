"""The notifications door: text messages and the in-app inbox."""

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.notifications.types import Message, SmsReceipt


class Notifications(Service):
    """What the shop tells its shoppers."""

    async def send_sms(self, *, key: str, phone: str, template: str, text: str) -> SmsReceipt:
        """Send a text message, at most once per key; a repeat gets what became of the first."""
        raise NotImplementedError

    @read
    async def inbox(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Message]:
        """The messages of a shopper, newest first."""
        raise NotImplementedError

    @read
    async def unread(self, *, user_id: str) -> int:
        """How many messages the shopper has not read."""
        raise NotImplementedError

    async def mark_read(self, *, user_id: str, message_ids: list[str]) -> None:
        """These messages were read; others' and unknown ones are passed over, repeats change nothing."""
        raise NotImplementedError
