"""Ask WeChat who or which phone is behind a code; nothing is written before, as a code works only once."""

from chama.base.errors import Unavailable
from chama.services.users.errors import PhoneForeign, WechatBlocked, WechatCodeInvalid, WechatTooOften
from chama.services.users.internal import rules
from chama.services.users.internal.gateways.weixin import CodeInvalid, HighRisk, TooOften, Weixin, WeixinError


async def openid_behind(weixin: Weixin, code: str) -> str:
    """The openid of who got this code, or our refusal for WeChat's."""
    try:
        return (await weixin.code_to_session(code)).openid
    except CodeInvalid as why:
        raise WechatCodeInvalid({"code": "get a new one"}) from why
    except TooOften as why:
        raise WechatTooOften from why
    except HighRisk as why:
        raise WechatBlocked from why


async def phone_behind(weixin: Weixin, code: str) -> str:
    """The mainland phone behind the code of the phone button, or our refusal."""
    try:
        phone = await weixin.phone_number(code)
    except CodeInvalid as why:
        raise WechatCodeInvalid({"code": "get a new one"}) from why
    except TooOften as why:
        raise WechatTooOften from why
    if not rules.is_mobile(phone):
        raise PhoneForeign({"code": "not a mainland mobile number"})
    return phone


async def program_code(weixin: Weixin, scene: str, page: str) -> bytes:
    """The code's picture; whatever WeChat has against it, the caller has another code or none."""
    try:
        return await weixin.program_code(scene, page)
    except WeixinError as why:
        raise Unavailable("weixin") from why
