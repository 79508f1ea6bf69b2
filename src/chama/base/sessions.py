"""Sessions that go on by one-time refresh tokens: what such a token is worth."""

from datetime import datetime


def refresh_verdict(
    given: int, generation: int, expires_at: datetime, revoked_at: datetime | None, now: datetime
) -> str:
    """What a genuine refresh token is worth: `renew`, `reused`, `revoked` or `over`.

    `generation` counts the renewals; a token of an earlier one was used before, so somebody may hold a copy.
    """
    if revoked_at is not None:
        return "revoked"
    if given != generation:
        return "reused"
    return "over" if now >= expires_at else "renew"
