"""What passes the staff door."""

from datetime import datetime

from chama.runtime.service import Data


class StaffSignedIn(Data, frozen=True):
    """Who signed in and what the token allows, sorted by name."""

    staff_id: str
    access_token: str
    permissions: list[str]
    expires_at: datetime


class StaffMember(Data, frozen=True):
    """An operator; `role` is owner, operator or clerk."""

    staff_id: str
    name: str
    role: str


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
