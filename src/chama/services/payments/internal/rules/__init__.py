"""Pure decisions of payments: does the channel's word match, when to ask again, how money goes back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chama.base.errors import InvalidRequest
from chama.services.payments.errors import RefundTooLarge, RefundTooLate, RefundTooMany

ASK_SECONDS = (5, 10, 20, 30, 60, 120, 300, 600)
# An attempt whose time is over is decided within two minutes: closing it is asked for again and again.
LATE = timedelta(seconds=2)
LATE_AGAIN = timedelta(seconds=15)
LATE_FOR = timedelta(minutes=2)

REFUND_DAYS = 365
MOST_REFUNDS = 50
CAPTURED = frozenset({"succeeded", "refunding", "refunded"})
UNDER_WAY = frozenset({"created", "processing"})


def mismatch(
    asked_fen: int,
    asked_app: str,
    asked_merchant: str,
    said_fen: int | None,
    said_app: str,
    said_merchant: str,
) -> str | None:
    """The kind of discrepancy between our payment and the channel's, or None when they agree."""
    if said_merchant != asked_merchant:
        return "merchant_mismatch"
    if said_app != asked_app:
        return "app_mismatch"
    if said_fen != asked_fen:
        return "amount_mismatch"
    return None


def ask_after(asked: int) -> timedelta:
    """How long to wait before asking the channel again, backing off."""
    return timedelta(seconds=ASK_SECONDS[min(asked, len(ASK_SECONDS) - 1)])


def ask_at(asked: int, now: datetime, expires_at: datetime) -> datetime:
    """When to ask about an attempt again: backing off, but never past its end, and often right after it."""
    at = now + ask_after(asked)
    if now < expires_at + LATE:
        return min(at, expires_at + LATE)
    return min(at, now + LATE_AGAIN) if now < expires_at + LATE_FOR else at


def is_over(payable: str, expires_at: datetime, now: datetime) -> bool:
    """Whether an undecided attempt should be closed at its channel instead of being asked about."""
    return payable != "open" or expires_at <= now


def channel_part(payable_fen: int, channel: str, balance_fen: int) -> int:
    """What goes through the channel when so much is held on the balance; the balance pays all or a part."""
    if channel == "balance":
        if balance_fen != payable_fen:
            raise InvalidRequest({"balance_fen": "the balance alone has to cover the whole amount"})
        return 0
    if not 0 <= balance_fen < payable_fen:
        raise InvalidRequest({"balance_fen": "at least one fen must be left for the channel"})
    return payable_fen - balance_fen


def split_refund(want_fen: int, channel_left_fen: int, balance_left_fen: int) -> tuple[int, int]:
    """(channel, balance) of a refund: first the way the money came through the channel, then the balance."""
    if not 0 < want_fen <= channel_left_fen + balance_left_fen:
        raise RefundTooLarge(left_fen=channel_left_fen + balance_left_fen)
    channel_fen = min(want_fen, channel_left_fen)
    return channel_fen, want_fen - channel_fen


def require_refundable(paid_at: datetime | None, refunds: int, now: datetime) -> None:
    """The channel's limits: a year after paying, fifty parts."""
    if paid_at is not None and now - paid_at > timedelta(days=REFUND_DAYS):
        raise RefundTooLate
    if refunds >= MOST_REFUNDS:
        raise RefundTooMany


def state_of_captured(captured_fen: int, refunds: Sequence[tuple[str, int]]) -> str:
    """Where a captured attempt stands by its refunds (state, fen)."""
    if sum(fen for state, fen in refunds if state == "succeeded") >= captured_fen:
        return "refunded"
    # A closed or abnormal refund is still owed: its case is open.
    return "refunding" if any(state != "succeeded" for state, _ in refunds) else "succeeded"
