"""Refunds in parts and to the end: never more than was captured, each once, none forgotten."""

import asyncio

import pytest

from chama.base.errors import ActKeyReused, Unavailable
from chama.runtime.db import connection
from chama.services.payments.errors import (
    PaymentNotFound,
    RefundNotStuck,
    RefundTooLarge,
    RefundTooLate,
    RefundTooMany,
)
from chama.services.payments.internal.gateways.channel import ChannelRefused, ChannelUnavailable
from chama.services.payments.types import RefundStatus
from tests.services.payments.conftest import FEN, Till
from tests.support.given import a_key, announced


async def part(till: Till, fen: int, key: str | None = None) -> RefundStatus:
    refunds = await till.door.refund(
        key=key or a_key(), order_id=till.order_id, reason="少发一件", amount_fen=fen
    )
    return refunds[0]


async def settled(till: Till, refund_id: str, state: str = "success") -> None:
    till.wechat.settle(refund_id, state)  # type: ignore[arg-type]
    await till.told(refund_id)


async def test_parts_go_back_until_nothing_is_left_and_then_the_payment_is_refunded(till: Till) -> None:
    payment_id = await till.paid()
    states = []
    for fen in (1_000, 2_000, 3_000):
        refund = await part(till, fen)
        await settled(till, refund.refund_id)
        states.append((await till.attempts())[payment_id])
    assert states == ["succeeded", "succeeded", "refunded"]
    with pytest.raises(RefundTooLarge):
        await part(till, 1)
    assert (await announced("payments", till.order_id)).count("payments.RefundSucceeded") == 3


async def test_concurrent_parts_never_exceed_the_payment(till: Till) -> None:
    await till.paid()
    answers = await asyncio.gather(*(part(till, 1_001) for _ in range(16)), return_exceptions=True)
    given = [a for a in answers if isinstance(a, RefundStatus)]
    assert len(given) == 5 and all(isinstance(a, RefundTooLarge) for a in answers if a not in given)


async def test_the_whole_after_parts_is_what_is_left(till: Till) -> None:
    await till.paid()
    await part(till, 1_000)
    refunds = await till.door.refund(key=a_key(), order_id=till.order_id, reason="all")
    assert sorted(r.amount_fen for r in refunds) == [1_000, 5_000]
    again = await till.door.refund(key=a_key(), order_id=till.order_id, reason="all")
    assert {r.refund_id for r in again} == {r.refund_id for r in refunds}


async def test_one_key_is_one_part_and_another_amount_under_it_is_refused(till: Till) -> None:
    await till.paid()
    key = a_key()
    assert (await part(till, 500, key)).refund_id == (await part(till, 500, key)).refund_id
    with pytest.raises(ActKeyReused):
        await part(till, 501, key)


@pytest.mark.parametrize("fen", [0, -1, FEN + 1, 10**15])
async def test_a_part_that_cannot_be_is_refused_and_nothing_is_written(till: Till, fen: int) -> None:
    await till.paid()
    with pytest.raises(RefundTooLarge) as refusal:
        await part(till, fen)
    assert refusal.value.detail == {"left_fen": FEN}
    assert (await till.door.list_refunds(order_id=till.order_id, cursor=None, limit=9)).items == []


async def test_the_fifty_first_part_and_a_refund_after_a_year_are_refused(till: Till) -> None:
    await till.paid()
    for _ in range(50):
        await part(till, 1)
    with pytest.raises(RefundTooMany):
        await part(till, 1)
    till.clock.advance(days=366)
    with pytest.raises(RefundTooLate):
        await part(till, 1)


async def test_an_order_that_nobody_paid_has_nothing_to_give_back(till: Till) -> None:
    await till.open()
    with pytest.raises(PaymentNotFound):
        await part(till, 1)


async def test_the_channel_goes_first_and_the_balance_gets_the_rest(till: Till) -> None:
    payment_id = await till.paid(balance_fen=2_000)
    first = await part(till, 3_500)
    second = await part(till, 1_500)
    assert [(r.amount_fen, r.balance_fen) for r in (first, second)] == [(3_500, 0), (1_500, 1_000)]
    third = await part(till, 1_000)
    assert (third.balance_fen, third.state) == (1_000, "succeeded")
    for refund in (first, second):
        await settled(till, refund.refund_id)
    assert (await till.attempts())[payment_id] == "refunded"
    due = {m.key: m.balance_fen for m in await till.door.balance_due(limit=1000) if m.kind == "return"}
    assert (due[second.refund_id], due[third.refund_id]) == (1_000, 1_000)


@pytest.mark.parametrize("state", ["closed", "abnormal"])
async def test_a_stuck_refund_is_a_case_until_the_channel_makes_it_after_all(till: Till, state: str) -> None:
    payment_id = await till.paid()
    refund = await part(till, FEN)
    await settled(till, refund.refund_id, state)
    [case] = [c for c in (await till.door.list_cases(cursor=None, limit=100, open_only=True)).items
              if c.subject == refund.refund_id]  # fmt: skip
    assert (case.kind, case.detail) == (f"refund_{state}", str(FEN))
    assert (await till.attempts())[payment_id] == "refunding"
    await till.door.help_refund(refund_id=refund.refund_id, way="again")
    await settled(till, refund.refund_id)
    assert (await till.attempts())[payment_id] == "refunded"
    still = (await till.door.list_cases(cursor=None, limit=100, open_only=True)).items
    assert all(c.subject != refund.refund_id for c in still)
    with pytest.raises(RefundNotStuck):
        await till.door.help_refund(refund_id=refund.refund_id, way="again")


async def test_a_refund_paid_by_hand_is_done_and_announced(till: Till) -> None:
    payment_id = await till.paid()
    till.wechat.fail("refund", ChannelRefused("USER_ACCOUNT_ABNORMAL", 403))
    refund = await part(till, FEN)
    assert refund.state == "abnormal"
    helped = await till.door.help_refund(refund_id=refund.refund_id, way="by_hand")
    assert helped.state == "succeeded" and (await till.attempts())[payment_id] == "refunded"
    assert (await announced("payments", till.order_id))[-1] == "payments.RefundSucceeded"


async def test_a_refund_that_the_channel_puts_off_waits_its_turn(till: Till) -> None:
    await till.paid()
    till.wechat.fail("refund", ChannelUnavailable("FREQUENCY_LIMITED"))
    with pytest.raises(Unavailable):
        await part(till, 100)
    for _ in range(3):
        till.wechat.fail("refund", ChannelUnavailable("FREQUENCY_LIMITED"))
    for _ in range(30):
        till.clock.advance(seconds=2)
        await till.door.sweep(limit=100)
    [refund] = (await till.door.list_refunds(order_id=till.order_id, cursor=None, limit=9)).items
    assert refund.state == "processing"
    asked = [n for call, n in till.wechat.calls if call == "refund"]
    assert asked == [refund.refund_id] * 5


async def test_a_closed_case_keeps_its_first_decision(till: Till) -> None:
    payment_id = await till.paid()
    refund = await part(till, FEN)
    await settled(till, refund.refund_id, "abnormal")
    page = await till.door.list_cases(cursor=None, limit=100, open_only=True)
    case = next(c for c in page.items if c.subject == refund.refund_id)
    first = await till.door.close_case(case_id=case.case_id, by="staff:1", note="转账退款")
    second = await till.door.close_case(case_id=case.case_id, by="staff:2", note="别的")
    assert (first, second.closed_by, second.note) == (second, "staff:1", "转账退款")
    async with connection() as conn:
        assert await conn.fetchval("SELECT state FROM payments.payments WHERE id = $1", payment_id)
