"""Pure decisions of users: what is a phone, when a code counts, when a session goes on."""

import re
from datetime import datetime, timedelta

from chama.base.errors import InvalidRequest

CODE_TTL = timedelta(minutes=5)
CODE_PAUSE = timedelta(seconds=60)
CODE_TRIES = 5
SESSION_TTL = timedelta(days=30)
MAX_ADDRESSES = 50

# Mainland mobile numbers: eleven digits, 13x to 19x.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BOUNDS = {"name": 50, "region": 100, "detail": 200}


def is_mobile(phone: str) -> bool:
    """Whether this is a mainland mobile number, without prefix or spaces."""
    return _MOBILE.fullmatch(phone) is not None


def require_mobile(phone: str) -> None:
    """InvalidRequest for what is not a mainland mobile number."""
    if not is_mobile(phone):
        raise InvalidRequest({"phone": "must be a mainland mobile number of 11 digits"})


def require_device(device: str) -> None:
    """InvalidRequest for a device name that nobody would have."""
    if len(device) > 200:
        raise InvalidRequest({"device": "at most 200 characters"})


def require_address(name: str, phone: str, region: str, detail: str) -> None:
    """InvalidRequest that names every field a parcel could not be sent with."""
    wrong = {
        field: f"1 to {_BOUNDS[field]} characters"
        for field, text in (("name", name), ("region", region), ("detail", detail))
        if not text.strip() or len(text) > _BOUNDS[field]
    }
    if not is_mobile(phone):
        wrong["phone"] = "must be a mainland mobile number of 11 digits"
    if wrong:
        raise InvalidRequest(wrong)


def code_counts(made_at: datetime, used_at: datetime | None, tries: int, now: datetime) -> bool:
    """Whether a stored code can still open a session, if the digits match."""
    return used_at is None and tries < CODE_TRIES and now - made_at < CODE_TTL


def six_digits(mark: bytes) -> str:
    """A code from a keyed fingerprint: evenly spread and six digits long."""
    return f"{int.from_bytes(mark, 'big') % 1_000_000:06d}"
