"""Sign in and out."""

from typing import Annotated

import msgspec
from litestar import Request, delete, get, post

from chama.edge import ended, gates
from chama.edge.act_key import ActKey, checked
from chama.flows.sign_in import send_code
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.users.api import Users
from chama.services.users.types import Profile, Session, SignedIn

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class WechatSignIn(msgspec.Struct, forbid_unknown_fields=True):
    code: Text
    device: Text = "unknown"


class CodeRequest(msgspec.Struct, forbid_unknown_fields=True):
    phone: Text


class PhoneSignIn(msgspec.Struct, forbid_unknown_fields=True):
    phone: Text
    code: Text
    device: Text = "unknown"


class Refresh(msgspec.Struct, forbid_unknown_fields=True):
    refresh_token: Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class OwnSession(msgspec.Struct, frozen=True):
    """A device that is signed in; `current` is the one that asks."""

    session: Session
    current: bool


@post("/sessions/wechat", guards=[gates.public], opt={"limit": "sign_in"})
async def sign_in_with_wechat(data: WechatSignIn) -> SignedIn:
    """Sign in with the mini-program's login code."""
    return await locate(Users).sign_in_with_wechat(code=data.code, device=data.device)


@post("/sms-codes", guards=[gates.public], opt={"limit": "sms"}, status_code=202)
async def send_sms_code(data: CodeRequest, key: ActKey) -> None:
    """Send a one-time code to a phone."""
    await send_code(key=checked(key), phone=data.phone)


@post("/sessions/phone", guards=[gates.public], opt={"limit": "sign_in"})
async def sign_in_with_phone(data: PhoneSignIn) -> SignedIn:
    """Sign in with a phone and the code it received."""
    return await locate(Users).sign_in_with_phone(phone=data.phone, code=data.code, device=data.device)


@post("/sessions/refresh", guards=[gates.public], opt={"limit": "refresh"})
async def refresh(data: Refresh) -> SignedIn:
    """New tokens for an open session."""
    return await locate(Users).refresh(refresh_token=data.refresh_token)


@get("/sessions", guards=[gates.shopper])
async def list_sessions(shopper: Actor, request: Request) -> list[OwnSession]:
    """Where one is signed in, the newest first."""
    here = gates.session_id(request)
    sessions = await locate(Users).list_sessions(user_id=shopper.id)
    return [OwnSession(s, s.session_id == here) for s in sessions]


@delete("/sessions/current", guards=[gates.shopper])
async def sign_out(shopper: Actor, request: Request) -> None:
    """End this session."""
    await locate(Users).sign_out(user_id=shopper.id, session_id=gates.session_id(request))
    await ended.look()


@delete("/sessions/{session_id:str}", guards=[gates.shopper])
async def end_session(shopper: Actor, session_id: str) -> None:
    """End one of one's own sessions."""
    await locate(Users).sign_out(user_id=shopper.id, session_id=session_id)
    await ended.look()


@delete("/sessions", guards=[gates.shopper])
async def sign_out_everywhere(shopper: Actor) -> None:
    """End every session of one's own, this one too."""
    await locate(Users).sign_out_everywhere(user_id=shopper.id)
    await ended.look()


@get("/me", guards=[gates.shopper])
async def me(shopper: Actor) -> Profile:
    """Who is signed in; the phone is masked."""
    return await locate(Users).get_profile(user_id=shopper.id)


ROUTES = [
    sign_in_with_wechat,
    send_sms_code,
    sign_in_with_phone,
    refresh,
    list_sessions,
    sign_out,
    end_session,
    sign_out_everywhere,
    me,
]
