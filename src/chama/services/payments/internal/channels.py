"""The channels that a merchant's identity opens, by name."""

import asyncio
from collections.abc import Awaitable, Callable

from chama.runtime.context import ProcessClock
from chama.runtime.merchant import AlipayMerchant, Merchant
from chama.runtime.settings import settings
from chama.services.payments.internal.actions.confirm import Terms
from chama.services.payments.internal.exchanges.conversations import Counterparty
from chama.services.payments.internal.gateways.alipay import Alipay
from chama.services.payments.internal.gateways.alipay_wire import AlipayConfig
from chama.services.payments.internal.gateways.channel import Channel
from chama.services.payments.internal.gateways.wechat_pay import WeChatPay, WeChatPayConfig


def channels_of(
    m: Merchant,
    wechat: Channel | None = None,
    alipay: AlipayMerchant | None = None,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> dict[str, Counterparty]:
    """WeChat Pay (or what is given in its place), and Alipay for a merchant who takes it.

    `pause` is how a client waits before it asks again.
    """
    terms = Terms(m.appid, m.mchid, settings().wechat_fee_bps or None)
    if wechat is not None:
        found = {"wechat": Counterparty(wechat, terms)}
    else:
        real = _wechat_pay(m, pause)
        found = {"wechat": Counterparty(real, terms, real)}
    if alipay is not None:
        config = AlipayConfig(
            app_id=alipay.app_id,
            seller_id=alipay.seller_id,
            app_private_key_pem=alipay.app_private_key_pem,
            alipay_public_key_pem=alipay.alipay_public_key_pem,
            gateway_url=alipay.gateway_url,
        )
        channel = Alipay(config, clock=ProcessClock(), pause=pause)
        found["alipay"] = Counterparty(channel, Terms(alipay.app_id, alipay.seller_id))
    return found


def _wechat_pay(m: Merchant, pause: Callable[[float], Awaitable[None]]) -> WeChatPay:
    return WeChatPay(
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
