"""Joins the inventory door to its actions and queries."""

from datetime import datetime

from chama.base.errors import InvalidRequest
from chama.base.pages import Page
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.services.inventory.api import Inventory
from chama.services.inventory.internal import queries, rules, store
from chama.services.inventory.internal.actions import pools as pool_actions
from chama.services.inventory.internal.actions.adjust import adjust, save_location, set_low_at, transfer
from chama.services.inventory.internal.actions.hold import HoldRequest, hold_many
from chama.services.inventory.internal.actions.prove import ask_proof, close_shortfall
from chama.services.inventory.internal.actions.settle import commit_many, release_many
from chama.services.inventory.types import (
    Availability,
    Hold,
    HoldLine,
    Location,
    Movement,
    Proof,
    Reason,
    Shortfall,
    StockLevel,
    StockLine,
)


class InventoryHere(Inventory):
    def __init__(self) -> None:
        self.db = Database("inventory")
        # One batch at a time: in a sale the next one wants the same goods, and would only wait for their
        # locks, with fewer orders in it.
        self._hold: GroupCommit[HoldRequest, Hold] = GroupCommit(
            "inventory.hold", lambda requests: hold_many(self.db, requests), lambda r: r.order_id, in_flight=1
        )

    async def hold(self, *, key: str, lines: list[HoldLine], ask_at: datetime) -> Hold:
        if not lines or any(line.quantity <= 0 for line in lines):
            raise InvalidRequest({"lines": "each line needs a positive quantity"})
        asked = tuple(rules.joined([(line.sku_id, line.quantity) for line in lines]))
        return await self._hold.submit(HoldRequest(key, asked, ask_at))

    async def reserve(self, *, key: str, pools: list[str], lines: list[HoldLine]) -> list[Hold]:
        return await pool_actions.reserve(self.db, key, _named(pools, lines))

    async def carve(
        self, *, key: list[str], pool: str, lines: list[HoldLine], ask_at: datetime
    ) -> list[Hold]:
        return list((await pool_actions.carve(self.db, pool, _named(key, lines), ask_at)).values())

    async def commit(self, *, key: list[str]) -> None:
        await commit_many(self.db, key)

    async def release(self, *, key: list[str], gone: bool = False) -> None:
        await release_many(self.db, key, gone=gone)

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        async with self.db.transaction() as tx:
            await store.postpone(tx, key, [ask_at] * len(key))

    async def due_holds(self, *, limit: int) -> list[str]:
        async with connection() as conn:
            return await store.due_holds(conn, context.now(), limit)

    async def availability(self, *, sku_ids: list[str]) -> list[Availability]:
        async with connection() as conn:
            left = await store.available(conn, sku_ids)
        return [Availability(sku_id=s, available=left.get(s, 0)) for s in sku_ids]

    async def restock(self, *, key: str, sku_id: str, quantity: int, reason: str) -> StockLevel:
        what: Reason = "receive" if quantity > 0 else "correction"
        return (await adjust(self.db, key, rules.MAIN, what, [(sku_id, quantity)], reason))[0]

    async def adjust(
        self, *, key: str, location_id: str, reason: Reason, lines: list[StockLine], note: str = ""
    ) -> list[StockLevel]:
        return await adjust(self.db, key, location_id, reason, _pairs(lines), note)

    async def transfer(
        self, *, key: str, source: str, target: str, lines: list[StockLine], note: str = ""
    ) -> list[StockLevel]:
        return await transfer(self.db, key, source, target, _pairs(lines), note)

    async def set_low_at(self, *, sku_id: str, low_at: int) -> list[StockLevel]:
        if not 0 <= low_at <= rules.MAX_PIECES:
            raise InvalidRequest({"low_at": f"must be 0 to {rules.MAX_PIECES}"})
        return await set_low_at(self.db, sku_id, low_at)

    async def locations(self) -> list[Location]:
        async with connection() as conn:
            return await store.locations(conn)

    async def save_location(self, *, key: str, location: Location) -> Location:
        rules.require_location(location)
        return await save_location(self.db, key, location)

    async def levels(
        self,
        *,
        sku_id: str | None = None,
        location_id: str | None = None,
        alerts_only: bool = False,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[StockLevel]:
        return await queries.levels(sku_id, location_id, alerts_only, cursor, limit)

    async def movements(
        self, *, sku_id: str, location_id: str | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Movement]:
        return await queries.movements(sku_id, location_id, cursor, limit)

    async def ask_proof(self, *, key: str) -> Proof:
        return await ask_proof(self.db, key)

    async def proofs(self, *, cursor: str | None, limit: int) -> Page[Proof]:
        return await queries.proofs(cursor, limit)

    async def shortfalls(self, *, cursor: str | None, limit: int) -> Page[Shortfall]:
        return await queries.shortfalls(cursor, limit)

    async def close_shortfall(self, *, order_id: str, note: str) -> Shortfall:
        return await close_shortfall(self.db, order_id, note)


def _pairs(lines: list[StockLine]) -> list[tuple[str, int]]:
    return rules.require_lines([(line.sku_id, line.quantity) for line in lines])


def _named(names: list[str], lines: list[HoldLine]) -> dict[str, tuple[str, int]]:
    """One line for each name."""
    if len(names) != len(lines) or len(set(names)) != len(names):
        raise InvalidRequest({"lines": "one for each name, every name once"})
    if any(not 1 <= line.quantity <= rules.MAX_PIECES for line in lines):
        raise InvalidRequest({"lines": f"1 to {rules.MAX_PIECES} pieces each"})
    return {name: (line.sku_id, line.quantity) for name, line in zip(names, lines, strict=True)}
