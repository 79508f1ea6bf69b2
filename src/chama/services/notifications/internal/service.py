"""Joins the notifications door to its actions and queries."""

from chama.base.errors import InvalidRequest
from chama.base.pages import MAX_LIMIT, Page
from chama.runtime.db import Database
from chama.services.notifications.api import Notifications
from chama.services.notifications.internal import queries, rules
from chama.services.notifications.internal.actions import inbox
from chama.services.notifications.internal.exchanges.send_sms import send_sms
from chama.services.notifications.internal.gateways.sms import SmsGateway
from chama.services.notifications.types import Message, SmsReceipt


class NotificationsHere(Notifications):
    def __init__(self, *, sms: SmsGateway) -> None:
        self.db = Database("notifications")
        self._sms = sms

    async def send_sms(self, *, key: str, phone: str, template: str, text: str) -> SmsReceipt:
        rules.require_sms(key, phone, template, text)
        return await send_sms(self.db, self._sms, key, phone, template, text)

    async def inbox(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Message]:
        return await queries.inbox(user_id, cursor, limit)

    async def unread(self, *, user_id: str) -> int:
        return await queries.unread(user_id)

    async def mark_read(self, *, user_id: str, message_ids: list[str]) -> None:
        if len(message_ids) > MAX_LIMIT:
            raise InvalidRequest({"message_ids": f"at most {MAX_LIMIT} at once"})
        await inbox.mark_read(self.db, user_id, message_ids)
