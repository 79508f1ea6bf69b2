"""Pure decisions of flash sales: what a draft may say, how a session moves, who gets the pieces."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chama.base.text import text_fault
from chama.services.marketing.internal.rules import MAX_PRICE_FEN
from chama.services.marketing.types.flash import FlashDraft, FlashSession, FlashTake, SessionState

LONGEST = timedelta(days=7)
# Unpaid flash orders of one shopper over all sessions at a time.
MOST_UNPAID = 5
# Refused for the shopper's sake: the pieces that Redis took for such an admission are for sale again.
GIVEN_BACK = ("flash_limit_reached", "flash_unpaid_orders")
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
    take: FlashTake,
    session: FlashSession,
    left: int,
    bought: Mapping[tuple[str, str, str], int],
    unpaid: Mapping[str, int],
) -> str:
    """The code of why an admission gets nothing of what is `left`; empty when it gets its pieces. `unpaid`
    are the open orders of shoppers, devices and addresses, over all pools and sessions."""
    per_user = next(i.per_user for i in session.items if i.sku_id == take.sku_id)
    if bought.get((take.session_id, take.sku_id, take.user_id), 0) + take.quantity > per_user:
        return "flash_limit_reached"
    if holds_too_many(session, unpaid, take.user_id, take.device, take.address):
        return "flash_unpaid_orders"
    return "" if take.quantity <= left else "flash_sold_out"


def holds_too_many(
    session: FlashSession, unpaid: Mapping[str, int], user_id: str, device: str, address: str
) -> bool:
    """Whether somebody gets no more before some flash orders are paid; an empty mark is nobody's."""
    most = (
        (user_id, MOST_UNPAID),
        (device, session.unpaid_per_device),
        (address, session.unpaid_per_address),
    )
    return any(mark and unpaid.get(mark, 0) >= n for mark, n in most)
