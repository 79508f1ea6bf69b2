"""Reconciliation: all that is planted is found, nothing is invented, people's decisions stay."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate, provide
from chama.services.payments.api import Payments
from chama.services.payments.errors import (
    BillBroken,
    BillNotYet,
    DiscrepancyDecided,
    DiscrepancyNotFound,
    NoBills,
    RemedyByHand,
)
from chama.services.payments.internal.gateways.channel import ChannelUnavailable
from chama.services.payments.internal.gateways.fake import FakeChannel
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms
from chama.services.payments.types import Discrepancy, OrderFact
from tests.services.payments.books import APP, MERCHANT, RATE, Day, FileBills

_days = count()


class Desk:
    """Payments with bills, a fresh day in the past, and a clock at noon of the day after."""

    def __init__(self, door: Payments, channel: FakeChannel, bills: FileBills, day: Day) -> None:
        self.door, self.channel, self.bills, self.day = door, channel, bills, day

    async def reconcile(self, orders: bool = True) -> None:
        day = self.day.day
        await self.door.load_bills(channel="wechat", day=day)
        if orders:
            await self.tell_all()
        await self.door.match_orders(channel="wechat", day=day)

    async def tell_all(self) -> None:
        """Every payment's order says exactly what the payment says."""
        async with connection() as conn:
            rows = await conn.fetch(
                "SELECT id, order_id, amount_fen FROM payments.payments WHERE paid_at::date = $1",
                self.day.day,
            )
        facts = [
            OrderFact(
                order_id=r["order_id"],
                state="to_ship",
                payable_fen=r["amount_fen"],
                payment_id=r["id"],
                paid_fen=r["amount_fen"],
            )
            for r in rows
        ]
        for n in range(0, len(facts), 5_000):
            await self.door.tell_orders(day=self.day.day, facts=facts[n : n + 5_000])

    async def found(self, state: str | None = "open") -> list[Discrepancy]:
        out: list[Discrepancy] = []
        cursor = None
        while True:
            page = await self.door.list_discrepancies(
                day=self.day.day, kind=None, state=state, cursor=cursor, limit=100
            )
            out += page.items
            cursor = page.next
            if cursor is None:
                return out

    async def said(self) -> set[tuple[str, str]]:
        return {(d.kind, d.subject) for d in await self.found()}


@pytest.fixture
async def desk(shop: object) -> AsyncIterator[Desk]:
    before = locate(Payments)
    # Each test has a day of its own, weeks apart, so that none sees another's rows.
    day = Day(date(2022, 1, 5) + timedelta(days=7 * next(_days)))
    clock = FakeClock(datetime(day.day.year, day.day.month, day.day.day, 4, tzinfo=UTC) + timedelta(days=1))
    clock_before = context.use_clock(clock)
    channel, bills = FakeChannel(clock=clock), FileBills()
    door = PaymentsHere({"wechat": Counterparty(channel, Terms(APP, MERCHANT, RATE), bills)})
    provide(Payments, door)
    yield Desk(door, channel, bills, day)
    provide(Payments, before)
    context.use_clock(clock_before)


async def test_a_thousand_planted_discrepancies_are_found_and_none_is_invented(desk: Desk) -> None:
    await desk.day.fill(payments=1_000, refunds=400, unpaid=75)
    truth, wrong_fen = desk.day.plant(seed=7, each=75)
    desk.bills.put(desk.day.day, desk.day.rows, wrong_fen)
    await desk.reconcile()
    assert len({kind for kind, _ in truth}) == 15 and len(truth) >= 1_000
    assert await desk.said() == truth


async def test_books_that_agree_have_no_discrepancy_and_say_what_the_bills_held(desk: Desk) -> None:
    await desk.day.fill(payments=200, refunds=50, unpaid=10)
    desk.bills.put(desk.day.day, desk.day.rows)
    await desk.reconcile()
    [day] = (await desk.door.list_days(channel="wechat", cursor=None, limit=1)).items
    pays = [r for r in desk.day.rows if not r.refund_number]
    assert (day.state, day.trade_rows, day.open_discrepancies) == ("done", 250, 0)
    assert day.captured_fen == sum(r.amount_fen for r in pays)
    assert day.refunded_fen == sum(r.amount_fen for r in desk.day.rows) - day.captured_fen
    assert day.fee_fen == sum(r.fee_fen for r in desk.day.rows)
    assert await desk.said() == set()


async def test_again_finds_the_same_and_keeps_what_people_decided(desk: Desk) -> None:
    await desk.day.fill(payments=60, refunds=30, unpaid=3)
    truth, wrong_fen = desk.day.plant(seed=3, each=2)
    desk.bills.put(desk.day.day, desk.day.rows, wrong_fen)
    await desk.reconcile()
    first = await desk.found()
    one, two = first[0], first[1]
    await desk.door.decide_discrepancy(
        discrepancy_id=one.discrepancy_id, decision="ignored", by="staff:1", reason="已知"
    )
    await desk.reconcile()
    again = await desk.found()
    assert {d.discrepancy_id for d in again} == {d.discrepancy_id for d in first} - {one.discrepancy_id}
    assert {(d.kind, d.subject) for d in again} == truth - {(one.kind, one.subject)}
    [kept] = await desk.found("ignored")
    assert (kept.note, kept.decided_by) == ("已知", "staff:1")
    with pytest.raises(DiscrepancyDecided):
        await desk.door.decide_discrepancy(
            discrepancy_id=one.discrepancy_id, decision="resolved", by="staff:2", reason="again"
        )
    with pytest.raises(DiscrepancyNotFound):
        await desk.door.decide_discrepancy(
            discrepancy_id="dis_x", decision="resolved", by="staff:2", reason="again"
        )
    assert two.discrepancy_id in {d.discrepancy_id for d in again}


async def test_a_bill_that_was_put_right_takes_its_discrepancies_away(desk: Desk) -> None:
    await desk.day.fill(payments=20)
    whole = list(desk.day.rows)
    desk.bills.put(desk.day.day, whole[1:])
    await desk.reconcile()
    assert await desk.said() == {("missing_at_channel", whole[0].number)}
    desk.bills.put(desk.day.day, whole)
    await desk.reconcile()
    assert await desk.said() == set()


async def test_a_day_without_a_bill_misses_every_payment(desk: Desk) -> None:
    await desk.day.fill(payments=2)
    await desk.reconcile()
    assert await desk.said() == {("missing_at_channel", r.number) for r in desk.day.rows}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda b: b[: len(b) * 2 // 3], "cut_off"),
        (lambda b: b"\r\n".join(b.split(b"\r\n")[:-3]) + b"\r\n", "cut_off"),
        (lambda b: b.replace("号,商户号".encode(), "ID,商户号".encode()).replace("ID,商".encode(), b"x", 1),
         "other_columns"),
        (lambda b: b.replace(b",`0.60%", b",`0.6%", 1), "no_rate"),
        (lambda b: b.replace(b"`CNY,`", b"`CNY,`x", 1), "no_amount"),
        (lambda b: b + b"`1\r\n", "after_the_totals"),
        (lambda b: b.replace(b"`20", b"20", 1), "cut_off"),
        (lambda b: b"\xff" + b, "not_utf8"),
        (lambda b: b"", "cut_off"),
    ],
)  # fmt: skip
async def test_a_broken_bill_is_refused_and_nothing_of_it_stays(desk: Desk, spoil, reason: str) -> None:
    await desk.day.fill(payments=3)
    desk.bills.put(desk.day.day, desk.day.rows[1:])
    await desk.reconcile()
    before = await desk.said()
    key = ("trade", desk.day.day)
    desk.bills.files[key] = spoil(desk.bills.files[key])
    with pytest.raises(BillBroken) as refusal:
        await desk.reconcile()
    assert refusal.value.detail["reason"] == reason
    assert await desk.said() == before
    [day] = (await desk.door.list_days(channel="wechat", cursor=None, limit=1)).items
    assert (day.state, day.attempts) == ("failed", 2)
    assert day.reason.startswith(f"bill_broken reason={reason}")


async def test_rows_in_another_order_are_the_same_bill(desk: Desk) -> None:
    await desk.day.fill(payments=30, refunds=10)
    desk.bills.put(desk.day.day, desk.day.rows[::-1])
    await desk.reconcile()
    assert await desk.said() == set()


async def test_a_payment_of_the_last_minutes_may_be_in_the_next_days_bill(desk: Desk) -> None:
    await desk.day.fill(payments=2)
    late = desk.day.rows.pop()
    midnight = datetime(desk.day.day.year, desk.day.day.month, desk.day.day.day, 16, tzinfo=UTC)
    async with connection() as conn:
        await conn.execute(
            "UPDATE payments.payments SET paid_at = $2 WHERE id = $1",
            late.number,
            midnight - timedelta(minutes=1),
        )
    desk.bills.put(desk.day.day, desk.day.rows)
    await desk.reconcile()
    assert await desk.said() == set()


async def test_what_orders_say_is_matched_too(desk: Desk) -> None:
    await desk.day.fill(payments=6)
    desk.bills.put(desk.day.day, desk.day.rows)
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT id, order_id, amount_fen FROM payments.payments WHERE paid_at::date = $1 ORDER BY id",
            desk.day.day,
        )

    def fact(n: int, **changed: object) -> OrderFact:
        said: dict = {
            "order_id": rows[n]["order_id"],
            "state": "to_ship",
            "payable_fen": rows[n]["amount_fen"],
            "payment_id": rows[n]["id"],
            "paid_fen": rows[n]["amount_fen"],
            **changed,
        }
        return OrderFact(**said)

    stranger = rows[5]["order_id"][:-4] + "0000"
    await desk.door.load_bills(channel="wechat", day=desk.day.day)
    await desk.door.tell_orders(
        day=desk.day.day,
        facts=[
            fact(0),
            fact(1, state="cancelled", payment_id="", paid_fen=0),
            fact(2, paid_fen=1),
            fact(3, payment_id=rows[0]["id"]),
            fact(5),
            OrderFact(
                order_id=stranger,
                state="to_ship",
                payable_fen=5,
                payment_id=rows[5]["id"][:-4] + "0000",
                paid_fen=5,
                paid_that_day=True,
            ),
        ],
    )
    await desk.door.match_orders(channel="wechat", day=desk.day.day)
    assert await desk.said() == {
        ("order_not_paid", rows[1]["id"]),
        ("order_amount_differs", rows[2]["id"]),
        ("paid_twice", rows[3]["id"]),
        ("paid_without_order", rows[4]["id"]),
        ("order_without_payment", stranger),
    }


async def test_the_remedy_of_money_without_an_order_gives_it_back(desk: Desk) -> None:
    await desk.day.fill(payments=1)
    desk.bills.put(desk.day.day, desk.day.rows)
    await desk.reconcile(orders=False)
    [found] = await desk.found()
    assert (found.kind, found.remedy) == ("paid_without_order", "refund")
    desk.channel.fail("refund", ChannelUnavailable("away"))
    with pytest.raises(ChannelUnavailable):
        await desk.door.decide_discrepancy(
            discrepancy_id=found.discrepancy_id, decision="remedy", by="staff:1", reason="无订单"
        )
    assert [d.discrepancy_id for d in await desk.found()] == [found.discrepancy_id]
    async with connection() as conn:
        await conn.execute(
            "UPDATE payments.refunds SET state = 'processing' WHERE payment_id = $1", found.subject
        )
    decided = await desk.door.decide_discrepancy(
        discrepancy_id=found.discrepancy_id, decision="remedy", by="staff:1", reason="无订单"
    )
    assert (decided.state, decided.note) == ("resolved", "refund: 无订单")


async def test_what_only_a_person_can_settle_is_not_settled_by_itself(desk: Desk) -> None:
    await desk.day.fill(payments=1)
    desk.day.rows[0].fee_fen += 1
    desk.bills.put(desk.day.day, desk.day.rows)
    await desk.reconcile()
    [found] = await desk.found()
    with pytest.raises(RemedyByHand):
        await desk.door.decide_discrepancy(
            discrepancy_id=found.discrepancy_id, decision="remedy", by="staff:1", reason="?"
        )


async def test_a_day_that_is_not_over_or_long_past_has_no_bill(desk: Desk) -> None:
    for days in (1, -90):
        with pytest.raises(BillNotYet) as refusal:
            await desk.door.load_bills(channel="wechat", day=desk.day.day + timedelta(days=days))
        assert refusal.value.detail == {"latest": desk.day.day.isoformat()}
    with pytest.raises(NoBills):
        await desk.door.load_bills(channel="alipay", day=desk.day.day)


async def test_the_channel_away_is_noted_and_tried_again_after_half_an_hour(desk: Desk) -> None:
    await desk.day.fill(payments=1)
    desk.bills.put(desk.day.day, desk.day.rows)
    day = ("wechat", desk.day.day)
    assert day in await desk.door.due_days(limit=1000)
    desk.bills.trouble.append(ChannelUnavailable("away"))
    with pytest.raises(ChannelUnavailable):
        await desk.reconcile()
    assert day not in await desk.door.due_days(limit=1000)
    context._clock.advance(minutes=31)  # type: ignore[attr-defined]
    assert day in await desk.door.due_days(limit=1000)
    await desk.reconcile()
    context._clock.advance(minutes=31)  # type: ignore[attr-defined]
    assert day not in await desk.door.due_days(limit=1000)
