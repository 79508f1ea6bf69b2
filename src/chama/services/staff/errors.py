"""How staff refuses."""

from chama.base.errors import Refusal


class StaffSignInRefused(Refusal):
    """Wrong name or wrong password; which of them is not told."""

    code = "staff_sign_in_refused"
    status = 401
    title_en = "Name or password is wrong"
    title_zh = "用户名或密码错误"


class StaffLocked(Refusal):
    code = "staff_locked"
    status = 429
    title_en = "Too many wrong passwords, please wait"
    title_zh = "密码错误次数过多，请稍后再试"


class StaffNameTaken(Refusal):
    code = "staff_name_taken"
    status = 409
    title_en = "This name is already taken"
    title_zh = "该用户名已存在"
