"""Balance beside or instead of a channel: held before paying opens, captured when it is paid, else let go.

The hold is keyed by the attempt's id and lapses by itself when nobody captures it. What a crash cuts off,
`settle_balances` finishes: payments remembers what the ledger was not told yet.
"""

from datetime import datetime, timedelta
from typing import Any, Protocol

from chama.base.errors import Refusal, Unavailable
from chama.runtime.flow import locate
from chama.services.assets.api import Assets
from chama.services.payments.api import Payments
from chama.services.payments.errors import PaymentClosed
from chama.services.payments.types import BalanceMove

BATCH = 100
# A payment may be found this long after its time was over.
LAPSE = timedelta(minutes=30)


class BalanceLedger(Protocol):
    """What paying by balance needs of a ledger: two phases under one key, and returns of what was spent."""

    async def hold(
        self, *, key: str, user_id: str, order_id: str, balance_fen: int, lapses_at: datetime | None
    ) -> Any:
        """Set it aside until `lapses_at`, once per key; refuses when there is not enough."""
        ...

    async def capture(self, *, key: str) -> Any:
        """It is spent; taken again when it had lapsed."""
        ...

    async def void(self, *, key: str) -> Any:
        """It goes back; nothing when nothing was held."""
        ...

    async def give_back(self, *, key: str, hold_key: str, balance_fen: int) -> Any:
        """Return a part of what was captured, once per `key`."""
        ...


def ledger() -> BalanceLedger:
    """Whose balances they are."""
    return locate(Assets)


async def hold_balance(
    *, payment_id: str, user_id: str, order_id: str, balance_fen: int, until: datetime
) -> None:
    """Hold the balance of an attempt."""
    await ledger().hold(
        key=payment_id,
        user_id=user_id,
        order_id=order_id,
        balance_fen=balance_fen,
        lapses_at=until + LAPSE,
    )


async def settle_balances() -> int:
    """Tell the ledger what it has not been told; returns how much was due."""
    due = await locate(Payments).balance_due(limit=BATCH)
    for move in due:
        try:
            await settle(move)
        except (Refusal, Unavailable):
            # Still due: a balance that is short now, or a ledger that is away, is tried at the next turn.
            continue
    return len(due)


async def settle(move: BalanceMove) -> None:
    """One of them; each may be repeated."""
    payments, book = locate(Payments), ledger()
    match move.kind:
        case "confirm":
            await pay_by_balance(
                payment_id=move.payment_id,
                user_id=move.user_id,
                order_id=move.order_id,
                balance_fen=move.balance_fen,
                until=move.expires_at,
            )
            return
        case "capture":
            await book.capture(key=move.payment_id)
        case "void":
            await book.void(key=move.payment_id)
        case "return":
            await book.give_back(key=move.key, hold_key=move.payment_id, balance_fen=move.balance_fen)
    await payments.balance_settled(key=move.key)


async def pay_by_balance(
    *, payment_id: str, user_id: str, order_id: str, balance_fen: int, until: datetime
) -> None:
    """Hold all of it, then it is paid; when paying ended meanwhile, the hold is let go."""
    await hold_balance(
        payment_id=payment_id, user_id=user_id, order_id=order_id, balance_fen=balance_fen, until=until
    )
    try:
        await locate(Payments).confirm_balance(payment_id=payment_id)
    except PaymentClosed:
        await ledger().void(key=payment_id)
        raise
    await ledger().capture(key=payment_id)
    await locate(Payments).balance_settled(key=payment_id)
