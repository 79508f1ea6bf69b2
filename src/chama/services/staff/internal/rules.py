"""Pure decisions of staff: what a role may do, when a name is locked, what the chain covers."""

import json
from datetime import UTC, datetime, timedelta

from chama.base.errors import InvalidRequest

PERMISSIONS = frozenset(
    {
        "catalog.write",
        "stock.write",
        "orders.read",
        "orders.ship",
        "orders.refund",
        "freight.write",
        "payments.read",
        "letters.replay",
        "audit.read",
    }
)
ROLES: dict[str, frozenset[str]] = {
    "owner": PERMISSIONS,
    "operator": PERMISSIONS - {"audit.read"},
    "clerk": frozenset({"orders.read", "orders.ship"}),
}
MOST_FAILURES = 5
LOCK_TIME = timedelta(minutes=15)


def permissions_of(role: str) -> list[str]:
    """What a role may do, sorted."""
    return sorted(ROLES[role])


def require_new_member(name: str, password: str, role: str) -> None:
    """InvalidRequest that names every field which will not do."""
    wrong: dict[str, str] = {}
    if not 1 <= len(name) <= 64 or name != name.strip():
        wrong["name"] = "1 to 64 characters, no spaces around"
    if not 10 <= len(password) <= 200:
        wrong["password"] = "10 to 200 characters"
    if role not in ROLES:
        wrong["role"] = f"one of {', '.join(sorted(ROLES))}"
    if wrong:
        raise InvalidRequest(wrong)


def require_credentials(name: str, password: str) -> None:
    """InvalidRequest for what nobody's name and password can be; it bounds the hashing work."""
    given = {"name": name, "password": password}
    wrong = {field: "1 to 200 characters" for field, text in given.items() if not 1 <= len(text) <= 200}
    if wrong:
        raise InvalidRequest(wrong)


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether a name must wait."""
    return locked_until is not None and now < locked_until


def after_failure(
    failures: int, last_at: datetime | None, now: datetime
) -> tuple[int, datetime | None]:
    """The new count and lock after one more failure; failures older than the lock time are forgotten."""
    recent = failures if last_at is not None and now - last_at < LOCK_TIME and failures < MOST_FAILURES else 0
    count = recent + 1
    return count, now + LOCK_TIME if count >= MOST_FAILURES else None


def audit_text(
    number: int, at: datetime, actor: str, action: str, target: str, detail: str, previous: bytes
) -> str:
    """What the mark of an audit row covers: the row and the mark before it, unambiguously."""
    return json.dumps([number, at.astimezone(UTC).isoformat(), actor, action, target, detail, previous.hex()])
