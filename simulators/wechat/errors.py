"""How WeChat Pay refuses."""

from simulators.wechat.records import Doc


class PayError(Exception):
    """An error answer of WeChat Pay v3: HTTP status, code, message and, for parameters, a detail."""

    def __init__(self, status: int, code: str, message: str, detail: Doc | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail

    def body(self) -> Doc:
        answer: Doc = {"code": self.code, "message": self.message}
        if self.detail is not None:
            answer["detail"] = self.detail
        return answer


def param_error(field: str, issue: str, *, location: str = "body", value: object = None) -> PayError:
    detail: Doc = {"field": field, "issue": issue, "location": location, "value": value}
    return PayError(400, "PARAM_ERROR", f"参数错误：{field} {issue}", detail)


def sign_error(issue: str) -> PayError:
    return PayError(401, "SIGN_ERROR", f"签名错误：{issue}", {"issue": issue, "location": "authorization"})
