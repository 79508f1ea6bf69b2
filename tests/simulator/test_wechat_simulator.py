"""WeChat Pay v3 as the simulator plays it, against an independent merchant."""

import base64
import itertools
import json
import time
from typing import Any

import aiohttp
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidTag

from tests.simulator.merchant import ORDERS, REFUNDS, Doc, Shop

SCHEDULE = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600]


async def test_a_payment_is_announced_signed_and_sealed_and_the_query_says_the_same(shop: Shop) -> None:
    prepay_id = await shop.prepay("order-000001", attach="甲")
    assert await shop.pay(prepay_id) == (200, "requestPayment:ok")
    await shop.turn(0)
    [(headers, body)] = shop.received
    assert shop.is_genuine(headers, body)
    notice = json.loads(body)
    told = json.loads(shop.open(notice["resource"]))
    assert (notice["event_type"], notice["resource_type"]) == ("TRANSACTION.SUCCESS", "encrypt-resource")
    assert notice["resource"]["original_type"] == "transaction" and len(notice["id"]) == 36
    status, asked = await shop.call("GET", f"{ORDERS}/out-trade-no/order-000001?mchid={shop.m['mchid']}")
    assert (status, asked) == (200, told)
    assert told.pop("success_time").endswith("+08:00")
    assert told == {
        "appid": shop.m["appid"],
        "mchid": shop.m["mchid"],
        "out_trade_no": "order-000001",
        "transaction_id": told["transaction_id"],
        "trade_type": "JSAPI",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "OTHERS",
        "attach": "甲",
        "payer": {"openid": "oShopper1"},
        "amount": {"total": 12800, "payer_total": 12800, "currency": "CNY", "payer_currency": "CNY"},
        "promotion_detail": [],
    }
    by_id = f"{ORDERS}/id/{told['transaction_id']}?mchid={shop.m['mchid']}"
    assert await shop.call("GET", by_id) == (200, asked)
    assert await shop.pay(prepay_id) == (400, "requestPayment:fail 该订单已支付")


@pytest.mark.parametrize(
    "changed",
    [
        {"mchid": "1900000000"},
        {"serial_no": "0" * 40},
        {"timestamp": str(int(time.time()) - 3000)},
        {"signature": base64.b64encode(bytes(256)).decode()},
        {"extra": "1"},
    ],
)
async def test_a_request_not_signed_by_the_merchant_is_refused(shop: Shop, changed: dict[str, str]) -> None:
    path = f"{ORDERS}/out-trade-no/order-000002?mchid={shop.m['mchid']}"
    headers = {"Authorization": shop.authorization("GET", path, b"", **changed)}
    status, got, body = await shop.raw("GET", path, b"", headers)
    assert (status, json.loads(body)["code"]) == (401, "SIGN_ERROR")
    assert "Wechatpay-Signature" not in got


async def test_a_replayed_and_an_altered_request_are_refused(shop: Shop) -> None:
    path, body = f"{ORDERS}/jsapi", json.dumps(shop.order("order-000003")).encode()
    headers = {"Authorization": shop.authorization("POST", path, body)}
    assert (await shop.raw("POST", path, body.replace(b"12800", b"00001"), headers))[0] == 401
    assert (await shop.raw("POST", path, body, headers))[0] == 200
    assert (await shop.raw("POST", path, body, headers))[0] == 401


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"colour": "red"}, "/colour"),
        ({"out_trade_no": "short"}, "/out_trade_no"),
        ({"out_trade_no": "order#0004"}, "/out_trade_no"),
        ({"description": "茶" * 128}, "/description"),
        ({"amount": {"total": 0}}, "/amount/total"),
        ({"amount": {"total": 1.0}}, "/amount/total"),
        ({"amount": {"total": True}}, "/amount/total"),
        ({"amount": {"total": 1, "tax": 1}}, "/amount/tax"),
        ({"payer": {}}, "/payer/openid"),
        ({"notify_url": "https://shop.example/notify?a=1"}, "/notify_url"),
        ({"notify_url": "http://shop.example/notify"}, "/notify_url"),
        ({"time_expire": "2030-01-01T00:00:00Z"}, "/time_expire"),
        ({"time_expire": "2020-01-01T00:00:00+08:00"}, "/time_expire"),
    ],
)
async def test_an_ill_formed_field_is_refused_by_name(shop: Shop, changed: Doc, field: str) -> None:
    status, answer = await shop.call("POST", f"{ORDERS}/jsapi", shop.order("order-000004", **changed))
    assert answer is not None
    assert (status, answer["code"], answer["detail"]["field"]) == (400, "PARAM_ERROR", field)


async def test_the_same_number_needs_the_same_parameters(shop: Shop) -> None:
    first = await shop.prepay("order-000005")
    assert await shop.prepay("order-000005") == first
    other = shop.order("order-000005", amount={"total": 12801, "currency": "CNY"})
    status, answer = await shop.call("POST", f"{ORDERS}/jsapi", other)
    assert answer is not None and (status, answer["code"]) == (400, "INVALID_REQUEST")
    native = {name: value for name, value in shop.order("order-000005").items() if name != "payer"}
    status, answer = await shop.call("POST", f"{ORDERS}/native", native)
    assert answer is not None and (status, answer["code"]) == (403, "OUT_TRADE_NO_USED")


async def test_a_prepay_id_dies_after_two_hours_and_is_renewed(shop: Shop) -> None:
    first = await shop.prepay("order-000006")
    await shop.turn(7200)
    assert (await shop.pay(first))[0] == 400
    second = await shop.prepay("order-000006")
    assert second != first
    assert await shop.pay(first) == (400, "requestPayment:fail prepay_id无效")
    assert await shop.pay(second) == (200, "requestPayment:ok")


async def test_closing_ends_in_closed_or_paid_and_never_both(shop: Shop) -> None:
    mine = {"mchid": shop.m["mchid"]}
    prepay_id = await shop.prepay("order-000007")
    assert await shop.call("POST", f"{ORDERS}/out-trade-no/order-000007/close", mine) == (204, None)
    assert await shop.call("POST", f"{ORDERS}/out-trade-no/order-000007/close", mine) == (204, None)
    assert await shop.pay(prepay_id) == (400, "requestPayment:fail 该订单已关闭")
    status, answer = await shop.call("POST", f"{ORDERS}/jsapi", shop.order("order-000007"))
    assert answer is not None and (status, answer["code"]) == (400, "ORDER_CLOSED")
    await shop.prepay("order-000008")
    await shop.sim("/_sim/next", {"close": "pay_first"})
    status, answer = await shop.call("POST", f"{ORDERS}/out-trade-no/order-000008/close", mine)
    assert answer is not None and (status, answer["code"]) == (400, "ORDERPAID")
    await shop.turn(0)
    assert len(shop.received) == 1
    status, answer = await shop.call("POST", f"{ORDERS}/out-trade-no/order-000009/close", mine)
    assert answer is not None and (status, answer["code"]) == (404, "ORDERNOTEXIST")
    states = {p["out_trade_no"]: p["state"] for p in (await shop.sim("/_sim/state"))["payments"]}
    assert states == {"order-000007": "CLOSED", "order-000008": "SUCCESS"}


async def test_a_refund_is_accepted_then_decided_then_announced(shop: Shop) -> None:
    await shop.paid("order-000010")
    status, answer = await shop.refund("order-000010", "refund-1", 5000)
    assert answer is not None and (status, answer["status"]) == (200, "PROCESSING")
    await shop.turn(2)
    status, answer = await shop.call("GET", f"{REFUNDS}/refund-1")
    assert answer is not None and (status, answer["status"]) == (200, "SUCCESS")
    headers, body = shop.received[-1]
    notice = json.loads(body)
    told = json.loads(shop.open(notice["resource"]))
    assert shop.is_genuine(headers, body) and notice["event_type"] == "REFUND.SUCCESS"
    assert told["amount"] == {"total": 12800, "refund": 5000, "payer_total": 12800, "payer_refund": 5000}
    assert (told["refund_status"], told["out_refund_no"]) == ("SUCCESS", "refund-1")
    [payment] = (await shop.sim("/_sim/state"))["payments"]
    assert (payment["state"], payment["captured_fen"]) == ("REFUND", 12800)
    assert payment["refunds"] == [{"out_refund_no": "refund-1", "amount_fen": 5000, "status": "SUCCESS"}]


async def test_refund_rules_hold(shop: Shop) -> None:
    await shop.prepay("order-000011")
    await shop.paid("order-000012")

    async def refused(status: int, code: str, number: str, refund_no: str, fen: int, **changed: Any) -> None:
        got, answer = await shop.refund(number, refund_no, fen, **changed)
        assert answer is not None and (got, answer["code"]) == (status, code)

    await refused(404, "RESOURCE_NOT_EXISTS", "order-999999", "r1", 1)
    await refused(400, "INVALID_REQUEST", "order-000011", "r1", 1)
    await refused(400, "INVALID_REQUEST", "order-000012", "r1", 12801)
    await refused(400, "PARAM_ERROR", "order-000012", "r1", 1, reason="茶" * 27)
    assert (await shop.refund("order-000012", "r1", 12000))[0] == 200
    assert (await shop.refund("order-000012", "r1", 12000))[0] == 200
    await refused(400, "INVALID_REQUEST", "order-000012", "r1", 11999)
    await refused(429, "FREQUENCY_LIMITED", "order-000012", "r2", 800)
    await shop.turn(60)
    await refused(400, "INVALID_REQUEST", "order-000012", "r2", 801)
    await shop.sim("/_sim/next", {"refund": "NOT_ENOUGH"})
    await refused(403, "NOT_ENOUGH", "order-000012", "r2", 800)
    await shop.sim("/_sim/next", {"refund": "CLOSED"})
    assert (await shop.refund("order-000012", "r2", 800))[0] == 200
    await shop.turn(2)
    _, answer = await shop.call("GET", f"{REFUNDS}/r2")
    assert answer is not None and answer["status"] == "CLOSED"
    assert (await shop.refund("order-000012", "r2", 800))[0] == 200
    await shop.turn(365 * 86400)
    await refused(400, "INVALID_REQUEST", "order-000012", "r3", 1)


async def test_notifications_are_repeated_on_the_real_schedule_until_taken(shop: Shop) -> None:
    shop.notify_status = 500
    await shop.paid("order-000013")
    await shop.turn(sum(SCHEDULE))
    [notice] = (await shop.sim("/_sim/state"))["notifications"]
    times = [line["at"] for line in notice["log"]]
    assert [round(b - a) for a, b in itertools.pairwise(times)] == SCHEDULE
    assert (notice["status"], notice["attempts"]) == ("given_up", 16)
    assert {json.loads(body)["id"] for _, body in shop.received} == {notice["id"]}
    await shop.paid("order-000014")
    shop.notify_status = 204
    await shop.turn(15)
    second = (await shop.sim("/_sim/state"))["notifications"][1]
    assert (second["status"], second["attempts"]) == ("delivered", 2)


@pytest.mark.parametrize(
    ("trick", "genuine"),
    [
        ({"notify": "drop"}, [True]),
        ({"notify": "duplicate"}, [True, True]),
        ({"notify": "delay", "seconds": 9}, [True]),
        ({"notify": "tamper"}, [False, True]),
        ({"notify": "stale"}, [False, True]),
        ({"notify": "wrong_serial"}, [False, True]),
        ({"notify": "probe"}, [False, True]),
        ({"notify": "tamper_sealed"}, [True, True]),
    ],
)
async def test_a_played_notification_is_followed_by_the_true_one(
    shop: Shop, trick: Doc, genuine: list[bool]
) -> None:
    await shop.sim("/_sim/next", trick)
    await shop.paid("order-000015")
    await shop.turn(15)
    assert [shop.is_genuine(*letter) for letter in shop.received] == genuine
    first = json.loads(shop.received[0][1])["resource"]
    if trick["notify"] == "tamper_sealed":
        with pytest.raises(InvalidTag):
            shop.open(first)
    assert (
        json.loads(shop.open(json.loads(shop.received[-1][1])["resource"]))["out_trade_no"] == "order-000015"
    )
    probes = [h for h, _ in shop.received if h["Wechatpay-Signature"].startswith("WECHATPAY/SIGNTEST/")]
    assert len(probes) == (1 if trick["notify"] == "probe" else 0)


async def test_a_forged_pay_sign_pays_nothing(shop: Shop) -> None:
    mine, other = await shop.prepay("order-000016"), await shop.prepay("order-000017")
    refused = (400, "requestPayment:fail 支付验证签名失败")
    assert await shop.pay(mine, package=f"prepay_id={other}") == refused
    assert await shop.pay(mine, signType="MD5") == refused
    assert await shop.pay(mine, openid="oSomeoneElse") == (400, "requestPayment:fail 该订单不属于当前用户")
    assert [p["captured_fen"] for p in (await shop.sim("/_sim/state"))["payments"]] == [0, 0]


async def test_a_person_pays_on_the_cashier_page_and_returns(shop: Shop) -> None:
    url, back = shop.m["cashier_url"], "http://127.0.0.1:9999/paid"
    asked = {"prepay_id": await shop.prepay("order-000018", description="<b>茶</b>"), "return_url": back}
    async with shop.http.get(url, params=asked) as page:
        text = await page.text()
        assert page.status == 200 and "128.00" in text and "&lt;b&gt;茶" in text and "确认支付" in text
    async with shop.http.post(url, data=asked | {"act": "cancel"}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, back)
    async with shop.http.post(url, data=asked | {"act": "pay"}) as answer:
        assert "支付成功" in await answer.text()
    evil = asked | {"return_url": "http://127.0.0.1.evil.example/"}
    async with shop.http.get(url, params=evil) as answer:
        assert answer.status == 400 and "evil" not in await answer.text()
    [payment] = (await shop.sim("/_sim/state"))["payments"]
    assert payment["state"] == "SUCCESS"


async def test_certificates_are_sealed_and_rotate(shop: Shop) -> None:
    path = "/v3/certificates"
    serials = []
    for _ in range(2):
        status, headers, body = await shop.raw(
            "GET", path, b"", {"Authorization": shop.authorization("GET", path, b"")}
        )
        for entry in json.loads(body)["data"]:
            certificate = x509.load_pem_x509_certificate(shop.open(entry["encrypt_certificate"]))
            assert f"{certificate.serial_number:040X}" == entry["serial_no"]
            shop.keys[entry["serial_no"]] = certificate.public_key()
        assert status == 200 and shop.is_genuine(headers, body)
        serials.append(headers["Wechatpay-Serial"])
        assert (await shop.sim("/_sim/rotate", {}))["serial"] != serials[-1]
    assert serials[0] != serials[1]


async def test_trouble_comes_before_or_after_the_commit_as_asked(shop: Shop) -> None:
    path = f"{ORDERS}/jsapi"
    for answer, status, known in (("429", 429, 0), ("500_before", 500, 0), ("500_after", 500, 1)):
        await shop.sim("/_sim/next", {"answer": answer, "path": path})
        got, _ = await shop.call("POST", path, shop.order("order-000019"))
        assert (got, len((await shop.sim("/_sim/state"))["payments"])) == (status, known)
    await shop.sim("/_sim/next", {"answer": "reset"})
    with pytest.raises(aiohttp.ClientError):
        await shop.call("POST", path, shop.order("order-000020"))
    for answer in ("unsigned", "forged"):
        await shop.sim("/_sim/next", {"answer": answer})
        body = json.dumps(shop.order("order-000020")).encode()
        headers = {"Authorization": shop.authorization("POST", path, body)}
        status, got, raw = await shop.raw("POST", path, body, headers)
        assert status == 200 and not shop.is_genuine(got, raw)
