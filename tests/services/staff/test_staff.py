"""The staff door: signing in, locks, roles, the audit chain."""

import asyncio
from datetime import UTC, datetime
from itertools import count

import asyncpg
import pytest

from chama.base.errors import ActKeyReused, InvalidRequest
from chama.base.time import FakeClock
from chama.runtime import tokens
from chama.runtime.db import connection
from chama.services.staff.api import Staff
from chama.services.staff.errors import StaffLocked, StaffNameTaken, StaffSignInRefused
from chama.services.staff.internal import rules
from chama.services.staff.internal.service import StaffHere
from tests.support.far_doors import Behind

pytestmark = pytest.mark.usefixtures("engines")
_fresh = count()
PASSWORD = "correct horse"


@pytest.fixture
async def staff(behind: Behind) -> Staff:
    return await behind(StaffHere())


async def member(staff: Staff, role: str = "clerk") -> str:
    name = f"s{datetime.now(UTC).timestamp()}-{next(_fresh)}"
    await staff.create(key=name, name=name, password=PASSWORD, role=role)
    return name


@pytest.mark.parametrize("role", rules.ROLES)
async def test_the_token_says_what_the_role_may_do(staff: Staff, role: str) -> None:
    answer = await staff.authenticate(name=await member(staff, role), password=PASSWORD)
    assert answer.permissions == sorted(rules.ROLES[role])
    actor = tokens.read_access(answer.access_token)
    assert (actor.kind, actor.id, actor.permissions) == ("staff", answer.staff_id, rules.ROLES[role])


def test_the_owner_may_everything_and_a_clerk_gives_no_money_back() -> None:
    assert rules.ROLES["owner"] == rules.PERMISSIONS.keys()
    assert {"orders.read", "orders.ship"} <= rules.ROLES["clerk"]
    assert not {"orders.refund", "staff.write", "audit.read"} & rules.ROLES["clerk"]
    assert not any(p.endswith(".write") for p in rules.ROLES["auditor"])


async def test_a_wrong_name_and_a_wrong_password_are_refused_alike(staff: Staff) -> None:
    name = await member(staff)
    for who in (name, f"not-{name}"):
        with pytest.raises(StaffSignInRefused):
            await staff.authenticate(name=who, password="wrong")


async def test_five_wrong_passwords_lock_a_name_for_a_quarter_of_an_hour(
    staff: Staff, clock: FakeClock
) -> None:
    name = await member(staff)
    for who in (name, f"not-{name}"):
        for _ in range(5):
            with pytest.raises(StaffSignInRefused):
                await staff.authenticate(name=who, password="wrong")
        with pytest.raises(StaffLocked):
            await staff.authenticate(name=who, password=PASSWORD)
    clock.advance(minutes=15)
    await staff.authenticate(name=name, password=PASSWORD)
    with pytest.raises(StaffSignInRefused):
        await staff.authenticate(name=name, password="wrong")


async def test_twenty_wrong_passwords_lock_an_address_whatever_the_names(
    staff: Staff, clock: FakeClock
) -> None:
    name, ip = await member(staff), f"203.0.113.{next(_fresh)}"
    for n in range(20):
        with pytest.raises(StaffSignInRefused):
            await staff.authenticate(name=f"guess-{n}-{name}", password="wrong", ip=ip)
    with pytest.raises(StaffLocked):
        await staff.authenticate(name=name, password=PASSWORD, ip=ip)
    await staff.authenticate(name=name, password=PASSWORD, ip=f"198.51.100.{next(_fresh)}")
    clock.advance(minutes=15)
    await staff.authenticate(name=name, password=PASSWORD, ip=ip)


async def test_guesses_at_once_are_counted_one_by_one(staff: Staff) -> None:
    name = await member(staff)
    answers = await asyncio.gather(
        *(staff.authenticate(name=name, password="wrong") for _ in range(8)), return_exceptions=True
    )
    assert sorted(type(a).__name__ for a in answers) == ["StaffLocked"] * 3 + ["StaffSignInRefused"] * 5


async def test_creating_repeats_by_key_and_a_name_is_one_persons(staff: Staff) -> None:
    name = await member(staff)
    first = await staff.create(key=name, name=name, password=PASSWORD, role="clerk")
    assert await staff.create(key=name, name=name, password=PASSWORD, role="clerk") == first
    with pytest.raises(ActKeyReused):
        await staff.create(key=name, name=name, password="another one", role="clerk")
    with pytest.raises(StaffNameTaken):
        await staff.create(key=f"2{name}", name=name, password=PASSWORD, role="clerk")
    with pytest.raises(InvalidRequest) as refused:
        await staff.create(key="x", name="", password="short", role="king")
    assert set(refused.value.fields) == {"name", "password"}
    with pytest.raises(InvalidRequest) as refused:
        await staff.create(key="x", name=f"3{name}", password=PASSWORD, role="king")
    assert set(refused.value.fields) == {"role"}


async def test_the_audit_log_is_written_in_order_and_read_in_pages(staff: Staff) -> None:
    await asyncio.gather(
        *(staff.audit(actor="staff:1", action="ship", target=f"o{n}", detail="顺丰") for n in range(10))
    )
    first = await staff.audit_trail(cursor=None, limit=6)
    second = await staff.audit_trail(cursor=first.next, limit=4)
    numbers = [r.number for r in first.items + second.items]
    assert numbers == list(range(numbers[0], numbers[0] - 10, -1))
    assert {r.target for r in first.items + second.items} == {f"o{n}" for n in range(10)}
    check = await staff.check_audit()
    assert (check.rows, check.broken_at) == (numbers[0], None)


async def test_an_audit_row_cannot_be_changed_and_a_forced_change_shows(staff: Staff) -> None:
    await staff.audit(actor="staff:1", action="refund", target="o1", detail="100")
    number = (await staff.audit_trail(cursor=None, limit=1)).items[0].number
    change = "UPDATE staff.audit SET detail = $2 WHERE number = $1"
    async with connection() as conn:
        for statement in ("DELETE FROM staff.audit", "TRUNCATE staff.audit"):
            with pytest.raises(asyncpg.RaiseError):
                await conn.execute(statement)
        with pytest.raises(asyncpg.RaiseError):
            await conn.execute(change, number, "999")
        await conn.execute("ALTER TABLE staff.audit DISABLE TRIGGER audit_append_only")
        await conn.execute(change, number, "999")
        assert (await staff.check_audit()).broken_at == number
        await conn.execute(change, number, "100")
        assert (await staff.check_audit()).broken_at is None
        gone = await conn.fetchrow("DELETE FROM staff.audit WHERE number = $1 RETURNING *", number)
        assert (await staff.check_audit()).broken_at == number
        await conn.execute("INSERT INTO staff.audit VALUES ($1, $2, $3, $4, $5, $6, $7)", *gone)
        await conn.execute("ALTER TABLE staff.audit ENABLE TRIGGER audit_append_only")
    assert (await staff.check_audit()).broken_at is None
