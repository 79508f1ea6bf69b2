"""New rows go by COPY: all or none, and a connection learns the types of a table's columns once."""

import secrets

import asyncpg
import pytest

from chama.runtime import db

pytestmark = pytest.mark.usefixtures("shop")

ORDERS = db.Database("orders")
LOOK = 'SELECT "key", "content", "answer", "at" FROM "orders"."acts" LIMIT 1'


def acts(*names: str) -> list[tuple[str, bytes, bytes]]:
    """Acts under keys that no other test has."""
    return [(f"{name}|{secrets.token_hex(8)}", b"content", name.encode()) for name in names]


async def test_rows_are_written_with_the_transaction() -> None:
    wanted = acts("茶", "马")
    async with ORDERS.transaction() as tx:
        await tx.record_acts(wanted)
    async with ORDERS.transaction() as tx:
        found = await tx.acts([key for key, _, _ in wanted])
        await tx.record_acts([])
    assert [(r["key"], r["content"], r["answer"]) for r in (found[key] for key, _, _ in wanted)] == wanted


async def test_a_key_that_is_there_already_is_a_unique_violation_and_nothing_is_written() -> None:
    first, second = acts("first", "second")
    async with ORDERS.transaction() as tx:
        await tx.record_acts([first])
    with pytest.raises(asyncpg.UniqueViolationError):
        async with ORDERS.transaction() as tx:
            await tx.record_acts([second, first])
    async with ORDERS.transaction() as tx:
        assert set(await tx.acts([first[0], second[0]])) == {first[0]}


async def test_a_connection_asks_for_the_types_of_the_columns_once() -> None:
    async with ORDERS.transaction() as tx:
        asked = []
        for _ in range(3):
            await tx.record_acts(acts("again"))
            rows = await tx.conn.fetch("SELECT name, statement FROM pg_prepared_statements")
            asked.append([r["name"] for r in rows if r["statement"] == LOOK])
    # The same statement each time, and no other one.
    assert asked == [asked[0]] * 3
    assert len(asked[0]) == 1
