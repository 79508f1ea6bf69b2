"""The three kinds of failure: Refusal (expected, coded), Unavailable (try again), anything else is a bug."""

from typing import Any, ClassVar

REFUSALS: dict[str, type["Refusal"]] = {}


class Refusal(Exception):
    """An expected "no" with a stable code; crosses doors typed and becomes an RFC 9457 problem at the edge.

    `fields` maps a request field to what is wrong with it; `detail` carries facts a client may act on.
    Nobody decides on message text: branch on the class or on `code`.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 409
    title_en: ClassVar[str] = ""
    title_zh: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if not (cls.code and cls.title_en and cls.title_zh):
            raise TypeError(f"{cls.__name__} must declare code, title_en and title_zh")
        other = REFUSALS.get(cls.code)
        if other is not None and other.__qualname__ != cls.__qualname__:
            raise TypeError(f"refusal code {cls.code!r} is declared twice")
        REFUSALS[cls.code] = cls

    def __init__(self, fields: dict[str, str] | None = None, **detail: Any) -> None:
        self.fields = fields or {}
        self.detail = detail
        super().__init__(self.code)


class Unavailable(Exception):
    """Something we depend on did not answer in time; nothing was decided, the same call may be repeated."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} is unavailable")


class InvalidRequest(Refusal):
    code = "invalid_request"
    status = 400
    title_en = "The request is not valid"
    title_zh = "请求内容有误"


class NotFound(Refusal):
    code = "not_found"
    status = 404
    title_en = "Not found"
    title_zh = "内容不存在"


class ActKeyReused(Refusal):
    """The same act key came with other content: the client has a bug or somebody guesses keys."""

    code = "act_key_reused"
    status = 409
    title_en = "This key was already used for a different request"
    title_zh = "请求标识已被用于另一操作"


def from_wire(code: str, fields: dict[str, str], detail: dict[str, Any]) -> Refusal:
    """Rebuild the typed refusal that crossed a door."""
    kind = REFUSALS.get(code)
    if kind is None:
        raise LookupError(f"no refusal is declared for code {code!r}")
    return kind(fields, **detail)
