"""Databases of their own, and what the first release would have left in them."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

import asyncpg

from chama.runtime.migrate import MACHINERY


@asynccontextmanager
async def a_database(url: str) -> AsyncIterator[str]:
    """An empty database on the engine behind `url`; answers its URL."""
    name = f"t_{uuid.uuid4().hex}"
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(f"CREATE DATABASE {name}")
        yield url.rsplit("/", 1)[0] + f"/{name}"
        await conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await conn.close()


async def apply_first(conn: asyncpg.Connection, service: str, *names: str) -> None:
    """A service's schema as its first migrations (default: 0001) made it."""
    folder = resources.files(f"chama.services.{service}").joinpath("internal", "migrations")
    await conn.execute(MACHINERY.read_text().replace("{schema}", service))
    for name in names or ("0001_initial.sql",):
        text = folder.joinpath(name).read_text()
        async with conn.transaction():
            await conn.execute(f"SET LOCAL search_path = {service}")
            await conn.execute(text)
            await conn.execute(
                f"INSERT INTO {service}.migrations (number, name, digest) VALUES ($1, $2, $3)",
                int(name.split("_")[0]),
                name,
                hashlib.sha256(text.encode()).hexdigest(),
            )
