"""Ten thousand forged, replayed, stale and tampered callbacks: none is taken, and repeats cost one row."""

import json
import random
from datetime import UTC, datetime

import pytest

from chama.base.time import FakeClock
from chama.services.payments.internal.gateways.channel import NotificationInvalid
from tests.services.payments.wechat_platform import NOW, Platform, ask, client, sealed

COUNT = 10_000
N = "T-00001|*"


async def test_none_of_ten_thousand_is_taken() -> None:
    platform = Platform(FakeClock(NOW))
    channel = client(platform)
    await channel.prepay(ask())
    platform.pay(N)
    headers, body = platform.notification(N)
    assert channel.read_notification(headers, body, NOW).payment is not None
    draw = random.Random(20261125)
    taken = [n for n in range(COUNT) if _is_taken(channel, *_forgery(draw, platform, headers, body))]
    assert taken == []


def _is_taken(channel, headers: dict[str, str], body: bytes) -> bool:
    try:
        channel.read_notification(headers, body, NOW)
    except NotificationInvalid:
        return False
    return True


def _forgery(draw: random.Random, platform: Platform, headers: dict[str, str], body: bytes):
    """One of the ways to be false, at a drawn place."""
    way = draw.randrange(8)
    if way == 0:  # one bit of the body
        at = draw.randrange(len(body))
        return headers, body[:at] + bytes([body[at] ^ (1 << draw.randrange(8))]) + body[at + 1 :]
    if way == 1:  # one character of the signature
        at, good = draw.randrange(300), headers["Wechatpay-Signature"]
        other = draw.choice([c for c in "ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789+/" if c != good[at]])
        return {**headers, "Wechatpay-Signature": good[:at] + other + good[at + 1 :]}, body
    if way == 2:  # an old one, signed then
        seconds = draw.choice([-1, 1]) * draw.randrange(300, 10**6)
        at = NOW.timestamp() + seconds
        return platform.sign(body, datetime.fromtimestamp(at, UTC)), body
    if way == 3:  # an old one, made to look new
        return {**headers, "Wechatpay-Timestamp": str(int(NOW.timestamp()) - draw.randrange(1, 300))}, body
    if way == 4:  # another key
        return {**headers, "Wechatpay-Serial": f"{draw.getrandbits(160):040X}"}, body
    if way == 5:  # a probe
        return {**headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + "A" * draw.randrange(1, 400)}, body
    if way == 6:  # a header missing
        gone = draw.choice(sorted(headers))
        return {k: v for k, v in headers.items() if k != gone}, body
    event = json.loads(body)  # genuinely signed, sealed with another key
    event["resource"] = sealed(b"{}", "transaction", f"{draw.getrandbits(128):032x}")
    changed = json.dumps(event).encode()
    return platform.sign(changed), changed


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"{" * 1000, b'{"id": 1}'])
async def test_a_genuine_signature_over_nonsense_is_refused(body: bytes) -> None:
    platform = Platform(FakeClock(NOW))
    with pytest.raises(NotificationInvalid, match="malformed"):
        client(platform).read_notification(platform.sign(body), body, NOW)
