"""Send a text message: write the intent, ask the provider, write the answer."""

from chama.base.errors import Unavailable
from chama.runtime.db import Database
from chama.services.notifications.internal.actions.sms import decide, intend
from chama.services.notifications.internal.gateways.sms import SmsGateway, SmsRefused
from chama.services.notifications.types import SmsReceipt


async def send_sms(
    db: Database, gateway: SmsGateway, key: str, phone: str, template: str, text: str
) -> SmsReceipt:
    """At most once per key: after a lost answer the message may have gone out, so it is not tried again."""
    before = await intend(db, key, phone, template, text)
    if before is not None:
        return before
    try:
        await gateway.send(phone, text, template, key)
    except SmsRefused as why:
        return await decide(db, key, phone, template, "refused", why.code)
    except Unavailable:
        return await decide(db, key, phone, template, "unknown")
    return await decide(db, key, phone, template, "sent")
