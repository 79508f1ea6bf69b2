"""The WeChat Pay client: known answers, a hostile or failing wire, keys that change, notifications."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
import structlog

from chama.base.time import FakeClock
from chama.services.payments.internal.gateways import wechat_signing as signing
from chama.services.payments.internal.gateways.channel import (
    ChannelMisconfigured,
    ChannelRefused,
    ChannelUnavailable,
    ForgedAnswer,
    NotificationInvalid,
)
from tests.services.payments.wechat_platform import (
    API_V3_KEY,
    MERCHANT_PEM,
    NOW,
    OPENID,
    Platform,
    ask,
    by_certificates,
    client,
    sealed,
)

MERCHANT_KEY = signing.load_private_key(MERCHANT_PEM)
N = "T-00001|*"

# Made with `openssl dgst -sha256 -sign` over the messages below.
REQUEST_SIGNATURE = (
    "QHrlg8TWTNIfySJ37Ske8iYV0oJDYnrz3ErwZZMx/769ugyy29TFPUyOX41sqeXJc2OBlOGYp6FUgTHCmyrO86kvN/QcB8dND2QU"
    "IIFnOwDB0d8wSvodzycAz7ZG/w7Db9pf08M8lpTI49DL//aMgn2kvC1Xy5iw+xRZ/sRolA1o4TbXhCRECxCe4Deng7wP7N85nOjx"
    "AEKxYshTPCt3kcVaFEd2BB0jKdU8CZTVuvcZmUL0F63nneQNaNtfoDXbLUJQ4Y5zEw+KFTa8DMZ2zDgm4PTOiJTaahg0uC4DGHuy"
    "guHHw3RP2Wn9GnxqZl5t5SOID2CiLdTe669Q7Gs29g=="
)
PAY_SIGNATURE = (
    "QqlLfPEiHdkvBxOcFEgpsc99deJN70dez+pYTrS92xkNXn16RT0TZeNPtBQH0iyOv1z+70kvQpGmcu3QOp40a3lahqE6AsPXuJFQ"
    "np301RvjoQDMN1P/+Ex1xZxbNJvcJF9NC0cfzEZrr+aAbiOF9b7mMDKxSMjqJx0Ie95RT+oEamACWfzGOvcw85NPc+p1OJCw2csi"
    "TMo8SFxDlPy6Y+67YTo/MwU+Rs5uTWFZFwWwvcAH4sUXi7QKNFE/Mls8rmcyjD4+j/SUxOJNhEv04JDN/N0yxHZFPLLsbf+eljlr"
    "f7uZYiT2Yl9aeWmy+y7B8DtK3T5mTk/LriUFgfn5ZQ=="
)
EMPTY_ANSWER_SIGNATURE = (
    "tQUBDRNdgopJoOa1fgQK/VNFU619r+khA7fI7dLtwWA0jU6ebRLrsmU+lc8X1AKuB3K6vgezqbj4O1CW4aUunFi9ln0gRqjWjOyt"
    "EqftJiSZBQqEHfqWxzhmXrKHRtn8RtyBxYdi7apU80+miYmcnSCCADz3uX9OwlaUjMlEty9ez1drQyQsaJS/XCYq+L80DOPdDW7T"
    "vojUKeb//u8wS8aOV58RX55U4c18aGeT82XduVoqb45WfXtQuSztPn2wcdw/kat1gedcKGjyiRAkVksHJrugv+vryYFHw5ouVGQC"
    "5mkpGirSp1eoNCMtXVhUUIs0emEWMW5L/4mpoGXaPQ=="
)


@pytest.fixture
def platform() -> Platform:
    return Platform(FakeClock(NOW))


def test_signatures_equal_those_of_another_implementation() -> None:
    message = signing.request_message(
        "POST",
        "/v3/pay/transactions/jsapi?a=b%7Cc",
        "1554208460",
        "593BEC0C930BF1AFEB40B4A08C8FB242",
        '{"description":"普洱茶"}'.encode(),
    )
    assert signing.sign(MERCHANT_KEY, message) == REQUEST_SIGNATURE
    message = signing.pay_message(
        "wx8888888888888888",
        "1414561699",
        "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
        "prepay_id=wx201410272009395522657a690389285100",
    )
    assert signing.sign(MERCHANT_KEY, message) == PAY_SIGNATURE
    keyring = signing.Keyring([("PUB_KEY_ID_1", signing.PlatformKey(MERCHANT_KEY.public_key()))])
    empty = signing.Signed(
        "1554209980", "c5ac7061fccab6bf3e254dcf98995b8c", EMPTY_ANSWER_SIGNATURE, "PUB_KEY_ID_1"
    )
    keyring.verify(empty, b"", datetime.fromtimestamp(1554209980, UTC))
    with pytest.raises(signing.Distrusted, match="signature"):
        keyring.verify(empty, b"{}", datetime.fromtimestamp(1554209980, UTC))


@pytest.mark.parametrize(
    ("bound", "ciphertext"),
    [("transaction", "+P0+Kzj+qP5TCV8QheXNllbZZLc4sidsuA=="), (None, "+P0+Kzj+qP5TX3G0u5DY58kDtHRzKIDD7g==")],
)
def test_sealed_resources_open_as_node_sealed_them(bound: str | None, ciphertext: str) -> None:
    key = API_V3_KEY.encode()
    assert signing.open_sealed(key, signing.Sealed(ciphertext, "61f9c719728a", bound)) == '{"茶":1}'.encode()
    for wrong in ("A" + ciphertext[1:], "!", ""):
        with pytest.raises(signing.Distrusted, match="tampered"):
            signing.open_sealed(key, signing.Sealed(wrong, "61f9c719728a", bound))


async def test_what_is_signed_is_what_is_sent(platform: Platform) -> None:
    prepaid = await client(platform).prepay(ask())
    sent = json.loads(platform.requests[0].content)
    assert sent["time_expire"] == "2026-05-01T12:15:00+08:00"
    assert sent["payer"] == {"openid": OPENID}
    assert platform.requests[0].headers["Wechatpay-Serial"].startswith("PUB_KEY_ID_")
    params = prepaid.params
    message = f"wx1\n{params['timeStamp']}\n{params['nonceStr']}\nprepay_id=wx1\n".encode()
    assert params["paySign"] == signing.sign(MERCHANT_KEY, message)
    assert params["signType"] == "RSA" and params["package"] == "prepay_id=wx1"
    await client(platform).query(N)
    assert platform.requests[1].url.raw_path.endswith(b"/T-00001%7C*?mchid=1900000001")


@pytest.mark.parametrize("number", ["short", "x" * 33, "T 00001", "T-00001/../x", "订单订单订单"])
async def test_a_number_that_wechat_would_refuse_is_a_bug(platform: Platform, number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        await client(platform).query(number)
    assert platform.requests == []


def spoil_headers(**changes: str | None):
    def spoil(response: httpx.Response) -> httpx.Response:
        for name, value in changes.items():
            header = f"Wechatpay-{name.capitalize()}"
            del response.headers[header]
            if value is not None:
                response.headers[header] = value
        return response

    return spoil


def tamper(response: httpx.Response) -> httpx.Response:
    body = response.content.replace(b"NOTPAY", b"SUCCESS")
    return httpx.Response(200, content=body, headers=response.headers)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (spoil_headers(signature=None), "signature"),
        (spoil_headers(signature="!!"), "signature"),
        (spoil_headers(signature="QUJD"), "signature"),
        (spoil_headers(timestamp=None), "signature"),
        (spoil_headers(timestamp="yesterday"), "malformed"),
        (spoil_headers(timestamp=str(int(NOW.timestamp()) - 300)), "stale"),
        (spoil_headers(timestamp=str(int(NOW.timestamp()) - 299)), "signature"),
        (spoil_headers(serial="PUB_KEY_ID_OF_ANOTHER"), "serial"),
        (spoil_headers(serial="5157F09EFDC096DE15EBE81A47057A7232F1B8E1"), "serial"),
        (tamper, "signature"),
    ],
)
async def test_an_answer_that_is_not_confirmed_was_not_heard(platform, trouble, reason) -> None:
    channel = client(platform)
    await channel.prepay(ask())
    platform.script.append(trouble)
    with pytest.raises(ForgedAnswer) as caught:
        await channel.query(N)
    assert caught.value.code == reason
    assert (await channel.query(N)).state == "open"


async def test_an_answer_about_another_payment_is_no_answer(platform: Platform) -> None:
    channel = client(platform)
    await channel.prepay(ask())
    await channel.prepay(ask("T-00002"))
    platform.pay("T-00002")
    body = json.dumps(platform.trade("T-00002")).encode()
    platform.script.append(httpx.Response(200, content=body, headers=platform.sign(body)))
    with pytest.raises(ForgedAnswer):
        await channel.query(N)


async def test_a_204_is_verified_too(platform: Platform) -> None:
    channel = client(platform)
    await channel.prepay(ask())
    platform.script.append(spoil_headers(signature=None))
    with pytest.raises(ForgedAnswer):
        await channel.close(N)
    assert await channel.close(N) == "closed"


async def test_a_probe_among_the_answers_is_asked_again(platform: Platform) -> None:
    probe = spoil_headers(signature="WECHATPAY/SIGNTEST/" + "A" * 325)
    channel = client(platform)
    platform.script.append(probe)
    assert (await channel.prepay(ask())).kind == "jsapi"
    assert len(platform.requests) == 2
    platform.script.extend([probe, probe])
    with pytest.raises(ForgedAnswer, match="unavailable"):
        await channel.query(N)


@pytest.mark.parametrize(
    ("trouble", "hosts"),
    [
        (httpx.Response(429, json={"code": "FREQUENCY_LIMITED"}), ["one.test", "one.test"]),
        (httpx.Response(500, json={"code": "SYSTEM_ERROR"}), ["one.test", "two.test"]),
        (httpx.Response(502, text="<html>"), ["one.test", "two.test"]),
        (httpx.Response(403, text="<html>"), ["one.test", "two.test"]),
        (httpx.Response(302, headers={"Location": "https://evil.test"}), ["one.test", "two.test"]),
        (httpx.ConnectError("refused"), ["one.test", "two.test"]),
        (httpx.ReadTimeout("slow"), ["one.test", "two.test"]),
    ],
)
async def test_what_decides_nothing_is_asked_again(platform: Platform, trouble, hosts) -> None:
    channel = client(platform)
    platform.script.append(trouble)
    assert (await channel.prepay(ask())).kind == "jsapi"
    assert [request.url.host for request in platform.requests] == hosts
    first, second = platform.requests
    assert first.content == second.content
    assert first.headers["Authorization"] != second.headers["Authorization"]


async def test_a_host_that_failed_is_asked_last_for_a_minute(platform: Platform) -> None:
    channel = client(platform)
    platform.script.append(httpx.ConnectError("refused"))
    await channel.prepay(ask())
    await channel.query(N)
    platform.clock.advance(seconds=60)
    await channel.query(N)
    assert [request.url.host for request in platform.requests[-2:]] == ["two.test", "one.test"]


async def test_a_host_that_is_not_reached_costs_one_try(platform: Platform) -> None:
    platform.script.extend([httpx.ConnectError("refused"), *(httpx.Response(500, text="") for _ in range(2))])
    assert (await client(platform).prepay(ask())).kind == "jsapi"
    assert [request.url.host for request in platform.requests] == ["one.test", *["two.test"] * 3]


async def test_asking_ends(platform: Platform) -> None:
    platform.script.extend(httpx.Response(503, text="") for _ in range(10))
    with pytest.raises(ChannelUnavailable) as caught:
        await client(platform).query(N)
    assert (caught.value.status, len(platform.requests)) == (503, 4)

    async def stuck(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(ChannelUnavailable):
        await client(platform, answer=stuck, total_seconds=0.05).query(N)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "SIGN_ERROR", ChannelMisconfigured),
        (403, "NO_AUTH", ChannelMisconfigured),
        (400, "PARAM_ERROR", ChannelRefused),
        (403, "NOT_ENOUGH", ChannelRefused),
    ],
)
async def test_a_decided_no_is_not_repeated(platform: Platform, status, code, kind) -> None:
    platform.script.append(httpx.Response(status, json={"code": code, "message": f"about {OPENID}"}))
    with pytest.raises(kind) as caught:
        await client(platform).prepay(ask())
    assert (caught.value.code, caught.value.status, len(platform.requests)) == (code, status, 1)
    assert OPENID not in str(caught.value) and OPENID in caught.value.message


def paths(platform: Platform) -> list[str]:
    return [request.url.path.rsplit("/", 1)[-1] for request in platform.requests]


async def test_certificates_are_fetched_once_and_again_when_they_change(platform: Platform) -> None:
    channel = by_certificates(platform)
    platform.serial = platform.certify(1)
    await channel.prepay(ask())
    await channel.query(N)
    assert paths(platform) == ["jsapi", "certificates", N]
    platform.certify(2)
    platform.clock.advance(hours=1)
    platform.serial = list(platform.signers)[-1].lower().lstrip("0")
    platform.signers[platform.serial] = platform.signers[list(platform.signers)[-1]]
    assert (await channel.query(N)).state == "open"
    assert paths(platform)[3:] == [N, "certificates"]
    platform.clock.advance(hours=12)
    await channel.query(N)
    assert paths(platform)[5:] == [N, "certificates"]


async def test_forged_serials_do_not_make_us_ask_all_the_time(platform: Platform) -> None:
    channel = by_certificates(platform)
    platform.serial = platform.certify(1)
    await channel.prepay(ask())
    forged = {**platform.sign(b"{}"), "Wechatpay-Serial": "BAD0"}
    platform.clock.advance(seconds=30)
    await asyncio.gather(*(channel.learn_keys(forged) for _ in range(5)))
    assert paths(platform).count("certificates") == 2
    with pytest.raises(NotificationInvalid, match="serial"):
        channel.read_notification(forged, b"{}", platform.clock.now())


async def test_certificates_that_our_key_did_not_seal_are_refused(platform: Platform) -> None:
    platform.serial = platform.certify(1)
    platform.seal_key = "f" * 32
    with pytest.raises(ForgedAnswer):
        await by_certificates(platform).prepay(ask())
    platform.seal_key = API_V3_KEY
    platform.certificates = [("0A", platform.certificates[0][1])]
    with pytest.raises(ForgedAnswer):
        await by_certificates(platform).prepay(ask())


async def test_an_ended_certificate_is_not_believed(platform: Platform) -> None:
    channel = by_certificates(platform)
    platform.serial = platform.certify(1, days=1)
    await channel.prepay(ask())
    platform.clock.advance(days=1)
    with pytest.raises(ForgedAnswer):
        await channel.query(N)


async def test_known_certificates_outlive_a_failing_renewal(platform: Platform) -> None:
    channel = by_certificates(platform)
    platform.serial = platform.certify(1)
    await channel.prepay(ask())
    platform.clock.advance(hours=13)
    platform.script.extend([lambda answer: answer, *(httpx.Response(500, text="") for _ in range(4))])
    assert (await channel.query(N)).state == "open"
    await channel.query(N)
    assert paths(platform)[-1] == N


async def test_both_kinds_of_keys_are_believed_while_a_merchant_changes_over(platform: Platform) -> None:
    channel = client(platform)
    await channel.prepay(ask())
    platform.serial = platform.certify(1)
    assert (await channel.query(N)).state == "open"
    assert paths(platform)[-1] == "certificates"


async def test_notifications_that_are_not_what_they_seem_are_refused(platform: Platform) -> None:
    channel = client(platform)
    await channel.prepay(ask())
    platform.pay(N)
    headers, body = platform.notification(N)
    event = json.loads(body)

    def resigned(change: dict) -> tuple[dict[str, str], bytes]:
        changed = json.dumps({**event, **change}).encode()
        return platform.sign(changed), changed

    trade = json.dumps({**platform.trade(N), "trade_state": "WHO_KNOWS"}).encode()
    probe = {**headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + "A" * 325}
    cases = [
        ("probe", probe, body),
        ("serial", {**headers, "Wechatpay-Serial": "5157F09E"}, body),
        ("signature", headers, body + b" "),
        ("tampered", *resigned({"resource": sealed(b"{}", "transaction", "f" * 32)})),
        ("tampered", *resigned({"resource": {**event["resource"], "associated_data": "other"}})),
        ("malformed", *resigned({"resource": sealed(trade, "transaction")})),
        ("malformed", *resigned({"event_type": "PAYSCORE.USER_PAID"})),
        ("malformed", platform.sign(b"\xff"), b"\xff"),
    ]
    for reason, given, told in cases:
        with pytest.raises(NotificationInvalid) as caught:
            channel.read_notification(given, told, NOW)
        assert caught.value.reason == reason


async def test_nothing_about_the_shopper_is_written_down(platform: Platform) -> None:
    channel = client(platform)
    with structlog.testing.capture_logs() as lines:
        platform.script.extend(
            [
                httpx.ConnectError(OPENID),
                httpx.Response(500, json={"code": "SYSTEM_ERROR", "message": OPENID}),
                spoil_headers(signature=None),
            ]
        )
        with pytest.raises(ForgedAnswer):
            await channel.prepay(ask())
    assert len(lines) == 3
    assert OPENID not in str(lines) and N not in str(lines)
    assert MERCHANT_PEM[40:80] not in repr(channel._config) and API_V3_KEY not in repr(channel._config)
