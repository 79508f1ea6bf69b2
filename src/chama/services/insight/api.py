"""The insight door."""

from chama.base.pages import Page
from chama.runtime.service import Service, read
from chama.services.insight.types import Fact, Mark


class Insight(Service):
    """What shoppers look at and mark."""

    async def ingest(self, *, visitor: str, facts: list[Fact]) -> int:
        """Store facts (at most 100), each once per visitor and number; returns how many were new."""
        raise NotImplementedError

    async def mark_favourites(self, *, user_id: str, marks: list[Mark]) -> int:
        """Mark products (at most 200), the earlier time stays; returns how many there are now.

        FavouritesFull when there would be too many; nothing is marked then.
        """
        raise NotImplementedError

    async def drop_favourites(self, *, user_id: str, spu_ids: list[str]) -> None:
        """Take marks away; what was not marked does not matter."""
        raise NotImplementedError

    @read
    async def favourites(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Mark]:
        """What is marked, latest first."""
        raise NotImplementedError

    @read
    async def favourites_among(self, *, user_id: str, spu_ids: list[str]) -> list[str]:
        """Those of these products (at most 200) that are marked."""
        raise NotImplementedError

    async def note_views(self, *, user_id: str, marks: list[Mark]) -> None:
        """Remember products looked at (at most 200); the latest time and the latest 200 products stay."""
        raise NotImplementedError

    @read
    async def footprints(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Mark]:
        """What was looked at, latest first."""
        raise NotImplementedError

    async def drop_footprints(self, *, user_id: str, spu_ids: list[str] | None = None) -> None:
        """Forget these, or all without a list."""
        raise NotImplementedError
