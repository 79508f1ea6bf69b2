"""Who works here and what each may do. Staff itself writes the audit rows, with the deed."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put

from chama.base.pages import Page
from chama.edge import ended, gates
from chama.edge.act_key import ActKey, checked
from chama.edge.admin.forms import Limit, Text
from chama.runtime.context import Actor
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import Role, StaffMember

Password = Annotated[str, msgspec.Meta(min_length=10, max_length=200)]
RoleName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,31}$")]


class MemberForm(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    password: Password
    role: RoleName


class RoleChoice(msgspec.Struct, forbid_unknown_fields=True):
    role: RoleName


class SwitchForm(msgspec.Struct, forbid_unknown_fields=True):
    disabled: bool


class ResetForm(msgspec.Struct, forbid_unknown_fields=True):
    password: Password
    drop_totp: bool = False


class RoleForm(msgspec.Struct, forbid_unknown_fields=True):
    title: Text
    permissions: Annotated[list[Text], msgspec.Meta(max_length=200)]


@get("/staff", guards=[gates.staff("staff.read")])
async def list_members(cursor: str | None = None, limit: Limit = 20) -> Page[StaffMember]:
    """Every operator by name."""
    return await locate(Staff).list_members(cursor=cursor, limit=limit)


@post("/staff", guards=[gates.staff("staff.write")])
async def create_member(actor: Actor, data: MemberForm, key: ActKey) -> StaffMember:
    """Make an operator; nobody gives more than they have."""
    return await locate(Staff).create(
        key=f"{actor.id}|{checked(key)}", name=data.name, password=data.password, role=data.role
    )


@put("/staff/{staff_id:str}/role", guards=[gates.staff("staff.write")])
async def set_role(staff_id: str, data: RoleChoice) -> StaffMember:
    """Give another role; the sessions of who gets it end."""
    member = await locate(Staff).set_role(staff_id=staff_id, role=data.role)
    await ended.look()
    return member


@put("/staff/{staff_id:str}/disabled", guards=[gates.staff("staff.write")])
async def set_disabled(staff_id: str, data: SwitchForm) -> StaffMember:
    """Switch off (the tokens that are out stop) or on again."""
    member = await locate(Staff).set_disabled(staff_id=staff_id, disabled=data.disabled)
    await ended.look()
    return member


@put("/staff/{staff_id:str}/password", guards=[gates.staff("staff.write")])
async def reset_password(staff_id: str, data: ResetForm) -> StaffMember:
    """Give a new password, and with `drop_totp` forget a lost authenticator."""
    member = await locate(Staff).reset_password(
        staff_id=staff_id, password=data.password, drop_totp=data.drop_totp
    )
    await ended.look()
    return member


@get("/roles", guards=[gates.staff("staff.read")])
async def list_roles() -> list[Role]:
    """The built-in roles, then the merchant's own. The owner's list is every permission there is."""
    return await locate(Staff).list_roles()


@put("/roles/{role:str}", guards=[gates.staff("staff.write")])
async def save_role(role: str, data: RoleForm) -> Role:
    """Make or change a role of the merchant's own; who has it signs in again."""
    saved = await locate(Staff).save_role(role=role, title=data.title, permissions=data.permissions)
    await ended.look()
    return saved


@delete("/roles/{role:str}", guards=[gates.staff("staff.write")])
async def delete_role(role: str) -> None:
    """Remove a role that nobody has."""
    await locate(Staff).delete_role(role=role)


ROUTES = [
    list_members,
    create_member,
    set_role,
    set_disabled,
    reset_password,
    list_roles,
    save_role,
    delete_role,
]
