"""Attempts to pay, and money that a person must look at."""


from litestar import get

from chama.base.pages import Page
from chama.edge import gates
from chama.edge.admin.forms import Limit
from chama.runtime.service import locate
from chama.services.payments.api import Payments
from chama.services.payments.types import Case, PaymentRecord


@get("/payments", guards=[gates.staff("payments.read")])
async def list_payments(cursor: str | None = None, limit: Limit = 20) -> Page[PaymentRecord]:
    """Attempts to pay, newest first."""
    return await locate(Payments).list_payments(cursor=cursor, limit=limit)


@get("/cases", guards=[gates.staff("payments.read")])
async def list_cases(cursor: str | None = None, limit: Limit = 20) -> Page[Case]:
    """Money that a person must look at."""
    return await locate(Payments).list_cases(cursor=cursor, limit=limit)


ROUTES = [list_payments, list_cases]
