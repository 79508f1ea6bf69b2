"""The audit log."""

from litestar import get

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.admin.forms import Limit
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import AuditCheck, AuditRow


@get("/audit", guards=[gates.staff("audit.read")])
async def audit_trail(cursor: str | None = None, limit: Limit = 20) -> Page[AuditRow]:
    """The audit log, newest first."""
    return await locate(Staff).audit_trail(cursor=cursor, limit=limit)


@get("/audit/check", guards=[gates.staff("audit.read")])
async def check_audit() -> AuditCheck:
    """Walk the whole chain: `broken_at` is the first row that was changed, inserted or removed."""
    return await locate(Staff).check_audit()


ROUTES = [audit_trail, check_audit]
