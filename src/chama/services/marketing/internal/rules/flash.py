"""Pure decisions of flash sales: what a draft may say, how a session moves, who gets the pieces."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chama.base.text import text_fault
from chama.services.marketing.internal.rules import MAX_PRICE_FEN
from chama.services.marketing.types.flash import FlashDraft, FlashTake, SessionState

LONGEST = timedelta(days=7)
# From where a session may go where; `closed` is for the clock that gives the rest back.
MOVES: dict[SessionState, tuple[SessionState, ...]] = {
    "draft": ("warm", "stopped"),
    "warm": ("paused", "stopped", "closed"),
    "paused": ("warm", "stopped", "closed"),
    "stopped": ("closed",),
    "closed": (),
}


def faults_of(draft: FlashDraft, now: datetime) -> dict[str, str]:
    """Why a flash sale cannot be, by field; empty when it can."""
    wrong: dict[str, str] = {}
    if fault := text_fault(draft.name, 1, 40):
        wrong["name"] = fault
    for n, session in enumerate(draft.sessions):
        at = f"sessions.{n}"
        if session.starts_at.tzinfo is None or session.ends_at.tzinfo is None:
            wrong[f"{at}.starts_at"] = "needs a time zone"
        elif session.starts_at >= session.ends_at:
            wrong[f"{at}.ends_at"] = "after starts_at"
        elif session.ends_at <= now:
            wrong[f"{at}.ends_at"] = "in the future"
        elif session.ends_at - session.starts_at > LONGEST:
            wrong[f"{at}.ends_at"] = f"at most {LONGEST.days} days after starts_at"
        if len({i.sku_id for i in session.items}) != len(session.items):
            wrong[f"{at}.items"] = "every SKU once"
        for k, item in enumerate(session.items):
            if item.price_fen > MAX_PRICE_FEN:
                wrong[f"{at}.items.{k}.price_fen"] = f"at most {MAX_PRICE_FEN}"
            if item.pools > item.quota:
                wrong[f"{at}.items.{k}.pools"] = "no more than pieces"
    return wrong


def why_refused(
    take: FlashTake, per_user: int, quota: int, sold: int, bought: Mapping[tuple[str, str, str], int]
) -> str:
    """The code of why an admission gets nothing; empty when it gets its pieces."""
    if bought.get((take.session_id, take.sku_id, take.user_id), 0) + take.quantity > per_user:
        return "flash_limit_reached"
    if sold + take.quantity > quota:
        return "flash_sold_out"
    return ""
