"""How the shop runs: the caches of its processes, the parts that are off and why, their switches."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import get, post, put

from chama.base.errors import NotFound
from chama.edge import gates, parts
from chama.edge.admin.auditing import audit
from chama.runtime import facts, news
from chama.runtime.cache import caches
from chama.runtime.context import Actor
from chama.runtime.service import locate, or_else
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import CdnAct
from chama.services.staff.api import Staff


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


class SwitchForm(msgspec.Struct, forbid_unknown_fields=True):
    """`reason` is read by those who wonder why, and stands in the audit log."""

    off: bool
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200, examples=["大促开始"])]


class SwitchFacts(msgspec.Struct, frozen=True):
    """A part and its switch. `off_by` names for each process that does without it what made it so:
    switch, sale_day, load or breaker. `sale_day` tells whether the sale-day mode covers it.
    """

    name: str
    title: str
    sale_day: bool
    off: bool
    reason: str
    actor: str
    changed_at: datetime | None
    off_by: dict[str, str]


async def _switches() -> list[SwitchFacts]:
    rows = {s.name: s for s in await locate(Staff).switches()}
    said = {s.process: s.facts.get("parts", {}) for s in await _processes()}
    shown = [
        (parts.SALE_DAY, "大促模式", True),
        (parts.LOAD, "负载开关（自动）", True),
        *((p.name, p.title, p.sale_day) for p in parts.PARTS.values()),
    ]
    return [
        SwitchFacts(
            name=name,
            title=title,
            sale_day=sale_day,
            off=name in rows and rows[name].off,
            reason=rows[name].reason if name in rows else "",
            actor=rows[name].actor if name in rows else "",
            changed_at=rows[name].changed_at if name in rows else None,
            off_by={process: off[name] for process, off in said.items() if name in off},
        )
        for name, title, sale_day in shown
    ]


async def _processes() -> list[facts.Said]:
    """Without the cache Redis, what this process knows of itself: switches must work on a bad day."""
    return await or_else(facts.everywhere(), [facts.own("here")], "console: processes")


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


class CdnForm(msgspec.Struct, forbid_unknown_fields=True):
    """Addresses without the shop's name, below /api/shop, /media or /assets."""

    act: CdnAct
    paths: Annotated[list[str], msgspec.Meta(min_length=1, max_length=200, examples=[["/api/shop/home"]])]


class CdnFacts(msgspec.Struct, frozen=True):
    """`waiting`: so many addresses are still to be told to the caches in front of the shop."""

    waiting: int


@get("/cdn", guards=[gates.staff("operations.read")])
async def cdn_facts() -> CdnFacts:
    """Whether the caches in front of the shop have taken what they were told."""
    return CdnFacts(await locate(Catalog).cdn_waiting())


@post("/cdn", guards=[gates.staff("operations.write")], status_code=202)
async def tell_cdn(actor: Actor, data: CdnForm) -> CdnFacts:
    """Have the caches in front of the shop forget these addresses (`purge`) or fetch them (`preheat`).

    Answers at once; they are told within seconds, and again until they took it.
    """
    await audit(actor, f"cdn.{data.act}", f"{data.paths[0]} +{len(data.paths) - 1}")
    await locate(Catalog).tell_cdn(act=data.act, paths=data.paths)
    return CdnFacts(await locate(Catalog).cdn_waiting())


@get("/switches", guards=[gates.staff("operations.read")])
async def list_switches() -> list[SwitchFacts]:
    """Every part that the shop can do without: whether it is off, by what, and who said so."""
    return await _switches()


@put("/switches/{name:str}", guards=[gates.staff("operations.write")])
async def set_switch(actor: Actor, name: str, data: SwitchForm) -> list[SwitchFacts]:
    """Switch a part off or on, everywhere within two seconds; `sale_day` off is the sale-day mode.

    `load` is no switch for people: processes use it when there is too much to do, and back when it is calm.
    """
    if not parts.known(name):
        raise NotFound()
    await locate(Staff).switch(name=name, off=data.off, reason=data.reason)
    await parts.look()
    return await _switches()


ROUTES = [list_caches, purge_cache, cdn_facts, tell_cdn, list_switches, set_switch]
