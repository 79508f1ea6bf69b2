"""Joins the assets door to its actions and queries."""

from datetime import date, datetime

from chama.base.errors import InvalidRequest
from chama.base.ids import gene_of, is_id
from chama.base.pages import Page
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.services.assets.api import Assets
from chama.services.assets.errors import PurchaseNotFound
from chama.services.assets.internal import queries
from chama.services.assets.internal.actions import check_in as check_ins
from chama.services.assets.internal.actions import coupons as coupon_actions
from chama.services.assets.internal.actions import earn, give_back, prove, purchases, rulebook
from chama.services.assets.internal.actions.grant import GrantRequest, grant_many, take_back
from chama.services.assets.internal.actions.hold import HoldRequest, hold_many, hold_of
from chama.services.assets.internal.actions.settle import capture_many, void_many
from chama.services.assets.internal.queries import CouponsOf
from chama.services.assets.internal.rules.ledger import MAX_AMOUNT
from chama.services.assets.internal.store import ledger, members
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

MOST_COUPONS = 20
MOST_GRANTED = 1000
MOST_ASKED = 200


def _id(text: str, field: str, *prefixes: str) -> str:
    """An id whose gene can be read; with prefixes, of one of these kinds."""
    head = text.partition("_")[0]
    if not is_id(text, head) or (prefixes and head not in prefixes):
        raise InvalidRequest({field: "not an id"})
    return text


def _user(user_id: str) -> str:
    return _id(user_id, "user_id", "usr")


def _amount(amount: int, field: str, least: int = 1) -> int:
    if not least <= amount <= MAX_AMOUNT:
        raise InvalidRequest({field: f"must be {least} to {MAX_AMOUNT}"})
    return amount


def _purchase(purchase_id: str) -> str:
    if not (is_id(purchase_id, "rch") or is_id(purchase_id, "mcd")):
        raise PurchaseNotFound
    return purchase_id


class AssetsHere(Assets):
    def __init__(self) -> None:
        self.db = Database("assets")
        self.shelf = queries.Shelf()
        # A read, yet every order with a coupon makes it: those that come together are one.
        self._get_coupons: GroupCommit[CouponsOf, list[Coupon]] = GroupCommit(
            "assets.get_coupons", queries.coupons_many, lambda wanted: wanted
        )
        self._hold: GroupCommit[HoldRequest, Hold] = GroupCommit(
            "assets.hold", self._hold_many, lambda r: r.key
        )
        self._capture: GroupCommit[str, Hold] = GroupCommit(
            "assets.capture", lambda keys: capture_many(self.db, keys), lambda k: k
        )
        self._void: GroupCommit[str, Hold | None] = GroupCommit(
            "assets.void", lambda keys: void_many(self.db, keys), lambda k: k
        )
        self._grant: GroupCommit[GrantRequest, Posted] = GroupCommit(
            "assets.grant", self._grant_many, lambda r: (r.user_id, r.key)
        )

    async def _hold_many(self, requests: list[HoldRequest]):
        book = await self.shelf.now()
        return await hold_many(self.db, requests, book.rules.recharge.spend_first == "principal")

    async def _grant_many(self, requests: list[GrantRequest]):
        return await grant_many(self.db, requests, await self.shelf.now())

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
        ids = tuple(sorted(set(coupon_ids or ())))
        if gene_of(_id(key, "key")) != gene_of(_user(user_id)):
            raise InvalidRequest({"key": "must carry the shopper's gene"})
        if len(ids) > MOST_COUPONS or any(not is_id(c, "cpn") for c in ids):
            raise InvalidRequest({"coupon_ids": f"at most {MOST_COUPONS} ids"})
        _amount(points, "points", 0)
        _amount(balance_fen, "balance_fen", 0)
        if not (ids or points or balance_fen):
            raise InvalidRequest({"points": "there is nothing to hold"})
        request = HoldRequest(key, user_id, order_id, ids, points, balance_fen, ask_at, lapses_at)
        return await self._hold.submit(request)

    async def capture(self, *, key: str) -> Hold:
        return await self._capture.submit(_id(key, "key"))

    async def void(self, *, key: str) -> Hold | None:
        return await self._void.submit(_id(key, "key"))

    async def give_back(self, *, key: str, hold_key: str, points: int = 0, balance_fen: int = 0) -> Hold:
        _amount(points, "points", 0)
        _amount(balance_fen, "balance_fen", 0)
        book = await self.shelf.now()
        return await give_back.give_back(self.db, book, key, _id(hold_key, "hold_key"), points, balance_fen)

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        async with self.db.transaction() as tx:
            await ledger.postpone(tx, key, [ask_at] * len(key))

    async def due_holds(self, *, limit: int) -> list[DueHold]:
        async with connection() as conn:
            rows = await ledger.due_holds(conn, context.now(), limit)
        return [DueHold(key=r["key"], order_id=r["order_id"] or r["key"]) for r in rows]

    async def find_hold(self, *, key: str) -> Hold | None:
        async with connection() as conn:
            row = (await ledger.find_holds(conn, [_id(key, "key")])).get(key)
        return hold_of(row) if row is not None else None

    async def grant(
        self, *, key: str, user_id: str, kind: Kind, amount: int, reason: str, cause: str = ""
    ) -> Posted:
        _user(user_id)
        request = GrantRequest(key, user_id, kind, _amount(amount, "amount"), reason, cause)
        return await self._grant.submit(request)

    async def take_back(
        self, *, key: str, user_id: str, kind: Kind, amount: int, reason: str, cause: str = ""
    ) -> Posted:
        _user(user_id)
        amount = _amount(amount, "amount")
        request = GrantRequest(key, user_id, kind, amount, reason, cause, "take_back")
        return await take_back(self.db, request, await self.shelf.now())

    async def usable(self, *, user_id: str) -> Usable:
        return await queries.usable(await self.shelf.now(), _user(user_id))

    async def accounts(self, *, user_id: str) -> list[Account]:
        return await queries.accounts(_user(user_id))

    async def statement(self, *, user_id: str, kind: Kind, cursor: str | None, limit: int) -> Page[Entry]:
        return await queries.statement(_user(user_id), kind, cursor, limit)

    async def expiring_points(self, *, user_id: str) -> list[ExpiringPoints]:
        return await queries.expiring_points(_user(user_id))

    async def grant_coupons(self, *, coupons: list[NewCoupon]) -> list[Coupon]:
        if len(coupons) > MOST_GRANTED:
            raise InvalidRequest({"coupons": f"at most {MOST_GRANTED}"})
        for c in coupons:
            _id(c.coupon_id, "coupon_id", "cpn")
        return await coupon_actions.grant_coupons(self.db, coupons)

    async def get_coupons(self, *, user_id: str, coupon_ids: list[str]) -> list[Coupon]:
        if len(coupon_ids) > MOST_ASKED:
            raise InvalidRequest({"coupon_ids": f"at most {MOST_ASKED}"})
        known = tuple(c for c in coupon_ids if is_id(c, "cpn"))
        return await self._get_coupons.submit(CouponsOf(_user(user_id), known))

    async def list_coupons(
        self, *, user_id: str, state: str | None, cursor: str | None, limit: int
    ) -> Page[Coupon]:
        return await queries.list_coupons(_user(user_id), state, cursor, limit)

    async def revoke_coupon(self, *, coupon_id: str, reason: str) -> Coupon:
        return await coupon_actions.revoke_coupon(self.db, _id(coupon_id, "coupon_id", "cpn"), reason)

    async def standing(self, *, user_id: str) -> Standing:
        return (await self.standings(user_ids=[user_id]))[0]

    async def standings(self, *, user_ids: list[str]) -> list[Standing]:
        if len(user_ids) > MOST_ASKED:
            raise InvalidRequest({"user_ids": f"at most {MOST_ASKED}"})
        book = await self.shelf.now()
        async with connection() as conn:
            return await queries.standings_of(conn, book, [_user(u) for u in user_ids], context.now())

    async def set_birthday(self, *, user_id: str, month: int, day: int) -> None:
        await rulebook.set_birthday(self.db, _user(user_id), month, day)

    async def check_in(self, *, user_id: str) -> CheckIn:
        return await check_ins.check_in(self.db, await self.shelf.now(), _user(user_id))

    async def make_up(self, *, user_id: str, on: date) -> CheckIn:
        return await check_ins.make_up(self.db, await self.shelf.now(), _user(user_id), on)

    async def calendar(self, *, user_id: str, month: str) -> Calendar:
        return await queries.calendar(await self.shelf.now(), _user(user_id), month)

    async def earn(self, *, user_id: str, cause: Cause, cause_id: str) -> list[Posted]:
        return await earn.earn(self.db, await self.shelf.now(), _user(user_id), cause, cause_id)

    async def unearn(self, *, user_id: str, cause: str, cause_id: str) -> list[Posted]:
        return await earn.unearn(self.db, await self.shelf.now(), _user(user_id), cause, cause_id)

    async def start_purchase(self, *, key: str, user_id: str, amount_fen: int, plan: str = "") -> Purchase:
        book = await self.shelf.now()
        return await purchases.start_purchase(self.db, book, key, _user(user_id), amount_fen, plan)

    async def pay_card_with_balance(self, *, key: str, user_id: str, plan: str) -> Purchase:
        return await purchases.pay_card_with_balance(
            self.db, await self.shelf.now(), key, _user(user_id), plan
        )

    async def mark_purchase_paid(self, *, purchase_id: str, payment_id: str, paid_fen: int) -> Purchase:
        return await purchases.mark_paid(self.db, _purchase(purchase_id), payment_id, paid_fen)

    async def get_purchase(self, *, purchase_id: str, user_id: str | None = None) -> Purchase:
        async with connection() as conn:
            row = await members.find_purchase(conn, _purchase(purchase_id))
        if row is None or (user_id is not None and row["user_id"] != user_id):
            raise PurchaseNotFound
        return queries.purchase_of(row)

    async def list_purchases(
        self, *, user_id: str | None, state: str | None, cursor: str | None, limit: int
    ) -> Page[Purchase]:
        return await queries.list_purchases(None if user_id is None else _user(user_id), state, cursor, limit)

    async def begin_purchase_refund(self, *, purchase_id: str, user_id: str | None = None) -> Purchase:
        return await purchases.begin_refund(self.db, _purchase(purchase_id), user_id)

    async def mark_purchase_refunded(self, *, purchase_id: str, payment_id: str) -> Purchase:
        return await purchases.mark_refunded(self.db, _purchase(purchase_id), payment_id)

    async def due_benefits(self, *, limit: int) -> list[DueBenefit]:
        return await queries.due_benefits(await self.shelf.now(), limit)

    async def mark_benefits(self, *, keys: list[str]) -> None:
        async with self.db.transaction() as tx:
            await members.mark_benefits(tx, [_id(k.rpartition("|")[2], "keys") for k in keys], keys)

    async def rulebook(self) -> Rulebook:
        return await self.shelf.now()

    async def rulebooks(self) -> list[Rulebook]:
        self.shelf.forget()
        return await self.shelf.all()

    async def set_rules(
        self, *, key: str, rules: Rules, starts_at: datetime, expected_version: int, made_by: str
    ) -> Rulebook:
        made = await rulebook.set_rules(self.db, key, rules, starts_at, expected_version, made_by)
        self.shelf.forget()
        return made

    async def prove(self) -> Proof:
        return await prove.prove(self.db)

    async def proofs(self, *, cursor: str | None, limit: int) -> Page[Proof]:
        return await queries.list_proofs(cursor, limit)

    async def list_cases(self, *, cursor: str | None, limit: int) -> Page[LedgerCase]:
        return await queries.list_cases(cursor, limit)

    async def house(self) -> list[HouseAccount]:
        return await queries.house()
