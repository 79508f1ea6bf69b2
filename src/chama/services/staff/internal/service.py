"""Joins the staff door to its actions and queries."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.db import Database
from chama.services.staff.api import Staff
from chama.services.staff.internal import queries, rules
from chama.services.staff.internal.actions import audit, create, member, own, session
from chama.services.staff.internal.actions import role as role_
from chama.services.staff.internal.actions import switch as switch_
from chama.services.staff.internal.actions.prove import Claim
from chama.services.staff.types import (
    AuditCheck,
    AuditRow,
    RecoveryCodes,
    Role,
    StaffMember,
    StaffSession,
    StaffSignedIn,
    Switch,
    TotpOffer,
)


class StaffHere(Staff):
    def __init__(self) -> None:
        self.db = Database("staff")

    async def authenticate(
        self, *, name: str, password: str, code: str = "", device: str = "unknown", ip: str = ""
    ) -> StaffSignedIn:
        rules.require_credentials(name, password)
        return await session.authenticate(self.db, Claim(name, password, code[:40], ip), device[:200])

    async def refresh(self, *, refresh_token: str) -> StaffSignedIn:
        return session.signed_in(await session.refresh(self.db, refresh_token))

    async def sign_out(self, *, staff_id: str, session_id: str) -> None:
        await session.end(self.db, staff_id, session_id)

    async def sign_out_everywhere(self, *, staff_id: str) -> None:
        await session.end(self.db, staff_id, None)

    async def list_sessions(self, *, staff_id: str) -> list[StaffSession]:
        return await queries.sessions(staff_id)

    async def ended_sessions(self, *, since: datetime) -> list[str]:
        return await queries.ended_sessions(since)

    async def get_member(self, *, staff_id: str) -> StaffMember:
        return await queries.member(staff_id)

    async def list_members(self, *, cursor: str | None, limit: int) -> Page[StaffMember]:
        return await queries.members(cursor, limit)

    async def create(self, *, key: str, name: str, password: str, role: str) -> StaffMember:
        rules.require_new_member(name, password, role)
        return await create.create(self.db, key, name, password, role)

    async def set_role(self, *, staff_id: str, role: str) -> StaffMember:
        return await member.set_role(self.db, staff_id, role)

    async def set_disabled(self, *, staff_id: str, disabled: bool) -> StaffMember:
        return await member.set_disabled(self.db, staff_id, disabled)

    async def reset_password(self, *, staff_id: str, password: str, drop_totp: bool = False) -> StaffMember:
        rules.require_password(password)
        return await member.reset_password(self.db, staff_id, password, drop_totp)

    async def change_password(self, *, staff_id: str, old: str, new: str, ip: str = "") -> None:
        rules.require_password(new)
        await own.change_password(self.db, staff_id, old, new, ip)

    async def offer_totp(self, *, staff_id: str, password: str, ip: str = "") -> TotpOffer:
        return await own.offer_totp(self.db, staff_id, password, ip)

    async def confirm_totp(self, *, staff_id: str, code: str) -> RecoveryCodes:
        return await own.confirm_totp(self.db, staff_id, code)

    async def drop_totp(self, *, staff_id: str, password: str, code: str, ip: str = "") -> None:
        await own.drop_totp(self.db, staff_id, password, code, ip)

    async def list_roles(self) -> list[Role]:
        return await queries.roles()

    async def save_role(self, *, role: str, title: str, permissions: list[str]) -> Role:
        rules.require_role(role, title, permissions)
        return await role_.save(self.db, role, title, permissions)

    async def delete_role(self, *, role: str) -> None:
        await role_.delete(self.db, role)

    async def switches(self) -> list[Switch]:
        return await queries.switches()

    async def switch(self, *, name: str, off: bool, reason: str) -> Switch:
        rules.require_switch(name, reason)
        return await switch_.switch(self.db, name, off, reason)

    async def audit(self, *, actor: str, action: str, target: str, detail: str) -> None:
        await audit.audit(self.db, actor, action, target, detail)

    async def audit_trail(self, *, cursor: str | None, limit: int) -> Page[AuditRow]:
        return await queries.audit_trail(cursor, limit)

    async def check_audit(self) -> AuditCheck:
        return await queries.check_audit()
