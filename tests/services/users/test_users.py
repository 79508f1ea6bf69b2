"""The users door: accounts, codes, sessions, addresses, and what the tables may know."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from chama.base.errors import ActKeyReused, InvalidRequest, NotFound
from chama.base.ids import is_id
from chama.base.time import FakeClock
from chama.runtime import context, tokens
from chama.runtime.db import connection
from chama.services.users.api import Users
from chama.services.users.errors import (
    RegionGone,
    RegionUnknown,
    SessionRevoked,
    SmsCodeWrong,
    SmsTooOften,
    TooManyAddresses,
    WechatCodeInvalid,
)
from chama.services.users.internal.gateways.weixin import CodeInvalid, Session
from chama.services.users.internal.jobs import sweep
from chama.services.users.internal.service import UsersHere
from tests.support.far_doors import Behind

pytestmark = pytest.mark.usefixtures("engines")
_fresh = count()
HOME = {"name": "马帮", "phone": "13900001111", "region_code": "530102", "detail": "翠湖南路 8 号"}


class FakeWeixin:
    """Codes are `code:openid`, good once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    async def code_to_session(self, code: str) -> Session:
        if code in self._used:
            raise CodeInvalid(40029)
        self._used.add(code)
        return Session(openid=code.split(":")[1])


@pytest.fixture
async def users(behind: Behind) -> Users:
    return await behind(UsersHere(weixin=FakeWeixin()))


def fresh_phone() -> str:
    return f"13{int(datetime.now(UTC).timestamp() * 1000) % 10**6:06d}{next(_fresh):03d}"


def fresh_openid() -> str:
    return f"o{datetime.now(UTC).timestamp()}-{next(_fresh)}"


async def signed_in(users: Users) -> str:
    answer = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="phone")
    return answer.user_id


async def test_the_first_wechat_sign_in_makes_the_account_and_the_next_finds_it(users: Users) -> None:
    openid = fresh_openid()
    first = await users.sign_in_with_wechat(code=f"1:{openid}", device="a")
    second = await users.sign_in_with_wechat(code=f"2:{openid}", device="b")
    assert is_id(first.user_id, "usr")
    assert (first.is_new, second.is_new, second.user_id) == (True, False, first.user_id)
    assert await users.openid_of(user_id=first.user_id) == openid
    actor = tokens.read_access(second.access_token)
    assert (actor.kind, actor.id) == ("shopper", first.user_id)
    profile = await users.get_profile(user_id=first.user_id)
    assert (profile.has_wechat, profile.phone) == (True, None)


async def test_first_sign_ins_at_once_make_one_account_and_announce_it_once(users: Users) -> None:
    openid = fresh_openid()
    answers = await asyncio.gather(
        *(users.sign_in_with_wechat(code=f"{n}:{openid}", device="a") for n in range(8))
    )
    assert len({a.user_id for a in answers}) == 1
    assert sum(a.is_new for a in answers) == 1
    async with connection() as conn:
        rows = await conn.fetchval(
            "SELECT count(*) FROM users.accounts WHERE user_id = $1", answers[0].user_id
        )
    assert rows == 1


async def test_a_used_wechat_code_is_refused(users: Users) -> None:
    code = f"c:{fresh_openid()}"
    await users.sign_in_with_wechat(code=code, device="a")
    with pytest.raises(WechatCodeInvalid):
        await users.sign_in_with_wechat(code=code, device="a")


async def test_a_phone_code_opens_a_session_once(users: Users, clock: FakeClock) -> None:
    phone = fresh_phone()
    made = await users.make_sms_code(phone=phone, key=f"k{phone}")
    assert len(made.code) == 6
    assert made.code.isdigit()
    answer = await users.sign_in_with_phone(phone=phone, code=made.code, device="a")
    assert answer.is_new
    assert (await users.get_profile(user_id=answer.user_id)).phone == f"{phone[:3]}****{phone[-4:]}"
    with pytest.raises(SmsCodeWrong):
        await users.sign_in_with_phone(phone=phone, code=made.code, device="a")
    clock.advance(seconds=60)
    again = await users.make_sms_code(phone=phone, key=f"k2{phone}")
    known = await users.sign_in_with_phone(phone=phone, code=again.code, device="a")
    assert (known.user_id, known.is_new) == (answer.user_id, False)


async def test_one_code_used_eight_times_at_once_opens_one_session(users: Users) -> None:
    phone = fresh_phone()
    made = await users.make_sms_code(phone=phone, key=f"k{phone}")
    answers = await asyncio.gather(
        *(users.sign_in_with_phone(phone=phone, code=made.code, device="a") for _ in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(a, SmsCodeWrong) for a in answers) == 7


async def test_codes_are_a_minute_apart_and_a_repeat_gets_the_same(users: Users, clock: FakeClock) -> None:
    phone = fresh_phone()
    first = await users.make_sms_code(phone=phone, key=f"a{phone}")
    assert await users.make_sms_code(phone=phone, key=f"a{phone}") == first
    with pytest.raises(ActKeyReused):
        await users.make_sms_code(phone=fresh_phone(), key=f"a{phone}")
    clock.advance(seconds=59)
    with pytest.raises(SmsTooOften):
        await users.make_sms_code(phone=phone, key=f"b{phone}")
    clock.advance(seconds=1)
    await users.make_sms_code(phone=phone, key=f"b{phone}")


async def test_eight_asks_at_once_make_one_code(users: Users) -> None:
    phone = fresh_phone()
    answers = await asyncio.gather(
        *(users.make_sms_code(phone=phone, key=f"{n}{phone}") for n in range(8)), return_exceptions=True
    )
    assert sum(isinstance(a, SmsTooOften) for a in answers) == 7


async def test_five_wrong_tries_spoil_a_code(users: Users) -> None:
    phone = fresh_phone()
    made = await users.make_sms_code(phone=phone, key=f"k{phone}")
    wrong = f"{(int(made.code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(SmsCodeWrong):
            await users.sign_in_with_phone(phone=phone, code=wrong, device="a")
    with pytest.raises(SmsCodeWrong):
        await users.sign_in_with_phone(phone=phone, code=made.code, device="a")


async def test_a_code_is_over_after_five_minutes(users: Users, clock: FakeClock) -> None:
    phone = fresh_phone()
    made = await users.make_sms_code(phone=phone, key=f"k{phone}")
    clock.advance(minutes=5)
    with pytest.raises(SmsCodeWrong):
        await users.sign_in_with_phone(phone=phone, code=made.code, device="a")


@pytest.mark.parametrize(
    "phone", ["12345678901", "1391234567", "139123456789", "+8613912345678", "１３９12345678", ""]
)
async def test_what_is_not_a_mainland_mobile_number_is_refused(users: Users, phone: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await users.make_sms_code(phone=phone, key="k")
    assert "phone" in refused.value.fields


async def test_refreshing_rotates_and_an_old_token_ends_the_family(users: Users) -> None:
    first = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="a")
    second = await users.refresh(refresh_token=first.refresh_token)
    third = await users.refresh(refresh_token=second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.user_id == first.user_id
    for token in (first.refresh_token, third.refresh_token):
        with pytest.raises(SessionRevoked):
            await users.refresh(refresh_token=token)


async def test_of_two_refreshes_at_once_one_wins_and_the_family_ends(users: Users) -> None:
    first = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="a")
    answers = await asyncio.gather(
        *(users.refresh(refresh_token=first.refresh_token) for _ in range(2)), return_exceptions=True
    )
    (won,) = [a for a in answers if not isinstance(a, SessionRevoked)]
    with pytest.raises(SessionRevoked):
        await users.refresh(refresh_token=won.refresh_token)


async def test_a_forged_or_outlived_refresh_token_asks_to_sign_in(users: Users, clock: FakeClock) -> None:
    answer = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="a")
    for forged in ("", "x", "茶", answer.refresh_token[:-4] + "AAAA", answer.access_token):
        with pytest.raises(tokens.SignInRequired):
            await users.refresh(refresh_token=forged)
    clock.advance(days=30)
    with pytest.raises(tokens.SignInRequired):
        await users.refresh(refresh_token=answer.refresh_token)


async def test_signing_out_ends_only_ones_own_session(users: Users) -> None:
    mine = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="a")
    session_id = tokens.session_of(mine.access_token)
    with pytest.raises(NotFound):
        await users.sign_out(user_id=await signed_in(users), session_id=session_id)
    renewed = await users.refresh(refresh_token=mine.refresh_token)
    for _ in range(2):
        await users.sign_out(user_id=mine.user_id, session_id=session_id)
    with pytest.raises(SessionRevoked):
        await users.refresh(refresh_token=renewed.refresh_token)


async def test_the_devices_of_a_shopper_are_listed_and_end_together(
    users: UsersHere, clock: FakeClock
) -> None:
    openid = fresh_openid()
    first = await users.sign_in_with_wechat(code=f"c:{openid}", device="phone")
    clock.advance(minutes=1)
    second = await users.sign_in_with_wechat(code=f"d:{openid}", device="tablet")
    clock.advance(minutes=1)
    await users.refresh(refresh_token=first.refresh_token)
    tablet, phone = await users.list_sessions(user_id=first.user_id)
    assert (tablet.device, phone.device) == ("tablet", "phone")
    assert (phone.seen_at - phone.started_at, tablet.seen_at - tablet.started_at) == (
        timedelta(minutes=2),
        timedelta(0),
    )
    ids = {tokens.session_of(first.access_token), tokens.session_of(second.access_token)}
    assert {tablet.session_id, phone.session_id} == ids
    before = context.now()
    await users.sign_out_everywhere(user_id=first.user_id)
    assert await users.list_sessions(user_id=first.user_id) == []
    assert ids <= set(await users.ended_sessions(since=before))
    assert not ids & set(await users.ended_sessions(since=before + timedelta(seconds=1)))


async def test_an_access_token_lives_fifteen_minutes(clock: FakeClock) -> None:
    token = tokens.make_access("stf_1", "ses_1", "staff", ["orders.read"])
    assert tokens.read_access(token).permissions == {"orders.read"}
    clock.advance(minutes=14, seconds=58)
    tokens.read_access(token)
    clock.advance(seconds=2)
    with pytest.raises(tokens.SignInRequired):
        tokens.read_access(token)


@pytest.mark.parametrize("token", ["", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.", "茶"])
async def test_a_forged_access_token_is_refused(token: str) -> None:
    with pytest.raises(tokens.SignInRequired):
        tokens.read_access(token)


async def test_the_address_book_has_one_default(users: Users) -> None:
    user_id = await signed_in(users)
    first = await users.add_address(key="1", user_id=user_id, default=False, **HOME)
    second = await users.add_address(key="2", user_id=user_id, default=True, **HOME)
    third = await users.add_address(key="3", user_id=user_id, default=False, **HOME)
    assert (first.default, second.default, third.default) == (True, True, False)
    book = await users.list_addresses(user_id=user_id)
    assert [(a.address_id, a.default) for a in book] == [
        (second.address_id, True),
        (third.address_id, False),
        (first.address_id, False),
    ]
    moved = {**HOME, "detail": "文林街 1 号"}
    changed = await users.update_address(
        key="4", user_id=user_id, address_id=first.address_id, default=True, **moved
    )
    assert await users.get_address(user_id=user_id, address_id=first.address_id) == changed
    assert changed.detail == "文林街 1 号"
    for _ in range(2):
        await users.delete_address(user_id=user_id, address_id=first.address_id)
    book = await users.list_addresses(user_id=user_id)
    assert [(a.address_id, a.default) for a in book] == [
        (third.address_id, True),
        (second.address_id, False),
    ]


async def test_a_region_is_told_by_names_and_a_former_one_names_its_successor(users: Users) -> None:
    user_id = await signed_in(users)
    address = await users.add_address(key="1", user_id=user_id, default=False, label="home", **HOME)
    assert (address.region, address.label) == ("云南省 昆明市 五华区", "home")
    assert await users.list_addresses(user_id=user_id) == [address]
    with pytest.raises(RegionGone) as gone:
        await users.add_address(key="2", user_id=user_id, default=False, **{**HOME, "region_code": "330103"})
    assert gone.value.detail == {"successor": "330105", "successor_text": "浙江省 杭州市 拱墅区"}
    for code in ("530100", "999999", "", "五华区"):
        with pytest.raises(RegionUnknown):
            await users.add_address(key="3", user_id=user_id, default=False, **{**HOME, "region_code": code})
    assert await users.list_addresses(user_id=user_id) == [address]


async def test_an_edit_under_one_key_happens_once(users: Users) -> None:
    user_id = await signed_in(users)
    made = await users.add_address(key="1", user_id=user_id, default=False, **HOME)
    edit = {"user_id": user_id, "address_id": made.address_id, "default": False}
    first = await users.update_address(key="e1", **edit, **{**HOME, "name": "先"})
    await users.update_address(key="e2", **edit, **{**HOME, "name": "后"})
    # The answer of the first was lost, and it comes again: what came after it stays.
    assert await users.update_address(key="e1", **edit, **{**HOME, "name": "先"}) == first
    assert (await users.list_addresses(user_id=user_id))[0].name == "后"


async def test_default_addresses_added_at_once_leave_one_default(users: Users) -> None:
    user_id = await signed_in(users)
    await asyncio.gather(
        *(users.add_address(key=str(n), user_id=user_id, default=True, **HOME) for n in range(6))
    )
    book = await users.list_addresses(user_id=user_id)
    assert [a.default for a in book] == [True] + [False] * 5


async def test_adding_repeats_by_key_and_refuses_other_content(users: Users) -> None:
    user_id = await signed_in(users)
    first = await users.add_address(key="k", user_id=user_id, default=False, **HOME)
    assert await users.add_address(key="k", user_id=user_id, default=False, **HOME) == first
    with pytest.raises(ActKeyReused):
        await users.add_address(key="k", user_id=user_id, default=False, **{**HOME, "name": "别人"})
    assert len(await users.list_addresses(user_id=user_id)) == 1


async def test_another_shoppers_address_is_not_found(users: Users) -> None:
    mine, other = await signed_in(users), await signed_in(users)
    address = await users.add_address(key="k", user_id=mine, default=False, **HOME)
    with pytest.raises(NotFound):
        await users.get_address(user_id=other, address_id=address.address_id)
    with pytest.raises(NotFound):
        await users.update_address(
            key="k", user_id=other, address_id=address.address_id, default=False, **HOME
        )
    await users.delete_address(user_id=other, address_id=address.address_id)
    assert await users.list_addresses(user_id=mine) == [address]


async def test_an_address_names_every_wrong_field_and_the_book_is_bounded(users: Users) -> None:
    user_id = await signed_in(users)
    with pytest.raises(InvalidRequest) as refused:
        await users.add_address(
            key="k",
            user_id=user_id,
            name=" ",
            phone="1",
            region_code="530102",
            detail="x" * 201,
            label="castle",
            default=False,
        )
    assert set(refused.value.fields) == {"name", "phone", "detail", "label"}
    for n in range(20):
        await users.add_address(key=str(n), user_id=user_id, default=False, **HOME)
    with pytest.raises(TooManyAddresses):
        await users.add_address(key="21", user_id=user_id, default=False, **HOME)


async def test_no_table_knows_personal_fields_codes_or_tokens_in_clear(users: Users) -> None:
    phone, openid = fresh_phone(), fresh_openid()
    by_wechat = await users.sign_in_with_wechat(code=f"c:{openid}", device="a")
    made = await users.make_sms_code(phone=phone, key=f"canary{openid}")
    await users.sign_in_with_phone(phone=phone, code=made.code, device="a")
    canaries = {"name": "金丝雀甲", "phone": fresh_phone(), "detail": "金丝雀巷 7 号"}
    await users.add_address(
        key="c", user_id=by_wechat.user_id, region_code="530102", default=False, **canaries
    )
    secrets = [phone, openid, by_wechat.refresh_token, *canaries.values()]
    async with connection() as conn:
        for table in ("accounts", "identities", "sessions", "sms_codes", "addresses", "acts", "outbox"):
            rows = await conn.fetch(f"SELECT t::text AS dump FROM users.{table} AS t")
            dump = "\n".join(r["dump"] for r in rows)
            for secret in secrets:
                # The phone's own act key is this test's, not the service's; bytea shows as hex.
                assert secret.encode().hex() not in dump
                assert secret not in dump.replace(f"canary{openid}", "")


async def test_sweeping_forgets_what_is_over(users: Users, clock: FakeClock) -> None:
    mine = await users.sign_in_with_wechat(code=f"c:{fresh_openid()}", device="a")
    clock.advance(days=32)
    assert await sweep() >= 1
    with pytest.raises(tokens.SignInRequired):
        await users.refresh(refresh_token=mine.refresh_token)
