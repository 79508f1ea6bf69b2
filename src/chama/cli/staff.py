"""`chama staff …`: the accounts of the desk, from the machine itself; `chama audit check`: is the log whole?

Who may run commands here may read the database too, so no permission is asked; the audit log says `system`.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from chama.base.errors import InvalidRequest, Refusal
from chama.runtime.service import locate
from chama.services.staff.api import Staff
from chama.services.staff.types import AuditCheck, StaffMember

A = TypeVar("A")
Name = Annotated[str, typer.Argument(help="The name to sign in with.")]

staff = typer.Typer(add_completion=False, no_args_is_help=True, help="Accounts of the desk.")
audit = typer.Typer(add_completion=False, no_args_is_help=True, help="The audit log.")


def _run(act: Callable[[Staff], Awaitable[A]]) -> A:
    from chama.process import opened

    async def main() -> A:
        async with opened(("staff",)):
            return await act(locate(Staff))

    try:
        return asyncio.run(main())
    except InvalidRequest as why:
        said = "; ".join(f"{field}: {wrong}" for field, wrong in why.fields.items())
    except Refusal as why:
        said = why.title_en
    typer.echo(said, err=True)
    raise typer.Exit(1)


async def _named(door: Staff, name: str) -> StaffMember:
    async for member in _everybody(door):
        if member.name == name:
            return member
    typer.echo(f"There is nobody of the name {name!r}.", err=True)
    raise typer.Exit(1)


async def _everybody(door: Staff) -> AsyncIterator[StaffMember]:
    cursor: str | None = None
    while True:
        page = await door.list_members(cursor=cursor, limit=100)
        for member in page.items:
            yield member
        cursor = page.next
        if cursor is None:
            return


@staff.command()
def create(
    name: Name,
    role: Annotated[str, typer.Option(help="A built-in role or one of your own.")] = "owner",
) -> None:
    """Make an account and print its password, once. The first real account of a shop is made so."""
    password = secrets.token_urlsafe(12)

    async def act(door: Staff) -> StaffMember:
        key = f"cli|{secrets.token_hex(12)}"
        return await door.create(key=key, name=name, password=password, role=role)

    member = _run(act)
    typer.echo(f"{member.name}\t{password}\t{member.role}")


@staff.command()
def reset(
    name: Name,
    drop_totp: Annotated[bool, typer.Option("--drop-totp", help="The authenticator is lost too.")] = False,
) -> None:
    """Give a new password and print it, once; sessions and locks end."""
    password = secrets.token_urlsafe(12)

    async def act(door: Staff) -> StaffMember:
        member = await _named(door, name)
        return await door.reset_password(staff_id=member.staff_id, password=password, drop_totp=drop_totp)

    member = _run(act)
    typer.echo(f"{member.name}\t{password}\t{member.role}")


@staff.command("list")
def list_() -> None:
    """Show every account."""

    async def act(door: Staff) -> list[StaffMember]:
        return [m async for m in _everybody(door)]

    table = Table("name", "role", "authenticator", "state", "id")
    for m in _run(act):
        table.add_row(m.name, m.role, "yes" if m.totp else "no", "off" if m.disabled else "on", m.staff_id)
    Console().print(table)


@audit.callback()
def _audit() -> None:
    """The audit log."""


@audit.command()
def check() -> None:
    """Walk the whole chain; exit 1 and the row's number when one was changed, inserted or removed."""

    async def act(door: Staff) -> AuditCheck:
        return await door.check_audit()

    found = _run(act)
    if found.broken_at is not None:
        typer.echo(f"The audit log is broken at row {found.broken_at}, after {found.rows} whole rows.")
        raise typer.Exit(1)
    typer.echo(f"The audit log is whole: {found.rows} rows.")
