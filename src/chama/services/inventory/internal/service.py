"""Joins the inventory door to its actions and queries."""

from datetime import datetime

from chama.base.errors import InvalidRequest
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.services.inventory.api import Inventory
from chama.services.inventory.internal import rules, store
from chama.services.inventory.internal.actions.hold import HoldRequest, hold_many
from chama.services.inventory.internal.actions.restock import restock
from chama.services.inventory.internal.actions.settle import commit_many, release_many
from chama.services.inventory.types import Availability, Hold, HoldLine, StockLevel

MAX_PIECES = 10**9


class InventoryHere(Inventory):
    def __init__(self) -> None:
        self.db = Database("inventory")
        self._hold: GroupCommit[HoldRequest, Hold] = GroupCommit(
            "inventory.hold", lambda requests: hold_many(self.db, requests), lambda r: r.order_id
        )

    async def hold(self, *, key: str, lines: list[HoldLine], ask_at: datetime) -> Hold:
        if not lines or any(line.quantity <= 0 for line in lines):
            raise InvalidRequest({"lines": "each line needs a positive quantity"})
        asked = tuple(rules.joined([(line.sku_id, line.quantity) for line in lines]))
        return await self._hold.submit(HoldRequest(key, asked, ask_at))

    async def commit(self, *, key: list[str]) -> None:
        await commit_many(self.db, key)

    async def release(self, *, key: list[str]) -> None:
        await release_many(self.db, key)

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
        if quantity == 0 or abs(quantity) > MAX_PIECES:
            raise InvalidRequest({"quantity": f"must be 1 to {MAX_PIECES}, or the negative of it"})
        return await restock(self.db, key, sku_id, quantity, reason)
