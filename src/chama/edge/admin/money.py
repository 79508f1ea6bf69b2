"""Attempts to pay, refunds, and money that a person must look at."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.edge import gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.auditing import audit
from chama.edge.admin.forms import Limit
from chama.flows.reconcile import reconcile_day
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.payments.api import Payments
from chama.services.payments.types import (
    Case,
    ChannelHealth,
    Discrepancy,
    PaymentRecord,
    PaymentStatus,
    Reconciliation,
    RefundRecord,
    RefundStatus,
)

OrderId = Annotated[str | None, QueryParameter(max_length=40)]
MoneyState = Annotated[str | None, QueryParameter(name="state", max_length=20)]
ChannelName = Annotated[str | None, QueryParameter(max_length=20)]
DayText = Annotated[str | None, QueryParameter(max_length=10)]
DiscrepancyKind = Annotated[str | None, QueryParameter(max_length=40)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class PartForm(msgspec.Struct, forbid_unknown_fields=True):
    amount_fen: Annotated[int, msgspec.Meta(ge=1, le=10**13)]
    reason: Reason
    payment_id: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class HelpForm(msgspec.Struct, forbid_unknown_fields=True):
    way: Annotated[str, msgspec.Meta(pattern="^(again|by_hand)$")]
    reason: Reason


class DecisionForm(msgspec.Struct, forbid_unknown_fields=True):
    decision: Annotated[str, msgspec.Meta(pattern="^(remedy|resolved|ignored)$")]
    reason: Reason


class NoteForm(msgspec.Struct, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@get("/payments", guards=[gates.staff("payments.read")])
async def list_payments(
    order_id: OrderId = None, money_state: MoneyState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[PaymentRecord]:
    """Attempts to pay, newest first; of one order, in one state."""
    return await locate(Payments).list_payments(
        order_id=order_id, state=money_state, cursor=cursor, limit=limit
    )


@post("/orders/{order_id:str}/payment/query", guards=[gates.staff("payments.read")], status_code=200)
async def ask_channel(actor: Actor, order_id: str) -> PaymentStatus:
    """Ask the channels about an order's undecided and closed attempts now ("I have paid, but …")."""
    await audit(actor, "payment.query", order_id)
    return await locate(Payments).query(order_id=order_id, also_closed=True)


@get("/refunds", guards=[gates.staff("payments.read")])
async def list_refunds(
    order_id: OrderId = None, money_state: MoneyState = None, cursor: str | None = None, limit: Limit = 20
) -> Page[RefundRecord]:
    """Refunds, newest first; of one order, in one state."""
    return await locate(Payments).list_refunds(
        order_id=order_id, state=money_state, cursor=cursor, limit=limit
    )


@post("/orders/{order_id:str}/refunds", guards=[gates.staff("payments.refund")])
async def refund_part(actor: Actor, order_id: str, data: PartForm, key: ActKey) -> list[RefundStatus]:
    """Give a part of an order's money back; the order stays as it is."""
    await audit(actor, "payment.refund_part", order_id, f"{data.amount_fen} {data.reason}")
    return await locate(Payments).refund(
        key=f"{actor.id}|{checked(key)}",
        order_id=order_id,
        payment_id=data.payment_id,
        amount_fen=data.amount_fen,
        reason=data.reason,
    )


@post("/refunds/{refund_id:str}/help", guards=[gates.staff("payments.refund")], status_code=200)
async def help_refund(actor: Actor, refund_id: str, data: HelpForm) -> RefundRecord:
    """Help a refund that is stuck: ask the channel again, or say that it was paid by hand."""
    await audit(actor, f"refund.{data.way}", refund_id, data.reason)
    return await locate(Payments).help_refund(refund_id=refund_id, way=data.way)


@get("/cases", guards=[gates.staff("payments.read")])
async def list_cases(open_only: bool = False, cursor: str | None = None, limit: Limit = 20) -> Page[Case]:
    """Money that a person must look at."""
    return await locate(Payments).list_cases(open_only=open_only, cursor=cursor, limit=limit)


@post("/cases/{case_id:str}/close", guards=[gates.staff("payments.decide")], status_code=200)
async def close_case(actor: Actor, case_id: str, data: NoteForm) -> Case:
    """A person has decided; the first decision stays."""
    await audit(actor, "case.close", case_id, data.note)
    return await locate(Payments).close_case(case_id=case_id, by=str(actor), note=data.note)


@get("/payment-channels", guards=[gates.staff("payments.read")])
async def channel_health() -> list[ChannelHealth]:
    """Whether each payment channel accepts us, in plain sentences."""
    return await locate(Payments).channel_health()


@get("/reconciliations", guards=[gates.staff("payments.read")])
async def list_days(
    channel: ChannelName = None, cursor: str | None = None, limit: Limit = 20
) -> Page[Reconciliation]:
    """Reconciled days, newest first."""
    return await locate(Payments).list_days(channel=channel, cursor=cursor, limit=limit)


@post("/reconciliations/{channel:str}/{day:str}", guards=[gates.staff("payments.reconcile")], status_code=200)
async def reconcile(actor: Actor, channel: str, day: str) -> Reconciliation:
    """Reconcile a day now (again): the bills are fetched anew, what people decided stays."""
    on = _day(day)
    await audit(actor, "payments.reconcile", f"{channel} {day}")
    return await reconcile_day(channel=channel, day=on)


@get("/discrepancies", guards=[gates.staff("payments.read")])
async def list_discrepancies(
    day: DayText = None,
    kind: DiscrepancyKind = None,
    money_state: MoneyState = None,
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[Discrepancy]:
    """On what we and the bills do not agree, newest first; of a day, a kind, a state."""
    return await locate(Payments).list_discrepancies(
        day=_day(day) if day else None, kind=kind, state=money_state, cursor=cursor, limit=limit
    )


@post("/discrepancies/{discrepancy_id:str}", guards=[gates.staff("payments.reconcile")], status_code=200)
async def decide(actor: Actor, discrepancy_id: str, data: DecisionForm) -> Discrepancy:
    """Do what is proposed (`remedy`), or call it `resolved` or `ignored`, with a reason."""
    await audit(actor, f"discrepancy.{data.decision}", discrepancy_id, data.reason)
    return await locate(Payments).decide_discrepancy(
        discrepancy_id=discrepancy_id, decision=data.decision, by=str(actor), reason=data.reason
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as why:
        raise InvalidRequest({"day": "a day like 2026-11-24"}) from why


ROUTES = [
    list_days,
    reconcile,
    list_discrepancies,
    decide,
    list_payments,
    ask_channel,
    list_refunds,
    refund_part,
    help_refund,
    list_cases,
    close_case,
    channel_health,
]
