"""The two ends of sending a text message: the intent before the call, the answer after it."""

from chama.base.errors import ActKeyReused
from chama.runtime.db import Database
from chama.runtime.vault import blind_index, mask_phone
from chama.services.notifications.events import MessageRefused, MessageSent
from chama.services.notifications.internal import store
from chama.services.notifications.types import SmsReceipt


async def intend(db: Database, key: str, phone: str, template: str, text: str) -> SmsReceipt | None:
    """Record that we are about to send; for a key that was used, what became of the first (None = go)."""
    # Keyed, so that neither the number nor a code in the text can be guessed from what is stored.
    content = blind_index("sms", f"{phone}|{template}|{text}")
    async with db.transaction() as tx:
        blind = blind_index("phone", phone)
        if await store.insert_sms(tx, key, content, blind, mask_phone(phone), template):
            return None
        row = await store.get_sms(tx.conn, key)
    if row["content"] != content:
        raise ActKeyReused({"key": "already used for a different message"})
    return SmsReceipt(state=row["state"], phone=row["phone_masked"], reason=row["reason"])


async def decide(
    db: Database, key: str, phone: str, template: str, state: str, reason: str = ""
) -> SmsReceipt:
    """Record what became of it and announce it."""
    async with db.transaction() as tx:
        await store.decide_sms(tx, key, state, reason)
        if state == "sent":
            tx.announce(MessageSent(at=tx.now, aggregate=key, version=1, channel="sms", template=template))
        elif state == "refused":
            tx.announce(
                MessageRefused(
                    at=tx.now, aggregate=key, version=1, channel="sms", template=template, reason=reason
                )
            )
    return SmsReceipt(state=state, phone=mask_phone(phone), reason=reason)
