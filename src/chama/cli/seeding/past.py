"""The payment channel of the shop's past: it takes what shoppers paid, and the simulator hears of it later.

The simulated WeChat Pay starts after the seed; it reads what happened before its time from a file. So the
books of both sides agree, and an order of the past can be refunded like any other.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from chama.runtime import context
from chama.services.payments.internal.service import (
    ChannelPayment,
    ChannelRefund,
    Notification,
    Prepaid,
    PrepayRequest,
    Terms,
)

TERMS = Terms("past", "past")
FILE = "past.jsonl"


class PastChannel:
    """Everything in memory and, for the simulator, in a file; `pay` is what a shopper does with the phone."""

    def __init__(self, folder: Path) -> None:
        self._asked: dict[str, PrepayRequest] = {}
        self._paid_at: dict[str, datetime] = {}
        self._refunds: dict[str, ChannelRefund] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / FILE

    def pay(self, number: str) -> None:
        """The shopper pays."""
        asked = self._asked[number]
        self._paid_at[number] = context.now()
        self._note(
            out_trade_no=number,
            amount_fen=asked.amount_fen,
            description=asked.description,
            paid_at=context.now().timestamp(),
            transaction_id=_transaction(number),
        )

    def _note(self, **facts: Any) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(facts, ensure_ascii=False) + "\n")

    async def prepay(self, request: PrepayRequest) -> Prepaid:
        """Note what is to be paid."""
        self._asked.setdefault(request.number, request)
        return Prepaid(kind="native", params={"code_url": f"past://{request.number}"})

    async def query(self, number: str) -> ChannelPayment:
        """The payment as it stands."""
        asked, paid_at = self._asked.get(number), self._paid_at.get(number)
        return ChannelPayment(
            number=number,
            state="unknown" if asked is None else "paid" if paid_at else "open",
            amount_fen=asked.amount_fen if asked else None,
            channel_id=_transaction(number) if paid_at else None,
            paid_at=paid_at,
            app_id=TERMS.app_id,
            merchant_id=TERMS.merchant_id,
        )

    async def close(self, number: str) -> Literal["closed", "already_paid", "missing"]:
        """Nobody pays any more."""
        if number in self._paid_at:
            return "already_paid"
        return "closed" if self._asked.pop(number, None) else "missing"

    async def refund(
        self,
        number: str,
        refund_number: str,
        amount_fen: int,
        total_fen: int,
        reason: str,
        notify_url: str | None = None,
    ) -> ChannelRefund:
        """The money goes back at once."""
        if refund_number not in self._refunds:
            self._refunds[refund_number] = ChannelRefund(
                number=refund_number, state="success", amount_fen=amount_fen
            )
            self._note(
                out_refund_no=refund_number,
                out_trade_no=number,
                amount_fen=amount_fen,
                total_fen=total_fen,
                reason=reason,
                at=context.now().timestamp(),
            )
        return self._refunds[refund_number]

    async def query_refund(self, refund_number: str, number: str) -> ChannelRefund | None:
        """A refund as it stands."""
        return self._refunds.get(refund_number)

    async def check(self) -> None:
        """It accepts us."""

    async def learn_keys(self, headers: Mapping[str, str]) -> None:
        """It has no keys."""

    def read_notification(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """It sends none: whoever pays looks at once."""
        raise NotImplementedError


def _transaction(number: str) -> str:
    return "42000" + f"{int.from_bytes(number.encode()[-10:]) % 10**23:023d}"
