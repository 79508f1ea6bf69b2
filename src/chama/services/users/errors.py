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


class PhoneTaken(Refusal):
    """Another account has this phone; who owns it signs in with it instead."""

    code = "phone_taken"
    status = 409
    title_en = "This phone belongs to another account"
    title_zh = "该手机号已绑定其他账号，可直接用手机号登录"


class PhoneForeign(Refusal):
    code = "phone_foreign"
    status = 400
    title_en = "Only mainland mobile numbers can be bound"
    title_zh = "暂只支持绑定中国大陆手机号"


class OldPhoneProofRequired(Refusal):
    """An account with a phone changes it only with a code that went to the present one."""

    code = "old_phone_proof_required"
    status = 403
    title_en = "Please prove the present phone first"
    title_zh = "请先验证当前绑定的手机号"


class PhoneMissing(Refusal):
    code = "phone_missing"
    status = 409
    title_en = "This account has no phone yet"
    title_zh = "账号尚未绑定手机号"


class RegionUnknown(Refusal):
    code = "region_unknown"
    status = 400
    title_en = "There is no such region"
    title_zh = "所在地区不存在，请重新选择"


class RegionGone(Refusal):
    """The county was dissolved; `successor` and `successor_text` in the detail when there is just one."""

    code = "region_gone"
    status = 409
    title_en = "This region no longer exists"
    title_zh = "所在地区的行政区划已调整，请重新选择"


class ConsentVersionOld(Refusal):
    """What was agreed to is not the text in force; `version` in the detail is."""

    code = "consent_version_old"
    status = 409
    title_en = "The text has changed, please read it again"
    title_zh = "协议内容已更新，请重新阅读"


class NotClosing(Refusal):
    code = "not_closing"
    status = 409
    title_en = "This account is not being closed"
    title_zh = "账号没有正在进行的注销申请"
