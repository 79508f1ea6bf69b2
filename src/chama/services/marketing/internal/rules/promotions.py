"""What a promotion may say; a merchant's mistake is named by its field."""

import itertools

from chama.base.text import text_fault
from chama.services.marketing.internal.rules import MAX_PRICE_FEN
from chama.services.marketing.types import PromotionDraft

# So many can be on, or wait to begin, at a time; a price looks at each of them.
MOST_ON = 200


def faults_of(draft: PromotionDraft) -> dict[str, str]:
    """Why a promotion cannot be, by field; empty when it can."""
    wrong: dict[str, str] = {}
    if fault := text_fault(draft.name, 1, 40):
        wrong["name"] = fault
    if draft.starts_at.tzinfo is None or draft.ends_at.tzinfo is None:
        wrong["starts_at"] = "needs a time zone"
    elif draft.starts_at >= draft.ends_at:
        wrong["ends_at"] = "after starts_at"
    if draft.kind == "timed_price":
        if not draft.prices:
            wrong["prices"] = "a timed price names its goods"
        if any(fen > MAX_PRICE_FEN for fen in draft.prices.values()):
            wrong["prices"] = f"at most {MAX_PRICE_FEN}"
        if draft.ladder:
            wrong["ladder"] = "a timed price has none"
        return wrong
    if draft.quota or draft.per_user:
        wrong["quota" if draft.quota else "per_user"] = "only a timed price has one"
    if draft.prices:
        wrong["prices"] = "only a timed price has them"
    if not draft.ladder:
        wrong["ladder"] = "at least one rung"
    wrong |= _faults_of_ladder(draft)
    return wrong


def _faults_of_ladder(draft: PromotionDraft) -> dict[str, str]:
    """Rungs must rise, and each must give something."""
    wrong: dict[str, str] = {}
    steps = [(r.threshold_fen, r.threshold_pieces) for r in draft.ladder]
    if any(a >= b or a[0] > b[0] or a[1] > b[1] for a, b in itertools.pairwise(steps)):
        wrong["ladder"] = "thresholds must rise"
    for n, rung in enumerate(draft.ladder):
        if draft.kind == "reduction" and not rung.off_fen:
            wrong[f"ladder.{n}.off_fen"] = "takes something off"
        if draft.kind == "reduction" and rung.threshold_fen and rung.off_fen > rung.threshold_fen:
            wrong[f"ladder.{n}.off_fen"] = "at most the threshold"
        if draft.kind == "discount" and rung.price_bps == 10_000:
            wrong[f"ladder.{n}.price_bps"] = "takes something off"
        if draft.kind == "gift" and not rung.gift_sku_id:
            wrong[f"ladder.{n}.gift_sku_id"] = "names the gift"
    if draft.repeats and (draft.kind != "reduction" or len(draft.ladder) != 1 or not steps[0][0]):
        wrong["repeats"] = "for a reduction of one rung with an amount"
    return wrong
