"""Joins the staff door to its actions and queries."""

from chama.base.pages import Page
from chama.runtime.db import Database
from chama.services.staff.api import Staff
from chama.services.staff.internal import queries, rules
from chama.services.staff.internal.actions import audit, authenticate, create
from chama.services.staff.types import AuditCheck, AuditRow, StaffMember, StaffSignedIn


class StaffHere(Staff):
    def __init__(self) -> None:
        self.db = Database("staff")

    async def authenticate(self, *, name: str, password: str) -> StaffSignedIn:
        rules.require_credentials(name, password)
        return await authenticate.authenticate(self.db, name, password)

    async def create(self, *, key: str, name: str, password: str, role: str) -> StaffMember:
        rules.require_new_member(name, password, role)
        return await create.create(self.db, key, name, password, role)

    async def audit(self, *, actor: str, action: str, target: str, detail: str) -> None:
        await audit.audit(self.db, actor, action, target, detail)

    async def audit_trail(self, *, cursor: str | None, limit: int) -> Page[AuditRow]:
        return await queries.audit_trail(cursor, limit)

    async def check_audit(self) -> AuditCheck:
        return await queries.check_audit()
