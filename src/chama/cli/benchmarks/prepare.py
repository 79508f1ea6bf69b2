"""What the load needs before the clock runs: goods, shoppers, signed quotes, payments to be paid."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import msgspec

from chama.base.ids import gene_of, new_id
from chama.cli.benchmarks.load import raw
from chama.flows.quote import Item, Using, Wish, facts_of
from chama.process import SERVICES
from chama.runtime import db
from chama.runtime.context import now
from chama.runtime.merchant import read_merchant
from chama.runtime.service import locate, provide
from chama.runtime.signing import sign
from chama.runtime.tokens import make_access
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Product, ProductDraft, SkuDraft, SpecAxis
from chama.services.inventory.api import Inventory
from chama.services.payments.api import Payments
from chama.services.payments.internal.service import Channel, Counterparty, PaymentsHere, Terms
from chama.services.users.api import Users

PRODUCTS = 100
SIZES = ["small", "middle", "large"]
PRICE_FEN = 9900
STOCK = 100_000_000
SHOPPERS = 40
LINES = 3


@dataclass(frozen=True)
class Shopper:
    """Who orders, and where the goods go."""

    user_id: str
    address_id: str


@dataclass(frozen=True)
class World:
    """The goods and shoppers of a run; every order of three different SKUs costs the same."""

    spus: list[str]
    skus: list[str]
    shoppers: list[Shopper]
    total_fen: int


class _PaidForFree:
    """Opens payments without asking anybody: only the notification that follows is measured."""

    async def prepay(self, request: Any) -> Any:
        return _Prepaid("native", {})


class _Prepaid(msgspec.Struct):
    kind: str
    params: dict[str, str]


async def furnish() -> World:
    """Put goods with plenty of stock and some shoppers into the shop."""
    spus, skus = [], []
    for n in range(PRODUCTS):
        made = await product(f"Bench tea {n}", [PRICE_FEN] * len(SIZES))
        spus.append(made.spu_id)
        skus.extend(s.sku_id for s in made.skus)
    shoppers = [await shopper(n) for n in range(SHOPPERS)]
    facts = await facts_of(wish(shoppers[0], skus[:LINES]))
    return World(spus, skus, shoppers, facts.price.payable_fen)


async def product(title: str, prices: list[int]) -> Product:
    """Goods of this title in sizes at these prices, with plenty of stock."""
    catalog, inventory, sizes = locate(Catalog), locate(Inventory), SIZES[: len(prices)]
    draft = ProductDraft(
        title=title,
        category=(await catalog.categories())[0].category_id,
        pictures=["/media/menghai-raw-cake.svg"],
        axes=[SpecAxis(name="size", values=sizes)],
        skus=[
            SkuDraft(spec=[size], price_fen=fen, weight_g=100)
            for size, fen in zip(sizes, prices, strict=True)
        ],
    )
    made = await catalog.create_product(key=f"bench|{title}", draft=draft)
    for s in made.skus:
        await inventory.restock(key=f"bench|{s.sku_id}", sku_id=s.sku_id, quantity=STOCK, reason="bench")
    return made


async def shopper(n: int) -> Shopper:
    """The bench's shopper of this number, with an address."""
    users, phone = locate(Users), f"1390000{n:04d}"
    code = await users.make_sms_code(phone=phone, key=f"bench-code-{n}")
    signed_in = await users.sign_in_with_phone(phone=phone, code=code.code, device="bench")
    address = await users.add_address(
        key=f"bench-address-{n}",
        user_id=signed_in.user_id,
        name="Bench",
        phone=phone,
        region_code="530102",
        detail="1",
        default=True,
    )
    return Shopper(signed_in.user_id, address.address_id)


def wish(shopper: Shopper, skus: list[str], using: Using | None = None) -> Wish:
    """What a signed quote says of one piece of each of these."""
    order_id = new_id("ord", now(), gene_of(shopper.user_id))
    items = [Item(sku, 1) for sku in skus]
    until = now() + timedelta(minutes=10)
    return Wish(order_id, shopper.user_id, items, shopper.address_id, until, using=using or Using())


def order_of(asked: Wish, total_fen: int, token: str) -> bytes:
    """The request to place the order of this quote."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": secrets.token_hex(16),
        "Content-Type": "application/json",
    }
    form = {"quote": sign("quote", asked), "total_fen": total_fen}
    return raw("POST", "/api/shop/orders", headers, msgspec.json.encode(form))


def orders(world: World, count: int, *, hot: bool) -> list[bytes]:
    """So many requests to place an order of three lines; hot: all of the same three SKUs."""
    draw = secrets.SystemRandom()
    tokens = [make_access(s.user_id, "bench") for s in world.shoppers]
    made = []
    for n in range(count):
        who = world.shoppers[n % SHOPPERS]
        skus = world.skus[:LINES] if hot else draw.sample(world.skus, LINES)
        made.append(order_of(wish(who, skus), world.total_fen, tokens[n % SHOPPERS]))
    return made


async def unpaid(most: int) -> list[tuple[str, str, int]]:
    """Placed orders that wait for their money: order id, shopper, fen."""
    async with db.connection() as conn:
        rows = await conn.fetch(
            "SELECT o.id, o.user_id, o.payable_fen FROM orders.orders AS o"
            " WHERE o.state = 'pending_payment' AND NOT EXISTS"
            " (SELECT FROM payments.payments AS p WHERE p.gene = o.gene AND p.order_id = o.id) LIMIT $1",
            most,
        )
    return [(r["id"], r["user_id"], r["payable_fen"]) for r in rows]


async def open_payments(waiting: list[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """Payments for these orders: payment id and fen."""
    merchant = read_merchant()
    free = cast(Channel, _PaidForFree())
    terms = Terms(merchant.appid, merchant.mchid)
    provide(Payments, PaymentsHere({"wechat": Counterparty(free, terms)}))
    until, room = now() + timedelta(minutes=10), asyncio.Semaphore(10)

    async def one(order_id: str, user_id: str, fen: int) -> tuple[str, int]:
        async with room:
            opened = await locate(Payments).open(
                key=order_id,
                order_id=order_id,
                user_id=user_id,
                amount_fen=fen,
                deadline=until,
                title="bench",
                openid=None,
            )
        return opened.payment_id, fen

    made = await asyncio.gather(*(one(*w) for w in waiting))
    async with db.connection() as conn:
        # The sweep would ask the channel about thousands of payments at once, and be what is measured.
        await conn.execute("UPDATE payments.payments SET ask_at = ask_at + interval '1 hour'")
    return made


async def in_outboxes() -> int:
    """Events that the relay has not moved yet."""
    counts = " + ".join(f"(SELECT count(*) FROM {s}.outbox)" for s in SERVICES)
    async with db.connection() as conn:
        return await conn.fetchval(f"SELECT {counts}")


async def count_orders() -> int:
    """Orders ever placed."""
    async with db.connection() as conn:
        return await conn.fetchval("SELECT count(*) FROM orders.orders")


async def count_payables() -> int:
    """Orders that payments has heard of from the bus."""
    async with db.connection() as conn:
        return await conn.fetchval("SELECT count(*) FROM payments.payables")


async def count_paid() -> tuple[int, int]:
    """Payments that succeeded, and orders that know of it."""
    async with db.connection() as conn:
        paid = await conn.fetchval("SELECT count(*) FROM payments.payments WHERE state = 'succeeded'")
        known = await conn.fetchval("SELECT count(*) FROM orders.orders WHERE paid_fen > 0")
    return paid, known


async def make_pgbench_tables(statements: str) -> None:
    """The tables of the bare order transaction."""
    async with db.connection() as conn:
        await conn.execute(statements)
