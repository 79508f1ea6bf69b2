"""Ask WeChat who is behind a login code; nothing is written before: the code works only once anyway."""

from chama.services.users.errors import WechatBlocked, WechatCodeInvalid, WechatTooOften
from chama.services.users.internal.gateways.weixin import CodeInvalid, HighRisk, TooOften, Weixin


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
