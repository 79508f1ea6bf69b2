"""Staff sign in."""


import msgspec
from litestar import post

from chama.edge import gates
from chama.edge.admin.forms import Text
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import StaffSignedIn


class StaffForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    password: Text


@post("/sessions", guards=[gates.public])
async def sign_in(data: StaffForm) -> StaffSignedIn:
    """Sign in as staff."""
    return await locate(Staff).authenticate(name=data.name, password=data.password)


ROUTES = [sign_in]
