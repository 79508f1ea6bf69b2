"""The authenticator: asked for once it is confirmed, each code once, recovery codes instead."""

from collections.abc import Iterator

import pytest
from pyotp.totp import TOTP

from chama.base.time import FakeClock, SystemClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.staff.api import Staff
from chama.services.staff.errors import (
    StaffCodeRequired,
    StaffLocked,
    StaffPasswordWrong,
    StaffSignInRefused,
    TotpCodeWrong,
    TotpNotOffered,
)
from chama.services.staff.internal.service import StaffHere
from tests.support.far_doors import Behind
from tests.support.given import a_key

pytestmark = pytest.mark.usefixtures("engines")
PASSWORD = "correct horse"


@pytest.fixture
def clock() -> Iterator[FakeClock]:
    clock = FakeClock(SystemClock().now())
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


@pytest.fixture
async def staff(behind: Behind) -> Staff:
    return await behind(StaffHere())


class Person:
    """A member with an authenticator on the same clock."""

    def __init__(self, staff: Staff, name: str, staff_id: str, secret: str, codes: list[str]) -> None:
        self.staff, self.name, self.staff_id = staff, name, staff_id
        self.secret, self.recovery = secret, codes

    def code(self) -> str:
        """What the authenticator shows now."""
        return TOTP(self.secret).at(int(context.now().timestamp()))

    async def sign_in(self, code: str, password: str = PASSWORD) -> str:
        """The session's id."""
        answer = await self.staff.authenticate(name=self.name, password=password, code=code)
        return answer.session_id


async def enrolled(staff: Staff) -> Person:
    """Enrol now; the code of the present half minute is used up by it."""
    name = a_key()
    staff_id = (await staff.create(key=name, name=name, password=PASSWORD, role="clerk")).staff_id
    offer = await staff.offer_totp(staff_id=staff_id, password=PASSWORD)
    person = Person(staff, name, staff_id, offer.secret, [])
    person.recovery = (await staff.confirm_totp(staff_id=staff_id, code=person.code())).codes
    return person


async def test_the_offer_is_an_address_that_authenticators_read(staff: Staff) -> None:
    name = a_key()
    staff_id = (await staff.create(key=name, name=name, password=PASSWORD, role="clerk")).staff_id
    with pytest.raises(StaffPasswordWrong):
        await staff.offer_totp(staff_id=staff_id, password="wrong")
    offer = await staff.offer_totp(staff_id=staff_id, password=PASSWORD)
    assert offer.uri == f"otpauth://totp/Chama:{name}?secret={offer.secret}&issuer=Chama"
    # Not confirmed: sign-in goes on without a code.
    assert not (await staff.get_member(staff_id=staff_id)).totp
    await staff.authenticate(name=name, password=PASSWORD)
    with pytest.raises(TotpCodeWrong):
        await staff.confirm_totp(staff_id=staff_id, code="000000")


async def test_once_confirmed_a_code_is_asked_for(staff: Staff, clock: FakeClock) -> None:
    person = await enrolled(staff)
    assert (await staff.get_member(staff_id=person.staff_id)).totp
    clock.advance(seconds=30)
    with pytest.raises(StaffCodeRequired):
        await person.sign_in("")
    # A wrong password is not told apart by asking for a code.
    with pytest.raises(StaffSignInRefused):
        await person.sign_in("", password="wrong")
    with pytest.raises(StaffSignInRefused):
        await person.sign_in("000000")
    await person.sign_in(person.code())


async def test_a_code_counts_once(staff: Staff, clock: FakeClock) -> None:
    person = await enrolled(staff)
    with pytest.raises(StaffSignInRefused):
        await person.sign_in(person.code())  # used up by confirming
    clock.advance(seconds=30)
    earlier = person.code()
    clock.advance(seconds=30)
    await person.sign_in(person.code())
    with pytest.raises(StaffSignInRefused):
        await person.sign_in(person.code())
    with pytest.raises(StaffSignInRefused):
        await person.sign_in(earlier)  # never used, but older than one that was


async def test_a_phones_clock_may_be_half_a_minute_off_and_not_more(staff: Staff, clock: FakeClock) -> None:
    person = await enrolled(staff)
    clock.advance(seconds=60)
    shown = person.code()
    clock.advance(seconds=60)
    with pytest.raises(StaffSignInRefused):
        await person.sign_in(shown)
    shown = person.code()
    clock.advance(seconds=30)
    await person.sign_in(shown)


async def test_guessing_codes_locks_like_guessing_passwords(staff: Staff, clock: FakeClock) -> None:
    person = await enrolled(staff)
    clock.advance(seconds=30)
    for _ in range(5):
        with pytest.raises(StaffSignInRefused):
            await person.sign_in("000000")
    with pytest.raises(StaffLocked):
        await person.sign_in(person.code())


async def test_each_recovery_code_stands_in_once(staff: Staff) -> None:
    person = await enrolled(staff)
    assert len(set(person.recovery)) == 10
    await person.sign_in(person.recovery[0])
    await person.sign_in(person.recovery[1].replace("-", " ").lower())
    with pytest.raises(StaffSignInRefused):
        await person.sign_in(person.recovery[0])


async def test_secrets_and_recovery_codes_are_not_kept_in_clear(staff: Staff) -> None:
    person = await enrolled(staff)
    async with connection() as conn:
        text = await conn.fetchval(
            "SELECT string_agg(x, ' ') FROM (SELECT m::text AS x FROM staff.members m"
            " UNION ALL SELECT r::text FROM staff.recovery_codes r) AS t"
        )
    for secret in (person.secret, *person.recovery, *(c.replace("-", "") for c in person.recovery)):
        assert secret not in text
        assert secret.encode().hex() not in text


async def test_the_authenticator_goes_with_password_and_code_or_by_a_reset(
    staff: Staff, clock: FakeClock
) -> None:
    person = await enrolled(staff)
    clock.advance(seconds=30)
    with pytest.raises(StaffPasswordWrong):
        await staff.drop_totp(staff_id=person.staff_id, password=PASSWORD, code="000000")
    await staff.drop_totp(staff_id=person.staff_id, password=PASSWORD, code=person.code())
    await person.sign_in("")
    with pytest.raises(TotpNotOffered):
        await staff.drop_totp(staff_id=person.staff_id, password=PASSWORD, code="000000")
    other = await enrolled(staff)
    await staff.reset_password(staff_id=other.staff_id, password="another horse")
    with pytest.raises(StaffCodeRequired):
        await other.sign_in("", password="another horse")
    await staff.reset_password(staff_id=other.staff_id, password="another horse", drop_totp=True)
    await other.sign_in("", password="another horse")
