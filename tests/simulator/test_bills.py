"""Bills as the shop's own client gets them: signed, hashed, cut off, planted, and only in their time."""

import io
import json
from datetime import datetime, timedelta

import pytest

from chama.base.time import SHANGHAI
from chama.services.payments.internal.gateways.channel import (
    ChannelMisconfigured,
    ChannelRefused,
    ForgedAnswer,
)
from chama.services.payments.internal.gateways.wechat_pay import WeChatPay, WeChatPayConfig
from chama.services.payments.internal.rules.bills import Sums, Totals, read_fund, read_trade
from tests.simulator.merchant import Shop


def client(shop: Shop, **changed: str) -> WeChatPay:
    m = shop.m
    config = {
        "mchid": m["mchid"],
        "appid": m["appid"],
        "merchant_serial": m["merchant_serial"],
        "merchant_private_key_pem": m["merchant_private_key_pem"],
        "api_v3_key": m["api_v3_key"],
        "platform_public_key_id": m["platform_public_key_id"],
        "platform_public_key_pem": m["platform_public_key_pem"],
        "base_urls": (m["pay_base_url"],),
        **changed,
    }
    return WeChatPay(WeChatPayConfig(**config))


async def a_day(shop: Shop) -> str:
    """Two payments and a refund, then two days pass; the day that they were on."""
    today = datetime.now(SHANGHAI).date()
    await shop.paid("order-000101")
    await shop.paid("order-000102")
    await shop.refund("order-000102", "refund-101", 5000)
    await shop.turn(2 * 86400)
    return today.isoformat()


async def test_both_bills_come_whole_and_add_up(shop: Shop) -> None:
    day = datetime.fromisoformat(await a_day(shop)).date()
    pay, sums = client(shop), Sums()
    trade, fund = io.BytesIO(), io.BytesIO()
    assert len(await pay.download_bill("trade", day, trade) or "") == 40
    assert len(await pay.download_bill("fund", day, fund) or "") == 40
    for row in read_trade(trade.getvalue().decode().splitlines(keepends=True)):
        if isinstance(row, Totals):
            assert sums.wrong("trade", row) == []
        else:
            sums.add_trade(row)
    for row in read_fund(fund.getvalue().decode().splitlines(keepends=True)):
        if isinstance(row, Totals):
            assert sums.wrong("fund", row) == []
        else:
            sums.add_fund(row)
    assert (sums.captured_fen, sums.refunded_fen, sums.trade[0]) == (25_600, 5_000, 3)
    assert await pay.download_bill("trade", day - timedelta(days=3), io.BytesIO()) is None


@pytest.mark.parametrize("knob", ["truncated", "tampered"])
async def test_a_bill_that_was_changed_on_the_way_is_not_believed(shop: Shop, knob: str) -> None:
    day = datetime.fromisoformat(await a_day(shop)).date()
    await shop.sim("/_sim/next", {"bill": knob})
    with pytest.raises(ForgedAnswer) as caught:
        await client(shop).download_bill("trade", day, io.BytesIO())
    assert caught.value.code == "bill_hash"


async def test_before_ten_of_the_next_day_there_is_no_bill(shop: Shop) -> None:
    await shop.paid("order-000103")
    with pytest.raises(ChannelRefused, match="STATEMENT_CREATING"):
        await client(shop).download_bill("trade", datetime.now(SHANGHAI).date(), io.BytesIO())


async def test_planted_differences_are_told_as_the_truth(shop: Shop) -> None:
    day = await a_day(shop)
    await shop.sim("/_sim/bills", {"day": day, "seed": 5, "each": 1})
    out = io.BytesIO()
    await client(shop).download_bill("trade", datetime.fromisoformat(day).date(), out)
    planted = (await shop.sim(f"/_sim/bills?day={day}"))["planted"]
    assert {"foreign_row", "totals_wrong"} <= {p["kind"] for p in planted}
    stranger = next(p["subject"] for p in planted if p["kind"] == "foreign_row")
    assert stranger in out.getvalue().decode()
    assert json.dumps(planted, sort_keys=True) == json.dumps(
        (await shop.sim(f"/_sim/bills?day={day}"))["planted"], sort_keys=True
    )


async def test_a_merchant_who_is_set_up_right_is_accepted(shop: Shop) -> None:
    await client(shop).check()


@pytest.mark.parametrize(
    ("changed", "code", "word"),
    [
        ({"api_v3_key": "f" * 32}, "API_V3_KEY", "APIv3"),
        ({"merchant_serial": "0" * 40}, "SIGN_ERROR", "signature"),
        ({"mchid": "1900000000"}, "SIGN_ERROR", "merchant number"),
    ],
)
async def test_what_is_set_up_wrong_is_said_in_a_sentence(
    shop: Shop, changed: dict[str, str], code: str, word: str
) -> None:
    with pytest.raises(ChannelMisconfigured) as caught:
        await client(shop, **changed).check()
    assert caught.value.code == code and word in caught.value.sentence_en
