"""The marketing door: what a basket costs, and why."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
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


class Marketing(Service):
    """Prices and, with them, every offer of the shop."""

    @read
    async def price(self, *, basket: Basket, now: datetime) -> Quote:
        """Price a basket as of `now`; EmptyBasket, QuantityOutOfRange, RegionNotServed, InvalidRequest.

        The same basket under the same promotions always gets the same quote; lines of one SKU are joined. A
        change of promotions is seen within seconds.
        """
        raise NotImplementedError

    async def create_promotion(self, *, key: str, draft: PromotionDraft) -> Promotion:
        """A promotion, once per key; it holds from its start on. At most 200 at a time."""
        raise NotImplementedError

    async def edit_promotion(
        self, *, key: str, promotion_id: str, draft: PromotionDraft, expected_version: int
    ) -> Promotion:
        """A new version; PromotionChanged when `expected_version` is not the newest."""
        raise NotImplementedError

    async def end_promotion(self, *, promotion_id: str) -> Promotion:
        """End a promotion for good; repeats change nothing."""
        raise NotImplementedError

    @read
    async def list_promotions(self, *, status: str | None, cursor: str | None, limit: int) -> Page[Promotion]:
        """Newest first."""
        raise NotImplementedError

    @read
    async def closed(self, *, user_id: str, takings: list[Taking]) -> list[str]:
        """Which of these promotions have too few pieces left, in all or for this shopper."""
        raise NotImplementedError

    async def hold(self, *, key: str, user_id: str, takings: list[Taking], ask_at: datetime) -> ActivityHold:
        """Set pieces of limited promotions aside for an order, all or nothing, once; PromotionSoldOut,
        PromotionLimitReached, PromotionNotFound, ActivityHoldOver, ActivityHoldDiffers.

        `key` is the order's id. No clock lets them go: `due_holds` are asked about."""
        raise NotImplementedError

    async def capture(self, *, key: list[str]) -> None:
        """What these orders hold was bought; repeats, and holds that were let go, change nothing."""
        raise NotImplementedError

    async def void(self, *, key: list[str]) -> None:
        """What these orders hold or have bought is free again; repeats change nothing."""
        raise NotImplementedError

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        """Ask about these holds later."""
        raise NotImplementedError

    @read
    async def due_holds(self, *, limit: int) -> list[str]:
        """Orders about whose holds it is time to ask, oldest first."""
        raise NotImplementedError

    @read
    async def explain(self, *, trace: str, record: str) -> Explanation:
        """A stored price (JSON of its trace and of its PriceRecord) in words, priced again to compare."""
        raise NotImplementedError

    async def create_template(self, *, key: str, draft: TemplateDraft) -> Template:
        """A coupon template as a draft, once per key."""
        raise NotImplementedError

    async def edit_template(
        self, *, key: str, template_id: str, draft: TemplateDraft, expected_version: int
    ) -> Template:
        """A new version of a template; TemplateChanged when `expected_version` is not the newest."""
        raise NotImplementedError

    async def set_template_status(self, *, template_id: str, status: str) -> Template:
        """draft → on ⇄ paused → ended; repeats change nothing."""
        raise NotImplementedError

    @read
    async def get_templates(self, *, template_ids: list[str]) -> list[Template]:
        """Templates by id; unknown ones are left out."""
        raise NotImplementedError

    @read
    async def list_templates(self, *, status: str | None, cursor: str | None, limit: int) -> Page[Template]:
        """Newest first."""
        raise NotImplementedError

    @read
    async def coupon_centre(self, *, user_id: str, facts: ClaimFacts) -> list[Offered]:
        """What is offered now, and whether the asker can claim it."""
        raise NotImplementedError

    async def claim_coupon(self, *, key: str, user_id: str, template_id: str, facts: ClaimFacts) -> Claim:
        """Take quota for one coupon, once per key; ClaimNotOpen, NotEligible, CouponLimitReached,
        CouponExhausted. The coupon itself is made by assets, from this answer or from CouponClaimed."""
        raise NotImplementedError

    async def give_coupons(
        self, *, key: str, template_id: str, user_ids: list[str], source: str
    ) -> list[Claim]:
        """Gifts for at most 1,000, all or none, beyond limits and conditions; the quota holds."""
        raise NotImplementedError

    async def make_codes(self, *, key: str, template_id: str, name: str, count: int) -> CodeBatch:
        """At most 100,000 unique codes, each good for one coupon; their quota is taken at once."""
        raise NotImplementedError

    @read
    async def list_code_batches(self, *, cursor: str | None, limit: int) -> Page[CodeBatch]:
        """Newest first."""
        raise NotImplementedError

    @read
    async def codes(self, *, batch_id: str, first: int, limit: int) -> list[str]:
        """Codes of a batch from number `first` (0 …) on, at most 5,000; CodeInvalid for an unknown batch."""
        raise NotImplementedError

    async def stop_codes(self, *, batch_id: str) -> CodeBatch:
        """What is left of a batch cannot be redeemed any more."""
        raise NotImplementedError

    async def redeem_code(self, *, key: str, user_id: str, code: str) -> Claim:
        """A code becomes a coupon, once; CodeInvalid, CodeRedeemed, CouponLimitReached."""
        raise NotImplementedError

    async def create_flash(self, *, key: str, draft: FlashDraft) -> FlashActivity:
        """A flash sale with its sessions, as drafts, once per key; InvalidRequest names what cannot be."""
        raise NotImplementedError

    @read
    async def list_flash(self, *, cursor: str | None, limit: int) -> Page[FlashActivity]:
        """Newest first."""
        raise NotImplementedError

    @read
    async def get_flash(self, *, session_id: str) -> FlashSession:
        """One session; FlashNotFound."""
        raise NotImplementedError

    @read
    async def flash_sessions(self, *, since: datetime, until: datetime) -> list[FlashSession]:
        """What shoppers may see: sessions, once warm, that end after `since` and start before `until`."""
        raise NotImplementedError

    @read
    async def flash_pools(self, *, session_id: str) -> list[FlashPool]:
        """The live figures of a session, from the database and from Redis."""
        raise NotImplementedError

    async def set_flash_state(self, *, session_id: str, state: SessionState) -> FlashSession:
        """Move a session; repeats change nothing. FlashStateRefused. Its pools follow within two seconds."""
        raise NotImplementedError

    async def set_flash_quota(self, *, session_id: str, sku_id: str, quotas: list[int]) -> FlashSession:
        """More or fewer pieces in each pool of a SKU, also while selling; what is more was reserved before.
        What is sold stays sold: of fewer, only what is left is taken away."""
        raise NotImplementedError

    async def take_flash(self, *, takes: list[FlashTake]) -> list[FlashVerdict]:
        """Decide admissions in their order, each once: taken while the quota lasts, else refused."""
        raise NotImplementedError

    async def refuse_flash(self, *, take: FlashTake, code: str) -> FlashVerdict:
        """Refuse an admission that was lost; one that was decided before keeps its verdict."""
        raise NotImplementedError

    @read
    async def flash_verdicts(self, *, order_ids: list[str]) -> list[FlashVerdict]:
        """What became of these admissions; undecided ones are left out."""
        raise NotImplementedError

    @read
    async def due_flash(self, *, limit: int) -> list[str]:
        """Order ids of takes about which orders are to be asked."""
        raise NotImplementedError

    async def settle_flash(
        self, *, paid: list[str], gone: list[str], unpaid: list[str], ask_at: datetime
    ) -> None:
        """What orders say: paid ones stay sold, those of gone ones are for sale again, unpaid ones are asked
        about later. Repeats change nothing."""
        raise NotImplementedError

    @read
    async def require_flash_paid(self, *, session_id: str, user_id: str, device: str, address: str) -> None:
        """FlashHolds when this shopper, this device or this address has too many unpaid flash orders, of
        whatever session, for one more of this one."""
        raise NotImplementedError

    @read
    async def ended_flash(self, *, limit: int) -> list[FlashSession]:
        """Sessions that are over and not closed, with nothing waiting in their pools."""
        raise NotImplementedError
