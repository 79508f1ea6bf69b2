"""What the other islands say becomes hints in lists: sold out, how much was sold, searches forgotten."""

import itertools

from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal import jobs, reactions
from chama.services.catalog.types import ProductCard
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.orders.events import OrderPaid
from chama.services.users.events import UserErased
from tests.support.given import a_key, a_product, a_user_id, some_stock
from tests.support.pump import Pump

LIMITS = itertools.count(1)


async def card_of(sku_id: str) -> ProductCard:
    catalog = locate(Catalog)
    (facts,) = await catalog.get_skus(ids=[sku_id])
    # Another limit each time: lists are kept for a moment, and the reactions ran elsewhere for all they know.
    page = await catalog.list_products(category=facts.category_path[-1], limit=next(LIMITS))
    return page.items[0]


async def test_a_card_says_sold_out_and_in_stock_again(pump: Pump) -> None:
    sku_id = await a_product(stock=2)
    await pump.until_quiet()
    order_id = new_id("ord", context.now())
    line = HoldLine(sku_id=sku_id, quantity=2)
    await locate(Inventory).hold(key=order_id, lines=[line], ask_at=context.now())
    await pump.until_quiet()
    assert (await card_of(sku_id)).sold_out
    await some_stock(sku_id, 1)
    await pump.until_quiet()
    assert not (await card_of(sku_id)).sold_out


async def test_paid_pieces_count_once_however_often_they_are_told(pump: Pump) -> None:
    sku_id = await a_product(stock=9)
    paid = OrderPaid(
        id=new_id("evt", context.now()),
        at=context.now(),
        aggregate="ord_1",
        version=3,
        order_id="ord_1",
        user_id="usr_1",
        payment_id="pay_1",
        paid_fen=1,
        pieces=[(sku_id, 2)],
    )
    await reactions.on_order_paid([paid])
    await reactions.on_order_paid([paid])
    while await jobs.refresh_cards():
        pass
    assert (await card_of(sku_id)).sales_count == 2


async def test_an_erased_shopper_leaves_no_searches(shop: object) -> None:
    catalog, user_id = locate(Catalog), a_user_id()
    await catalog.note_search(user_id=user_id, query="普洱茶")
    assert await catalog.search_history(user_id=user_id) == ["普洱茶"]
    erased = UserErased(id=a_key(), at=context.now(), aggregate=user_id, version=1, user_id=user_id)
    await reactions.on_user_erased([erased])
    assert await catalog.search_history(user_id=user_id) == []
