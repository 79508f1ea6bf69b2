"""Pure decisions of payments: does what the channel says match what we asked for, and when to ask again."""

from datetime import timedelta

ASK_SECONDS = (5, 10, 20, 30, 60, 120, 300, 600)


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
