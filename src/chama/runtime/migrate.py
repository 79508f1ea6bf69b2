"""Migrations: numbered SQL files per service, one history per schema, applied once and never edited."""

import hashlib
from collections.abc import Callable, Sequence
from importlib import resources

import asyncpg

VAULT = "vault"
MACHINERY = resources.files("chama.runtime").joinpath("machinery.sql")


class MigrationEdited(Exception):
    """A migration that was already applied has changed since; write a new one instead."""


def _files(service: str) -> list[tuple[int, str, str]]:
    if service == VAULT:
        folder = resources.files("chama.runtime").joinpath("migrations")
    else:
        folder = resources.files(f"chama.services.{service}").joinpath("internal", "migrations")
    files = sorted((f.name, f.read_text()) for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name.split("_")[0]), name, text) for name, text in files]


async def migrate(url: str, services: Sequence[str], say: Callable[[str], None] = lambda _: None) -> int:
    """Bring every service's schema up to date; returns how many migrations were applied."""
    conn = await asyncpg.connect(url, timeout=10)
    try:
        # Two processes that start together must not both migrate.
        await conn.execute("SELECT pg_advisory_lock(4242)")
        return sum([await _migrate_one(conn, s, say) for s in (VAULT, *services)])
    finally:
        await conn.close()


async def _migrate_one(conn: asyncpg.Connection, service: str, say: Callable[[str], None]) -> int:
    await conn.execute(MACHINERY.read_text().replace("{schema}", service))
    rows = await conn.fetch(f"SELECT number, digest FROM {service}.migrations")
    done = {r["number"]: r["digest"] for r in rows}
    applied = 0
    for number, name, text in _files(service):
        mark = hashlib.sha256(text.encode()).hexdigest()
        if number in done:
            if done[number] != mark:
                raise MigrationEdited(f"{service}/{name} was edited after it was applied")
            continue
        async with conn.transaction():
            await conn.execute(f"SET LOCAL search_path = {service}")
            await conn.execute(text)
            await conn.execute(
                f"INSERT INTO {service}.migrations (number, name, digest) VALUES ($1, $2, $3)",
                number,
                name,
                mark,
            )
        say(f"{service}: {name}")
        applied += 1
    return applied
