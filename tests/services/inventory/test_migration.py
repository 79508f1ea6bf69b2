"""A shop of the first release keeps its stock, holds and ledger when locations come."""

import json
from datetime import UTC, datetime

import asyncpg

from chama.runtime.migrate import migrate
from tests.support.databases import a_database, apply_first

AT = datetime(2026, 1, 1, tzinfo=UTC)


async def test_stock_holds_and_ledger_of_the_first_release_survive(engines) -> None:
    async with a_database(engines.postgres) as url:
        conn = await asyncpg.connect(url)
        try:
            await apply_first(conn, "inventory")
            await conn.execute("INSERT INTO inventory.stock VALUES ('s1', 7, 3), ('s2', 0, 0)")
            for order, state, lines in (
                ("o1", "held", [["s1", 2]]),
                ("o2", "held", [["s1", 1]]),
                ("o3", "released", [["s1", 1]]),
            ):
                await conn.execute(
                    "INSERT INTO inventory.holds VALUES ($1, $2, $3, $4, $3)",
                    order,
                    state,
                    AT,
                    json.dumps(lines),
                )
            await conn.execute(
                "INSERT INTO inventory.movements (sku_id, quantity, kind, cause, at)"
                " VALUES ('s1', 9, 'received', 'd', $1), ('s1', -2, 'sold', 'o0', $1)",
                AT,
            )
            await migrate(url, ["inventory"])
            holds = await conn.fetch("SELECT order_id, gone, lines FROM inventory.holds ORDER BY order_id")
            assert [(h["order_id"], h["gone"], json.loads(h["lines"])) for h in holds] == [
                ("o1", False, [["s1", 2, "main"]]),
                ("o2", False, [["s1", 1, "main"]]),
                ("o3", True, [["s1", 1, "main"]]),
            ]
            stock = await conn.fetch(
                "SELECT sku_id, location_id, on_hand, held FROM inventory.stock ORDER BY 1"
            )
            assert [tuple(s) for s in stock] == [("s1", "main", 7, 3), ("s2", "main", 0, 0)]
            ledger = await conn.fetch(
                "SELECT kind, quantity, held, on_hand_after, held_after FROM inventory.movements ORDER BY id"
            )
            assert [tuple(m) for m in ledger] == [
                ("received", 9, 0, 9, 0),
                ("sold", -2, 0, 7, 0),
                ("held", 0, 2, 7, 2),
                ("held", 0, 1, 7, 3),
            ]
        finally:
            await conn.close()
