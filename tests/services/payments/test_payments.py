"""Payments through the door: only a verified, matching word of the channel is money, and each counts once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from chama.base.errors import Unavailable
from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.payments.api import Payments
from chama.services.payments.errors import AlreadyPaid, NotificationRefused, PaymentClosed
from chama.services.payments.internal.gateways.channel import ChannelUnavailable
from chama.services.payments.internal.gateways.fake import FakeChannel
from chama.services.payments.types import Opened, RefundStatus
from tests.support.given import a_key, a_user_id, an_order_id, announced

FEN = 6_000


@pytest.fixture
def payments(shop) -> Payments:
    return locate(Payments)


@pytest.fixture
async def order_id(shop) -> AsyncIterator[str]:
    yield an_order_id()


async def opened(payments: Payments, order_id: str, openid: str | None = None) -> Opened:
    return await payments.open(
        key=a_key(),
        order_id=order_id,
        user_id=a_user_id(),
        amount_fen=FEN,
        deadline=context.now() + timedelta(minutes=15),
        title="茶饼",
        openid=openid,
    )


async def state_of(payments: Payments, order_id: str) -> str:
    return (await payments.status(order_id=order_id)).state


async def told(payments: Payments, channel: FakeChannel, number: str) -> None:
    headers, body = channel.notification(number)
    await payments.receive(headers=headers, body=body)


async def cases_of(subject: str) -> list[str]:
    async with connection() as conn:
        rows = await conn.fetch("SELECT kind FROM payments.cases WHERE subject = $1", subject)
    return [r["kind"] for r in rows]


async def test_a_matching_notification_pays_and_is_announced_once(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    await told(payments, channel, payment_id)
    status = await payments.status(order_id=order_id)
    assert (status.state, status.payment_id, status.paid_fen) == ("paid", payment_id, FEN)
    assert await announced("payments", order_id) == ["payments.PaymentSucceeded"]
    with pytest.raises(AlreadyPaid):
        await opened(payments, order_id)


async def test_sixteen_copies_of_one_notification_are_one_row_and_one_payment(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    await asyncio.gather(*(told(payments, channel, payment_id) for _ in range(16)))
    await told(payments, channel, payment_id)
    async with connection() as conn:
        rows = await conn.fetchval(
            "SELECT count(*) FROM payments.notifications WHERE id = $1", f"notice-{payment_id}-paid"
        )
    assert (rows, await announced("payments", order_id)) == (1, ["payments.PaymentSucceeded"])


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"amount_fen": FEN - 1}, "amount_mismatch"),
        ({"amount_fen": None}, "amount_mismatch"),
        ({"app_id": "wx0"}, "app_mismatch"),
        ({"merchant_id": "19"}, "merchant_mismatch"),
    ],
)
@pytest.mark.parametrize("by", ["notification", "query"])
async def test_what_does_not_match_becomes_a_case_and_never_a_payment(
    payments: Payments, channel: FakeChannel, order_id: str, wrong: dict, kind: str, by: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    paid = channel.pay(payment_id)
    channel._payments[payment_id] = msgspec.structs.replace(paid, **wrong)
    for _ in range(2):
        if by == "query":
            await payments.query(order_id=order_id)
        else:
            await told(payments, channel, payment_id)
    assert (await state_of(payments, order_id), await cases_of(payment_id)) == ("open", [kind])
    assert await announced("payments", order_id) == ["payments.DiscrepancyFound"]


async def test_a_payment_that_we_never_opened_becomes_a_case(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    stranger = payment_id[:-4] + ("0000" if payment_id[-4:] != "0000" else "1111")
    paid = channel.pay(payment_id)
    channel._payments[stranger] = msgspec.structs.replace(paid, number=stranger)
    await told(payments, channel, stranger)
    assert (await cases_of(stranger), await state_of(payments, order_id)) == (["unknown_payment"], "open")


async def test_a_forged_notification_is_refused_and_leaves_nothing(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    headers, body = channel.notification(payment_id)
    with pytest.raises(NotificationRefused) as refusal:
        await payments.receive(headers=headers, body=body.replace(b"6000", b"6001"))
    assert refusal.value.detail == {"reason": "signature"}
    assert await state_of(payments, order_id) == "open"


async def test_opening_again_gives_the_open_attempt_again(payments: Payments, order_id: str) -> None:
    first = await opened(payments, order_id)
    again = await asyncio.gather(*(opened(payments, order_id) for _ in range(8)))
    assert {o.payment_id for o in again} == {first.payment_id}
    assert (first.kind, first.amount_fen) == ("native", FEN)


async def test_closing_ends_the_attempt_and_no_new_one_opens(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    assert (await payments.close(order_id=order_id)).state == "closed"
    assert (await channel.query(payment_id)).state == "closed"
    with pytest.raises(PaymentClosed):
        await opened(payments, order_id)


async def test_closing_answers_paid_when_the_money_came_first(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    status = await payments.close(order_id=order_id)
    assert (status.state, status.payment_id, status.paid_fen) == ("paid", payment_id, FEN)
    assert await announced("payments", order_id) == ["payments.PaymentSucceeded"]


async def test_a_prepay_whose_answer_was_lost_is_given_again(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    channel.fail("prepay", ChannelUnavailable("lost"), after=True)
    with pytest.raises(Unavailable):
        await opened(payments, order_id)
    again = await opened(payments, order_id)
    assert [n for c, n in channel.calls if c == "prepay" and n == again.payment_id] == [again.payment_id] * 2


async def test_a_payment_is_refunded_once_whoever_asks_and_how_often(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    await told(payments, channel, payment_id)
    calls = (payments.refund(key=a_key(), order_id=order_id, reason="broken") for _ in range(8))
    answers = await asyncio.gather(*calls)
    refund_id = answers[0][0].refund_id
    assert {tuple(r.refund_id for r in a) for a in answers} == {(refund_id,)}
    assert ("refund", refund_id) in channel.calls
    channel.settle(refund_id)
    await asyncio.gather(*(told(payments, channel, refund_id) for _ in range(4)))
    assert await payments.refund(key=a_key(), order_id=order_id, reason="broken") == [
        RefundStatus(refund_id=refund_id, payment_id=payment_id, amount_fen=FEN, state="succeeded")
    ]
    assert await announced("payments", order_id) == [
        "payments.PaymentSucceeded",
        "payments.RefundSucceeded",
    ]


async def test_a_refund_that_the_channel_cannot_make_becomes_a_case(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    await told(payments, channel, payment_id)
    refund = (await payments.refund(key=a_key(), order_id=order_id, reason="broken"))[0]
    channel.settle(refund.refund_id, "abnormal")
    await told(payments, channel, refund.refund_id)
    assert await cases_of(refund.refund_id) == ["refund_abnormal"]
    assert (await announced("payments", order_id))[-1] == "payments.RefundFailed"


async def test_the_sweep_finds_a_payment_of_which_no_notification_told(
    payments: Payments, channel: FakeChannel, order_id: str, clock: FakeClock
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    clock.advance(seconds=5)
    await payments.sweep(limit=1000)
    assert await state_of(payments, order_id) == "paid"
    assert await announced("payments", order_id) == ["payments.PaymentSucceeded"]


async def test_the_sweep_asks_about_an_open_payment_only_when_its_time_has_come(
    payments: Payments, channel: FakeChannel, order_id: str, clock: FakeClock
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    asked = []
    for seconds in (0, 5, 0, 5, 9, 1):
        clock.advance(seconds=seconds)
        await payments.sweep(limit=1000)
        asked.append(channel.calls.count(("query", payment_id)))
    assert asked == [0, 1, 1, 2, 2, 3]


async def test_the_sweep_finishes_a_refund_whose_request_was_lost(
    payments: Payments, channel: FakeChannel, order_id: str
) -> None:
    payment_id = (await opened(payments, order_id)).payment_id
    channel.pay(payment_id)
    await told(payments, channel, payment_id)
    channel.fail("refund", ChannelUnavailable("lost"))
    with pytest.raises(Unavailable):
        await payments.refund(key=a_key(), order_id=order_id, reason="broken")
    await payments.sweep(limit=1000)
    refund = (await payments.refund(key=a_key(), order_id=order_id, reason="broken"))[0]
    assert refund.state == "processing"
