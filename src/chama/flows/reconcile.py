"""Reconcile a day: the channel's bills against our payments, then our payments against the orders.

Each step may be repeated; a day that dies in between is begun again by the clock.
"""

from datetime import date, datetime, timedelta

from chama.base.errors import Refusal, Unavailable
from chama.base.time import SHANGHAI
from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.orders.types import MoneyFacts
from chama.services.payments.api import Payments
from chama.services.payments.types import OrderFact, Reconciliation

BATCH = 2_000


async def reconcile_day(*, channel: str, day: date) -> Reconciliation:
    """Match a whole day; what it finds is listed as discrepancies."""
    payments = locate(Payments)
    await payments.load_bills(channel=channel, day=day)
    await _tell_paid(channel, day)
    await _tell_paid_that_day(day)
    return await payments.match_orders(channel=channel, day=day)


async def _tell_paid(channel: str, day: date) -> None:
    """The orders of the day's payments."""
    payments, orders, after = locate(Payments), locate(Orders), ""
    while ids := await payments.paid_orders(channel=channel, day=day, after=after, limit=BATCH):
        facts = await orders.money_facts(order_ids=ids)
        await payments.tell_orders(day=day, facts=[_fact(f) for f in facts])
        after = ids[-1]


async def _tell_paid_that_day(day: date) -> None:
    """The day's paid orders, whether we know a payment of them or not."""
    since = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    until, after = since + timedelta(days=1), ""
    while facts := await locate(Orders).paid_between(since=since, until=until, after=after, limit=BATCH):
        told = [_fact(f, that_day=True) for f in facts]
        await locate(Payments).tell_orders(day=day, facts=told)
        after = facts[-1].order_id


def _fact(f: MoneyFacts, *, that_day: bool = False) -> OrderFact:
    return OrderFact(
        order_id=f.order_id,
        state=f.state,
        payable_fen=f.payable_fen,
        payment_id=f.payment_id,
        paid_fen=f.paid_fen,
        paid_that_day=that_day,
    )


async def reconcile_due() -> int:
    """Yesterday from ten o'clock on, and every day that was missed; returns how many were tried."""
    due = await locate(Payments).due_days(limit=5)
    for channel, day in due:
        try:
            await reconcile_day(channel=channel, day=day)
        except (Refusal, Unavailable):
            # Payments has noted why; the day is tried again in half an hour, the others go on.
            continue
    return len(due)
