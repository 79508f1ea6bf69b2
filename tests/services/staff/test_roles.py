"""Roles are data, within the built-in ones; nobody reaches beyond their own permissions."""

import secrets
from collections.abc import Iterator

import pytest

from chama.base.errors import InvalidRequest, NotFound
from chama.runtime import context
from chama.runtime.context import Actor, actor_var
from chama.runtime.db import connection
from chama.services.staff.api import Staff
from chama.services.staff.errors import RoleBuiltIn, RoleInUse, StaffBeyondOwn, StaffLastOwner
from chama.services.staff.internal import rules
from chama.services.staff.internal.service import StaffHere
from tests.support.far_doors import Behind
from tests.support.given import a_key

pytestmark = pytest.mark.usefixtures("engines")
PASSWORD = "correct horse"


@pytest.fixture
async def staff(behind: Behind) -> Staff:
    return await behind(StaffHere())


@pytest.fixture(autouse=True)
def system_again() -> Iterator[None]:
    """What a test does as somebody else ends with it."""
    token = actor_var.set(context.SYSTEM)
    yield
    actor_var.reset(token)


async def member(staff: Staff, role: str) -> str:
    """A new member's id."""
    name = a_key()
    return (await staff.create(key=name, name=name, password=PASSWORD, role=role)).staff_id


def act_as(staff_id: str) -> None:
    """From now on this member acts; what the token says does not count, the database does."""
    actor_var.set(Actor("staff", staff_id, frozenset(rules.PERMISSIONS)))


async def a_role(staff: Staff, *permissions: str) -> str:
    """A role of the merchant's own."""
    name = f"r{secrets.token_hex(6)}"
    return (await staff.save_role(role=name, title="自定义", permissions=list(permissions))).role


async def test_a_role_of_ones_own_is_what_its_holders_may_do(staff: Staff) -> None:
    role = await a_role(staff, "orders.ship", "orders.read", "orders.read")
    name = a_key()
    await staff.create(key=name, name=name, password=PASSWORD, role=role)
    answer = await staff.authenticate(name=name, password=PASSWORD)
    assert answer.permissions == ["orders.read", "orders.ship"]
    shown = {r.role: r for r in await staff.list_roles()}
    assert shown[role].permissions == ["orders.read", "orders.ship"]
    assert [r for r, found in shown.items() if found.built_in] == list(rules.ROLES)


async def test_changing_a_role_ends_the_sessions_of_who_has_it(staff: Staff) -> None:
    role = await a_role(staff, "orders.read")
    name = a_key()
    await staff.create(key=name, name=name, password=PASSWORD, role=role)
    session = await staff.authenticate(name=name, password=PASSWORD)
    before = context.now()
    await staff.save_role(role=role, title="新名", permissions=["orders.read"])
    assert session.session_id not in await staff.ended_sessions(since=before)
    await staff.save_role(role=role, title="新名", permissions=["orders.ship"])
    assert session.session_id in await staff.ended_sessions(since=before)
    assert (await staff.authenticate(name=name, password=PASSWORD)).permissions == ["orders.ship"]


async def test_built_in_roles_and_roles_in_use_stay(staff: Staff) -> None:
    with pytest.raises(RoleBuiltIn):
        await staff.save_role(role="clerk", title="店员", permissions=[])
    with pytest.raises(RoleBuiltIn):
        await staff.delete_role(role="owner")
    role = await a_role(staff, "orders.read")
    staff_id = await member(staff, role)
    with pytest.raises(RoleInUse):
        await staff.delete_role(role=role)
    await staff.set_role(staff_id=staff_id, role="support")
    await staff.delete_role(role=role)
    with pytest.raises(NotFound):
        await staff.delete_role(role=role)


async def test_a_role_names_every_field_that_will_not_do(staff: Staff) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await staff.save_role(role="No!", title=" ", permissions=["orders.read", "fly"])
    assert set(refused.value.fields) == {"role", "title", "permissions"}


async def test_nobody_gives_or_changes_more_than_they_have(staff: Staff) -> None:
    chief_role = await a_role(staff, "staff.write", *rules.ROLES["clerk"])
    reach, manager = await member(staff, "clerk"), await member(staff, "manager")
    beyond = await a_role(staff, "orders.refund")
    act_as(await member(staff, chief_role))
    with pytest.raises(StaffBeyondOwn):
        await staff.create(key=a_key(), name=a_key(), password=PASSWORD, role="owner")
    with pytest.raises(StaffBeyondOwn):
        await staff.set_role(staff_id=reach, role="manager")
    for act in (
        staff.set_role(staff_id=manager, role="clerk"),
        staff.set_disabled(staff_id=manager, disabled=True),
        staff.reset_password(staff_id=manager, password="another horse"),
        staff.save_role(role=beyond, title="x", permissions=[]),
        staff.save_role(role=chief_role, title="x", permissions=["staff.write", "orders.refund"]),
        staff.delete_role(role=beyond),
    ):
        with pytest.raises(StaffBeyondOwn):
            await act
    assert (await staff.get_member(staff_id=manager)).role == "manager"
    await staff.set_disabled(staff_id=reach, disabled=True)


async def test_the_last_owner_stays(staff: Staff) -> None:
    async with connection() as conn:
        others = await conn.fetch("SELECT staff_id FROM staff.members WHERE role = 'owner'")
    last = await member(staff, "owner")
    for row in others:
        await staff.set_disabled(staff_id=row["staff_id"], disabled=True)
    try:
        with pytest.raises(StaffLastOwner):
            await staff.set_disabled(staff_id=last, disabled=True)
        with pytest.raises(StaffLastOwner):
            await staff.set_role(staff_id=last, role="manager")
        await member(staff, "owner")
        assert (await staff.set_role(staff_id=last, role="manager")).role == "manager"
    finally:
        for row in others:
            await staff.set_disabled(staff_id=row["staff_id"], disabled=False)
