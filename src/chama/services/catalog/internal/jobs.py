"""The clock of catalog: files whose coming or leaving was cut off."""

from chama.runtime.db import Database
from chama.services.catalog.internal.exchanges.keep_media import finish


async def sweep() -> None:
    """Remove what a crash left half kept or half removed an hour ago."""
    await finish(Database("catalog"))
