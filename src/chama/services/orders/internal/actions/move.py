"""The one way an order changes state: lock → look up the table → write state, log and facts together."""

from collections.abc import Callable, Sequence

import asyncpg

from chama.runtime import context
from chama.runtime.db import Tx
from chama.runtime.service import Event
from chama.services.orders.errors import OrderNotFound
from chama.services.orders.internal import rules, store


async def move(
    tx: Tx,
    order: asyncpg.Record,
    events: Sequence[str],
    *,
    detail: str = "",
    fact: Callable[[int], Event] | None = None,
) -> str:
    """Apply events to one locked order, one after the other; `fact(version)` is announced with the last."""
    state, version = order["state"], order["version"]
    moves: list[store.Move] = []
    for event in events:
        target = rules.next_state(state, event)
        version += 1
        moves.append(store.Move(order["id"], version, state, target, event, str(context.actor()), detail))
        state = target
    await store.set_states(tx, [(order["id"], moves[-1].from_state, state, version)])
    await store.log_moves(tx, moves)
    if fact is not None:
        tx.announce(fact(version))
    return state


async def lock_one(tx: Tx, order_id: str, user_id: str | None) -> asyncpg.Record:
    """Lock an order; another shopper's does not exist for this one."""
    order = (await store.lock_orders(tx, [order_id])).get(order_id)
    if order is None or (user_id is not None and order["user_id"] != user_id):
        raise OrderNotFound
    return order
