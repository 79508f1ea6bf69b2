"""The parts of the shop that it can do without, each with its budget, its breaker and its switch.

Browse, order and pay go on when any of them is slow, broken or switched off: a page that shows one says
beside the call what it shows instead. A part is off because somebody switched it off; because the sale-day
mode is on, which stands for all parts marked so; or, for the same parts, because there is more to do than can
be done. That is a switch as well, which processes use: stored, on record, off everywhere. Switches are looked
at twice a second, so whoever uses one, it counts everywhere within two seconds.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from chama.base.errors import Refusal, Unavailable
from chama.edge import admission
from chama.runtime import context, facts
from chama.runtime.breaker import Breaker
from chama.runtime.service import locate
from chama.runtime.telemetry import FALLBACKS, log
from chama.services.staff.api import Staff
from chama.services.staff.types import Switch

A = TypeVar("A")
B = TypeVar("B")

LOOK_SECONDS = 0.5
# The group: while it is switched off, all its parts are; that is the sale-day mode.
SALE_DAY = "sale_day"
# The same group, switched by a process with too much to do and, when it is calm, back; if that process is
# gone, another one switches it back after so long.
LOAD = "load"
LOAD_STANDS = timedelta(minutes=1)

PARTS: dict[str, "Part"] = {}
_off: frozenset[str] = frozenset()


class PartIsOff(Refusal):
    """Somebody, or too much load, switched this part of the shop off for a while."""

    code = "part_is_off"
    status = 503
    title_en = "This is switched off for the moment"
    title_zh = "该功能暂时关闭，请稍后再来"


class Part:
    """One part: its name, what staff call it, how long a call may take, whether a sale day does without."""

    def __init__(self, name: str, title: str, *, budget_seconds: float, sale_day: bool = True) -> None:
        self.name, self.title, self.sale_day = name, title, sale_day
        self.budget_seconds = budget_seconds
        self._breaker = Breaker(f"part {name}")
        PARTS[name] = self

    def off_by(self) -> str:
        """`switch`, `sale_day`, `load`, `breaker`, or nothing while the part is there."""
        if self.name in _off:
            return "switch"
        if self.sale_day and SALE_DAY in _off:
            return SALE_DAY
        if self.sale_day and (LOAD in _off or admission.is_high()):
            return LOAD
        return "breaker" if self._breaker.is_open else ""

    async def get(self, call: Callable[[], Awaitable[A]], fallback: B) -> A | B:
        """The answer within the budget, else the declared fallback."""
        if self.off_by() not in ("", "breaker"):
            FALLBACKS.labels(self.name).inc()
            return fallback
        try:
            return await self._breaker.run(call, self.budget_seconds)
        except Unavailable:
            FALLBACKS.labels(self.name).inc()
            return fallback

    async def do(self, call: Callable[[], Awaitable[A]]) -> A:
        """The answer within the budget; PartIsOff or Unavailable, for what nothing can stand in for."""
        if self.off_by() not in ("", "breaker"):
            raise PartIsOff(retry_after_seconds=30)
        return await self._breaker.run(call, self.budget_seconds)


STOCK = Part("product.stock", "商品页的库存", budget_seconds=0.8, sale_day=False)
SHELVES = Part("home.shelves", "首页的分类", budget_seconds=0.8, sale_day=False)
COUPONS = Part("home.coupons", "首页的优惠券", budget_seconds=0.5)
BEST = Part("home.best", "首页的热销", budget_seconds=0.8)
NEW = Part("home.new", "首页的上新", budget_seconds=0.8, sale_day=False)
FACETS = Part("search.facets", "筛选项的计数", budget_seconds=0.8)
SUGGESTIONS = Part("search.suggestions", "搜索联想", budget_seconds=0.5)
HOT = Part("search.hot", "热搜词", budget_seconds=0.5)
HISTORY = Part("search.history", "搜索历史", budget_seconds=0.5)
FAVOURITES = Part("favourites", "收藏", budget_seconds=0.8)
FOOTPRINTS = Part("footprints", "足迹", budget_seconds=0.8)
FACTS = Part("facts", "行为埋点", budget_seconds=0.8)


def known(name: str) -> bool:
    """Whether there is such a switch."""
    return name in PARTS or name == SALE_DAY


def off_now() -> dict[str, str]:
    """The parts that this process does without now, and why."""
    return {name: why for name, part in PARTS.items() if (why := part.off_by())}


async def look() -> None:
    """Ask which switches are used; while staff is away, what was known stands."""
    try:
        _know(await locate(Staff).switches())
    except Unavailable as why:
        log.warning("parts.unknown", what=why.what)


def _know(switches: list[Switch]) -> None:
    global _off
    found = frozenset(s.name for s in switches if s.off)
    if found != _off:
        log.warning("parts.off", names=sorted(found))
    _off = found


async def look_and_tell() -> None:
    """Look, and use the switch of the load if that is for this process to do."""
    await look()
    here = f"{socket.gethostname()}:{os.getpid()}"
    wanted = admission.is_high()
    if wanted == (LOAD in _off):
        return
    if not wanted:
        stands = next(s for s in await locate(Staff).switches() if s.name == LOAD)
        if not stands.reason.startswith(f"{here} ") and context.now() < stands.changed_at + LOAD_STANDS:
            return
    await locate(Staff).switch(name=LOAD, off=wanted, reason=f"{here} {'请求过多' if wanted else '已恢复'}")
    await look()


async def watch() -> None:
    """Look again and again, until cancelled."""
    while True:
        try:
            await look_and_tell()
        except Exception as why:  # noqa: BLE001 - one bad look must not be the last one
            log.error("parts.failed", exc_info=why)
        await asyncio.sleep(LOOK_SECONDS)


facts.SOURCES["parts"] = off_now
