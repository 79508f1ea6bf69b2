"""A database that goes away in mid-statement is Unavailable, and no bug; the next connection is whole."""

import asyncio

import asyncpg
import pytest

from chama.base.errors import Unavailable
from chama.runtime import db

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_backend_that_is_killed_in_a_transaction_is_unavailable() -> None:
    async def sleeper(born: asyncio.Future[int]) -> None:
        async with db.Database("orders").transaction() as tx:
            born.set_result(await tx.conn.fetchval("SELECT pg_backend_pid()"))
            await tx.conn.execute("SELECT pg_sleep(30)")

    born: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    asleep = asyncio.create_task(sleeper(born))
    pid = await born
    async with db.connection() as conn:
        assert await conn.fetchval("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises(Unavailable):
        await asleep
    async with db.connection() as conn:
        assert await conn.fetchval("SELECT 1") == 1


async def test_what_the_driver_says_of_a_half_dead_connection_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        async with db.connection():
            raise asyncpg.InternalClientError(
                "cannot switch to state 12; another operation (2) is in progress"
            )
