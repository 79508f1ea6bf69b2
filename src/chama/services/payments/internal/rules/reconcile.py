"""When a day is reconciled, what can differ, and what is proposed for each difference."""

from datetime import date, datetime, timedelta

from chama.base.time import SHANGHAI
from chama.services.payments.errors import BillNotYet

BILL_HOUR = 10
MOST_DAYS = 89
# What happens in the last minutes of a day may be in the next day's bill: it is judged with that one.
EDGE = timedelta(minutes=10)

# kind → remedy: `ask` the channel and write its answer, `refund` the payment, or decide `by_hand`.
REMEDIES: dict[str, str] = {
    "foreign_row": "by_hand",
    "duplicate_row": "by_hand",
    "missing_at_us": "by_hand",
    "missing_at_channel": "ask",
    "amount_differs": "by_hand",
    "state_differs": "ask",
    "channel_id_differs": "by_hand",
    "fee_differs": "by_hand",
    "refund_missing_at_us": "by_hand",
    "refund_missing_at_channel": "ask",
    "refund_amount_differs": "by_hand",
    "refund_state_differs": "ask",
    "fund_missing": "by_hand",
    "fund_amount_differs": "by_hand",
    "fund_foreign": "by_hand",
    "totals_wrong": "by_hand",
    "paid_without_order": "refund",
    "order_not_paid": "refund",
    "order_amount_differs": "by_hand",
    "order_without_payment": "by_hand",
    "paid_twice": "refund",
}


def last_day(now: datetime) -> date:
    """The latest day whose bill is ready: yesterday from ten o'clock on, Shanghai time."""
    here = now.astimezone(SHANGHAI)
    return here.date() - timedelta(days=1 if here.hour >= BILL_HOUR else 2)


def require_ready(day: date, now: datetime) -> None:
    """BillNotYet before its time, and when it is too long ago to be had."""
    latest = last_day(now)
    if not latest - timedelta(days=MOST_DAYS) <= day <= latest:
        raise BillNotYet(latest=latest.isoformat())


def due_days(now: datetime, first: date | None, done: set[date], limit: int) -> list[date]:
    """The days that wait, oldest first: none before the first payment, none that is done or just failed."""
    if first is None:
        return []
    latest = last_day(now)
    day = max(first, latest - timedelta(days=MOST_DAYS))
    days = [day + timedelta(days=n) for n in range((latest - day).days + 1)]
    return [d for d in days if d not in done][:limit]


def start_of(day: date) -> datetime:
    """Midnight in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def judged(day: date) -> tuple[datetime, datetime]:
    """From when to when our own rows are looked for in the bills of this day and its neighbours."""
    return start_of(day) - EDGE, start_of(day) + timedelta(days=1) - EDGE
