"""Does WeChat Pay accept us? Asked when the shop starts; a no is one sentence that says what to put right."""

from datetime import datetime

from cryptography.x509 import load_pem_x509_certificate

from . import wechat_signing as signing
from .channel import ChannelMisconfigured, ChannelRefused
from .wechat_wire import WeChatPayConfig, WeChatWire

# (English, Chinese) by WeChat's code, or by ours for what we find ourselves.
SENTENCES: dict[str, tuple[str, str]] = {
    "SIGN_ERROR": (
        "WeChat Pay does not accept our signature: check the merchant number, the serial of the merchant"
        " certificate, its private key and the clock of this machine.",
        "微信支付拒绝了我们的签名：请核对商户号、商户API证书序列号、商户私钥，以及本机时间。",
    ),
    "NO_AUTH": (
        "This merchant number has no permission for this product: have it granted at pay.weixin.qq.com.",
        "该商户号没有此产品权限：请在微信支付商户平台开通。",
    ),
    "APPID_MCHID_NOT_MATCH": (
        "The app id and the merchant number are not bound to each other: bind them at pay.weixin.qq.com.",
        "AppID与商户号未绑定：请在微信支付商户平台关联。",
    ),
    "MCH_NOT_EXISTS": ("There is no such merchant number.", "商户号不存在，请核对。"),
    "API_V3_KEY": (
        "The APIv3 key does not open what WeChat Pay seals: notifications could not be read. Enter the key"
        " that is set at pay.weixin.qq.com.",
        "APIv3密钥无法解密微信支付的数据，将读不到支付通知：请填写商户平台上设置的APIv3密钥。",
    ),
    "MERCHANT_CERTIFICATE_EXPIRED": (
        "The merchant certificate has expired: make a new one at pay.weixin.qq.com and enter serial and key.",
        "商户API证书已过期：请在商户平台更换证书，并更新序列号与私钥。",
    ),
    "MERCHANT_CERTIFICATE_OTHER": (
        "The merchant certificate belongs to another serial or private key.",
        "商户API证书与填写的序列号或私钥不一致。",
    ),
}


def misconfigured(code: str, status: int = 0) -> ChannelMisconfigured:
    """The typed no with its sentence."""
    english, chinese = SENTENCES.get(code, ("", ""))
    return ChannelMisconfigured(code, status, sentence_en=english, sentence_zh=chinese)


def require_merchant_certificate(config: WeChatPayConfig, wire: WeChatWire, now: datetime) -> None:
    """What can be seen without asking: whose certificate it is and until when; nothing when none is given."""
    if config.merchant_certificate_pem is None:
        return
    certificate = load_pem_x509_certificate(config.merchant_certificate_pem.encode())
    same_serial = f"{certificate.serial_number:X}" == signing.serial_name(config.merchant_serial)
    if not same_serial or certificate.public_key() != wire.merchant_key.public_key():
        raise misconfigured("MERCHANT_CERTIFICATE_OTHER")
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise misconfigured("MERCHANT_CERTIFICATE_EXPIRED")


async def check(config: WeChatPayConfig, wire: WeChatWire, now: datetime) -> None:
    """Ask for a number that was never used, then for the certificates, which prove the APIv3 key."""
    require_merchant_certificate(config, wire, now)
    path = f"/v3/pay/transactions/out-trade-no/chama-start-up-check?mchid={config.mchid}"
    try:
        await wire.ask("check", "GET", path, None, bytes)
    except ChannelMisconfigured as no:
        raise misconfigured(no.code, no.status) from no
    except ChannelRefused:
        pass  # no such order: we are known, and allowed to ask
    try:
        sealed = await wire.sealed_certificates()
    except ChannelMisconfigured as no:
        raise misconfigured(no.code, no.status) from no
    except ChannelRefused:
        return  # a merchant who started with the public key has no certificates to show
    for each in sealed:
        try:
            wire.unseal(each)
        except signing.Distrusted as why:
            raise misconfigured("API_V3_KEY") from why
