"""Flash sales: admissions a second, orders a second that they become, and a whole sale that must add up."""

import asyncio
import secrets
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chama.base.ids import gene_of, new_id
from chama.cli.benchmarks import prepare
from chama.cli.benchmarks.figures import Figure, beside, figure_of
from chama.cli.benchmarks.load import Round, raw
from chama.cli.benchmarks.run import Run
from chama.cli.up import say
from chama.flows.flash_pass import make_pass, open_order, open_pass, raw_of, token_of
from chama.flows.flash_sale import warm_up
from chama.runtime import db
from chama.runtime.context import now
from chama.runtime.engines import EngineProblem
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.runtime.vault import vault_of
from chama.services.marketing.api import Marketing
from chama.services.marketing.types.flash import (
    FlashDraft,
    FlashItem,
    FlashPool,
    FlashSessionDraft,
    FlashTake,
)
from chama.services.orders.types import NewOrder

ROUNDS = 3
BUYERS = 64
ACCEPTED = 10_000
KEYS_AT_ONCE = 1_000
OPEN_SECONDS = 20.0
DECIDED_SECONDS = 120.0
SHOPPERS_AT_ONCE = 20_000
# wrk is through before; slower machines send fewer, which is counted.
BURST_SECONDS = 10
MOST_SECONDS = 120
FLASH_FEN = 100
BUY, ROD = "/api/shop/flash/buy", "/bench/flash"


class Sale(msgspec.Struct, frozen=True):
    """A session that is open, and an order of it to make others from."""

    session_id: str
    sku_id: str
    order: NewOrder


class Outcome(msgspec.Struct, frozen=True):
    """What a sale came to: in the database, in Redis, as orders, written from `first_at` to `last_at`."""

    sold: int
    left: int
    waiting: int
    orders: int
    first_at: datetime
    last_at: datetime


async def open_sale(world: prepare.World, stock: int) -> Sale:
    """A sale of so many pieces that is open by now."""
    sku_id = secrets.choice(world.skus)
    item = FlashItem(sku_id=sku_id, price_fen=FLASH_FEN, quota=stock)
    times = FlashSessionDraft(starts_at=now(), ends_at=now() + timedelta(hours=1), items=(item,))
    # Nobody pays here, and what would come back after five minutes would be sold, and counted, again.
    draft = FlashDraft(name="Bench", sessions=(times,), pay_minutes=60)
    made = await locate(Marketing).create_flash(key=secrets.token_hex(8), draft=draft)
    session_id = made.sessions[0].session_id
    await warm_up(session_id=session_id)
    shopper = world.shoppers[0]
    first = await make_pass(
        user_id=shopper.user_id,
        session_id=session_id,
        sku_id=sku_id,
        quantity=1,
        address_id=shopper.address_id,
        device="",
    )
    deadline = time.monotonic() + OPEN_SECONDS
    while not (await pools(session_id))[0].is_open:
        if time.monotonic() > deadline:
            raise EngineProblem("The pool of a flash sale did not open.")
        await asyncio.sleep(0.1)
    whole = raw_of(first.token)
    return Sale(session_id, sku_id, open_order(first.order_id, open_pass(whole)[1]))


async def pools(session_id: str) -> list[FlashPool]:
    """The live figures of a session."""
    return await locate(Marketing).flash_pools(session_id=session_id)


async def taps(sale: Sale, count: int, path: str = BUY, *, known: bool = True) -> list[bytes]:
    """A tap of each of so many shoppers, nobody twice and everybody at home elsewhere; `known` shoppers have
    the keys of their data already, as they do from their first address on."""
    users = [new_id("usr", now()) for _ in range(count)]
    for at in range(0, count if known else 0, KEYS_AT_ONCE):
        await vault_of(users[at : at + KEYS_AT_ONCE])
    return await asyncio.to_thread(_taps, sale, users, path)


def _taps(sale: Sale, users: Sequence[str], path: str) -> list[bytes]:
    opens_at, closes_at = now(), now() + timedelta(minutes=30)
    made = []
    for user_id in users:
        order_id = new_id("ord", now(), gene_of(user_id))
        order = msgspec.structs.replace(sale.order, order_id=order_id, user_id=user_id)
        token = token_of(_take(sale, order), opens_at, closes_at, order)
        headers = {
            "Authorization": f"Bearer {make_access(user_id, 'bench')}",
            "Content-Type": "application/json",
        }
        made.append(raw("POST", path, headers, msgspec.json.encode({"token": token})))
    return made


def _take(sale: Sale, order: NewOrder) -> FlashTake:
    return FlashTake(
        order_id=order.order_id,
        session_id=sale.session_id,
        sku_id=sale.sku_id,
        number=0,
        user_id=order.user_id,
        quantity=1,
        device="",
        address=f"a:{order.user_id}",
    )


async def outcome(sale: Sale) -> Outcome:
    """What the sale has come to, once nothing waits any more."""
    deadline = time.monotonic() + DECIDED_SECONDS
    while (pool := (await pools(sale.session_id))[0]).waiting:
        if time.monotonic() > deadline:
            raise EngineProblem(f"{pool.waiting} tickets still wait.")
        await asyncio.sleep(0.05)
    async with db.connection() as conn:
        row = await conn.fetchrow(
            "SELECT count(*) AS orders, min(o.placed_at) AS first_at, max(o.placed_at) AS last_at"
            " FROM orders.orders AS o JOIN marketing.flash_takes AS t ON t.order_id = o.id"
            " WHERE t.session_id = $1",
            sale.session_id,
        )
    pool = (await pools(sale.session_id))[0]
    return Outcome(sold=pool.sold, left=pool.left or 0, waiting=pool.waiting or 0, **dict(row))


def prove(name: str, rounds: Sequence[Round], stock: int, found: Outcome) -> None:
    """Every admission is an order, no piece is sold twice, none is lost; else EngineProblem.

    An answer that came after a round's end counts in the database only, and each round's last request is sent
    more than once.
    """
    said = sum(r.good for r in rounds)
    slack = BUYERS * sum(r.good > 0 for r in rounds)
    whole = found.sold + found.left == stock and found.waiting == 0
    if not whole or found.sold != found.orders or not said - slack <= found.orders <= said + slack:
        raise EngineProblem(f"{name}: {said} were admitted of {stock}, but: {found}")


async def burst(run: Run, name: str) -> tuple[Round, Round, Outcome, float]:
    """The ceiling's round, then as many taps as there are pieces; how long after them the last order came."""
    sale = await open_sale(run.world, ACCEPTED)
    rod = await run.wrk(await taps(sale, ACCEPTED, ROD), BURST_SECONDS, BUYERS, True)
    requests = await taps(sale, ACCEPTED)
    begun = now()
    one = await run.wrk(requests, BURST_SECONDS, BUYERS, True)
    found = await outcome(sale)
    prove(name, [one], ACCEPTED, found)
    await run.drain()
    peak_ends = begun + timedelta(seconds=one.good / one.per_second)
    return rod, one, found, max(0.0, (found.last_at - peak_ends).total_seconds())


async def accept(run: Run, name: str) -> Figure:
    """Admissions a second in a burst, while the consumers write orders beside it; the ceiling is the same
    path with caller and body and a fixed answer."""
    bursts = [await burst(run, name) for _ in range(ROUNDS + 1)][1:]
    rounds, rods = [b[1] for b in bursts], [b[0] for b in bursts]
    figure = beside(figure_of(name, rounds), rounds, rods)
    figure.drained_seconds = round(max(b[3] for b in bursts), 2)
    return figure


async def persist(run: Run, name: str) -> Figure:
    """Orders a second that consumers write of a burst, from its first order to its last."""
    rounds = []
    for _ in range(ROUNDS + 1):
        _, one, found, _ = await burst(run, name)
        took = (found.last_at - found.first_at).total_seconds()
        rounds.append(msgspec.structs.replace(one, per_second=found.orders / took))
    return figure_of(name, rounds[1:])


async def experiment(run: Run, shoppers: int, stock: int) -> Figure:
    """So many shoppers, so many pieces: exactly the stock is sold, everybody else is told so."""
    sale = await open_sale(run.world, stock)
    rounds: list[Round] = []
    begun, sold_out_at = time.monotonic(), now()
    for at in range(0, shoppers, SHOPPERS_AT_ONCE):
        some = min(SHOPPERS_AT_ONCE, shoppers - at)
        requests = await taps(sale, some, known=at < 2 * stock)
        one = await run.wrk(requests, MOST_SECONDS, BUYERS, True)
        # Whoever comes too late is refused: that is an answer like another.
        rounds.append(msgspec.structs.replace(one, per_second=(one.good + one.bad) / one.seconds))
        if one.good:
            sold_out_at = now()
        say(f"  {at + some:,} of {shoppers:,} shoppers have tapped, {rounds[-1].per_second:,.0f} a second")
    found = await outcome(sale)
    tapped = sum(r.good + r.bad for r in rounds)
    prove("flash", rounds, stock, found)
    if tapped >= stock + BUYERS and found.sold != stock:
        raise EngineProblem(f"flash: {tapped} taps for {stock} pieces, and {found.sold} were sold.")
    figure = figure_of("flash", rounds)
    figure.bad = 0
    # Counted from the last tap of the round in which the last piece was sold.
    figure.drained_seconds = round(max(0.0, (found.last_at - sold_out_at).total_seconds()), 2)
    figure.note = (
        f"{tapped:,} taps, {stock:,} pieces: {found.sold:,} sold, {found.orders:,} orders,"
        f" {found.left:,} left, nothing waits; {time.monotonic() - begun:.0f} s."
    )
    return figure
