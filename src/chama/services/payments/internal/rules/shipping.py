"""What to upload of an order's parcels: once, parcel by parcel when split, and one correction, no more."""

from datetime import datetime, timedelta

from msgspec import Struct

MOST_PARCELS = 15
# After so many tries somebody should look, while the tries go on.
ALARM_AFTER = 5
EXPRESS, WHOLE, SPLIT = 1, 1, 2


class Sent(Struct, frozen=True):
    """A parcel as WeChat is told of it; `company` is its word for the carrier."""

    company: str
    tracking_no: str
    items: str = ""


class Upload(Struct, frozen=True):
    """One call: which parcels, in which mode, and what is known afterwards."""

    mode: int
    parcels: list[Sent]
    is_all: bool
    corrects: bool


def next_upload(
    parcels: list[Sent], is_all: bool, told: list[Sent], told_all: bool, corrected: bool
) -> Upload | None:
    """The next call; None when WeChat knows everything. CorrectionUsedUp when it must not hear of more."""
    if parcels == told and is_all == told_all:
        return None
    if len(parcels) > MOST_PARCELS:
        raise CorrectionUsedUp
    if not told:
        whole = is_all and len(parcels) == 1
        return Upload(WHOLE if whole else SPLIT, parcels, is_all, False)
    if not told_all and parcels[: len(told)] == told and len(parcels) > len(told):
        return Upload(SPLIT, parcels[len(told) :], is_all, False)
    if corrected:
        raise CorrectionUsedUp
    return Upload(WHOLE if len(parcels) == 1 else SPLIT, parcels, True, True)


class CorrectionUsedUp(Exception):
    """WeChat takes one correction, and fifteen parcels; a person has to tell it in WeChat's own console."""


def upload_time(now: datetime, before: datetime | None) -> datetime:
    """Later than the last one, always."""
    return now if before is None else max(now, before + timedelta(milliseconds=1))
