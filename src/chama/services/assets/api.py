"""The assets door: one ledger of points, balance and growth; coupons; membership."""

from datetime import date, datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.assets.types import (
    Account,
    Calendar,
    Cause,
    CheckIn,
    Coupon,
    DueBenefit,
    DueHold,
    Entry,
    ExpiringPoints,
    Hold,
    HouseAccount,
    Kind,
    LedgerCase,
    NewCoupon,
    Posted,
    Proof,
    Purchase,
    Rulebook,
    Rules,
    Standing,
    Usable,
)


class Assets(Service):
    """What shoppers have besides goods. No balance changes without a ledger entry, none passes its floor."""

    async def hold(
        self,
        *,
        key: str,
        user_id: str,
        order_id: str = "",
        coupon_ids: list[str] | None = None,
        points: int = 0,
        balance_fen: int = 0,
        ask_at: datetime | None = None,
        lapses_at: datetime | None = None,
    ) -> Hold:
        """Set all of it aside or nothing; NotEnough, CouponUnusable, HoldSettled, HoldDiffers.

        `key` is an id that carries the shopper's gene (the order's, the payment's). With `ask_at` no clock
        releases the hold, it is asked about (`due_holds`); with `lapses_at` it voids itself then.
        """
        raise NotImplementedError

    async def capture(self, *, key: str) -> Hold:
        """What is held under the key is spent for good; HoldMissing. A voided hold is taken again if it can
        be, else it stays voided and a case says so. Repeats change nothing."""
        raise NotImplementedError

    async def void(self, *, key: str) -> Hold | None:
        """What is held goes back; what was captured returns to where it came from, coupons too. None when
        nothing was ever held. Repeats change nothing."""
        raise NotImplementedError

    async def give_back(self, *, key: str, hold_key: str, points: int = 0, balance_fen: int = 0) -> Hold:
        """Return a part of what a hold spent, once per `key`: principal and gift in the ratio in which they
        were taken, exact over any number of parts; ReturnTooLarge. With balance that an order held goes
        its part of what the order earned."""
        raise NotImplementedError

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        """Ask about these holds later."""
        raise NotImplementedError

    @read
    async def due_holds(self, *, limit: int) -> list[DueHold]:
        """Holds whose time to ask has come, oldest first."""
        raise NotImplementedError

    @read
    async def find_hold(self, *, key: str) -> Hold | None:
        """What is (or was) held under a key."""
        raise NotImplementedError

    async def grant(
        self, *, key: str, user_id: str, kind: Kind, amount: int, reason: str, cause: str = ""
    ) -> Posted:
        """Give an amount from the house, once per key; points and growth get the rules' validity."""
        raise NotImplementedError

    async def take_back(
        self, *, key: str, user_id: str, kind: Kind, amount: int, reason: str, cause: str = ""
    ) -> Posted:
        """Take back as much as is available, once per key; what is missing (`short`) opens a case."""
        raise NotImplementedError

    @read
    async def usable(self, *, user_id: str) -> Usable:
        """Everything an order could use now, and what the level gives."""
        raise NotImplementedError

    @read
    async def accounts(self, *, user_id: str) -> list[Account]:
        """All balances, also those of zero."""
        raise NotImplementedError

    @read
    async def statement(self, *, user_id: str, kind: Kind, cursor: str | None, limit: int) -> Page[Entry]:
        """Entries of one account, newest first."""
        raise NotImplementedError

    @read
    async def expiring_points(self, *, user_id: str) -> list[ExpiringPoints]:
        """Available points by their end, soonest first."""
        raise NotImplementedError

    async def grant_coupons(self, *, coupons: list[NewCoupon]) -> list[Coupon]:
        """Give coupons, each once per coupon id (repeats answer what is there); at most 1,000."""
        raise NotImplementedError

    @read
    async def get_coupons(self, *, user_id: str, coupon_ids: list[str]) -> list[Coupon]:
        """Somebody's coupons by id (at most 200), whatever became of them; others' are left out."""
        raise NotImplementedError

    @read
    async def list_coupons(
        self, *, user_id: str, state: str | None, cursor: str | None, limit: int
    ) -> Page[Coupon]:
        """Somebody's coupons, newest first."""
        raise NotImplementedError

    async def revoke_coupon(self, *, coupon_id: str, reason: str) -> Coupon:
        """Take an available coupon back (`returned`); CouponUnusable when it is held or used."""
        raise NotImplementedError

    @read
    async def standing(self, *, user_id: str) -> Standing:
        """Level, growth, card and benefits."""
        raise NotImplementedError

    @read
    async def standings(self, *, user_ids: list[str]) -> list[Standing]:
        """The same for many (at most 200)."""
        raise NotImplementedError

    async def set_birthday(self, *, user_id: str, month: int, day: int) -> None:
        """For the birthday gift; once: BirthdayFixed."""
        raise NotImplementedError

    async def check_in(self, *, user_id: str) -> CheckIn:
        """Check in for today (Shanghai); a repeat answers the first."""
        raise NotImplementedError

    async def make_up(self, *, user_id: str, on: date) -> CheckIn:
        """Check in for a day that was missed, for points; MakeUpRefused, NotEnough."""
        raise NotImplementedError

    @read
    async def calendar(self, *, user_id: str, month: str) -> Calendar:
        """A month (`2026-11`) of check-ins."""
        raise NotImplementedError

    async def earn(self, *, user_id: str, cause: Cause, cause_id: str) -> list[Posted]:
        """Reward something by the rules in force, once per cause id; empty when the day's most is reached."""
        raise NotImplementedError

    async def unearn(self, *, user_id: str, cause: str, cause_id: str) -> list[Posted]:
        """The cause is reversed: what it earned is taken back, as far as it is there."""
        raise NotImplementedError

    async def start_purchase(self, *, key: str, user_id: str, amount_fen: int, plan: str = "") -> Purchase:
        """A recharge of an amount, or (with `plan`) a paid card; to be paid under its id in 30 minutes.
        RechargeRefused, CardPlanUnknown."""
        raise NotImplementedError

    async def pay_card_with_balance(self, *, key: str, user_id: str, plan: str) -> Purchase:
        """Buy a paid card from the balance at once; NotEnough, CardPlanUnknown."""
        raise NotImplementedError

    async def mark_purchase_paid(self, *, purchase_id: str, payment_id: str, paid_fen: int) -> Purchase:
        """The money is here: the balance or the card is given, once."""
        raise NotImplementedError

    @read
    async def get_purchase(self, *, purchase_id: str, user_id: str | None = None) -> Purchase:
        """One purchase; PurchaseNotFound, also for somebody else's."""
        raise NotImplementedError

    @read
    async def list_purchases(
        self, *, user_id: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[Purchase]:
        """Newest first."""
        raise NotImplementedError

    async def begin_purchase_refund(self, *, purchase_id: str, user_id: str | None = None) -> Purchase:
        """Set a recharge's principal aside and take its gift back; NotEnough when principal was spent."""
        raise NotImplementedError

    async def mark_purchase_refunded(self, *, purchase_id: str, payment_id: str) -> Purchase:
        """The money went back through the channel: the principal leaves the ledger."""
        raise NotImplementedError

    @read
    async def due_benefits(self, *, limit: int) -> list[DueBenefit]:
        """Monthly and birthday coupons that members have not got yet."""
        raise NotImplementedError

    async def mark_benefits(self, *, keys: list[str]) -> None:
        """These benefits were given, or cannot be."""
        raise NotImplementedError

    @read
    async def rulebook(self) -> Rulebook:
        """The rules in force now."""
        raise NotImplementedError

    @read
    async def rulebooks(self) -> list[Rulebook]:
        """All versions, newest first."""
        raise NotImplementedError

    async def set_rules(
        self, *, key: str, rules: Rules, starts_at: datetime, expected_version: int, made_by: str
    ) -> Rulebook:
        """A new version from an instant on; RulesChanged when `expected_version` is not the newest."""
        raise NotImplementedError

    async def prove(self) -> Proof:
        """Prove the whole ledger now, keep the result; a failing proof raises the alarm."""
        raise NotImplementedError

    @read
    async def proofs(self, *, cursor: str | None, limit: int) -> Page[Proof]:
        """Proofs, newest first."""
        raise NotImplementedError

    @read
    async def list_cases(self, *, cursor: str | None, limit: int) -> Page[LedgerCase]:
        """Cases, newest first."""
        raise NotImplementedError

    @read
    async def house(self) -> list[HouseAccount]:
        """The house's side of the ledger."""
        raise NotImplementedError
