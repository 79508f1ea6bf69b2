"""The cart page: what was put aside, with what has changed since."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post, put

from chama.base.errors import Unavailable
from chama.edge import gates
from chama.flows.errors import SkuUnavailable
from chama.runtime.context import Actor
from chama.runtime.service import gather, locate
from chama.runtime.telemetry import log
from chama.services.catalog.api import Catalog
from chama.services.catalog.types import SkuFacts
from chama.services.inventory.api import Inventory
from chama.services.orders.api import Orders
from chama.services.orders.types import CartItem, CartWish

FEW = 5
Quantity = Annotated[int, msgspec.Meta(ge=0, le=999, examples=[2])]
SkuId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Mark = Literal["invalid", "sold_out", "short", "few_left", "price_up", "price_down"]


class CartChange(msgspec.Struct, forbid_unknown_fields=True):
    quantity: Quantity


class WishForm(msgspec.Struct, forbid_unknown_fields=True):
    sku_id: SkuId
    quantity: Quantity


class CartForm(msgspec.Struct, forbid_unknown_fields=True):
    items: Annotated[list[WishForm], msgspec.Meta(min_length=1, max_length=100)]


class Selection(msgspec.Struct, forbid_unknown_fields=True):
    """Without `sku_ids`: every line."""

    selected: bool
    sku_ids: Annotated[list[SkuId], msgspec.Meta(max_length=100)] | None = None


class CartLine(msgspec.Struct, frozen=True):
    """A line with its present price and stock; `goods` is None when they are not known any more, `available`
    is None while stock cannot be asked. Marks: invalid (not sold any more), sold_out, short (fewer than
    wanted), few_left, price_up, price_down (since it was put in)."""

    sku_id: str
    quantity: int
    selected: bool
    added_price_fen: int
    goods: SkuFacts | None
    available: int | None
    marks: list[Mark]


class CartPage(msgspec.Struct, frozen=True):
    """The cart; the sums are of the lines that are selected and can be bought."""

    lines: list[CartLine]
    selected_count: int
    selected_fen: int


class LeftOut(msgspec.Struct, frozen=True):
    """A line of an old order that cannot be had now, as it was sold; invalid: not sold any more."""

    sku_id: str
    title: str
    spec_text: str
    why: Literal["invalid", "sold_out"]


class Again(msgspec.Struct, frozen=True):
    """What was put into the cart to buy it again, and what could not be."""

    added: list[str]
    left_out: list[LeftOut]


async def _page(items: list[CartItem]) -> CartPage:
    if not items:
        return CartPage([], 0, 0)
    ids = [i.sku_id for i in items]
    found, stock = await gather(locate(Catalog).get_skus(ids=ids), _stock(ids))
    goods = {s.sku_id: s for s in found}
    lines = [_line(i, goods.get(i.sku_id), stock) for i in items]
    bought = [line for line in lines if line.selected and not {"invalid", "sold_out"} & {*line.marks}]
    total = sum(line.quantity * line.goods.price_fen for line in bought if line.goods is not None)
    return CartPage(lines, sum(line.quantity for line in bought), total)


async def _stock(ids: list[str]) -> dict[str, int]:
    """Sellable pieces; a cart without them is better than none."""
    try:
        return {a.sku_id: a.available for a in await locate(Inventory).availability(sku_ids=ids)}
    except Unavailable as why:
        log.warning("cart.without_stock", what=why.what)
        return {}


def _line(item: CartItem, goods: SkuFacts | None, stock: dict[str, int]) -> CartLine:
    available = stock.get(item.sku_id)
    return CartLine(
        item.sku_id,
        item.quantity,
        item.selected,
        item.price_fen,
        goods,
        available,
        _marks(item, goods, available),
    )


def _marks(item: CartItem, goods: SkuFacts | None, available: int | None) -> list[Mark]:
    if goods is None or goods.status != "on":
        return ["invalid"]
    marks: list[Mark] = []
    if available is not None and available <= 0:
        marks.append("sold_out")
    elif available is not None and available < item.quantity:
        marks.append("short")
    elif available is not None and available <= FEW:
        marks.append("few_left")
    if item.price_fen and goods.price_fen != item.price_fen:
        marks.append("price_up" if goods.price_fen > item.price_fen else "price_down")
    return marks


async def _put(user_id: str, wishes: list[WishForm]) -> CartPage:
    wanted = sorted({w.sku_id for w in wishes if w.quantity})
    found = await locate(Catalog).get_skus(ids=wanted) if wanted else []
    price = {s.sku_id: s.price_fen for s in found if s.status == "on"}
    gone = [sku_id for sku_id in wanted if sku_id not in price]
    if gone:
        raise SkuUnavailable(dict.fromkeys(gone, "no such goods"))
    items = [CartWish(sku_id=w.sku_id, quantity=w.quantity, price_fen=price.get(w.sku_id, 0)) for w in wishes]
    return await _page(await locate(Orders).put_cart(user_id=user_id, items=items))


@get("/cart", guards=[gates.shopper])
async def get_cart(shopper: Actor) -> CartPage:
    """The shopper's cart with present prices, stock and marks."""
    return await _page(await locate(Orders).get_cart(user_id=shopper.id))


@put("/cart", guards=[gates.shopper])
async def put_cart(shopper: Actor, data: CartForm) -> CartPage:
    """Set the quantities of several SKUs, all or none (buy again); zero removes."""
    return await _put(shopper.id, data.items)


@put("/cart/{sku_id:str}", guards=[gates.shopper])
async def set_cart(shopper: Actor, sku_id: str, data: CartChange) -> CartPage:
    """Set the quantity of a SKU; zero removes it."""
    return await _put(shopper.id, [WishForm(sku_id, data.quantity)])


@post("/orders/{order_id:str}/again", guards=[gates.shopper], status_code=200)
async def buy_again(shopper: Actor, order_id: str) -> Again:
    """Put what one's own order holds into the cart, ticked, as many as then; what is gone is told.

    A line that lies in the cart already is not added to, so a repeat is harmless.
    """
    order = (await locate(Orders).get_order(order_id=order_id, user_id=shopper.id)).order
    # What came as a gift is not bought again.
    bought = [line for line in order.lines if line.unit_price_fen]
    ids = [line.sku_id for line in bought]
    found, stock, cart = await gather(
        locate(Catalog).get_skus(ids=ids), _stock(ids), locate(Orders).get_cart(user_id=shopper.id)
    )
    price = {s.sku_id: s.price_fen for s in found if s.status == "on"}
    held = {item.sku_id: item.quantity for item in cart}
    wishes, left_out = [], []
    for line in bought:
        if line.sku_id not in price or stock.get(line.sku_id, 1) <= 0:
            why: Literal["invalid", "sold_out"] = "sold_out" if line.sku_id in price else "invalid"
            left_out.append(LeftOut(line.sku_id, line.title, line.spec_text, why))
            continue
        quantity = max(line.quantity, held.get(line.sku_id, 0))
        wishes.append(CartWish(sku_id=line.sku_id, quantity=quantity, price_fen=price[line.sku_id]))
    added = [w.sku_id for w in wishes]
    if wishes:
        await locate(Orders).put_cart(user_id=shopper.id, items=wishes)
        await locate(Orders).select_cart(user_id=shopper.id, sku_ids=added, selected=True)
    return Again(added, left_out)


@post("/cart/selection", guards=[gates.shopper])
async def select(shopper: Actor, data: Selection) -> CartPage:
    """Tick or untick lines for the next order."""
    items = await locate(Orders).select_cart(user_id=shopper.id, sku_ids=data.sku_ids, selected=data.selected)
    return await _page(items)


ROUTES = [get_cart, put_cart, set_cart, buy_again, select]
