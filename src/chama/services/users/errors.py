"""How users refuses."""

from chama.base.errors import Refusal


class SessionRevoked(Refusal):
    """Signed out, or an old refresh token came again: somebody may hold a copy."""

    code = "session_revoked"
    status = 401
    title_en = "This session has ended, please sign in again"
    title_zh = "登录状态已失效，请重新登录"


class SmsTooOften(Refusal):
    code = "sms_too_often"
    status = 429
    title_en = "A code was just sent, please wait"
    title_zh = "验证码发送过于频繁，请稍后再试"


class SmsCodeWrong(Refusal):
    """Wrong, over, used or tried too often; which of them is not told."""

    code = "sms_code_wrong"
    status = 400
    title_en = "The code is wrong or no longer valid"
    title_zh = "验证码错误或已失效"


class TooManyAddresses(Refusal):
    code = "too_many_addresses"
    status = 409
    title_en = "The address book is full"
    title_zh = "收货地址数量已达上限"


class WechatCodeInvalid(Refusal):
    """The login code is wrong, older than five minutes or was used: the mini-program gets a new one."""

    code = "wechat_code_invalid"
    status = 400
    title_en = "The WeChat sign-in code is no longer valid"
    title_zh = "微信登录凭证已失效，请重试"


class WechatTooOften(Refusal):
    code = "wechat_too_often"
    status = 429
    title_en = "WeChat asks to sign in less often"
    title_zh = "登录过于频繁，请稍后再试"


class WechatBlocked(Refusal):
    """WeChat holds this account for a risk."""

    code = "wechat_blocked"
    status = 403
    title_en = "WeChat does not let this account sign in"
    title_zh = "该微信账号存在风险，暂时无法登录"
