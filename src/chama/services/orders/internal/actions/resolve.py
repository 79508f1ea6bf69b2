"""Decide what became of order ids that something is held for."""

from chama.runtime.db import Database
from chama.services.orders.internal import rules, store
from chama.services.orders.types import Decision


async def resolve(db: Database, order_ids: list[str]) -> list[Decision]:
    """An id without an order is abandoned by this row, which `place` must insert too: first commit wins."""
    async with db.transaction() as tx:
        await store.decide(tx, order_ids, "abandoned")
        verdicts = await store.verdicts(tx, order_ids)
        orders = await store.states_of(tx, [o for o in order_ids if verdicts[o] == "placed"])
    answers = []
    for order_id in order_ids:
        order = orders.get(order_id)
        if order is None:
            answers.append(Decision(order_id=order_id, verdict="abandoned"))
        else:
            verdict = rules.verdict(order["state"])
            answers.append(Decision(order_id=order_id, verdict=verdict, pay_by=order["pay_by"]))
    return answers
