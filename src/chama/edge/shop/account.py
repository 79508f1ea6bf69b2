"""The shopper's own account: phone, settings, consents, closing, a copy of one's data."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from chama.base.errors import InvalidRequest
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.flows.close_account import ask_to_close
from chama.flows.sign_in import send_own_code
from chama.runtime.context import Actor
from chama.runtime.service import gather, locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import MediaRefused
from chama.services.orders.api import Orders
from chama.services.orders.types import OrderSummary
from chama.services.users.api import Users
from chama.services.users.types import Closing, Consent, Personal, Profile, Session

MAX_AVATAR = 5 * 1024 * 1024
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=128, examples=["042817"])]
Phone = Annotated[str, msgspec.Meta(min_length=1, max_length=20, examples=["13888001234"])]
Source = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,32}$", examples=["mini_program"])]


class PhoneForm(msgspec.Struct, forbid_unknown_fields=True):
    """`code` went to the new phone.

    An account that has a phone also sends `old_code`, which went to the present one, or `login_code`, fresh
    from `wx.login`, when that phone is lost.
    """

    phone: Phone
    code: Code
    old_code: Code | None = None
    login_code: Code | None = None


class WechatPhoneForm(msgspec.Struct, forbid_unknown_fields=True):
    """`code` is what the mini-program's phone button gives; the others as for `/me/phone`."""

    code: Code
    old_code: Code | None = None
    login_code: Code | None = None


class SettingsForm(msgspec.Struct, forbid_unknown_fields=True):
    """All of them at once; `personalised` null leaves the switch as it is."""

    nickname: Annotated[str, msgspec.Meta(max_length=32, examples=["茶山来客"])] = ""
    avatar: Annotated[str, msgspec.Meta(max_length=300, examples=["/media/avatar.webp"])] = ""
    gender: Annotated[str, msgspec.Meta(max_length=8, examples=["female"])] = ""
    birthday_on: date | None = None
    order_notices: bool = True
    personalised: bool | None = None


class AvatarForm(msgspec.Struct):
    """One picture, in the field `data`."""

    data: UploadFile


class Avatar(msgspec.Struct, frozen=True):
    """Where the picture is, for `avatar` of the settings."""

    path: str


class ConsentForm(msgspec.Struct, forbid_unknown_fields=True):
    """`version` is that of the text which was shown."""

    version: Annotated[str, msgspec.Meta(min_length=1, max_length=32, examples=["2026-11-01"])]
    given: bool
    source: Source = "mini_program"


class ClosingForm(msgspec.Struct, forbid_unknown_fields=True):
    source: Source = "mini_program"


class OwnData(msgspec.Struct, frozen=True):
    """What the shop keeps of a shopper, in clear; orders newest first, at most 1,000."""

    profile: Profile
    personal: Personal
    consents: list[Consent]
    sessions: list[Session]
    orders: list[OrderSummary]


@post("/me/phone-codes", guards=[gates.shopper], opt={"limit": "sms"}, status_code=202)
async def send_code_to_own_phone(shopper: Actor, key: ActKey) -> None:
    """Send a one-time code to one's present phone, to prove it before changing it."""
    await send_own_code(key=checked(key), user_id=shopper.id)


@post("/me/phone", guards=[gates.shopper], opt={"limit": "sign_in"})
async def bind_phone(shopper: Actor, data: PhoneForm, key: ActKey) -> Profile:
    """Bind a phone by the code it received, or change it with a proof of the present one as well."""
    return await locate(Users).bind_phone(
        key=checked(key), user_id=shopper.id, **msgspec.structs.asdict(data)
    )


@post("/me/phone/wechat", guards=[gates.shopper], opt={"limit": "sign_in"})
async def bind_wechat_phone(shopper: Actor, data: WechatPhoneForm, key: ActKey) -> Profile:
    """Bind the phone that WeChat knows, by the code of its button."""
    return await locate(Users).bind_phone_with_wechat(
        key=checked(key), user_id=shopper.id, **msgspec.structs.asdict(data)
    )


@put("/me/settings", guards=[gates.shopper])
async def update_settings(shopper: Actor, data: SettingsForm, key: ActKey) -> Profile:
    """Replace nickname, avatar, gender, birthday and the switches."""
    return await locate(Users).update_settings(
        key=checked(key), user_id=shopper.id, **msgspec.structs.asdict(data)
    )


@post("/me/avatar", guards=[gates.shopper], request_max_body_size=MAX_AVATAR + 65_536)
async def upload_avatar(
    shopper: Actor,
    data: Annotated[AvatarForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Avatar:
    """Upload a picture of oneself (JPEG, PNG, WebP, GIF: its first frame; at most 5 MiB).

    Judged by its bytes and drawn anew, so nothing but the picture stays; the same one again answers the same.
    It is shown once the settings name it.
    """
    content = await data.data.read()
    if not content:
        raise InvalidRequest({"data": "is empty"})
    if len(content) > MAX_AVATAR:
        raise MediaRefused({"file": f"must be at most {MAX_AVATAR} bytes"})
    # The name that the file had on the phone is nobody's business.
    media = await locate(Catalog).add_media(content=content, name="", owner=str(shopper), only_picture=True)
    return Avatar(media.path)


@get("/me/consents", guards=[gates.shopper])
async def list_consents(shopper: Actor) -> list[Consent]:
    """Where one stands with every agreement; show those that `asks`."""
    return await locate(Users).list_consents(user_id=shopper.id)


@post("/me/consents/{kind:str}", guards=[gates.shopper])
async def record_consent(shopper: Actor, kind: str, data: ConsentForm, key: ActKey) -> list[Consent]:
    """Agree to the text in force, or withdraw; `consent_version_old` when the text has changed meanwhile."""
    return await locate(Users).record_consent(
        key=checked(key),
        user_id=shopper.id,
        kind=kind,
        version=data.version,
        given=data.given,
        source=data.source,
    )


@get("/me/closing", guards=[gates.shopper])
async def get_closing(shopper: Actor) -> Closing | None:
    """Whether the account is being closed; null when nobody ever asked."""
    return await locate(Users).get_closing(user_id=shopper.id)


@post("/me/closing", guards=[gates.shopper])
async def close_account(shopper: Actor, data: ClosingForm, key: ActKey) -> Closing:
    """Ask to close the account; it is erased after the time to think. Refused while an order is open."""
    return await ask_to_close(key=checked(key), user_id=shopper.id, source=data.source)


@delete("/me/closing", guards=[gates.shopper])
async def keep_account(shopper: Actor) -> None:
    """Keep the account after all."""
    await locate(Users).cancel_closing(user_id=shopper.id)


@get("/me/export", guards=[gates.shopper], opt={"limit": "sign_in"})
async def export(shopper: Actor) -> OwnData:
    """A copy of one's own data."""
    users = locate(Users)
    profile, personal, consents, sessions = await gather(
        users.get_profile(user_id=shopper.id),
        users.reveal(user_id=shopper.id),
        users.list_consents(user_id=shopper.id),
        users.list_sessions(user_id=shopper.id),
    )
    return OwnData(profile, personal, consents, sessions, await _orders(shopper.id))


async def _orders(user_id: str) -> list[OrderSummary]:
    found: list[OrderSummary] = []
    cursor: str | None = None
    for _ in range(10):
        page = await locate(Orders).list_orders(user_id=user_id, state=None, cursor=cursor, limit=100)
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    return found


ROUTES = [
    send_code_to_own_phone,
    bind_phone,
    bind_wechat_phone,
    update_settings,
    upload_avatar,
    list_consents,
    record_consent,
    get_closing,
    close_account,
    keep_account,
    export,
]
