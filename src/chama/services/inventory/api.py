"""The inventory door: stock, holds, movements. `on_hand − held` never falls below zero."""

from datetime import datetime

from chama.base.pages import Page
from chama.runtime.service import Service, read
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


class Inventory(Service):
    """Stock per SKU and the holds that orders have on it."""

    async def hold(self, *, key: str, lines: list[HoldLine], ask_at: datetime) -> Hold:
        """Set stock aside for the order named by `key`, all lines or none; OutOfStock names the SKUs."""
        raise NotImplementedError

    async def reserve(self, *, key: str, pools: list[str], lines: list[HoldLine]) -> list[Hold]:
        """Set pieces aside for a sale under the names of its pools, one line each, once per key, all or none;
        more for those that are there.

        OutOfStock; HoldOver when a pool was released. `release` ends them.
        """
        raise NotImplementedError

    async def carve(
        self, *, key: list[str], pool: str, lines: list[HoldLine], ask_at: datetime
    ) -> list[Hold]:
        """Holds for the orders named by `key`, one line each, out of a pool, else out of what is for sale.

        An order that holds already repeats; orders for which there is nothing are left out. When such a hold
        is released, its pieces go back into the pool while that one sells.
        """
        raise NotImplementedError

    async def commit(self, *, key: list[str]) -> None:
        """The orders are paid: their held stock leaves for good. Repeats change nothing."""
        raise NotImplementedError

    async def release(self, *, key: list[str], gone: bool = False) -> None:
        """The orders will not have it: their stock returns. Repeats change nothing.

        `gone`: they are over for good, and no late commit takes stock for them again.
        """
        raise NotImplementedError

    async def postpone(self, *, key: list[str], ask_at: datetime) -> None:
        """Ask about these holds later."""
        raise NotImplementedError

    @read
    async def due_holds(self, *, limit: int) -> list[str]:
        """Order ids of holds whose time to ask has come, oldest first."""
        raise NotImplementedError

    @read
    async def availability(self, *, sku_ids: list[str]) -> list[Availability]:
        """Sellable pieces; SKUs without stock rows answer zero."""
        raise NotImplementedError

    async def restock(self, *, key: str, sku_id: str, quantity: int, reason: str) -> StockLevel:
        """Receive pieces at the main location (or correct, negative); `reason` is the note in the ledger."""
        raise NotImplementedError

    async def adjust(
        self, *, key: str, location_id: str, reason: Reason, lines: list[StockLine], note: str = ""
    ) -> list[StockLevel]:
        """Change what is on hand, all lines or none: receive and return add, damage takes away, a count says
        what is there, a correction is signed. StockBelowHeld when too few would remain, LocationUnknown."""
        raise NotImplementedError

    async def transfer(
        self, *, key: str, source: str, target: str, lines: list[StockLine], note: str = ""
    ) -> list[StockLevel]:
        """Move pieces that nobody holds to another location, all lines or none.

        OutOfStock names what is short; LocationUnknown."""
        raise NotImplementedError

    async def set_low_at(self, *, sku_id: str, low_at: int) -> list[StockLevel]:
        """From how many sellable pieces on a SKU is low (0: never)."""
        raise NotImplementedError

    @read
    async def locations(self) -> list[Location]:
        """Warehouses and stores, in the order in which they serve orders."""
        raise NotImplementedError

    async def save_location(self, *, key: str, location: Location) -> Location:
        """Make or change a location; one that does not sell serves no new order."""
        raise NotImplementedError

    @read
    async def levels(
        self,
        *,
        sku_id: str | None = None,
        location_id: str | None = None,
        alerts_only: bool = False,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[StockLevel]:
        """Stock by SKU and location, by id."""
        raise NotImplementedError

    @read
    async def movements(
        self, *, sku_id: str, location_id: str | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Movement]:
        """The ledger of a SKU, newest first."""
        raise NotImplementedError

    async def ask_proof(self, *, key: str) -> Proof:
        """Ask for a proof of the ledger; the worker answers it within seconds."""
        raise NotImplementedError

    @read
    async def proofs(self, *, cursor: str | None, limit: int) -> Page[Proof]:
        """Proofs, newest first."""
        raise NotImplementedError

    @read
    async def shortfalls(self, *, cursor: str | None, limit: int) -> Page[Shortfall]:
        """Open shortfalls, oldest first."""
        raise NotImplementedError

    async def close_shortfall(self, *, order_id: str, note: str) -> Shortfall:
        """A person has decided; ShortfallUnknown when none is open. Repeats answer the same."""
        raise NotImplementedError
