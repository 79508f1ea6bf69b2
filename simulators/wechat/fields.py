"""Which fields a request may have: unknown, missing, too long and ill-formed ones are refused."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from simulators.wechat.clock import parse_instant
from simulators.wechat.errors import param_error
from simulators.wechat.records import Doc

Check = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `check` answers what is wrong with it, or None."""

    max_chars: int
    min_chars: int = 1
    pattern: str | None = None
    max_bytes: int | None = None
    check: Check | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    minimum: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    fields: dict[str, Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    item: Group
    max_items: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    fields: dict[str, Any] = field(default_factory=dict)

    def verify(self, doc: object) -> Doc:
        """The document itself when every field is allowed and well-formed; PARAM_ERROR otherwise."""
        if not isinstance(doc, dict):
            raise param_error("", "请求体不是JSON对象")
        _verify_group(self.fields, doc, "")
        return doc


def _verify_group(rules: dict[str, Any], doc: Doc, path: str) -> None:
    for name in doc:
        if name not in rules:
            raise param_error(f"{path}/{name}", "输入源存在未知字段", value=doc[name])
    for name, rule in rules.items():
        where = f"{path}/{name}"
        if name not in doc:
            if rule.required:
                raise param_error(where, "缺少必填字段")
            continue
        _verify_value(rule, doc[name], where)


def _verify_value(rule: Any, value: object, where: str) -> None:
    match rule:
        case Text():
            _verify_text(rule, value, where)
        case Whole():
            # bool is an int to Python, but `true` is no amount to WeChat
            if not isinstance(value, int) or isinstance(value, bool) or not rule.minimum <= value < 2**63:
                raise param_error(where, f"应为不小于{rule.minimum}的整数", value=value)
        case Truth():
            if not isinstance(value, bool):
                raise param_error(where, "应为布尔值", value=value)
        case Group():
            if not isinstance(value, dict):
                raise param_error(where, "应为对象", value=value)
            _verify_group(rule.fields, value, where)
        case _:
            if not isinstance(value, list) or len(value) > rule.max_items:
                raise param_error(where, f"应为不多于{rule.max_items}项的数组")
            for number, item in enumerate(value):
                _verify_value(rule.item, item, f"{where}/{number}")


def _verify_text(rule: Text, value: object, where: str) -> None:
    if not isinstance(value, str):
        raise param_error(where, "应为字符串", value=value)
    if not rule.min_chars <= len(value) <= rule.max_chars:
        raise param_error(where, f"长度应为{rule.min_chars}到{rule.max_chars}个字符", value=value)
    if rule.max_bytes is not None and len(value.encode()) > rule.max_bytes:
        raise param_error(where, f"长度不得超过{rule.max_bytes}个字节", value=value)
    if rule.pattern is not None and not re.fullmatch(rule.pattern, value):
        raise param_error(where, "含有不允许的字符", value=value)
    if rule.check is not None and (issue := rule.check(value)) is not None:
        raise param_error(where, issue, value=value)


def is_loopback_url(url: str) -> bool:
    """Whether a URL is plain http on this very machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it validates the port
    except ValueError:
        return False
    if parts.scheme != "http" or parts.username is not None or "\\" in url:
        return False
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def notify_url_issue(url: str) -> str | None:
    parts = urlsplit(url)
    if "?" in url or "#" in url:
        return "通知地址不能携带参数"
    if (parts.scheme == "https" and parts.hostname) or is_loopback_url(url):
        return None
    return "通知地址必须为https"


def time_expire_issue(text: str) -> str | None:
    try:
        parse_instant(text)
    except ValueError:
        return "应为RFC 3339时间"
    return None if text.endswith("+08:00") and "T" in text else "应为+08:00时区的RFC 3339时间"


def number(minimum_chars: int, maximum_chars: int, charset: str = r"[0-9A-Za-z_\-|*]*") -> Text:
    """A merchant's own number: required, of the permitted characters."""
    return Text(maximum_chars, min_chars=minimum_chars, pattern=charset, required=True)
