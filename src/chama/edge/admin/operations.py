"""How the shop runs: what every process says of itself, and its caches."""

from typing import Any

import msgspec
from litestar import get, post

from chama.base.errors import NotFound
from chama.edge import gates
from chama.edge.admin.auditing import audit
from chama.runtime import facts, news
from chama.runtime.cache import caches
from chama.runtime.context import Actor


class CacheFacts(msgspec.Struct, frozen=True):
    """One cache of one process since its start; `hit_rate_bps` is of 10,000 reads.

    `shared` came from the cache Redis, `loaded` was read, `early` was read before its time was over, `told`
    were events that made something old. `hot` are the keys that are pinned, the hottest first.
    """

    process: str
    name: str
    found: int
    missed: int
    hit_rate_bps: int
    shared: int
    loaded: int
    early: int
    told: int
    thrown_out: int
    size: int
    most: int
    hot: list[str]


def _facts_of(process: str, name: str, f: dict[str, Any]) -> CacheFacts:
    found, missed = f.get("found", 0), f.get("missed", 0)
    return CacheFacts(
        process=process,
        name=name,
        found=found,
        missed=missed,
        hit_rate_bps=found * 10_000 // (found + missed) if found + missed else 0,
        shared=f.get("shared", 0),
        loaded=f.get("loaded", 0),
        early=f.get("early", 0),
        told=f.get("told", 0),
        thrown_out=f.get("thrown out", 0),
        size=f["size"],
        most=f["most"],
        hot=f["hot"],
    )


@get("/caches", guards=[gates.staff("operations.read")])
async def list_caches() -> list[CacheFacts]:
    """The caches of all processes, at most some seconds old."""
    return [
        _facts_of(said.process, name, found)
        for said in await facts.everywhere()
        for name, found in said.facts["caches"].items()
    ]


@post("/caches/{name:str}/purge", guards=[gates.staff("operations.write")], status_code=204)
async def purge_cache(actor: Actor, name: str) -> None:
    """Let every process forget this cache; what it holds is read anew."""
    if not caches(name):
        raise NotFound()
    await audit(actor, "cache.purge", name)
    await news.purge(name)


ROUTES = [list_caches, purge_cache]
