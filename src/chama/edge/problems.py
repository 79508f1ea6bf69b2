"""Every failure a person sees: RFC 9457 problem details with a code, both titles, fields, request id."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Send
from litestar.utils.path import normalize_path

from chama.base.errors import InvalidRequest, Refusal, Unavailable
from chama.runtime.context import request_id_var
from chama.runtime.telemetry import REFUSALS, log

MEDIA_TYPE = "application/problem+json"
_HTTP = {
    400: ("invalid_request", "The request is not valid", "请求内容有误"),
    404: ("not_found", "Not found", "内容不存在"),
    405: ("method_not_allowed", "This method is not supported here", "不支持的请求方法"),
    413: ("body_too_large", "The body is too large", "请求内容过大"),
}


def _body(
    status: int,
    code: str,
    title: str,
    title_zh: str,
    fields: dict[str, str] | None,
    detail: dict[str, Any] | None,
) -> bytes:
    REFUSALS.labels(code).inc()
    body = {
        "type": f"urn:chama:{code}",
        "status": status,
        "code": code,
        "title": title_zh,
        "title_en": title,
        "fields": fields or {},
        "detail": detail or {},
        "request_id": request_id_var.get(),
    }
    return msgspec.json.encode(body)


def _problem(
    status: int,
    code: str,
    title: str,
    title_zh: str,
    fields: dict[str, str] | None = None,
    detail: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    body = _body(status, code, title, title_zh, fields, detail)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


async def send_refused(send: Send, why: Refusal) -> None:
    """An expected no from a bare handler, without the framework's detours."""
    body = _body(why.status, why.code, why.title_en, why.title_zh, why.fields, why.detail)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": why.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def refused(_: Request[Any, Any, Any], why: Refusal) -> Response[bytes]:
    """An expected no."""
    wait = why.detail.get("retry_after_seconds")
    headers = {"Retry-After": str(wait)} if wait is not None else None
    return _problem(why.status, why.code, why.title_en, why.title_zh, why.fields, why.detail, headers)


def unavailable(_: Request[Any, Any, Any], why: Unavailable) -> Response[bytes]:
    """Try again."""
    log.warning("unavailable", what=why.what)
    title, title_zh = "Busy, please try again", "服务繁忙，请稍后重试"
    return _problem(503, "unavailable", title, title_zh, headers={"Retry-After": "2"})


def invalid(_: Request[Any, Any, Any], why: ValidationException) -> Response[bytes]:
    """A field is missing, unknown, of the wrong type or out of bounds."""
    fields: dict[str, str] = {}
    for item in why.extra if isinstance(why.extra, list) else []:
        if isinstance(item, dict):
            fields[str(item.get("key", "body"))] = str(item.get("message", "not valid"))
    fields = fields or {"body": str(why.detail)}
    return _problem(400, InvalidRequest.code, InvalidRequest.title_en, InvalidRequest.title_zh, fields)


def http_error(request: Request[Any, Any, Any], why: HTTPException) -> Response[bytes]:
    """Wrong path, wrong method, body too large, body that is not JSON."""
    status = why.status_code
    code, title, title_zh = _HTTP.get(status, ("http_error", "The request failed", "请求失败"))
    fields = {"body": str(why.detail)} if status == 400 else None
    headers = {"Allow": ", ".join(_allowed(request))} if status == 405 else None
    return _problem(status, code, title, title_zh, fields, headers=headers)


def _allowed(request: Request[Any, Any, Any]) -> list[str]:
    """The methods that this address does support; RFC 9110 wants a 405 to name them."""
    found = []
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        try:
            request.app.asgi_router.handle_routing(path=normalize_path(request.scope["path"]), method=method)
        except HTTPException:
            continue
        found.append(method)
    return found


def not_text(_: Request[Any, Any, Any], why: UnicodeDecodeError) -> Response[bytes]:
    """The body is not UTF-8."""
    code, title, title_zh = _HTTP[400]
    return _problem(400, code, title, title_zh, {"body": f"not UTF-8 at byte {why.start}"})


def bug(_: Request[Any, Any, Any], why: Exception) -> Response[bytes]:
    """Our fault: logged whole, shown as nothing but a request id."""
    log.error("bug", exc_info=why)
    return _problem(500, "internal", "Something went wrong on our side", "系统开小差了，请稍后再试")


HANDLERS: dict[type[Exception], Any] = {
    Refusal: refused,
    Unavailable: unavailable,
    ValidationException: invalid,
    HTTPException: http_error,
    UnicodeDecodeError: not_text,
    Exception: bug,
}
