"""Who may pass: every route names its gate. A gate checks the token and puts the actor into the call."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from chama.base.errors import Refusal
from chama.edge import ended, limits
from chama.runtime.context import Actor, actor_var
from chama.runtime.tokens import SignInRequired, read_access, session_of
from chama.services.staff.errors import StaffSessionEnded
from chama.services.users.errors import SessionRevoked

Guard = Callable[[ASGIConnection, BaseRouteHandler], Awaitable[None]]
_names: dict[Any, str] = {}


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    title_en = "You may not do this"
    title_zh = "没有权限"


def _bearer(connection: ASGIConnection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignInRequired
    return token


def _enter(connection: ASGIConnection, kind: str) -> Actor:
    token = _bearer(connection)
    actor = read_access(token)
    if actor.kind != kind:
        raise Forbidden
    session = session_of(token)
    if ended.is_ended(session):
        raise SessionRevoked if kind == "shopper" else StaffSessionEnded
    connection.scope["state"]["session_id"] = session
    connection.scope["state"]["actor"] = actor
    actor_var.set(actor)
    return actor


async def public(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Anybody."""
    await limits.count(connection, handler, None)


async def shopper(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """A signed-in shopper, who sees only what is their own."""
    await limits.count(connection, handler, _enter(connection, "shopper"))


async def any_staff(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Any member of staff, for what is their own."""
    await limits.count(connection, handler, _enter(connection, "staff"))


def staff(permission: str) -> Guard:
    """A member of staff with this permission."""

    async def gate(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
        actor = _enter(connection, "staff")
        if permission not in actor.permissions:
            raise Forbidden
        await limits.count(connection, handler, actor)

    _names[gate] = f"staff:{permission}"
    return gate


_names.update({public: "public", shopper: "shopper", any_staff: "staff"})


def gate_of(handler: BaseRouteHandler) -> str:
    """What a route declares: `public`, `shopper`, `staff`, `staff:<permission>`; else LookupError."""
    for guard in handler.resolve_guards():
        if guard in _names:
            return _names[guard]
    raise LookupError(f"{handler} names no gate")


def the_actor(request: Request[Any, Any, Any]) -> Actor:
    """The actor that the gate let in."""
    return request.scope["state"]["actor"]


def session_id(connection: ASGIConnection) -> str:
    """The session whose token the gate let in."""
    return connection.scope["state"]["session_id"]
