"""What can be seen of the merchant's own certificate without asking anybody."""

import pytest

from chama.base.time import FakeClock
from chama.services.payments.internal.gateways.channel import ChannelMisconfigured
from tests.services.payments.wechat_platform import (
    MERCHANT_KEY,
    NOW,
    PLATFORM_KEYS,
    Platform,
    certificate,
    client,
)

SERIAL = f"{0x4D31:040X}"


@pytest.mark.parametrize(
    ("key", "serial", "days", "code"),
    [
        (MERCHANT_KEY, SERIAL, 31, "MERCHANT_CERTIFICATE_EXPIRED"),
        (MERCHANT_KEY, SERIAL, -1, "MERCHANT_CERTIFICATE_EXPIRED"),
        (MERCHANT_KEY, "4D32", 1, "MERCHANT_CERTIFICATE_OTHER"),
        (PLATFORM_KEYS[0], SERIAL, 1, "MERCHANT_CERTIFICATE_OTHER"),
    ],
)
async def test_a_certificate_that_ended_or_is_anothers_is_said_before_asking(
    key: object, serial: str, days: int, code: str
) -> None:
    platform = Platform(FakeClock(NOW))
    platform.clock.advance(days=days)
    pem = certificate(key, 0x4D31)[1].decode()  # type: ignore[arg-type]
    channel = client(platform, merchant_certificate_pem=pem, merchant_serial=serial)
    with pytest.raises(ChannelMisconfigured) as caught:
        await channel.check()
    assert (caught.value.code, platform.requests) == (code, [])
    assert "certificate" in caught.value.sentence_en and "证书" in caught.value.sentence_zh
