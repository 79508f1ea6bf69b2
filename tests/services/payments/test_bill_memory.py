"""A bill is read in pieces: however long it is, the memory that it takes is the same."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from chama.cli.benchmarks import bills
from chama.runtime.db import connection
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import engine_urls, settings

DAYS = {10_000: date(2026, 9, 20), 60_000: date(2026, 9, 21)}
# If the rows were held, 50,000 more of them would take several times as much.
SLACK_MB = 8


@pytest.fixture
async def engines_named(engines: EngineUrls) -> AsyncIterator[None]:
    """The process that is measured finds the engines of this session; what it leaves is removed."""
    named = {"POSTGRES": engines.postgres, "TRUTH": engines.truth, "CACHE": engines.cache}
    os.environ |= {f"CHAMA_{name}_URL": url for name, url in named.items()}
    yield
    for name in named:
        del os.environ[f"CHAMA_{name}_URL"]
    settings.cache_clear()
    engine_urls.cache_clear()
    async with connection() as conn:
        for table, column in (
            ("payments", "(created_at AT TIME ZONE 'Asia/Shanghai')::date"),
            ("bill_rows", "day_on"),
            ("fund_rows", "day_on"),
            ("discrepancies", "day_on"),
            ("reconciliations", "day_on"),
        ):
            await conn.execute(
                f"DELETE FROM payments.{table} WHERE {column} = ANY($1::date[])", list(DAYS.values())
            )


async def test_a_longer_bill_takes_no_more_memory(engines_named: None, tmp_path: Path) -> None:
    rose = {}
    for count, day in DAYS.items():
        await bills.fill(tmp_path, day, count)
        outcome = await asyncio.to_thread(bills.reconcile, tmp_path, day)
        assert (outcome.rows, outcome.found) == (count, 0)
        rose[count] = outcome.rose_mb
    few, many = rose.values()
    assert many < few + SLACK_MB, rose
