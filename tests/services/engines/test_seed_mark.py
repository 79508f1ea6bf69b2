"""The mark that spares a second start its seeding: it speaks of one database only."""

from pathlib import Path

from chama.cli.seeding.mark import is_seeded, mark_seeded
from chama.runtime.engines import EngineUrls
from tests.support.databases import a_database


async def test_the_mark_is_of_the_very_database_that_was_filled(engines: EngineUrls, tmp_path: Path) -> None:
    async with a_database(engines.postgres) as filled, a_database(engines.postgres) as other:
        assert not await is_seeded(tmp_path, filled)
        await mark_seeded(tmp_path, filled)
        assert await is_seeded(tmp_path, filled)
        assert not await is_seeded(tmp_path, other)
