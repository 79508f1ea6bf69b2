"""Record verified payments on many orders in one transaction."""

from collections.abc import Sequence

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database, Tx
from chama.services.orders.errors import OrderNotFound
from chama.services.orders.events import OrderPaid, PaymentUnwanted
from chama.services.orders.internal import rules, store


class PaidRequest(msgspec.Struct, frozen=True):
    """A payment that payments has verified."""

    order_id: str
    payment_id: str
    paid_fen: int


async def mark_paid_many(
    db: Database, requests: list[PaidRequest], causes: list[str] | None = None
) -> Sequence[str | Refusal]:
    """An unpaid order becomes paid and is accepted; money it cannot take is announced as unwanted."""
    async with db.transaction() as tx:
        first = None if causes is None else await tx.first_time(causes)
        orders = await store.lock_orders(tx, [r.order_id for r in requests])
        state = {o: row["state"] for o, row in orders.items()}
        payer = {o: row["payment_id"] for o, row in orders.items()}
        paid: list[PaidRequest] = []
        for i, r in enumerate(requests):
            order = orders.get(r.order_id)
            if order is None or (first is not None and causes is not None and causes[i] not in first):
                continue
            if state[r.order_id] == rules.START and r.paid_fen == order["payable_fen"]:
                state[r.order_id], payer[r.order_id] = "to_ship", r.payment_id
                paid.append(r)
            elif payer[r.order_id] != r.payment_id:
                _refuse(tx, r, order["version"])
        if paid:
            await _write(tx, paid, orders)
    return [state.get(r.order_id) or OrderNotFound() for r in requests]


def _refuse(tx: Tx, r: PaidRequest, version: int) -> None:
    tx.announce(
        PaymentUnwanted(
            at=tx.now, aggregate=r.order_id, version=version, order_id=r.order_id, payment_id=r.payment_id
        )
    )


async def _write(tx: Tx, paid: list[PaidRequest], orders: dict) -> None:
    rows, moves = [], []
    pieces = await store.set_paid(tx, [(r.order_id, r.payment_id, r.paid_fen) for r in paid])
    for r in paid:
        state, version = orders[r.order_id]["state"], orders[r.order_id]["version"]
        for event in ("pay", "accept"):
            target = rules.next_state(state, event)
            version += 1
            detail = r.payment_id if event == "pay" else ""
            moves.append(store.Move(r.order_id, version, state, target, event, "system", detail))
            previous, state = state, target
        rows.append((r.order_id, previous, state, version))
        tx.announce(
            OrderPaid(
                at=tx.now,
                aggregate=r.order_id,
                version=version,
                order_id=r.order_id,
                user_id=orders[r.order_id]["user_id"],
                payment_id=r.payment_id,
                paid_fen=r.paid_fen,
                pieces=pieces[r.order_id],
                balance_fen=orders[r.order_id]["balance_fen"],
            )
        )
    await store.set_states(tx, rows)
    await store.log_moves(tx, moves)
