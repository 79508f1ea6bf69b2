"""One clock: instants are UTC and end `_at`, business days are Shanghai's and end `_on`."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    def now(self) -> datetime: ...


class SystemClock:
    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class FakeClock:
    """A clock that tests and simulations turn by hand."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant the clock was last turned to."""
        return self._at

    def advance(self, **span: float) -> None:
        """Turn the clock forward, e.g. `advance(minutes=15)`."""
        self._at += timedelta(**span)


def business_day(at: datetime) -> date:
    """The Shanghai calendar day of an instant."""
    return at.astimezone(SHANGHAI).date()
