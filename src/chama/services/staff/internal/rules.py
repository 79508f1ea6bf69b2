"""Pure decisions of staff: what a role may do, when somebody is locked out, what the chain covers."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from chama.base.errors import InvalidRequest
from chama.services.staff.errors import StaffBeyondOwn

OWNER = "owner"
TITLES = {
    OWNER: "店主",
    "manager": "店长",
    "clerk": "店员",
    "finance": "财务",
    "support": "客服",
    "auditor": "审计",
}
# A permission, and the built-in roles that have it beside the owner, who has every one. A new permission is
# one line here and reaches the roles with the release that brings it.
PERMISSIONS: dict[str, str] = {
    "catalog.write": "manager",
    "media.read": "manager",
    "media.write": "manager",
    "stock.read": "manager support auditor",
    "stock.write": "manager",
    "orders.read": "manager clerk finance support auditor",
    "orders.ship": "manager clerk",
    "orders.note": "manager support",
    "orders.refund": "manager finance",
    "freight.write": "manager",
    "assets.read": "manager finance support auditor",
    "assets.write": "manager finance",
    "marketing.read": "manager support auditor",
    "marketing.write": "manager",
    "flash.read": "manager support auditor",
    "flash.write": "manager",
    "rules.write": "manager",
    "payments.read": "manager finance auditor",
    "payments.refund": "manager finance",
    "payments.decide": "manager finance",
    "payments.reconcile": "manager finance",
    "letters.replay": "manager",
    "operations.read": "manager auditor",
    "operations.write": "manager",
    "audit.read": "auditor",
    "shoppers.read": "manager support",
    "shoppers.close": "manager support",
    "personal.unmask": "manager clerk support",
    "archive.read": "auditor",
    "staff.read": "manager auditor",
    "staff.write": "",
}
ROLES: dict[str, frozenset[str]] = {
    role: frozenset(p for p, holders in PERMISSIONS.items() if role == OWNER or role in holders.split())
    for role in TITLES
}
MOST_FAILURES = 5
# Many people may share an address of the network.
MOST_FAILURES_OF_IP = 20
LOCK_TIME = timedelta(minutes=15)
SESSION_TTL = timedelta(hours=12)
RECOVERY_CODES = 10
TOTP_SECONDS = 30
_SWITCH = re.compile(r"[a-z][a-z0-9_.]{1,39}")
_ROLE = re.compile(r"[a-z][a-z0-9_]{1,31}")


def require_new_member(name: str, password: str, role: str) -> None:
    """InvalidRequest that names every field which will not do."""
    wrong: dict[str, str] = {}
    if not 1 <= len(name) <= 64 or name != name.strip() or not name.isprintable():
        wrong["name"] = "1 to 64 characters, no spaces around"
    if not 10 <= len(password) <= 200:
        wrong["password"] = "10 to 200 characters"
    if not _ROLE.fullmatch(role):
        wrong["role"] = "no such role"
    if wrong:
        raise InvalidRequest(wrong)


def require_password(password: str) -> None:
    """InvalidRequest for a password that is too short or absurdly long."""
    if not 10 <= len(password) <= 200:
        raise InvalidRequest({"password": "10 to 200 characters"})


def require_credentials(name: str, password: str) -> None:
    """InvalidRequest for what nobody's name and password can be; it bounds the hashing work."""
    given = {"name": name, "password": password}
    wrong = {field: "1 to 200 characters" for field, text in given.items() if not 1 <= len(text) <= 200}
    if "\0" in name:
        wrong["name"] = "printable characters"
    if wrong:
        raise InvalidRequest(wrong)


def require_role(role: str, title: str, permissions: list[str]) -> None:
    """InvalidRequest that names every field which will not do."""
    wrong: dict[str, str] = {}
    if not _ROLE.fullmatch(role):
        wrong["role"] = "2 to 32 of a-z 0-9 _, a letter first"
    if not 1 <= len(title.strip()) <= 40 or not title.isprintable():
        wrong["title"] = "1 to 40 characters"
    if unknown := sorted(set(permissions) - set(PERMISSIONS)):
        wrong["permissions"] = f"no such permission: {', '.join(unknown)[:200]}"
    if wrong:
        raise InvalidRequest(wrong)


def require_switch(name: str, reason: str) -> None:
    """InvalidRequest for what is no name of a part, or no reason that others can read."""
    wrong: dict[str, str] = {}
    if not _SWITCH.fullmatch(name):
        wrong["name"] = "2 to 40 of a-z 0-9 _ ., a letter first"
    if not 1 <= len(reason.strip()) <= 200 or not reason.isprintable():
        wrong["reason"] = "1 to 200 characters"
    if wrong:
        raise InvalidRequest(wrong)


def require_within(own: Iterable[str], wanted: Iterable[str]) -> None:
    """StaffBeyondOwn when somebody reaches for what they may not do themselves."""
    if beyond := sorted(set(wanted) - set(own)):
        raise StaffBeyondOwn(permissions=beyond)


def subjects(name: str, ip: str) -> dict[str, int]:
    """Whose wrong sign-ins are counted, and how many of them lock."""
    counted = {f"name|{name}": MOST_FAILURES}
    return {**counted, f"ip|{ip}": MOST_FAILURES_OF_IP} if ip else counted


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether somebody must wait."""
    return locked_until is not None and now < locked_until


def after_failure(
    failures: int, last_at: datetime | None, now: datetime, most: int = MOST_FAILURES
) -> tuple[int, datetime | None]:
    """The new count and lock after one more failure; failures older than the lock time are forgotten."""
    recent = failures if last_at is not None and now - last_at < LOCK_TIME and failures < most else 0
    count = recent + 1
    return count, now + LOCK_TIME if count >= most else None


def totp_steps(now: datetime) -> range:
    """The time steps whose codes count now: a phone's clock may be half a minute off."""
    step = int(now.timestamp()) // TOTP_SECONDS
    return range(step - 1, step + 2)


def audit_text(
    number: int, at: datetime, actor: str, action: str, target: str, detail: str, previous: bytes
) -> str:
    """What the mark of an audit row covers: the row and the mark before it, unambiguously."""
    return json.dumps([number, at.astimezone(UTC).isoformat(), actor, action, target, detail, previous.hex()])
