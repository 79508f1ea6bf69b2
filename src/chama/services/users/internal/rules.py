"""Pure decisions of users: what is a phone, when a code counts, when a session goes on."""

import re
from datetime import date, datetime, timedelta

from chama.base import regions
from chama.base.errors import InvalidRequest
from chama.base.regions import Region
from chama.base.text import text_fault
from chama.services.users.errors import RegionGone, RegionUnknown

CODE_TTL = timedelta(minutes=5)
CODE_PAUSE = timedelta(seconds=60)
CODE_TRIES = 5
SESSION_TTL = timedelta(days=30)
MAX_ADDRESSES = 20
LABELS = ("", "home", "company", "school")
GENDERS = ("", "female", "male")

# Mainland mobile numbers: eleven digits, 13x to 19x.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BOUNDS = {"name": 50, "detail": 200}
_AVATAR = re.compile(r"(?:/media/|https://)[0-9A-Za-z_\-./%]{1,250}")
_SOURCE = re.compile(r"[a-z0-9_]{1,32}")
_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")


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


def require_address(name: str, phone: str, region_code: str, detail: str, label: str) -> Region:
    """The county; InvalidRequest names every field a parcel could not be sent with, see also `the_county`."""
    wrong = {
        field: fault
        for field, text in (("name", name), ("detail", detail))
        if (fault := text_fault(text, 1, _BOUNDS[field]))
    }
    if not is_mobile(phone):
        wrong["phone"] = "must be a mainland mobile number of 11 digits"
    if label not in LABELS:
        wrong["label"] = "home, company, school or empty"
    if wrong:
        raise InvalidRequest(wrong)
    return the_county(region_code)


def the_county(region_code: str) -> Region:
    """The county of a code; RegionGone with its successor for a former one, else RegionUnknown."""
    found = regions.county(region_code)
    if found is not None:
        return found
    gone = regions.former(region_code)
    if gone is None:
        raise RegionUnknown({"region_code": "six digits of a county, from the list of regions"})
    successor = regions.county(gone.successor)
    if successor is None:
        raise RegionGone({"region_code": "no longer exists"})
    raise RegionGone(
        {"region_code": "no longer exists"}, successor=successor.code, successor_text=successor.text
    )


def require_about(nickname: str, avatar: str, gender: str, birthday_on: date | None, today: date) -> None:
    """InvalidRequest that names every setting which will not do."""
    wrong: dict[str, str] = {}
    if fault := text_fault(nickname, 0, 32):
        wrong["nickname"] = fault
    if avatar and (not _AVATAR.fullmatch(avatar) or ".." in avatar):
        wrong["avatar"] = "an uploaded picture, or an https address"
    if gender not in GENDERS:
        wrong["gender"] = "female, male or empty"
    if birthday_on is not None and not date(1900, 1, 1) <= birthday_on <= today:
        wrong["birthday_on"] = "between 1900 and today"
    if wrong:
        raise InvalidRequest(wrong)


def require_source(source: str) -> None:
    """InvalidRequest for what names no place of ours."""
    if not _SOURCE.fullmatch(source):
        raise InvalidRequest({"source": "1 to 32 of a-z 0-9 _"})


def asks(required: bool, given: bool | None, version: str | None, current: str) -> bool:
    """Whether to ask for consent: a required one not given, or an answer to another text than the present."""
    if given is None:
        return required
    return version != current or (required and not given)


def code_counts(made_at: datetime, used_at: datetime | None, tries: int, now: datetime) -> bool:
    """Whether a stored code can still open a session, if the digits match."""
    return used_at is None and tries < CODE_TRIES and now - made_at < CODE_TTL


def six_digits(mark: bytes) -> str:
    """A code from a keyed fingerprint: evenly spread and six digits long."""
    return f"{int.from_bytes(mark, 'big') % 1_000_000:06d}"


def require_scene(scene: str) -> None:
    """WeChat's own rule for what a code may carry, or InvalidRequest."""
    if not _SCENE.fullmatch(scene):
        raise InvalidRequest({"scene": "1 to 32 of WeChat's characters"})
