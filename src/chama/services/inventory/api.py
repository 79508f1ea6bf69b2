"""The inventory door: stock, holds, movements. `on_hand − held` never falls below zero."""

from datetime import datetime

from chama.runtime.service import Service
from chama.services.inventory.types import Availability, Hold, HoldLine, StockLevel


class Inventory(Service):
    """Stock per SKU and the holds that orders have on it."""

    async def hold(self, *, key: str, lines: list[HoldLine], ask_at: datetime) -> Hold:
        """Set stock aside for the order named by `key`, all lines or none; OutOfStock names the SKUs."""
        raise NotImplementedError

    async def commit(self, *, key: list[str]) -> None:
        """The orders are paid: their held stock leaves for good. Repeats change nothing."""
        raise NotImplementedError

    async def release(self, *, key: list[str]) -> None:
        """The orders will not have it: their stock returns. Repeats change nothing."""
        raise NotImplementedError

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        """Ask about these holds later."""
        raise NotImplementedError

    async def due_holds(self, *, limit: int) -> list[str]:
        """Order ids of holds whose time to ask has come, oldest first."""
        raise NotImplementedError

    async def availability(self, *, sku_ids: list[str]) -> list[Availability]:
        """Sellable pieces; SKUs without stock rows answer zero."""
        raise NotImplementedError

    async def restock(self, *, key: str, sku_id: str, quantity: int, reason: str) -> StockLevel:
        """Add pieces (or take away, negative) with a reason; StockBelowHeld when too few would remain."""
        raise NotImplementedError
