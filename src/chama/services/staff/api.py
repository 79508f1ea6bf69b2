"""The staff door: operators, their permissions, the audit log."""

from chama.base.pages import Page
from chama.runtime.service import Service
from chama.services.staff.types import AuditCheck, AuditRow, StaffMember, StaffSignedIn


class Staff(Service):
    """Who runs the shop, and what was done."""

    async def authenticate(self, *, name: str, password: str) -> StaffSignedIn:
        """Sign in; StaffSignInRefused, or StaffLocked after five wrong passwords."""
        raise NotImplementedError

    async def create(self, *, key: str, name: str, password: str, role: str) -> StaffMember:
        """Make an operator; StaffNameTaken when the name is somebody's."""
        raise NotImplementedError

    async def audit(self, *, actor: str, action: str, target: str, detail: str) -> None:
        """Append to the audit log; who has to be accountable calls this before or with the deed."""
        raise NotImplementedError

    async def audit_trail(self, *, cursor: str | None, limit: int) -> Page[AuditRow]:
        """The audit log, newest first."""
        raise NotImplementedError

    async def check_audit(self) -> AuditCheck:
        """Walk the whole chain and say whether a row was changed, inserted or removed."""
        raise NotImplementedError
