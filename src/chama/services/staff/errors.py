"""How staff refuses."""

from chama.base.errors import Refusal


class StaffSignInRefused(Refusal):
    """Wrong name, wrong password, wrong code or switched off; which of them is not told."""

    code = "staff_sign_in_refused"
    status = 401
    title_en = "Name, password or code is wrong"
    title_zh = "用户名、密码或验证码错误"


class StaffCodeRequired(Refusal):
    """Name and password are right, and this account also wants a code of its authenticator."""

    code = "staff_code_required"
    status = 401
    title_en = "Please give the code of your authenticator"
    title_zh = "请输入动态验证码"


class StaffLocked(Refusal):
    """Too many wrong sign-ins for this name, or from this network address."""

    code = "staff_locked"
    status = 429
    title_en = "Too many wrong passwords, please wait"
    title_zh = "密码错误次数过多，请稍后再试"


class StaffSessionEnded(Refusal):
    """Signed out, switched off, changed, or an old refresh token came again."""

    code = "staff_session_ended"
    status = 401
    title_en = "This session has ended, please sign in again"
    title_zh = "登录状态已失效，请重新登录"


class StaffNameTaken(Refusal):
    code = "staff_name_taken"
    status = 409
    title_en = "This name is already taken"
    title_zh = "该用户名已存在"


class StaffBeyondOwn(Refusal):
    """Nobody gives, takes or changes what they may not do themselves; `permissions` in the detail."""

    code = "staff_beyond_own"
    status = 403
    title_en = "This reaches beyond your own permissions"
    title_zh = "超出您自己的权限范围"


class StaffLastOwner(Refusal):
    """Without an owner who can sign in, nobody could make one."""

    code = "staff_last_owner"
    status = 409
    title_en = "The last owner stays an owner"
    title_zh = "至少保留一个店主账号"


class RoleBuiltIn(Refusal):
    code = "role_built_in"
    status = 409
    title_en = "A built-in role cannot be changed; make one of your own"
    title_zh = "内置角色不可修改，请新建角色"


class RoleInUse(Refusal):
    code = "role_in_use"
    status = 409
    title_en = "Somebody still has this role"
    title_zh = "仍有人员使用该角色"


class StaffPasswordWrong(Refusal):
    """Signed in, but the password that was asked again is wrong; it counts like a wrong sign-in."""

    code = "staff_password_wrong"
    status = 400
    title_en = "The password (or the code) is wrong"
    title_zh = "密码或验证码错误"


class TotpNotOffered(Refusal):
    """Confirming, or switching off, what was never begun."""

    code = "totp_not_offered"
    status = 409
    title_en = "There is no authenticator to confirm or remove"
    title_zh = "尚未开始绑定动态验证码"


class TotpCodeWrong(Refusal):
    code = "totp_code_wrong"
    status = 400
    title_en = "The code is wrong; check the clock of your phone"
    title_zh = "动态验证码错误，请检查手机时间"
