"""A session that was ended stops at the gates, in the process that ended it at once and in others soon."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from chama.base.errors import Unavailable
from chama.edge import ended
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.users.api import Users
from tests.support import given

PASSWORD = "correct horse"
Call = Callable[..., Awaitable[httpx.Response]]


async def a_session(web: httpx.AsyncClient) -> tuple[dict[str, str], dict[str, str]]:
    """A new shopper's sign-in by phone: the tokens, and the header they make."""
    users, phone = locate(Users), given.a_phone()
    made = await users.make_sms_code(phone=phone, key=given.a_key())
    form = {"phone": phone, "code": made.code, "device": "小米"}
    tokens = (await web.post("/api/shop/sessions/phone", json=form)).json()
    return tokens, {"Authorization": f"Bearer {tokens['access_token']}"}


async def a_desk(web: httpx.AsyncClient, role: str = "clerk") -> tuple[str, dict[str, str]]:
    """A new member of staff, signed in."""
    name = given.a_key()
    member = await locate(Staff).create(key=name, name=name, password=PASSWORD, role=role)
    answer = await web.post("/api/admin/sessions", json={"name": name, "password": PASSWORD})
    return member.staff_id, {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_shopper_sees_the_own_devices_and_ends_them(web: httpx.AsyncClient) -> None:
    _, mine = await a_session(web)
    (only,) = (await web.get("/api/shop/sessions", headers=mine)).json()
    assert (only["current"], only["session"]["device"]) == (True, "小米")
    assert (await web.delete("/api/shop/sessions", headers=mine)).status_code == 204
    answer = await web.get("/api/shop/me", headers=mine)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_revoked")


async def test_a_stolen_refresh_token_ends_the_access_tokens_too(web: httpx.AsyncClient) -> None:
    tokens, mine = await a_session(web)
    form = {"refresh_token": tokens["refresh_token"]}
    assert (await web.post("/api/shop/sessions/refresh", json=form)).status_code == 201
    again = await web.post("/api/shop/sessions/refresh", json=form)
    assert (again.status_code, again.json()["code"]) == (401, "session_revoked")
    await ended.look()
    assert (await web.get("/api/shop/me", headers=mine)).status_code == 401


async def test_what_another_process_ended_is_seen_at_the_next_look(web: httpx.AsyncClient) -> None:
    staff_id, desk = await a_desk(web)
    assert (await web.get("/api/admin/me", headers=desk)).status_code == 200
    await locate(Staff).set_disabled(staff_id=staff_id, disabled=True)
    assert (await web.get("/api/admin/me", headers=desk)).status_code == 200
    await ended.look()
    answer = await web.get("/api/admin/me", headers=desk)
    assert (answer.status_code, answer.json()["code"]) == (401, "staff_session_ended")


async def test_a_database_that_is_away_forgets_no_ended_session(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mine = await a_session(web)
    await web.delete("/api/shop/sessions/current", headers=mine)

    async def away(**_: object) -> list[str]:
        raise Unavailable("database")

    monkeypatch.setattr(locate(Users), "ended_sessions", away)
    await ended.look()
    assert (await web.get("/api/shop/me", headers=mine)).status_code == 401


async def test_an_owner_manages_people_over_http(web: httpx.AsyncClient) -> None:
    _, owner = await a_desk(web, "owner")
    key = {**owner, "Idempotency-Key": given.a_key()}
    role = f"r{given.a_key()[-8:]}"
    saved = await web.put(
        f"/api/admin/roles/{role}", headers=owner, json={"title": "仓管", "permissions": ["orders.ship"]}
    )
    assert saved.json() == {"role": role, "title": "仓管", "permissions": ["orders.ship"], "built_in": False}
    form = {"name": given.a_key(), "password": PASSWORD, "role": role}
    made = (await web.post("/api/admin/staff", headers=key, json=form)).json()
    sign_in = {"name": form["name"], "password": PASSWORD}
    session = (await web.post("/api/admin/sessions", json=sign_in)).json()
    assert session["permissions"] == ["orders.ship"]
    off = await web.put(
        f"/api/admin/staff/{made['staff_id']}/disabled", headers=owner, json={"disabled": True}
    )
    assert off.json()["disabled"]
    hers = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await web.get("/api/admin/me", headers=hers)).status_code == 401


async def test_an_authenticator_is_offered_as_a_picture(web: httpx.AsyncClient) -> None:
    _, desk = await a_desk(web)
    offer = (await web.post("/api/admin/me/totp", headers=desk, json={"password": PASSWORD})).json()
    assert offer["uri"].startswith("otpauth://totp/Chama:")
    assert offer["qr_svg"].startswith("<svg ")
    assert "<script" not in offer["qr_svg"]
