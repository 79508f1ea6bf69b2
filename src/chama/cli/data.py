"""`chama migrate` and `chama seed`."""

import asyncio

import typer

from chama.runtime.settings import engine_urls


def migrate() -> None:
    """Bring every service's schema up to date."""
    from chama.process import SERVICES
    from chama.runtime.migrate import migrate as run

    applied = asyncio.run(run(engine_urls().postgres, SERVICES, typer.echo))
    typer.echo(f"{applied} migrations applied. Next: chama seed")


def seed() -> None:
    """Put the demo shop's goods, stock and staff into the database; a second run changes nothing."""
    from chama.cli.seed import seed as run

    typer.echo(asyncio.run(run()))
