"""`chama migrate` and `chama seed`."""

import asyncio
from typing import Annotated

import typer

from chama.runtime.settings import engine_urls


def migrate() -> None:
    """Bring every service's schema up to date."""
    from chama.process import SERVICES
    from chama.runtime.migrate import migrate as run

    applied = asyncio.run(run(engine_urls().postgres, SERVICES, typer.echo))
    typer.echo(f"{applied} migrations applied. Next: chama seed")


def seed(
    scale: Annotated[
        int, typer.Option(min=0, help="Add a large catalog of about so many made SKUs instead.")
    ] = 0,
) -> None:
    """Fill an empty shop with the demo: goods, staff, shoppers, orders; one with goods stays as it is."""
    from chama.cli.seeding import shop

    typer.echo(asyncio.run(shop.scale(scale) if scale else shop.seed()))
