"""The channels that a merchant's identity opens, by name."""

import asyncio
from collections.abc import Awaitable, Callable

from chama.runtime.context import ProcessClock
from chama.runtime.merchant import Merchant
from chama.runtime.settings import settings
from chama.services.payments.internal.actions.confirm import Terms
from chama.services.payments.internal.exchanges.conversations import Counterparty
from chama.services.payments.internal.gateways.channel import Channel
from chama.services.payments.internal.gateways.wechat_pay import WeChatPay, WeChatPayConfig


def channels_of(
    m: Merchant,
    wechat: Channel | None = None,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> dict[str, Counterparty]:
    """WeChat Pay (or what is given in its place), and every other channel of the merchant.

    `pause` is how a client waits before it asks again.
    """
    terms = Terms(m.appid, m.mchid, settings().wechat_fee_bps or None)
    if wechat is not None:
        return {"wechat": Counterparty(wechat, terms)}
    real = WeChatPay(
        WeChatPayConfig(
            mchid=m.mchid,
            appid=m.appid,
            merchant_serial=m.merchant_serial,
            merchant_private_key_pem=m.merchant_private_key_pem,
            merchant_certificate_pem=m.merchant_certificate_pem,
            api_v3_key=m.api_v3_key,
            platform_public_key_id=m.platform_public_key_id,
            platform_public_key_pem=m.platform_public_key_pem,
            base_urls=tuple(url for url in (m.pay_base_url, m.pay_backup_url) if url),
        ),
        clock=ProcessClock(),
        pause=pause,
    )
    return {"wechat": Counterparty(real, terms, real)}
