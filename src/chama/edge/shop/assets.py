"""Points, balance, level, check-in, recharge, paid card."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.flows import recharge
from chama.runtime.context import Actor
from chama.runtime.service import gather, locate
from chama.services.assets.api import Assets
from chama.services.assets.types import (
    Calendar,
    CardPlan,
    CheckIn,
    CheckInRules,
    Entry,
    ExpiringPoints,
    Kind,
    Level,
    Purchase,
    RechargeRules,
    Rewards,
    Standing,
)
from chama.services.payments.types import Opened

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Month = Annotated[str, QueryParameter(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
PurchaseState = Annotated[
    str | None, QueryParameter(name="state", pattern="^(pending|paid|refunding|refunded)$")
]


class Balance(msgspec.Struct, frozen=True):
    """What of an account is there, held by orders, and free."""

    kind: Kind
    balance: int
    held: int
    available: int


class Wealth(msgspec.Struct, frozen=True):
    """One's own accounts, and the points that end, soonest first; `balance_fen` is what may be spent, of
    principal and gift together."""

    balance_fen: int
    accounts: list[Balance]
    points_ending: list[ExpiringPoints]


class Club(msgspec.Struct, frozen=True):
    """What the membership promises: levels, check-in, recharge, cards, rewards; under this version."""

    version: int
    starts_at: datetime
    levels: tuple[Level, ...]
    check_in: CheckInRules
    recharge: RechargeRules
    cards: tuple[CardPlan, ...]
    rewards: Rewards


class BirthdayForm(msgspec.Struct, forbid_unknown_fields=True):
    month: Annotated[int, msgspec.Meta(ge=1, le=12, examples=[5])]
    day: Annotated[int, msgspec.Meta(ge=1, le=31, examples=[20])]


class MakeUpForm(msgspec.Struct, forbid_unknown_fields=True):
    on: Annotated[date, msgspec.Meta(examples=["2026-11-24"])]


class PurchaseForm(msgspec.Struct, forbid_unknown_fields=True):
    """A recharge of an amount, or the plan of a paid card."""

    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=10**9, examples=[10_000])] = 0
    plan: Annotated[str, msgspec.Meta(max_length=32, examples=[""])] = ""


class CardForm(msgspec.Struct, forbid_unknown_fields=True):
    plan: Annotated[str, msgspec.Meta(min_length=1, max_length=32, examples=["year"])]


@get("/assets", guards=[gates.shopper])
async def wealth(shopper: Actor) -> Wealth:
    """One's own points, balance and growth."""
    door = locate(Assets)
    accounts, ending = await gather(
        door.accounts(user_id=shopper.id), door.expiring_points(user_id=shopper.id)
    )
    balances = [Balance(kind=a.kind, balance=a.balance, held=a.held, available=a.available) for a in accounts]
    spendable_fen = sum(b.available for b in balances if b.kind.startswith("balance_"))
    return Wealth(balance_fen=spendable_fen, accounts=balances, points_ending=ending)


@get("/assets/{kind:str}/entries", guards=[gates.shopper])
async def statement(shopper: Actor, kind: Kind, cursor: str | None = None, limit: Limit = 20) -> Page[Entry]:
    """The statement of one account, newest first."""
    return await locate(Assets).statement(user_id=shopper.id, kind=kind, cursor=cursor, limit=limit)


@get("/membership", guards=[gates.shopper])
async def membership(shopper: Actor) -> Standing:
    """Level, growth, paid card and what they give."""
    return await locate(Assets).standing(user_id=shopper.id)


@get("/membership/rules", guards=[gates.public])
async def club() -> Club:
    """What the membership promises everybody."""
    book = await locate(Assets).rulebook()
    r = book.rules
    return Club(book.version, book.starts_at, r.levels, r.check_in, r.recharge, r.cards, r.rewards)


@put("/membership/birthday", guards=[gates.shopper])
async def birthday(shopper: Actor, data: BirthdayForm) -> None:
    """Say one's birthday, once; no year is asked."""
    await locate(Assets).set_birthday(user_id=shopper.id, month=data.month, day=data.day)


@get("/check-ins", guards=[gates.shopper])
async def calendar(shopper: Actor, month: Month) -> Calendar:
    """A month of check-ins, and what the next day gives."""
    return await locate(Assets).calendar(user_id=shopper.id, month=month)


@post("/check-ins", guards=[gates.shopper])
async def check_in(shopper: Actor) -> CheckIn:
    """Check in for today; a repeat answers the first."""
    return await locate(Assets).check_in(user_id=shopper.id)


@post("/make-ups", guards=[gates.shopper])
async def make_up(shopper: Actor, data: MakeUpForm) -> CheckIn:
    """Check in for a missed day, for points."""
    return await locate(Assets).make_up(user_id=shopper.id, on=data.on)


@get("/purchases", guards=[gates.shopper])
async def purchases(
    shopper: Actor, purchase_state: PurchaseState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Purchase]:
    """One's own recharges and cards, newest first."""
    return await locate(Assets).list_purchases(
        user_id=shopper.id, state=purchase_state, cursor=cursor, limit=limit
    )


@post("/purchases", guards=[gates.shopper])
async def start(shopper: Actor, data: PurchaseForm, key: ActKey) -> Purchase:
    """Begin a recharge, or the purchase of a paid card."""
    return await recharge.start_purchase(
        key=checked(key), user_id=shopper.id, amount_fen=data.amount_fen, plan=data.plan
    )


@get("/purchases/{purchase_id:str}", guards=[gates.shopper])
async def purchase(shopper: Actor, purchase_id: str) -> Purchase:
    """Where a purchase stands; asks the channel when no notification came."""
    return await recharge.check_purchase(user_id=shopper.id, purchase_id=purchase_id)


@post("/purchases/{purchase_id:str}/payments", guards=[gates.shopper])
async def pay(shopper: Actor, purchase_id: str, key: ActKey) -> Opened:
    """The way to pay one's own purchase."""
    return await recharge.open_purchase(key=checked(key), user_id=shopper.id, purchase_id=purchase_id)


@post("/purchases/{purchase_id:str}/refund", guards=[gates.shopper])
async def refund(shopper: Actor, purchase_id: str) -> Purchase:
    """Give a recharge back whole, when none of its principal was spent."""
    return await recharge.refund_purchase(
        purchase_id=purchase_id, reason="recharge given back", user_id=shopper.id
    )


@post("/cards", guards=[gates.shopper])
async def buy_card(shopper: Actor, data: CardForm, key: ActKey) -> Purchase:
    """Buy a paid card from the balance."""
    return await locate(Assets).pay_card_with_balance(
        key=f"{shopper.id}|{checked(key)}", user_id=shopper.id, plan=data.plan
    )


ROUTES = [
    wealth,
    statement,
    membership,
    club,
    birthday,
    calendar,
    check_in,
    make_up,
    purchases,
    start,
    purchase,
    pay,
    refund,
    buy_card,
]
