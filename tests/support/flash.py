"""A flash sale by hand: a warm session, a keeper's turn, taps, and a consumer that decides what waits."""

import asyncio
from datetime import timedelta

from chama.flows.flash_buy import result_of
from chama.flows.flash_pass import FlashPass, Head, make_pass, open_pass, raw_of
from chama.flows.flash_sale import warm_up
from chama.process import flash_tickets
from chama.runtime import context, flash
from chama.runtime.db import connection
from chama.runtime.flash import Admission, Purchase, pool_name
from chama.runtime.service import Data, locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.internal.jobs import keep_flash
from chama.services.marketing.types.flash import FlashDraft, FlashItem, FlashPool, FlashSessionDraft
from chama.services.orders.types import Placed
from tests.support.given import Shopper, a_key, a_product

FLASH_FEN = 100


class Sale(Data, frozen=True):
    """A session with one SKU."""

    session_id: str
    sku_id: str


async def a_flash_draft(quota: int, stock: int, **changes) -> tuple[FlashDraft, str]:
    """A sale of one SKU from now on for an hour, and the SKU."""
    sku_id = await a_product(stock)
    starts_at = changes.pop("starts_at", context.now())
    item = {"sku_id": sku_id, "price_fen": FLASH_FEN, "quota": quota}
    item |= {k: changes.pop(k) for k in ("per_user", "pools") if k in changes}
    session = FlashSessionDraft(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), items=(FlashItem(**item),)
    )
    return FlashDraft(name="整点秒杀", sessions=(session,), **{"unpaid_per_address": 1000} | changes), sku_id


async def a_flash_sale(quota: int, stock: int | None = None, **changes) -> Sale:
    """Such a sale, warm and open."""
    draft, sku_id = await a_flash_draft(quota, quota if stock is None else stock, **changes)
    made = await locate(Marketing).create_flash(key=a_key(), draft=draft)
    session_id = made.sessions[0].session_id
    await warm_up(session_id=session_id)
    await keep_flash()
    return Sale(session_id=session_id, sku_id=sku_id)


async def a_pass(sale: Sale, shopper: Shopper, quantity: int = 1, device: str = "") -> FlashPass:
    """The shopper's pass."""
    return await make_pass(
        user_id=shopper.user_id,
        session_id=sale.session_id,
        sku_id=sale.sku_id,
        quantity=quantity,
        address_id=shopper.address_id,
        device=device,
    )


def opened(pass_: FlashPass) -> tuple[Head, bytes]:
    """The head of a pass, and the pass as it waits in a stream."""
    raw = raw_of(pass_.token)
    return open_pass(raw)[0], raw


def purchase_of(pass_: FlashPass, *, lost: bool = False) -> Purchase:
    """What a tap on the button asks of the pool."""
    head, raw = opened(pass_)
    t = head.take
    closes = 0 if lost else int(head.closes_at.timestamp() * 1000)
    return Purchase(
        pool_name(t.session_id, t.sku_id, t.number),
        t.order_id,
        t.user_id,
        t.quantity,
        int(head.opens_at.timestamp() * 1000),
        closes,
        t.device,
        t.address,
        raw,
    )


async def tap(pass_: FlashPass) -> Admission:
    """One tap, by a process that remembers nothing."""
    return await flash.pools().buy(purchase_of(pass_), repeat=True)


async def taps(passes: list[FlashPass]) -> list[str]:
    """Taps at once; what each was told."""
    return [a.what for a in await asyncio.gather(*(tap(p) for p in passes))]


async def names_of(sale: Sale) -> list[str]:
    """The names of the sale's pools."""
    return [pool_name(sale.session_id, p.sku_id, p.number) for p in await figures(sale)]


async def decided(sale: Sale, idle_ms: int = 0) -> int:
    """Let a new consumer decide what waits, also what others had in their hands; how many tickets."""
    tickets, total, names = flash_tickets(), 0, await names_of(sale)
    while now := await tickets.once(names, claim=True, idle_ms=idle_ms):
        total += now
    return total


async def figures(sale: Sale) -> list[FlashPool]:
    """The pools of the sale."""
    return await locate(Marketing).flash_pools(session_id=sale.session_id)


async def orders_of(sale: Sale) -> list[str]:
    """The orders of the sale that the shop has, whatever their state."""
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT o.id FROM orders.orders AS o JOIN marketing.flash_takes AS t ON t.order_id = o.id"
            " WHERE t.session_id = $1 ORDER BY o.id",
            sale.session_id,
        )
    return [r["id"] for r in rows]


async def take_states(sale: Sale) -> list[str]:
    """What became of the admissions, sorted."""
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT state FROM marketing.flash_takes WHERE session_id = $1 ORDER BY state", sale.session_id
        )
    return [r["state"] for r in rows]


async def result(pass_) -> str:
    """What a poll is told, when nothing waits."""
    found = await result_of(*opened(pass_))
    if isinstance(found, Placed):
        return "ordered"
    return found.code if found is not None else "undecided"
