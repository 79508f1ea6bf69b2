"""Joins the marketing door to its rules and actions."""

from collections.abc import Sequence
from datetime import datetime

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import Page
from chama.base.text import text_fault
from chama.runtime import context
from chama.runtime.cache import Recent
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.runtime.settings import secret
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import CodeInvalid
from chama.services.marketing.internal import flash_queries, queries
from chama.services.marketing.internal.actions import claim, flash, promotions, quotas, templates
from chama.services.marketing.internal.actions import take as take_actions
from chama.services.marketing.internal.actions.claim import ClaimRequest, claim_many
from chama.services.marketing.internal.actions.quotas import HoldRequest
from chama.services.marketing.internal.rules import price
from chama.services.marketing.internal.rules.coupons import mark_of, read_code
from chama.services.marketing.internal.store import quotas as quota_store
from chama.services.marketing.types import (
    ActivityHold,
    Basket,
    Claim,
    ClaimFacts,
    CodeBatch,
    Explanation,
    Offered,
    Promotion,
    PromotionDraft,
    Quote,
    Taking,
    Template,
    TemplateDraft,
)
from chama.services.marketing.types.flash import (
    FlashActivity,
    FlashDraft,
    FlashPool,
    FlashSession,
    FlashTake,
    FlashVerdict,
    SessionState,
)

__all__ = ["MarketingHere", "price"]

MOST_TAKES = 1_000
MOST_GIFTS = 1_000
MOST_PIECES = 10**6
MOST_CODES = 100_000
CODES_A_PAGE = 5_000
PROMOTIONS_SECONDS = 5
SECRET = "codes"


async def _promotions(keys: Sequence[str]) -> dict[str, list[Promotion]]:
    return dict.fromkeys(keys, await queries.promotions_not_over())


class MarketingHere(Marketing):
    def __init__(self) -> None:
        self.db = Database("marketing")
        self._promotions: Recent[str, list[Promotion]] = Recent(
            "marketing.promotions", _promotions, ttl_seconds=PROMOTIONS_SECONDS, most=1
        )
        self._claim: GroupCommit[ClaimRequest, Claim] = GroupCommit(
            "marketing.claim", lambda requests: claim_many(self.db, requests), lambda r: r.key
        )
        self._hold: GroupCommit[HoldRequest, ActivityHold] = GroupCommit(
            "marketing.hold", lambda requests: quotas.hold_many(self.db, requests), lambda r: r.order_id
        )

    async def price(self, *, basket: Basket, now: datetime) -> Quote:
        return price(basket, now, await self._promotions.get("all") or [])

    async def create_promotion(self, *, key: str, draft: PromotionDraft) -> Promotion:
        made = await promotions.create_promotion(self.db, key, draft)
        self._promotions.forget_all()
        return made

    async def edit_promotion(
        self, *, key: str, promotion_id: str, draft: PromotionDraft, expected_version: int
    ) -> Promotion:
        made = await promotions.edit_promotion(self.db, key, promotion_id, draft, expected_version)
        self._promotions.forget_all()
        return made

    async def end_promotion(self, *, promotion_id: str) -> Promotion:
        ended = await promotions.end_promotion(self.db, promotion_id)
        self._promotions.forget_all()
        return ended

    async def list_promotions(self, *, status: str | None, cursor: str | None, limit: int) -> Page[Promotion]:
        return await queries.list_promotions(status, cursor, limit)

    async def closed(self, *, user_id: str, takings: list[Taking]) -> list[str]:
        return await queries.closed(user_id, takings)

    async def hold(self, *, key: str, user_id: str, takings: list[Taking], ask_at: datetime) -> ActivityHold:
        wanted = tuple(sorted(takings, key=lambda t: t.promotion_id))
        if not wanted or any(not 1 <= t.pieces <= MOST_PIECES for t in wanted):
            raise InvalidRequest({"takings": f"1 to {MOST_PIECES} pieces of each"})
        if len({t.promotion_id for t in wanted}) < len(wanted):
            raise InvalidRequest({"takings": "each promotion once"})
        return await self._hold.submit(HoldRequest(key, user_id, wanted, ask_at))

    async def capture(self, *, key: list[str]) -> None:
        await quotas.capture(self.db, key)

    async def void(self, *, key: list[str]) -> None:
        await quotas.void(self.db, key)

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        await quotas.postpone(self.db, key, [ask_at] * len(key))

    async def due_holds(self, *, limit: int) -> list[str]:
        async with connection() as conn:
            return await quota_store.due(conn, context.now(), limit)

    async def explain(self, *, trace: str, record: str) -> Explanation:
        return await queries.explain(trace, record)

    async def create_template(self, *, key: str, draft: TemplateDraft) -> Template:
        return await templates.create_template(self.db, key, draft)

    async def edit_template(
        self, *, key: str, template_id: str, draft: TemplateDraft, expected_version: int
    ) -> Template:
        return await templates.edit_template(self.db, key, template_id, draft, expected_version)

    async def set_template_status(self, *, template_id: str, status: str) -> Template:
        return await templates.set_status(self.db, template_id, status)

    async def get_templates(self, *, template_ids: list[str]) -> list[Template]:
        return await queries.get_templates(template_ids)

    async def list_templates(self, *, status: str | None, cursor: str | None, limit: int) -> Page[Template]:
        return await queries.list_templates(status, cursor, limit)

    async def coupon_centre(self, *, user_id: str, facts: ClaimFacts) -> list[Offered]:
        return await queries.coupon_centre(user_id, facts)

    async def claim_coupon(self, *, key: str, user_id: str, template_id: str, facts: ClaimFacts) -> Claim:
        return await self._claim.submit(ClaimRequest(key, user_id, template_id, facts))

    async def give_coupons(
        self, *, key: str, template_id: str, user_ids: list[str], source: str
    ) -> list[Claim]:
        if not 1 <= len(user_ids) <= MOST_GIFTS:
            raise InvalidRequest({"user_ids": f"1 to {MOST_GIFTS}"})
        if any(not is_id(u, "usr") for u in user_ids):
            raise InvalidRequest({"user_ids": "ids of shoppers"})
        return await claim.give(self.db, key, template_id, user_ids, source)

    async def make_codes(self, *, key: str, template_id: str, name: str, count: int) -> CodeBatch:
        if not 1 <= count <= MOST_CODES:
            raise InvalidRequest({"count": f"1 to {MOST_CODES}"})
        if fault := text_fault(name, 1, 40):
            raise InvalidRequest({"name": fault})
        return await templates.make_codes(self.db, secret(SECRET), key, template_id, name, count)

    async def list_code_batches(self, *, cursor: str | None, limit: int) -> Page[CodeBatch]:
        return await queries.list_batches(cursor, limit)

    async def codes(self, *, batch_id: str, first: int, limit: int) -> list[str]:
        if first < 0 or not 1 <= limit <= CODES_A_PAGE:
            raise InvalidRequest({"limit": f"1 to {CODES_A_PAGE}, from 0 on"})
        return await queries.codes(secret(SECRET), batch_id, first, limit)

    async def stop_codes(self, *, batch_id: str) -> CodeBatch:
        return await templates.stop_codes(self.db, batch_id)

    async def redeem_code(self, *, key: str, user_id: str, code: str) -> Claim:
        read = read_code(code)
        if read is None:
            raise CodeInvalid({"code": "not a code"})
        return await claim.redeem(self.db, key, user_id, mark_of(secret(SECRET), read))

    async def create_flash(self, *, key: str, draft: FlashDraft) -> FlashActivity:
        return await flash.create(self.db, key, draft)

    async def list_flash(self, *, cursor: str | None, limit: int) -> Page[FlashActivity]:
        return await flash_queries.list_activities(cursor, limit)

    async def get_flash(self, *, session_id: str) -> FlashSession:
        return await flash_queries.get_session(session_id)

    async def flash_sessions(self, *, since: datetime, until: datetime) -> list[FlashSession]:
        return await flash_queries.shown(since, until)

    async def flash_pools(self, *, session_id: str) -> list[FlashPool]:
        return await flash_queries.pools(session_id)

    async def set_flash_state(self, *, session_id: str, state: SessionState) -> FlashSession:
        return await flash.set_state(self.db, session_id, state)

    async def set_flash_quota(self, *, session_id: str, sku_id: str, quotas: list[int]) -> FlashSession:
        return await flash.set_quota(self.db, session_id, sku_id, quotas)

    async def take_flash(self, *, takes: list[FlashTake]) -> list[FlashVerdict]:
        if len(takes) > MOST_TAKES:
            raise InvalidRequest({"takes": f"at most {MOST_TAKES}"})
        return await take_actions.take_many(self.db, takes)

    async def refuse_flash(self, *, take: FlashTake, code: str) -> FlashVerdict:
        return await take_actions.refuse(self.db, take, code)

    async def flash_verdicts(self, *, order_ids: list[str]) -> list[FlashVerdict]:
        return await flash_queries.verdicts(order_ids)

    async def due_flash(self, *, limit: int) -> list[str]:
        return await flash_queries.due(limit)

    async def settle_flash(
        self, *, paid: list[str], gone: list[str], unpaid: list[str], ask_at: datetime
    ) -> None:
        await take_actions.settle(self.db, paid, gone, unpaid, ask_at)

    async def require_flash_paid(self, *, session_id: str, user_id: str, device: str, address: str) -> None:
        await flash_queries.require_paid(session_id, user_id, device, address)

    async def ended_flash(self, *, limit: int) -> list[FlashSession]:
        return await flash_queries.ended(limit)
