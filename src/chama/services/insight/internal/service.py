"""Joins the insight door to its actions and queries."""

from chama.base.errors import InvalidRequest
from chama.base.ids import is_id
from chama.base.pages import Page
from chama.runtime.db import Database, connection
from chama.runtime.group_commit import GroupCommit
from chama.services.insight.api import Insight
from chama.services.insight.internal import queries, store
from chama.services.insight.internal.actions import marks as _marks
from chama.services.insight.internal.actions.ingest import IngestRequest, checked, ingest_many
from chama.services.insight.types import Fact, Mark


class InsightHere(Insight):
    def __init__(self) -> None:
        self.db = Database("insight")
        # No two requests are one, not even equal ones: each is answered how many of its own facts were new.
        self._ingest: GroupCommit[IngestRequest, int] = GroupCommit(
            "insight.ingest", lambda requests: ingest_many(self.db, requests), id, about=lambda r: r.visitor
        )

    async def ingest(self, *, visitor: str, facts: list[Fact]) -> int:
        return await self._ingest.submit(checked(visitor, facts))

    async def mark_favourites(self, *, user_id: str, marks: list[Mark]) -> int:
        return await _marks.mark_favourites(self.db, user_id, marks)

    async def drop_favourites(self, *, user_id: str, spu_ids: list[str]) -> None:
        await _marks.drop(self.db, "favourites", user_id, spu_ids)

    async def favourites(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Mark]:
        return await queries.marks("favourites", user_id, cursor, limit)

    async def favourites_among(self, *, user_id: str, spu_ids: list[str]) -> list[str]:
        if len(spu_ids) > _marks.MOST_A_CALL:
            raise InvalidRequest({"spu_ids": f"at most {_marks.MOST_A_CALL}"})
        known = [s for s in spu_ids if is_id(s, "spu")]
        async with connection() as conn:
            return await store.among(conn, "favourites", user_id, known)

    async def note_views(self, *, user_id: str, marks: list[Mark]) -> None:
        await _marks.note_views(self.db, user_id, marks)

    async def footprints(self, *, user_id: str, cursor: str | None, limit: int) -> Page[Mark]:
        return await queries.marks("footprints", user_id, cursor, limit)

    async def drop_footprints(self, *, user_id: str, spu_ids: list[str] | None = None) -> None:
        await _marks.drop(self.db, "footprints", user_id, spu_ids)
