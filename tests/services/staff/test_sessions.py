"""Sessions of staff: they go on by one-time tokens, and end when something about the account changes."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from chama.base.errors import NotFound
from chama.base.time import FakeClock, SystemClock
from chama.runtime import context, tokens
from chama.services.staff.api import Staff
from chama.services.staff.errors import StaffPasswordWrong, StaffSessionEnded, StaffSignInRefused
from chama.services.staff.internal.service import StaffHere
from chama.services.staff.types import StaffSignedIn
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


async def signed_in(staff: Staff, role: str = "clerk", device: str = "desk") -> tuple[str, StaffSignedIn]:
    """A new member's name and open session."""
    name = a_key()
    await staff.create(key=name, name=name, password=PASSWORD, role=role)
    return name, await staff.authenticate(name=name, password=PASSWORD, device=device)


async def test_refreshing_rotates_and_an_old_token_ends_the_session(staff: Staff) -> None:
    _, first = await signed_in(staff)
    second = await staff.refresh(refresh_token=first.refresh_token)
    assert second.session_id == first.session_id
    assert second.refresh_token != first.refresh_token
    before = context.now()
    with pytest.raises(StaffSessionEnded):
        await staff.refresh(refresh_token=first.refresh_token)
    with pytest.raises(StaffSessionEnded):
        await staff.refresh(refresh_token=second.refresh_token)
    assert first.session_id in await staff.ended_sessions(since=before)


@pytest.mark.parametrize("token", ["", "x", "A" * 80])
async def test_a_forged_refresh_token_asks_to_sign_in(staff: Staff, token: str) -> None:
    with pytest.raises(tokens.SignInRequired):
        await staff.refresh(refresh_token=token)


async def test_a_session_that_nobody_used_for_twelve_hours_is_over(staff: Staff, clock: FakeClock) -> None:
    _, first = await signed_in(staff)
    clock.advance(hours=11)
    second = await staff.refresh(refresh_token=first.refresh_token)
    clock.advance(hours=12)
    with pytest.raises(tokens.SignInRequired):
        await staff.refresh(refresh_token=second.refresh_token)


async def test_sessions_are_listed_and_ended_by_their_owner_only(staff: Staff, clock: FakeClock) -> None:
    name, first = await signed_in(staff, device="desk")
    clock.advance(minutes=1)
    second = await staff.authenticate(name=name, password=PASSWORD, device="phone")
    assert [s.device for s in await staff.list_sessions(staff_id=first.staff_id)] == ["phone", "desk"]
    _, other = await signed_in(staff)
    with pytest.raises(NotFound):
        await staff.sign_out(staff_id=other.staff_id, session_id=first.session_id)
    await staff.sign_out(staff_id=first.staff_id, session_id=first.session_id)
    assert [s.session_id for s in await staff.list_sessions(staff_id=first.staff_id)] == [second.session_id]
    await staff.sign_out_everywhere(staff_id=first.staff_id)
    assert await staff.list_sessions(staff_id=first.staff_id) == []


Change = Callable[[Staff, str], Awaitable[object]]


@pytest.mark.parametrize(
    "change",
    [
        lambda s, i: s.set_role(staff_id=i, role="support"),
        lambda s, i: s.set_disabled(staff_id=i, disabled=True),
        lambda s, i: s.reset_password(staff_id=i, password="another horse"),
        lambda s, i: s.change_password(staff_id=i, old=PASSWORD, new="another horse"),
    ],
    ids=["role", "switched off", "reset", "changed"],
)
async def test_what_changes_an_account_ends_its_sessions(staff: Staff, change: Change) -> None:
    _, session = await signed_in(staff)
    before = context.now()
    await change(staff, session.staff_id)
    assert session.session_id in await staff.ended_sessions(since=before)
    with pytest.raises((StaffSessionEnded, tokens.SignInRequired)):
        await staff.refresh(refresh_token=session.refresh_token)


async def test_who_is_switched_off_cannot_sign_in_until_switched_on(staff: Staff) -> None:
    name, session = await signed_in(staff)
    assert (await staff.set_disabled(staff_id=session.staff_id, disabled=True)).disabled
    with pytest.raises(StaffSignInRefused):
        await staff.authenticate(name=name, password=PASSWORD)
    assert not (await staff.set_disabled(staff_id=session.staff_id, disabled=False)).disabled
    await staff.authenticate(name=name, password=PASSWORD)


async def test_a_new_password_counts_and_the_old_one_does_not(staff: Staff) -> None:
    name, session = await signed_in(staff)
    with pytest.raises(StaffPasswordWrong):
        await staff.change_password(staff_id=session.staff_id, old="wrong", new="another horse")
    await staff.change_password(staff_id=session.staff_id, old=PASSWORD, new="another horse")
    with pytest.raises(StaffSignInRefused):
        await staff.authenticate(name=name, password=PASSWORD)
    await staff.authenticate(name=name, password="another horse")


async def test_a_reset_ends_the_lock_of_the_name(staff: Staff) -> None:
    name, session = await signed_in(staff)
    for _ in range(5):
        with pytest.raises(StaffSignInRefused):
            await staff.authenticate(name=name, password="wrong")
    await staff.reset_password(staff_id=session.staff_id, password="another horse")
    await staff.authenticate(name=name, password="another horse")
