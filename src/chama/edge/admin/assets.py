"""The ledger's desk: proofs, cases, shoppers' accounts, recharges, the rules of membership."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit, Text
from chama.flows.recharge import refund_purchase
from chama.runtime.context import Actor
from chama.runtime.service import gather, locate
from chama.services.assets.api import Assets
from chama.services.assets.types import (
    Account,
    Entry,
    HouseAccount,
    Kind,
    LedgerCase,
    Posted,
    Proof,
    Purchase,
    Rulebook,
    Rules,
    Standing,
)

PurchaseState = Annotated[
    str | None, QueryParameter(name="state", pattern="^(pending|paid|refunding|refunded)$")
]
Most = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9, examples=[100])]


class GrantForm(msgspec.Struct, forbid_unknown_fields=True):
    """Give (or take back, negative) points, growth or gift balance, with a reason."""

    kind: Literal["points", "growth", "balance_gift"]
    amount: Most
    reason: Text


class RulesForm(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of the rules; they hold from `starts_at` (an instant that is over means now)."""

    rules: Rules
    starts_at: datetime
    expected_version: Annotated[int, msgspec.Meta(ge=0, examples=[0])]


class ShopperAssets(msgspec.Struct, frozen=True):
    """A shopper's accounts and standing."""

    accounts: list[Account]
    standing: Standing


@get("/ledger/proofs", guards=[gates.staff("assets.read")])
async def proofs(cursor: str | None = None, limit: Limit = 20) -> Page[Proof]:
    """Proofs of the ledger, newest first."""
    return await locate(Assets).proofs(cursor=cursor, limit=limit)


@post("/ledger/proofs", guards=[gates.staff("assets.write")])
async def prove(actor: Actor) -> Proof:
    """Prove the ledger now."""
    await audit(actor, "ledger.prove", "")
    return await locate(Assets).prove()


@get("/ledger/house", guards=[gates.staff("assets.read")])
async def house() -> list[HouseAccount]:
    """The house's side of the ledger."""
    return await locate(Assets).house()


@get("/ledger/cases", guards=[gates.staff("assets.read")])
async def cases(cursor: str | None = None, limit: Limit = 20) -> Page[LedgerCase]:
    """What about the ledger a person must look at, newest first."""
    return await locate(Assets).list_cases(cursor=cursor, limit=limit)


@get("/shoppers/{user_id:str}/assets", guards=[gates.staff("assets.read")])
async def assets_of(actor: Actor, user_id: str) -> ShopperAssets:
    """A shopper's accounts and standing."""
    door = locate(Assets)
    accounts, standing = await gather(door.accounts(user_id=user_id), door.standing(user_id=user_id))
    return ShopperAssets(accounts=accounts, standing=standing)


@get("/shoppers/{user_id:str}/assets/{kind:str}/entries", guards=[gates.staff("assets.read")])
async def entries_of(
    actor: Actor, user_id: str, kind: Kind, cursor: str | None = None, limit: Limit = 20
) -> Page[Entry]:
    """A shopper's statement, newest first."""
    return await locate(Assets).statement(user_id=user_id, kind=kind, cursor=cursor, limit=limit)


@post("/shoppers/{user_id:str}/grants", guards=[gates.staff("assets.write")])
async def grant(actor: Actor, user_id: str, data: GrantForm, key: ActKey) -> Posted:
    """Give or take back; taking stops at what is available."""
    if not data.amount:
        raise InvalidRequest({"amount": "must not be zero"})
    await audit(actor, "assets.grant", user_id, f"{data.amount} {data.kind}: {data.reason}")
    door = locate(Assets)
    move = door.grant if data.amount > 0 else door.take_back
    return await move(
        key=f"{actor.id}|{checked(key)}",
        user_id=user_id,
        kind=data.kind,
        amount=abs(data.amount),
        reason=data.reason,
        cause=str(actor),
    )


@get("/purchases", guards=[gates.staff("assets.read")])
async def purchases(
    purchase_state: PurchaseState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Purchase]:
    """Recharges and cards, newest first."""
    return await locate(Assets).list_purchases(user_id=None, state=purchase_state, cursor=cursor, limit=limit)


@post("/purchases/{purchase_id:str}/refund", guards=[gates.staff("assets.write")])
async def refund(actor: Actor, purchase_id: str) -> Purchase:
    """Give a recharge back."""
    await audit(actor, "purchase.refund", purchase_id)
    return await refund_purchase(purchase_id=purchase_id, reason="recharge given back", user_id=None)


@get("/rulebooks", guards=[gates.staff("assets.read")])
async def rulebooks() -> list[Rulebook]:
    """Every version of the rules of membership, newest first."""
    return await locate(Assets).rulebooks()


@post("/rulebooks", guards=[gates.staff("rules.write")])
async def set_rules(actor: Actor, data: RulesForm, key: ActKey) -> Rulebook:
    """Write the next version of the rules."""
    await audit(actor, "rules.write", f"version {data.expected_version + 1}", data.starts_at.isoformat())
    return await locate(Assets).set_rules(
        key=f"{actor.id}|{checked(key)}",
        rules=data.rules,
        starts_at=data.starts_at,
        expected_version=data.expected_version,
        made_by=str(actor),
    )


ROUTES = [
    proofs,
    prove,
    house,
    cases,
    assets_of,
    entries_of,
    grant,
    purchases,
    refund,
    rulebooks,
    set_rules,
]
