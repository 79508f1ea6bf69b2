"""What passes the users door."""

from datetime import datetime

from chama.runtime.service import Data


class SignedIn(Data, frozen=True):
    """An open session; `expires_at` is the end of the access token."""

    user_id: str
    access_token: str
    refresh_token: str
    expires_at: datetime
    is_new: bool


class Session(Data, frozen=True):
    """A device that is signed in; `seen_at` is when its tokens were renewed last."""

    session_id: str
    device: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


class SmsCode(Data, frozen=True):
    """A one-time code to be sent to the phone; it is stored nowhere."""

    code: str


class Address(Data, frozen=True):
    """A delivery address, in clear for its owner."""

    address_id: str
    user_id: str
    name: str
    phone: str
    region: str
    detail: str
    default: bool


class Profile(Data, frozen=True):
    """What may be shown of a shopper; the phone is masked, None when unknown."""

    user_id: str
    phone: str | None
    has_wechat: bool
    registered_at: datetime
