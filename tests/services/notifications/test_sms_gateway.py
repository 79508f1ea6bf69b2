"""The SMS gateway: the same key on every try, typed refusals, no phone in a log."""

import json

import httpx
import pytest
import structlog

from chama.base.errors import Unavailable
from chama.services.notifications.internal.gateways.sms import SmsGateway, SmsRefused

SENT: dict[str, str] = {"phone": "13800138000", "text": "验证码 1234", "template": "login", "key": "k1"}


async def no_pause(_: float) -> None:
    return


def gateway(*answers: httpx.Response | Exception) -> tuple[SmsGateway, list[httpx.Request]]:
    waiting, asked = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        told = waiting.pop(0)
        if isinstance(told, Exception):
            raise told
        return told

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return SmsGateway("https://sms.test/", "secret", http=http, pause=no_pause), asked


async def test_a_lost_message_is_asked_for_again_with_the_same_key() -> None:
    sms, asked = gateway(httpx.ReadTimeout("slow"), httpx.Response(503), httpx.Response(200, json={}))
    await sms.send(**SENT)
    assert [json.loads(request.content) for request in asked] == [SENT] * 3
    assert str(asked[0].url) == "https://sms.test/sms/send"
    assert asked[0].headers["X-Sms-Key"] == "secret"


async def test_a_decided_no_is_typed_and_not_repeated() -> None:
    sms, asked = gateway(httpx.Response(400, json={"code": "invalid_phone"}))
    with pytest.raises(SmsRefused) as caught:
        await sms.send(**SENT)
    assert (caught.value.code, len(asked)) == ("invalid_phone", 1)


@pytest.mark.parametrize(
    "answers",
    [
        [httpx.Response(401, json={"code": "unauthorized"})],
        [httpx.Response(429, json={"code": "too_many"})] * 3,
        [httpx.Response(404, text="<html>")] * 3,
        [httpx.ConnectError("13800138000")] * 3,
    ],
)
async def test_what_decides_nothing_is_unavailable_and_names_nobody(answers: list) -> None:
    sms, asked = gateway(*answers)
    with structlog.testing.capture_logs() as lines, pytest.raises(Unavailable):
        await sms.send(**SENT)
    assert len(asked) == len(lines) == len(answers)
    assert "13800138000" not in str(lines) and "1234" not in str(lines)
