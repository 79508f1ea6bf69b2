"""What a test starts from: shoppers with an address, goods with stock, orders; made through the doors."""

import secrets
import uuid

from chama.base.ids import gene_of, new_id
from chama.flows.cancel_order import expire_orders
from chama.flows.place_order import place_order
from chama.flows.quote import Item, Offer, quote
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import Data, locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import Category, ProductDraft, SkuDraft
from chama.services.inventory.api import Inventory
from chama.services.marketing.api import Marketing
from chama.services.marketing.types import CouponTerms, TemplateDraft
from chama.services.orders.api import Orders
from chama.services.orders.types import NewLine, NewOrder, ShipTo
from chama.services.users.api import Users

PRICE_FEN = 5_000
FREIGHT_FEN = 1_000
SHIP_TO = ShipTo(name="马帮", phone="13900001111", region="云南省 昆明市 五华区", detail="翠湖南路 8 号")


class Shopper(Data, frozen=True):
    """Somebody with an account and an address."""

    user_id: str
    address_id: str


def a_key() -> str:
    """An act key nobody used before."""
    return f"test-{uuid.uuid4().hex}"


def a_phone() -> str:
    """A mainland mobile number that is most likely nobody's."""
    return f"13{secrets.randbelow(10**9):09d}"


def a_sku_id() -> str:
    """The id of a SKU that no other test knows."""
    return new_id("sku", context.now())


def a_user_id() -> str:
    """A shopper's id, for islands that do not ask who it is."""
    return new_id("usr", context.now())


def an_order_id(user_id: str | None = None) -> str:
    """An order id of this shopper, nothing written yet."""
    return new_id("ord", context.now(), gene_of(user_id or a_user_id()))


async def a_shopper(detail: str = SHIP_TO.detail) -> Shopper:
    """Sign in by phone and add an address."""
    users = locate(Users)
    phone = a_phone()
    made = await users.make_sms_code(phone=phone, key=a_key())
    user_id = (await users.sign_in_with_phone(phone=phone, code=made.code, device="test")).user_id
    address = await users.add_address(
        key=a_key(),
        user_id=user_id,
        name=SHIP_TO.name,
        phone=SHIP_TO.phone,
        region_code="530102",
        detail=detail,
        default=True,
    )
    return Shopper(user_id=user_id, address_id=address.address_id)


async def a_product(stock: int) -> str:
    """A product on sale at PRICE_FEN with so many pieces; answers its SKU id."""
    catalog = locate(Catalog)
    category = Category(category_id=f"t-{uuid.uuid4().hex}", name="测试", position=9000)
    await catalog.save_category(key=a_key(), category=category)
    draft = ProductDraft(
        title="古树普洱茶饼",
        category=category.category_id,
        pictures=["/media/tea_cake.svg"],
        skus=[SkuDraft(spec=[], price_fen=PRICE_FEN, weight_g=400)],
    )
    sku_id = (await catalog.create_product(key=a_key(), draft=draft)).skus[0].sku_id
    if stock:
        await some_stock(sku_id, stock)
    return sku_id


async def some_stock(sku_id: str, pieces: int) -> None:
    """Receive goods."""
    await locate(Inventory).restock(key=a_key(), sku_id=sku_id, quantity=pieces, reason="delivery")


async def an_offer(shopper: Shopper, sku_id: str, quantity: int = 1) -> Offer:
    """The quote that the shopper sees."""
    return await quote(user_id=shopper.user_id, items=[Item(sku_id, quantity)], address_id=shopper.address_id)


async def ordered(shopper: Shopper, sku_id: str, quantity: int = 1) -> str:
    """Quote and place an order; answers its id."""
    offer = await an_offer(shopper, sku_id, quantity)
    placed = await place_order(
        key=a_key(),
        user_id=shopper.user_id,
        token=offer.quote,
        total_fen=offer.price.payable_fen,
        note="",
    )
    return placed.order_id


async def state_of(order_id: str) -> str:
    """The state of an order."""
    return (await locate(Orders).get_order(order_id=order_id)).order.state


def a_new_order(order_id: str, user_id: str, sku_id: str = "sku", note: str = "") -> NewOrder:
    """An order of one piece, ready for the orders door."""
    line = NewLine(
        sku_id=sku_id,
        spu_id="spu",
        title="茶饼",
        spec_text="357 克",
        picture="",
        quantity=1,
        unit_price_fen=PRICE_FEN,
        payable_fen=PRICE_FEN,
    )
    return NewOrder(
        order_id=order_id,
        user_id=user_id,
        lines=[line],
        ship_to=SHIP_TO,
        goods_fen=PRICE_FEN,
        discount_fen=0,
        freight_fen=FREIGHT_FEN,
        payable_fen=PRICE_FEN + FREIGHT_FEN,
        trace="[]",
        note=note,
    )


async def stock_of(sku_id: str) -> tuple[int, int]:
    """(on hand, held) over all locations, as the table has it."""
    async with connection() as conn:
        row = await conn.fetchrow(
            "SELECT sum(on_hand)::bigint AS on_hand, sum(held)::bigint AS held FROM inventory.stock"
            " WHERE sku_id = $1",
            sku_id,
        )
    return (row["on_hand"] or 0, row["held"] or 0)


async def moved(sku_id: str) -> list[tuple[str, int]]:
    """What changed on hand of a SKU, oldest first: (kind, signed pieces)."""
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT kind, quantity FROM inventory.movements WHERE sku_id = $1 AND quantity <> 0 ORDER BY id",
            sku_id,
        )
    return [(r["kind"], r["quantity"]) for r in rows]


async def hold_state(order_id: str) -> str | None:
    """The state of an order's hold, None without one."""
    async with connection() as conn:
        return await conn.fetchval("SELECT state FROM inventory.holds WHERE order_id = $1", order_id)


async def announced(schema: str, aggregate: str) -> list[str]:
    """The types of the facts about an aggregate that wait in an outbox, in order."""
    async with connection() as conn:
        rows = await conn.fetch(
            f"SELECT type FROM {schema}.outbox WHERE aggregate = $1 ORDER BY id", aggregate
        )
    return [r["type"] for r in rows]


def a_draft(**changes) -> TemplateDraft:
    """A coupon template: ¥10 off, valid for 30 days from the claim on."""
    whole = {
        "name": "满减券",
        "terms": CouponTerms(kind="fixed", amount_fen=1000),
        "total_quota": 1000,
        "valid_days": 30,
        **changes,
    }
    return TemplateDraft(**whole)


async def a_coupon_template(**changes) -> str:
    """A coupon template that can be claimed; its id."""
    marketing = locate(Marketing)
    made = await marketing.create_template(key=a_key(), draft=a_draft(**changes))
    await marketing.set_template_status(template_id=made.template_id, status="on")
    return made.template_id


async def expire_due() -> None:
    """Expire what is overdue, of other tests too: a pass looks at a bounded number."""
    for _ in range(50):
        if await expire_orders() == 0:
            return
