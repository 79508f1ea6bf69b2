"""Staff sign in, go on, sign out; where one is signed in."""

from typing import Annotated

import msgspec
from litestar import Request, delete, get, post

from chama.edge import ended, gates
from chama.edge.admin.forms import Text
from chama.edge.client import counted_ip
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import StaffMember, StaffSession, StaffSignedIn


class StaffForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    password: Text
    code: Annotated[str, msgspec.Meta(max_length=40)] = ""
    device: Text = "unknown"


class RefreshForm(msgspec.Struct, forbid_unknown_fields=True):
    refresh_token: Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class OwnSession(msgspec.Struct, frozen=True):
    """A device that is signed in; `current` is the one that asks."""

    session: StaffSession
    current: bool


class Me(msgspec.Struct, frozen=True):
    """Who is signed in and what the access token allows."""

    member: StaffMember
    permissions: list[str]


@post("/sessions", guards=[gates.public], opt={"limit": "sign_in"})
async def sign_in(data: StaffForm, request: Request) -> StaffSignedIn:
    """Sign in as staff; `code` is asked for once an authenticator is in use."""
    return await locate(Staff).authenticate(
        name=data.name, password=data.password, code=data.code, device=data.device, ip=counted_ip(request)
    )


@post("/sessions/refresh", guards=[gates.public], opt={"limit": "refresh"})
async def refresh(data: RefreshForm) -> StaffSignedIn:
    """New tokens for an open session; each refresh token counts once."""
    return await locate(Staff).refresh(refresh_token=data.refresh_token)


@get("/sessions", guards=[gates.any_staff])
async def list_sessions(actor: Actor, request: Request) -> list[OwnSession]:
    """Where one is signed in, the newest first."""
    here = gates.session_id(request)
    sessions = await locate(Staff).list_sessions(staff_id=actor.id)
    return [OwnSession(s, s.session_id == here) for s in sessions]


@delete("/sessions/current", guards=[gates.any_staff])
async def sign_out(actor: Actor, request: Request) -> None:
    """End this session."""
    await locate(Staff).sign_out(staff_id=actor.id, session_id=gates.session_id(request))
    await ended.look()


@delete("/sessions/{session_id:str}", guards=[gates.any_staff])
async def end_session(actor: Actor, session_id: str) -> None:
    """End one of one's own sessions."""
    await locate(Staff).sign_out(staff_id=actor.id, session_id=session_id)
    await ended.look()


@delete("/sessions", guards=[gates.any_staff])
async def sign_out_everywhere(actor: Actor) -> None:
    """End every session of one's own, this one too."""
    await locate(Staff).sign_out_everywhere(staff_id=actor.id)
    await ended.look()


@get("/me", guards=[gates.any_staff])
async def me(actor: Actor) -> Me:
    """Who is signed in."""
    return Me(await locate(Staff).get_member(staff_id=actor.id), sorted(actor.permissions))


ROUTES = [sign_in, refresh, list_sessions, sign_out, end_session, sign_out_everywhere, me]
