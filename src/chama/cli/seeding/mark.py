"""The mark of a filled database: with it `chama up` knows, in one question, that there is nothing to seed."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg

from chama.cli.children import ChildProblem
from chama.runtime.migrate import MigrationEdited, migrate

MARK = "seed.finished"
# A database that was dropped and made again, or another server's, has another name here.
NAME_OF_DATABASE = """
SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
FROM pg_control_system()"""


async def _name_of_database(url: str) -> str:
    conn = await asyncpg.connect(url, timeout=10)
    try:
        return str(await conn.fetchval(NAME_OF_DATABASE))
    finally:
        await conn.close()


async def is_seeded(state: Path, url: str) -> bool:
    """Whether a seed that ended well has left its mark for this very database."""
    file = state / MARK
    return file.is_file() and file.read_text() == await _name_of_database(url)


async def mark_seeded(state: Path, url: str) -> None:
    """Say that this database is filled."""
    (state / MARK).write_text(await _name_of_database(url))


def up_to_date(state: Path, url: str, services: Sequence[str], say: Callable[[str], None]) -> bool:
    """Migrate the database, and tell whether it is filled; ChildProblem when it cannot be migrated."""
    try:
        asyncio.run(migrate(url, services, say))
        return asyncio.run(is_seeded(state, url))
    except (asyncpg.PostgresError, MigrationEdited) as why:
        raise ChildProblem(f"The database could not be brought up to date: {why}") from why
