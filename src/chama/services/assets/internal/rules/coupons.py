"""Coupons in somebody's hands: available → held → used, back when the order is off; expired; returned."""

from datetime import datetime

# (from, to); the same pairs stand in a CHECK of the table.
TRANSITIONS = frozenset(
    {
        ("", "available"),
        ("available", "held"),
        ("available", "used"),
        ("available", "expired"),
        ("available", "returned"),
        ("held", "available"),
        ("held", "used"),
        ("held", "expired"),
        ("used", "available"),
        ("used", "expired"),
    }
)
REMIND_DAYS = 3


def why_unusable(
    state: str, mine: bool, valid_from: datetime, valid_until: datetime, now: datetime
) -> str | None:
    """Why a coupon cannot be used in an order now, None when it can; another's is as good as unknown."""
    if not mine:
        return "unknown"
    if state != "available":
        return state
    if now < valid_from:
        return "early"
    return "expired" if now >= valid_until else None


def given_back(valid_until: datetime, now: datetime) -> str:
    """Where a coupon goes when its order is off: its time may be over meanwhile."""
    return "expired" if now >= valid_until else "available"
