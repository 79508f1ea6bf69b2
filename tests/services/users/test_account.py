"""The users door: binding a phone, settings, consents, closing an account."""

import asyncio
from datetime import UTC, date, datetime
from itertools import count

import msgspec
import pytest

from chama.base.errors import ActKeyReused, NotFound
from chama.base.time import FakeClock
from chama.runtime import vault
from chama.runtime.db import connection
from chama.runtime.vault import KeyErased
from chama.services.users.api import Users
from chama.services.users.errors import (
    ConsentVersionOld,
    NotClosing,
    OldPhoneProofRequired,
    PhoneForeign,
    PhoneMissing,
    PhoneTaken,
    SessionRevoked,
    SmsCodeWrong,
    WechatCodeInvalid,
)
from chama.services.users.internal import documents
from chama.services.users.internal.gateways.weixin import CodeInvalid, Session
from chama.services.users.internal.service import UsersHere
from tests.support.far_doors import Behind
from tests.support.given import a_key, announced

pytestmark = pytest.mark.usefixtures("engines")
_fresh = count()


class FakeWeixin:
    """Codes are `n:openid` or `n:phone`, good once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def _take(self, code: str) -> str:
        if code in self._used:
            raise CodeInvalid(40029)
        self._used.add(code)
        return code.split(":")[1]

    async def code_to_session(self, code: str) -> Session:
        return Session(openid=self._take(code))

    async def phone_number(self, code: str) -> str:
        return self._take(code)


@pytest.fixture
async def users(behind: Behind) -> Users:
    return await behind(UsersHere(weixin=FakeWeixin()))


def fresh_phone() -> str:
    return f"15{int(datetime.now(UTC).timestamp() * 1000) % 10**6:06d}{next(_fresh):03d}"


async def by_wechat(users: Users) -> str:
    answer = await users.sign_in_with_wechat(code=f"{a_key()}:o{a_key()}", device="phone")
    return answer.user_id


async def code_for(users: Users, phone: str) -> str:
    return (await users.make_sms_code(phone=phone, key=a_key())).code


async def test_a_phone_is_bound_by_its_code_and_signs_in_to_the_same_account(
    users: Users, clock: FakeClock
) -> None:
    user_id, phone = await by_wechat(users), fresh_phone()
    act = {"key": a_key(), "user_id": user_id, "phone": phone, "code": await code_for(users, phone)}
    bound = await users.bind_phone(**act)
    assert bound.phone == f"{phone[:3]}****{phone[-4:]}"
    # The answer was lost: the code is used up, the act is not tried again.
    assert await users.bind_phone(**act) == bound
    with pytest.raises(ActKeyReused):
        await users.bind_phone(**{**act, "code": "000000"})
    assert (await announced("users", user_id)).count("users.PhoneBound") == 1
    clock.advance(minutes=2)
    again = await users.sign_in_with_phone(phone=phone, code=await code_for(users, phone), device="a")
    assert (again.user_id, again.is_new) == (user_id, False)


async def test_a_phone_of_another_account_is_refused_and_its_code_stays_good(users: Users) -> None:
    owner, other, phone = await by_wechat(users), await by_wechat(users), fresh_phone()
    await users.bind_phone_with_wechat(key=a_key(), user_id=owner, code=f"1:{phone}")
    code = await code_for(users, phone)
    with pytest.raises(PhoneTaken):
        await users.bind_phone(key=a_key(), user_id=other, phone=phone, code=code)
    assert (await users.get_profile(user_id=other)).phone is None
    assert (await users.sign_in_with_phone(phone=phone, code=code, device="a")).user_id == owner


async def test_two_accounts_that_bind_one_phone_at_once_leave_it_with_one(users: Users) -> None:
    phone, accounts = fresh_phone(), [await by_wechat(users) for _ in range(4)]
    answers = await asyncio.gather(
        *(
            users.bind_phone_with_wechat(key=a_key(), user_id=u, code=f"{n}:{phone}")
            for n, u in enumerate(accounts)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(a, PhoneTaken) for a in answers) == 3
    profiles = [await users.get_profile(user_id=u) for u in accounts]
    assert sum(p.phone is not None for p in profiles) == 1


async def test_changing_a_phone_needs_both_codes_and_frees_the_old_one(
    users: Users, clock: FakeClock
) -> None:
    user_id, old, new = await by_wechat(users), fresh_phone(), fresh_phone()
    with pytest.raises(PhoneMissing):
        await users.make_own_sms_code(user_id=user_id, key=a_key())
    await users.bind_phone(key=a_key(), user_id=user_id, phone=old, code=await code_for(users, old))
    clock.advance(minutes=2)
    code = await code_for(users, new)
    with pytest.raises(OldPhoneProofRequired):
        await users.bind_phone(key=a_key(), user_id=user_id, phone=new, code=code)
    with pytest.raises(SmsCodeWrong):
        await users.bind_phone(key=a_key(), user_id=user_id, phone=new, code=code, old_code="000000")
    sent = await users.make_own_sms_code(user_id=user_id, key=a_key())
    assert sent.phone == old
    changed = await users.bind_phone(key=a_key(), user_id=user_id, phone=new, code=code, old_code=sent.code)
    assert changed.phone == f"{new[:3]}****{new[-4:]}"
    clock.advance(minutes=2)
    stranger = await users.sign_in_with_phone(phone=old, code=await code_for(users, old), device="a")
    assert stranger.is_new
    assert (await users.find_by_phone(phone=new)) == await users.get_profile(user_id=user_id)


async def test_who_lost_the_phone_changes_it_with_the_wechat_account_that_signs_in(users: Users) -> None:
    openid, old, new = f"o{a_key()}", fresh_phone(), fresh_phone()
    user_id = (await users.sign_in_with_wechat(code=f"1:{openid}", device="a")).user_id
    await users.bind_phone_with_wechat(key=a_key(), user_id=user_id, code=f"2:{old}")
    with pytest.raises(OldPhoneProofRequired):
        await users.bind_phone_with_wechat(
            key=a_key(), user_id=user_id, code=f"3:{new}", login_code="4:ostranger"
        )
    with pytest.raises(WechatCodeInvalid):
        await users.bind_phone_with_wechat(
            key=a_key(), user_id=user_id, code=f"5:{new}", login_code=f"1:{openid}"
        )
    act = {"key": a_key(), "user_id": user_id, "code": f"6:{new}", "login_code": f"7:{openid}"}
    changed = await users.bind_phone_with_wechat(**act)
    assert changed.phone == f"{new[:3]}****{new[-4:]}"
    assert await users.bind_phone_with_wechat(**act) == changed


async def test_a_wechat_phone_code_is_good_once_and_only_for_the_mainland(users: Users) -> None:
    user_id, phone = await by_wechat(users), fresh_phone()
    act = {"key": a_key(), "user_id": user_id, "code": f"7:{phone}"}
    bound = await users.bind_phone_with_wechat(**act)
    assert await users.bind_phone_with_wechat(**act) == bound
    with pytest.raises(WechatCodeInvalid):
        await users.bind_phone_with_wechat(**{**act, "key": a_key()})
    with pytest.raises(PhoneForeign):
        await users.bind_phone_with_wechat(key=a_key(), user_id=user_id, code="8:+1 5551234567")


async def test_settings_are_replaced_once_a_key(users: Users) -> None:
    user_id = await by_wechat(users)
    act = {
        "key": a_key(),
        "user_id": user_id,
        "nickname": "茶山来客",
        "avatar": "/media/a.webp",
        "gender": "female",
        "birthday_on": date(1990, 5, 1),
        "order_notices": False,
        "personalised": False,
    }
    profile = await users.update_settings(**act)
    assert (profile.nickname, profile.birthday_on) == ("茶山来客", date(1990, 5, 1))
    assert (profile.order_notices, profile.personalised) == (False, False)
    assert await users.update_settings(**act) == profile
    # Switching off personalisation is a withdrawn consent, told to the others once.
    assert (await announced("users", user_id)).count("users.ConsentWithdrawn") == 1
    with pytest.raises(NotFound):
        await users.update_settings(**{**act, "key": a_key(), "user_id": user_id[:-1] + "-"})


async def test_consents_are_kept_with_their_version_and_a_new_text_asks_again(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = await by_wechat(users)
    fresh = {c.kind: c for c in await users.list_consents(user_id=user_id)}
    assert {k for k, c in fresh.items() if c.asks} == {"user_agreement", "privacy_policy"}
    assert {c.given for c in fresh.values()} == {None}
    version = fresh["privacy_policy"].current_version

    async def answer(kind: str, given: bool, version: str = version) -> dict:
        consents = await users.record_consent(
            key=a_key(), user_id=user_id, kind=kind, version=version, given=given, source="mini_program"
        )
        return {c.kind: c for c in consents}

    after = await answer("privacy_policy", True)
    assert (after["privacy_policy"].asks, after["privacy_policy"].source) == (False, "mini_program")
    with pytest.raises(ConsentVersionOld) as old:
        await answer("privacy_policy", True, "2020-01-01")
    assert old.value.detail == {"version": version}
    with pytest.raises(NotFound):
        await answer("licences", True)
    assert (await answer("marketing_sms", True))["marketing_sms"].given is True
    assert (await answer("marketing_sms", False))["marketing_sms"].given is False
    assert (await announced("users", user_id)).count("users.ConsentWithdrawn") == 1
    newer = {k: msgspec.structs.replace(d, version="2027-01-01") for k, d in documents.documents().items()}
    monkeypatch.setattr("chama.services.users.internal.queries.documents", lambda: newer)
    asked = {c.kind: c for c in await users.list_consents(user_id=user_id)}
    assert asked["privacy_policy"].asks
    assert (asked["privacy_policy"].given, asked["privacy_policy"].version) == (True, version)


async def test_closing_can_be_taken_back_while_there_is_time(users: Users, clock: FakeClock) -> None:
    user_id = await by_wechat(users)
    with pytest.raises(NotClosing):
        await users.cancel_closing(user_id=user_id)
    asked = await users.ask_to_close(key=a_key(), user_id=user_id, source="h5")
    assert (asked.due_at - asked.asked_at).days == 7
    clock.advance(days=1)
    # Asking again does not begin the time anew.
    assert await users.ask_to_close(key=a_key(), user_id=user_id, source="h5") == asked
    assert (await users.get_profile(user_id=user_id)).closing_at == asked.due_at
    assert user_id not in [d.user_id for d in await users.due_closings(limit=1000)]
    await users.cancel_closing(user_id=user_id)
    clock.advance(days=7)
    assert user_id not in [d.user_id for d in await users.due_closings(limit=1000)]
    assert (await users.get_profile(user_id=user_id)).closing_at is None
    await users.close(user_id=user_id)
    await users.erase(user_id=user_id)
    assert (await users.get_profile(user_id=user_id)).has_wechat


async def test_a_closed_account_is_emptied_and_its_keys_are_destroyed(users: Users, clock: FakeClock) -> None:
    phone, openid = fresh_phone(), f"o{a_key()}"
    signed = await users.sign_in_with_wechat(code=f"1:{openid}", device="段小云的手机")
    user_id = signed.user_id
    await users.bind_phone_with_wechat(key=a_key(), user_id=user_id, code=f"1:{phone}")
    home = {"name": "段小云", "phone": phone, "region_code": "532901", "detail": "古城 1 号"}
    await users.add_address(key=a_key(), user_id=user_id, default=True, **home)
    async with connection() as conn:
        copy = await conn.fetchval("SELECT phone FROM users.accounts WHERE user_id = $1", user_id)
    await users.ask_to_close(key=a_key(), user_id=user_id, source="h5")
    clock.advance(days=7)
    await users.close(user_id=user_id)
    assert user_id not in [d.user_id for d in await users.due_closings(limit=1000)]
    with pytest.raises(NotFound):
        await users.get_profile(user_id=user_id)
    with pytest.raises(SessionRevoked):
        await users.refresh(refresh_token=signed.refresh_token)
    with pytest.raises(NotFound):
        await users.add_address(key=a_key(), user_id=user_id, default=True, **home)
    clock.advance(minutes=20)
    due = {d.user_id: d.state for d in await users.due_closings(limit=1000)}
    assert due[user_id] == "erasing"
    for _ in range(2):
        await users.erase(user_id=user_id)
    at_hand = await vault.vault_of([user_id])
    with pytest.raises(KeyErased):
        at_hand.open(user_id, f"accounts.phone|{user_id}", copy)
    assert (await announced("users", user_id)).count("users.UserErased") == 1
    closing = await users.get_closing(user_id=user_id)
    assert closing is not None
    assert closing.state == "done"
    # The identities are free: whoever has them begins anew.
    assert (await users.sign_in_with_wechat(code=f"2:{openid}", device="a")).is_new
    assert await users.find_by_phone(phone=phone) is None
