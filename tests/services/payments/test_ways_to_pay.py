"""Several ways to pay one order: one at a time, each with its terms, balance beside or instead of them."""

import asyncio

import pytest
from msgspec.structs import replace

from chama.base.errors import InvalidRequest, Unavailable
from chama.runtime.db import connection
from chama.services.payments.errors import AlreadyPaid, ChannelUnknown, PaymentClosed
from chama.services.payments.internal.gateways.channel import ChannelMisconfigured, ChannelUnavailable
from chama.services.payments.internal.gateways.fake import APP_ID, MERCHANT_ID
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms
from tests.services.payments.conftest import FEN, Till
from tests.support.far_doors import Behind
from tests.support.given import an_order_id, announced
from tests.support.running_shop import until


async def test_another_channel_closes_the_attempt_that_it_replaces(till: Till) -> None:
    first = await till.open()
    second = await till.open("alipay")
    assert (await till.wechat.query(first.payment_id)).state == "closed"
    assert await till.attempts() == {first.payment_id: "closed", second.payment_id: "created"}


async def test_a_replaced_attempt_whose_money_came_first_is_the_payment(till: Till) -> None:
    first = await till.open()
    till.wechat.pay(first.payment_id)
    for _ in range(2):
        with pytest.raises(AlreadyPaid):
            await till.open("alipay")
    assert await till.state() == "paid" and till.alipay.calls == []
    await till.door.sweep(limit=100)
    assert sorted((await till.attempts()).values()) == ["closed", "succeeded"]


async def test_when_both_channels_take_money_both_are_announced_for_one_to_be_refunded(till: Till) -> None:
    first = await till.open()
    till.wechat.fail("close", ChannelUnavailable("away"))
    second = await till.open("alipay")
    till.wechat.pay(first.payment_id)
    till.alipay.pay(second.payment_id)
    await till.told(first.payment_id)
    await till.told(second.payment_id, "alipay")
    assert await announced("payments", till.order_id) == ["payments.PaymentSucceeded"] * 2


async def test_two_attempts_of_one_order_confirmed_at_once_do_not_wait_for_each_other(till: Till) -> None:
    first = await till.open()
    till.wechat.fail("close", ChannelUnavailable("away"))
    second = await till.open("alipay")
    till.wechat.pay(first.payment_id)
    till.alipay.pay(second.payment_id)
    till.clock.advance(seconds=30)
    async with connection() as conn, connection() as looking:
        async with conn.transaction():
            # Both come as far as the payable before either goes on.
            await conn.execute("SELECT FROM payments.payables WHERE order_id = $1 FOR UPDATE", till.order_id)
            sweep = asyncio.create_task(till.door.sweep(limit=100))

            async def waiting() -> bool:
                held = "SELECT count(*) FROM pg_locks WHERE NOT granted"
                return await looking.fetchval(held) >= 2

            await until("both wait", waiting, 2)
        await sweep
    assert set((await till.attempts()).values()) == {"succeeded"}
    assert await announced("payments", till.order_id) == ["payments.PaymentSucceeded"] * 2


async def test_after_one_way_was_paid_the_sweep_closes_the_other(till: Till) -> None:
    first = await till.open()
    till.wechat.fail("close", ChannelUnavailable("away"))
    second = await till.open("alipay")
    till.alipay.pay(second.payment_id)
    await till.told(second.payment_id, "alipay")
    await till.door.sweep(limit=100)
    assert await till.attempts() == {first.payment_id: "closed", second.payment_id: "succeeded"}
    assert (await till.wechat.query(first.payment_id)).state == "closed"


async def test_money_told_by_another_channel_than_the_attempts_is_no_payment(till: Till) -> None:
    opened = await till.open()
    paid = till.wechat.pay(opened.payment_id)
    till.alipay._payments[opened.payment_id] = type(paid)(
        **{f: getattr(paid, f) for f in paid.__struct_fields__}
        | {"app_id": "2021000000000001", "merchant_id": "2088000000000001"}
    )
    await till.told(opened.payment_id, "alipay")
    cases = await till.door.list_cases(cursor=None, limit=100)
    assert await till.state() == "open"
    assert [c.kind for c in cases.items if c.subject == opened.payment_id] == ["merchant_mismatch"]


async def test_a_channel_that_is_not_there_is_refused_by_name(till: Till) -> None:
    with pytest.raises(ChannelUnknown):
        await till.open("paypal")
    with pytest.raises(ChannelUnknown):
        await till.door.receive(headers={}, body=b"", channel="paypal")


async def test_a_code_to_scan_comes_with_its_picture(till: Till) -> None:
    opened = await till.open()
    assert opened.params["code_url"].startswith("weixin://") and opened.code_svg.startswith("<svg")


@pytest.mark.parametrize("balance_fen", [-1, FEN, FEN + 1])
async def test_beside_a_channel_the_balance_leaves_at_least_one_fen(till: Till, balance_fen: int) -> None:
    with pytest.raises(InvalidRequest):
        await till.open(balance_fen=balance_fen)
    assert await till.attempts() == {}


async def test_mixed_the_channel_takes_the_rest_and_the_order_is_paid_with_both(till: Till) -> None:
    payment_id = await till.paid(balance_fen=FEN - 1)
    assert (await till.wechat.query(payment_id)).amount_fen == 1
    status = await till.door.status(order_id=till.order_id)
    assert (status.state, status.paid_fen) == ("paid", FEN)
    due = [m for m in await till.door.balance_due(limit=1000) if m.payment_id == payment_id]
    assert [(m.kind, m.balance_fen, m.user_id) for m in due] == [("capture", FEN - 1, till.user_id)]
    await till.door.balance_settled(key=payment_id)
    assert all(m.payment_id != payment_id for m in await till.door.balance_due(limit=1000))


async def test_the_balance_alone_is_confirmed_once_and_no_channel_is_asked(till: Till) -> None:
    opened = await till.open("balance", FEN)
    assert (opened.kind, opened.amount_fen, opened.balance_fen) == ("balance", 0, FEN)
    await asyncio.gather(*(till.door.confirm_balance(payment_id=opened.payment_id) for _ in range(8)))
    status = await till.door.confirm_balance(payment_id=opened.payment_id)
    assert (status.state, status.paid_fen) == ("paid", FEN)
    assert await announced("payments", till.order_id) == ["payments.PaymentSucceeded"]
    assert till.wechat.calls == []


async def test_a_balance_held_too_late_pays_nothing_and_is_to_be_let_go(till: Till) -> None:
    opened = await till.open("balance", FEN)
    await till.door.close(order_id=till.order_id)
    with pytest.raises(PaymentClosed):
        await till.door.confirm_balance(payment_id=opened.payment_id)
    due = [m.kind for m in await till.door.balance_due(limit=1000) if m.payment_id == opened.payment_id]
    assert due == ["void"]


async def test_a_confirmation_that_a_crash_cut_off_is_due_until_the_time_is_over(till: Till) -> None:
    opened = await till.open("balance", FEN)

    async def due() -> list[str]:
        return [m.kind for m in await till.door.balance_due(limit=1000) if m.payment_id == opened.payment_id]

    assert await due() == []
    till.clock.advance(seconds=5)
    assert await due() == ["confirm"]
    till.clock.advance(minutes=15)
    await till.door.sweep(limit=100)
    assert await due() == ["void"]


async def test_a_channel_that_does_not_accept_us_is_away_for_shoppers_and_says_why_to_operators(
    till: Till,
) -> None:
    till.wechat.fail("prepay", ChannelMisconfigured("NO_AUTH", 403))
    with pytest.raises(Unavailable):
        await till.open()
    assert [(h.channel, h.ok) for h in await till.door.channel_health()] == [
        ("wechat", True),
        ("alipay", True),
    ]


async def test_an_undecided_attempt_is_closed_within_two_minutes_of_its_end_though_the_channel_was_away(
    till: Till,
) -> None:
    opened = await till.open(minutes=15)
    for _ in range(4):
        till.wechat.fail("close", ChannelUnavailable("away"))
    for _ in range((15 * 60 + 120) // 2):
        till.clock.advance(seconds=2)
        await till.door.sweep(limit=100)
    assert await till.attempts() == {opened.payment_id: "closed"}
    assert (await till.wechat.query(opened.payment_id)).state == "closed"
    queries = till.wechat.calls.count(("query", opened.payment_id))
    assert 8 <= queries <= 11


async def test_money_that_comes_in_the_last_second_is_found_by_closing(till: Till) -> None:
    opened = await till.open(minutes=1)
    till.clock.advance(seconds=59)
    till.wechat.pay(opened.payment_id)
    till.clock.advance(seconds=3)
    await till.door.sweep(limit=100)
    assert await till.state() == "paid"


async def test_a_channel_that_is_away_is_asked_less_and_less_often(till: Till) -> None:
    opened = await till.open(minutes=60)
    for _ in range(300):
        till.wechat.fail("query", ChannelUnavailable("away"))
    for _ in range(300):
        till.clock.advance(seconds=2)
        await till.door.sweep(limit=100)
    async with connection() as conn:
        asked = await conn.fetchval("SELECT asked FROM payments.payments WHERE id = $1", opened.payment_id)
    assert asked == 8


async def test_a_channel_that_is_not_taken_any_more_holds_nothing_up(till: Till, behind: Behind) -> None:
    other = await till.open("alipay")
    paid = till.alipay.pay(other.payment_id)
    order_id, till.order_id = till.order_id, an_order_id()
    mine = await till.open()
    till.wechat.pay(mine.payment_id)
    terms = Terms(APP_ID, MERCHANT_ID)
    door = await behind(PaymentsHere({"wechat": Counterparty(till.wechat, terms)}))
    assert await door.ways() == ["wechat", "balance"]
    till.clock.advance(seconds=6)
    assert await door.sweep(limit=100) == 2
    assert (await door.status(order_id=till.order_id)).state == "paid"
    # Told of by the channel that is left, it is not agreed with anybody.
    till.wechat._payments[other.payment_id] = paid
    headers, body = till.wechat.notification(other.payment_id)
    await door.receive(headers=headers, body=body)
    assert (await door.status(order_id=order_id)).state == "open"


async def test_staff_ask_also_about_an_attempt_that_we_hold_for_closed(till: Till) -> None:
    opened = await till.open()
    await till.door.close(order_id=till.order_id)
    till.wechat._payments[opened.payment_id] = replace(till.wechat._payments[opened.payment_id], state="open")
    till.wechat.pay(opened.payment_id)
    assert (await till.door.query(order_id=till.order_id)).state == "closed"
    assert (await till.door.query(order_id=till.order_id, also_closed=True)).state == "paid"
    assert await announced("payments", till.order_id) == ["payments.PaymentSucceeded"]
