"""Every act of staff leaves a row in the audit log, written before the act itself."""

from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.staff.api import Staff


async def audit(actor: Actor, action: str, target: str, detail: str = "") -> None:
    """Record who is about to do what to what."""
    await locate(Staff).audit(actor=str(actor), action=action, target=target, detail=detail)
