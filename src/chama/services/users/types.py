"""What passes the users door."""

from datetime import date, datetime

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


class OwnSmsCode(Data, frozen=True):
    """A one-time code and the shopper's own phone that it is to be sent to."""

    phone: str
    code: str


class Address(Data, frozen=True):
    """A delivery address, in clear for its owner.

    `region_code` is a county of GB/T 2260, `region` its names; with `region_is_current` false the county is
    no more and the owner should choose again. `label` is empty, `home`, `company` or `school`.
    """

    address_id: str
    user_id: str
    name: str
    phone: str
    region_code: str
    region: str
    region_is_current: bool
    detail: str
    label: str
    default: bool


class Profile(Data, frozen=True):
    """What may be shown of a shopper; the phone is masked, None when unknown.

    `personalised` is None until the shopper decided; `closing_at` is when an account will be closed.
    """

    user_id: str
    phone: str | None
    has_wechat: bool
    registered_at: datetime
    nickname: str = ""
    avatar: str = ""
    gender: str = ""
    birthday_on: date | None = None
    order_notices: bool = True
    personalised: bool | None = None
    closing_at: datetime | None = None


class Personal(Data, frozen=True):
    """A shopper's personal data in clear, for who may see it."""

    user_id: str
    phone: str | None
    addresses: list[Address]


class Document(Data, frozen=True):
    """An agreement in Markdown; `consent` is `required`, `optional` or `none`."""

    kind: str
    title: str
    version: str
    consent: str
    text: str


class Consent(Data, frozen=True):
    """Where a shopper stands with an agreement: `given` is None before the first answer.

    `asks`: a required one that was never given, or an answer to an older version.
    """

    kind: str
    title: str
    current_version: str
    required: bool
    given: bool | None
    version: str | None
    source: str | None
    at: datetime | None
    asks: bool


class DueClosing(Data, frozen=True):
    """An account whose next step is due: `asked` is to be closed, `erasing` to be erased."""

    user_id: str
    state: str


class Closing(Data, frozen=True):
    """The closing of an account: `asked` until `due_at`, then `erasing`, `done`; or `cancelled`."""

    state: str
    asked_at: datetime
    due_at: datetime
