"""Send a one-time code to a phone: users makes it, notifications sends it."""

from chama.base.errors import Unavailable
from chama.runtime.flow import locate
from chama.services.notifications.api import Notifications
from chama.services.users.api import Users


async def send_code(*, key: str, phone: str) -> None:
    """Send a sign-in code, once per key; SmsTooOften within a minute."""
    made = await locate(Users).make_sms_code(phone=phone, key=key)
    await _send(key, phone, made.code)


async def send_own_code(*, key: str, user_id: str) -> None:
    """Send a code to the shopper's present phone; PhoneMissing without one, SmsTooOften within a minute."""
    own_key = f"{user_id}|{key}"
    made = await locate(Users).make_own_sms_code(user_id=user_id, key=own_key)
    await _send(own_key, made.phone, made.code)


async def _send(key: str, phone: str, code: str) -> None:
    text = f"您的验证码是 {code}，5 分钟内有效。如非本人操作请忽略。"
    receipt = await locate(Notifications).send_sms(
        key=f"code|{key}", phone=phone, template="sign_in", text=text
    )
    if receipt.state == "refused":
        # The shopper waits for a message that will not come: say so.
        raise Unavailable("text messages")
