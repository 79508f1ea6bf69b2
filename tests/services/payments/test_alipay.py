"""Payments by Alipay: our client against a simulator that speaks Alipay's protocol with keys of its own."""

import asyncio
import os
import random
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chama.runtime import context
from chama.runtime.db import connection
from chama.services.payments.internal.gateways.channel import (
    ChannelMisconfigured,
    ChannelRefused,
    ChannelUnavailable,
    ForgedAnswer,
    NotificationInvalid,
    PrepayRequest,
)
from simulators.alipay.notify import RETRY_SECONDS, letter
from simulators.wechat.keys import private_pem, public_pem
from tests.services.payments.conftest import FEN, Outside, Till
from tests.support.given import announced


def ask(**changes: object) -> PrepayRequest:
    content: dict[str, Any] = {
        "number": "T_00001",
        "amount_fen": 8_805,
        "description": "普洱茶 2019 & 茶点",
        "expires_at": context.now() + timedelta(minutes=15),
        "notify_url": f"{os.environ['CHAMA_CALLBACK_URL']}/callback/alipay",
        **changes,
    }
    return PrepayRequest(**content)


async def test_a_payment_by_code_is_found_paid_and_refunded_to_the_fen(outside: Outside) -> None:
    channel, request = outside.client(), ask()
    codes = [(await channel.prepay(request)).params["code_url"] for _ in range(2)]
    assert codes[0] == codes[1] and codes[0].startswith(f"{outside.world.base_url}/qr/")
    assert (await channel.query("T_00001")).state == "unknown"
    assert await channel.close("T_00001") == "unscanned"
    async with outside.http.get(codes[0]) as page:
        assert "¥88.05" in await page.text()
    assert (await channel.query("T_00001")).state == "open"
    async with outside.http.post(codes[0], data={"act": "pay"}) as page:
        assert "付款成功" in await page.text()
    paid = await channel.query("T_00001")
    assert (paid.state, paid.amount_fen) == ("paid", 8_805)
    assert paid.paid_at is not None and paid.channel_id
    assert await channel.close("T_00001") == "already_paid"
    for _ in range(2):
        part = await channel.refund("T_00001", "R_1", 5, 8_805, "damaged")
        assert (part.state, part.amount_fen) == ("success", 5)
    assert (await channel.query("T_00001")).state == "paid"
    with pytest.raises(ChannelRefused, match="DISCORDANT_REPEAT_REQUEST"):
        await channel.refund("T_00001", "R_1", 6, 8_805, "damaged")
    with pytest.raises(ChannelRefused, match="REFUND_AMT_NOT_EQUAL_TOTAL"):
        await channel.refund("T_00001", "R_2", 8_801, 8_805, "damaged")
    await channel.refund("T_00001", "R_3", 8_800, 8_805, "damaged")
    assert (await channel.query("T_00001")).state == "refunded"
    assert await channel.query_refund("R_9", "T_00001") is None
    assert await channel.query_refund("R_9", "T_00009") is None


async def test_a_code_opened_and_closed_cannot_be_paid(outside: Outside) -> None:
    channel = outside.client()
    await channel.prepay(ask())
    await outside.sim("scan", out_trade_no="T_00001")
    assert [await channel.close("T_00001") for _ in range(2)] == ["closed", "closed"]
    assert await outside.sim("pay", out_trade_no="T_00001") == 409
    with pytest.raises(ChannelRefused, match="TRADE_HAS_CLOSE"):
        await channel.prepay(ask())


async def test_other_content_under_a_used_number_is_refused(outside: Outside) -> None:
    channel, request = outside.client(), ask()
    await channel.prepay(request)
    with pytest.raises(ChannelRefused, match="CONTEXT_INCONSISTENT"):
        await channel.prepay(ask(amount_fen=1, expires_at=request.expires_at))


async def test_answers_lost_undecided_unsigned_or_forged_decide_nothing(outside: Outside) -> None:
    channel, request = outside.client(), ask()
    await outside.sim("next", answer="system_error")
    await outside.sim("next", answer="lost")
    assert (await channel.prepay(request)).kind == "alipay"
    for word in ("unsigned", "forged"):
        await outside.sim("next", answer=word)
        with pytest.raises(ForgedAnswer):
            await channel.prepay(request)
    for _ in range(3):
        await outside.sim("next", answer="system_error")
    with pytest.raises(ChannelUnavailable):
        await channel.prepay(request)


async def test_the_check_says_in_a_sentence_what_to_put_right(outside: Outside) -> None:
    await outside.client().check()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    wrong = [
        ({"app_id": "2021000000000000"}, "no such app id"),
        ({"app_private_key_pem": private_pem(stranger)}, "private key"),
        ({"alipay_public_key_pem": public_pem(stranger)}, "Alipay public key"),
    ]
    for changes, sentence in wrong:
        with pytest.raises(ChannelMisconfigured) as no:
            await outside.client(**changes).check()
        assert sentence in no.value.sentence_en and no.value.sentence_zh
    await outside.sim("next", permission="isv.insufficient-isv-permissions")
    with pytest.raises(ChannelMisconfigured) as no:
        await outside.client().check()
    assert "permission" in no.value.sentence_en


async def test_an_order_is_paid_by_alipay_s_notification_and_repeats_cost_nothing(
    desk: Till, outside: Outside
) -> None:
    assert await desk.door.ways() == ["wechat", "alipay", "balance"]
    opened = await desk.open("alipay")
    assert (opened.kind, opened.code_svg[:4]) == ("alipay", "<svg")
    await outside.sim("next", notify="duplicate")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    assert len(outside.told) == 2
    assert await desk.state() == "paid"
    assert await announced("payments", desk.order_id) == ["payments.PaymentSucceeded"]
    form = dict(parse_qsl(outside.told[0].decode()))
    async with connection() as conn:
        kept = [
            bytes(row["body"])
            for row in await conn.fetch(
                "SELECT body FROM payments.notifications WHERE id = $1", f"alipay|{form['notify_id']}"
            )
        ]
    assert len(kept) == 1
    # Who paid is not kept.
    assert form["buyer_id"].encode() not in kept[0] and b"buyer" not in kept[0]


async def test_a_lost_notification_is_found_by_asking_and_a_late_one_changes_nothing(
    desk: Till, outside: Outside
) -> None:
    opened = await desk.open("alipay")
    await outside.sim("next", notify="drop")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    assert outside.told == []
    desk.clock.advance(seconds=6)
    await desk.door.sweep(limit=10)
    assert await desk.state() == "paid"
    await outside.later(RETRY_SECONDS[0])
    assert len(outside.told) == 1
    assert await announced("payments", desk.order_id) == ["payments.PaymentSucceeded"]


async def test_notifications_come_again_on_alipay_s_schedule_until_one_is_taken(
    desk: Till, outside: Outside
) -> None:
    opened = await desk.open("alipay")
    await outside.sim("next", notify="tamper")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    assert (len(outside.told), await desk.state()) == (1, "open")
    await outside.later(RETRY_SECONDS[0] - 1)
    assert len(outside.told) == 1
    await outside.later(1)
    assert (len(outside.told), await desk.state()) == (2, "paid")


async def test_nothing_forged_replayed_stale_or_changed_is_taken(outside: Outside) -> None:
    channel = outside.client()
    await channel.prepay(ask())
    await outside.sim("pay", out_trade_no="T_00001")
    notice = next(iter(outside.world.notices.values()))
    genuine = letter(outside.world, notice)
    now = context.now()
    assert channel.read_notification({}, genuine, now).payment is not None
    form = dict(parse_qsl(genuine.decode()))
    forged = [urlencode({**form, name: value + "1"}).encode() for name, value in form.items()]
    forged += [urlencode({k: v for k, v in form.items() if k != name}).encode() for name in form]
    forged += [
        genuine + b"&more=1",
        genuine + b"&total_amount=0.01",
        urlencode({**form, "sign_type": "MD5"}).encode(),
        urlencode({**form, "sign": ""}).encode(),
        letter(outside.world, notice, "tamper"),
        letter(outside.world, notice, "stale"),
        *(b"", b"=", b"{}", b"\xff\xfe", b"sign_type=RSA2", b"%"),
    ]
    for body in forged:
        with pytest.raises(NotificationInvalid):
            channel.read_notification({}, body, now)
    # A replay is the same message: its id is known in the inbox. Days later it is not even read.
    again = channel.read_notification({}, genuine, now + timedelta(hours=25))
    assert again.id == channel.read_notification({}, genuine, now).id
    with pytest.raises(NotificationInvalid, match="stale"):
        channel.read_notification({}, genuine, now + timedelta(hours=26, minutes=1))


async def test_none_of_ten_thousand_forgeries_is_taken(outside: Outside) -> None:
    channel = outside.client()
    await channel.prepay(ask())
    await outside.sim("pay", out_trade_no="T_00001")
    genuine = letter(outside.world, next(iter(outside.world.notices.values())))
    form, now, draw = dict(parse_qsl(genuine.decode())), context.now(), random.Random(20261125)
    names, taken = sorted(form), []
    for n in range(10_000):
        name, false = draw.choice(names), dict(form)
        match draw.randrange(4):
            case 0:  # one character of one field
                at = draw.randrange(len(form[name]))
                false[name] = form[name][:at] + chr(ord(form[name][at]) ^ 1) + form[name][at + 1 :]
            case 1:  # a field away
                del false[name]
            case 2:  # two fields changed places
                other = draw.choice([x for x in names if form[x] != form[name]])
                false[name], false[other] = form[other], form[name]
            case _:  # a field more
                false[f"x{n}"] = "1"
        try:
            channel.read_notification({}, urlencode(false).encode(), now)
        except NotificationInvalid:
            continue
        taken.append((n, name))
    assert taken == []


async def test_another_amount_app_seller_or_number_is_a_case_and_never_paid(
    desk: Till, outside: Outside
) -> None:
    opened = await desk.open("alipay")
    await outside.sim("next", notify="drop")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    notice = next(iter(outside.world.notices.values()))
    wrong = {
        "amount_mismatch": {"total_amount": "0.01"},
        "app_mismatch": {"app_id": "2021000000000000"},
        "merchant_mismatch": {"seller_id": "2088000000000000"},
    }
    true = notice.fields
    for n, changes in enumerate(wrong.values()):
        # Genuinely signed by Alipay, and yet not about us.
        notice.fields = {**true, **changes, "notify_id": f"{true['notify_id']}{n}"}
        await desk.door.receive(headers={}, body=letter(outside.world, notice), channel="alipay")
    cases = await desk.door.list_cases(cursor=None, limit=100)
    assert {c.kind for c in cases.items if c.subject == opened.payment_id} == set(wrong)
    assert await desk.state() == "open"
    assert await announced("payments", desk.order_id) == ["payments.DiscrepancyFound"] * 3


async def test_a_code_that_nobody_opened_is_watched_until_its_end_after_the_order_was_closed(
    desk: Till, outside: Outside
) -> None:
    """It cannot be closed at Alipay, so it may still be paid: the money is announced, to be given back."""
    opened = await desk.open("alipay")
    assert (await desk.door.close(order_id=desk.order_id)).state == "closed"
    assert await desk.attempts() == {opened.payment_id: "created"}
    await outside.sim("next", notify="drop")
    assert await outside.sim("pay", out_trade_no=opened.payment_id) == 200
    await outside.later(30)
    await desk.door.sweep(limit=10)
    assert await desk.attempts() == {opened.payment_id: "succeeded"}
    assert await announced("payments", desk.order_id) == ["payments.PaymentSucceeded"]


async def test_at_its_end_a_code_that_nobody_opened_is_closed_and_can_never_be_paid(
    desk: Till, outside: Outside
) -> None:
    opened = await desk.open("alipay", minutes=10)
    await desk.door.close(order_id=desk.order_id)
    for _ in range(20):
        await outside.later(31)
        await desk.door.sweep(limit=10)
    assert await desk.attempts() == {opened.payment_id: "closed"}
    assert await outside.sim("pay", out_trade_no=opened.payment_id) == 409


async def test_paying_while_a_close_is_under_way_ends_paid(desk: Till, outside: Outside) -> None:
    opened = await desk.open("alipay")
    await outside.sim("scan", out_trade_no=opened.payment_id)
    await outside.sim("next", close="pay_first")
    assert (await desk.door.close(order_id=desk.order_id)).state == "paid"


async def test_a_refund_is_followed_to_the_end_and_announced_once(desk: Till, outside: Outside) -> None:
    opened = await desk.open("alipay")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    await outside.sim("next", refund="unmoved")
    [refund] = await desk.door.refund(key="r", order_id=desk.order_id, reason="damaged")
    assert refund.state == "processing"
    # Accepted, yet Alipay knows nothing of it: the same number is asked for again.
    await outside.later(60)
    await desk.door.sweep(limit=10)
    await outside.settled()
    [refund] = await desk.door.refund(key="r", order_id=desk.order_id, reason="damaged")
    assert (refund.state, refund.amount_fen) == ("succeeded", FEN)
    said = await announced("payments", desk.order_id)
    assert sorted(said) == ["payments.PaymentSucceeded", "payments.RefundSucceeded"]
    # The payment and the refund were both told; the second changed nothing any more.
    assert len(outside.told) == 2


async def test_a_refund_that_alipay_refuses_is_a_case_that_staff_can_help(
    desk: Till, outside: Outside
) -> None:
    opened = await desk.open("alipay")
    await outside.sim("pay", out_trade_no=opened.payment_id)
    await outside.settled()
    await outside.sim("next", refund="SELLER_BALANCE_NOT_ENOUGH")
    [refund] = await desk.door.refund(key="r", order_id=desk.order_id, reason="damaged")
    page = await desk.door.list_cases(cursor=None, limit=50)
    found = {(c.kind, c.detail) for c in page.items if c.subject == refund.refund_id}
    assert ("refund_refused", "ACQ.SELLER_BALANCE_NOT_ENOUGH") in found
    helped = await desk.door.help_refund(refund_id=refund.refund_id, way="again")
    assert helped.state == "succeeded"


async def test_wechat_and_alipay_pay_one_order_at_once_and_both_are_announced_for_one_to_go_back(
    desk: Till, outside: Outside
) -> None:
    first = await desk.open("alipay")
    second = await desk.open("wechat")
    desk.wechat.pay(second.payment_id)
    await asyncio.gather(
        outside.sim("pay", out_trade_no=first.payment_id), desk.told(second.payment_id, "wechat")
    )
    await outside.settled()
    assert await desk.attempts() == {first.payment_id: "succeeded", second.payment_id: "succeeded"}
    assert await announced("payments", desk.order_id) == ["payments.PaymentSucceeded"] * 2
