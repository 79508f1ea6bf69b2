"""What passes the staff door."""

from datetime import datetime

from chama.runtime.service import Data


class StaffSignedIn(Data, frozen=True):
    """Who signed in and what the access token allows, sorted by name; `expires_at` is that token's end."""

    staff_id: str
    session_id: str
    access_token: str
    refresh_token: str
    permissions: list[str]
    expires_at: datetime


class StaffMember(Data, frozen=True):
    """An operator; `role` is a built-in one or one of the merchant's own."""

    staff_id: str
    name: str
    role: str
    disabled: bool = False
    totp: bool = False


class StaffSession(Data, frozen=True):
    """A device that is signed in; `seen_at` is when its tokens were renewed last."""

    session_id: str
    device: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


class Role(Data, frozen=True):
    """What its holders may do, sorted; a built-in role cannot be changed."""

    role: str
    title: str
    permissions: list[str]
    built_in: bool


class Switch(Data, frozen=True):
    """A part of the shop that somebody switched; `actor` did it last."""

    name: str
    off: bool
    reason: str
    actor: str
    changed_at: datetime


class TotpOffer(Data, frozen=True):
    """A secret for an authenticator, shown once; it counts from the first right code on."""

    secret: str
    uri: str


class RecoveryCodes(Data, frozen=True):
    """Codes that each stand in for the authenticator once; shown now and never again."""

    codes: list[str]


class AuditRow(Data, frozen=True):
    """Who did what to what, and when; `mark` is the keyed link of the chain, in hex."""

    number: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: str
    mark: str


class AuditCheck(Data, frozen=True):
    """How many rows were checked, and the number where the chain is broken, None when it is whole."""

    rows: int
    broken_at: int | None
