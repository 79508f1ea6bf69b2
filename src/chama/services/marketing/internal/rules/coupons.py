"""Coupon templates: what can be offered, who may claim, how long a coupon holds; codes and their marks."""

import hashlib
import hmac
from datetime import datetime, timedelta

from chama.base.errors import Refusal
from chama.base.text import text_fault
from chama.services.marketing.errors import ClaimNotOpen, CouponExhausted, CouponLimitReached, NotEligible
from chama.services.marketing.types import ClaimFacts, TemplateDraft

# (from, to) of a template's status.
STATUSES = frozenset(
    {
        ("draft", "on"),
        ("on", "paused"),
        ("paused", "on"),
        ("draft", "ended"),
        ("on", "ended"),
        ("paused", "ended"),
    }
)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")
CODE_LENGTH = 12


def faults_of(draft: TemplateDraft) -> dict[str, str]:
    """Why a template cannot be, by field; empty when it can."""
    wrong: dict[str, str] = {}
    if fault := text_fault(draft.name, 1, 40):
        wrong["name"] = fault
    t = draft.terms
    if t.kind == "fixed" and not t.amount_fen:
        wrong["terms.amount_fen"] = "a fixed coupon takes something off"
    if t.kind == "fixed" and t.threshold_fen and t.threshold_fen < t.amount_fen:
        wrong["terms.threshold_fen"] = "at least what the coupon takes off"
    if t.kind == "percent" and t.price_bps == 10_000:
        wrong["terms.price_bps"] = "a percent coupon takes something off"
    if t.kind == "exchange" and not (t.scope.spus or t.scope.skus):
        wrong["terms.scope"] = "an exchange coupon names its goods"
    for field, at in (
        ("valid_from", draft.valid_from),
        ("valid_until", draft.valid_until),
        ("claim_from", draft.claim_from),
        ("claim_until", draft.claim_until),
    ):
        if at is not None and at.tzinfo is None:
            wrong[field] = "needs a time zone"
    if wrong:
        return wrong
    if draft.valid_until is None and draft.valid_days is None:
        wrong["valid_until"] = "an end, or days from the claim on"
    for since, until in (("valid_from", "valid_until"), ("claim_from", "claim_until")):
        begin, end = getattr(draft, since), getattr(draft, until)
        if begin is not None and end is not None and begin >= end:
            wrong[until] = f"after {since}"
    return wrong


def validity(draft: TemplateDraft, now: datetime) -> tuple[datetime, datetime]:
    """From when until when a coupon holds that is claimed now; of two ends the earlier."""
    begin = max(now, draft.valid_from) if draft.valid_from is not None else now
    ends = [draft.valid_until] if draft.valid_until is not None else []
    if draft.valid_days is not None:
        ends.append(begin + timedelta(days=draft.valid_days))
    return begin, min(ends)


def why_not(
    draft: TemplateDraft, status: str, left: int, mine: int, facts: ClaimFacts, now: datetime
) -> Refusal | None:
    """Why somebody who has taken `mine` cannot claim one of the `left` now; None when it can be."""
    early = draft.claim_from is not None and now < draft.claim_from
    late = draft.claim_until is not None and now >= draft.claim_until
    if status != "on" or early or late or validity(draft, now)[1] <= now:
        return ClaimNotOpen()
    if draft.new_user_only and not facts.new_user:
        return NotEligible({"new_user": "only for a first order"})
    if draft.levels and facts.level not in draft.levels:
        return NotEligible({"level": "not for this level"}, levels=list(draft.levels))
    if mine >= draft.per_user:
        return CouponLimitReached(limit=draft.per_user)
    return None if left > 0 else CouponExhausted()


def code_of(secret: bytes, batch_id: str, number: int) -> str:
    """The n-th code of a batch: 60 bits that nobody can guess without the shop's secret."""
    digest = hmac.digest(secret, f"code|{batch_id}|{number}".encode(), hashlib.sha256)
    bits = int.from_bytes(digest[:8], "big")
    return "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(0, CODE_LENGTH * 5, 5))


def mark_of(secret: bytes, code: str) -> bytes:
    """What is kept of a code, and by what it is found."""
    return hmac.digest(secret, f"mark|{code}".encode(), hashlib.sha256)[:16]


def read_code(text: str) -> str | None:
    """A code as somebody typed it: case, dashes, spaces and misread letters do not matter; None: no code."""
    code = text.upper().replace("-", "").replace(" ", "").translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and all(c in _ALPHABET for c in code) else None


def shown(code: str) -> str:
    """A code as people read it: `ABCD-EFGH-JKMN`."""
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))
