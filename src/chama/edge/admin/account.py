"""One's own account: the password, the authenticator. Staff itself writes the audit rows, with the deed."""

from typing import Annotated

import msgspec
import segno
from litestar import Request, post, put

from chama.edge import ended, gates
from chama.edge.admin.forms import Text
from chama.edge.client import counted_ip
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import RecoveryCodes

Code = Annotated[str, msgspec.Meta(min_length=6, max_length=40)]


class PasswordForm(msgspec.Struct, forbid_unknown_fields=True):
    old: Text
    new: Annotated[str, msgspec.Meta(min_length=10, max_length=200)]


class TotpForm(msgspec.Struct, forbid_unknown_fields=True):
    password: Text


class CodeForm(msgspec.Struct, forbid_unknown_fields=True):
    code: Code


class TotpOffForm(msgspec.Struct, forbid_unknown_fields=True):
    password: Text
    code: Code


class TotpShown(msgspec.Struct, frozen=True):
    """A secret to type, its address for the authenticator, and the same as a QR picture (SVG)."""

    secret: str
    uri: str
    qr_svg: str


@put("/me/password", guards=[gates.any_staff], opt={"limit": "sign_in"}, status_code=204)
async def change_password(actor: Actor, data: PasswordForm, request: Request) -> None:
    """Change one's own password; every session of one's own ends."""
    await locate(Staff).change_password(staff_id=actor.id, old=data.old, new=data.new, ip=counted_ip(request))
    await ended.look()


@post("/me/totp", guards=[gates.any_staff], opt={"limit": "sign_in"})
async def offer_totp(actor: Actor, data: TotpForm, request: Request) -> TotpShown:
    """Begin to use an authenticator; it counts once its first code is confirmed."""
    offer = await locate(Staff).offer_totp(staff_id=actor.id, password=data.password, ip=counted_ip(request))
    picture = segno.make(offer.uri, error="m").svg_inline(scale=4)
    return TotpShown(offer.secret, offer.uri, picture)


@post("/me/totp/confirm", guards=[gates.any_staff], opt={"limit": "sign_in"})
async def confirm_totp(actor: Actor, data: CodeForm) -> RecoveryCodes:
    """The first right code: from now on sign-in asks for one. The recovery codes are shown this once."""
    return await locate(Staff).confirm_totp(staff_id=actor.id, code=data.code)


@post("/me/totp/off", guards=[gates.any_staff], opt={"limit": "sign_in"}, status_code=204)
async def drop_totp(actor: Actor, data: TotpOffForm, request: Request) -> None:
    """Stop using the authenticator."""
    await locate(Staff).drop_totp(
        staff_id=actor.id, password=data.password, code=data.code, ip=counted_ip(request)
    )


ROUTES = [change_password, offer_totp, confirm_totp, drop_totp]
