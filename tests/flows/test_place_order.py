"""Placing an order: each step refuses, repeats, or is the last thing that a dying process did."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from chama.base.errors import ActKeyReused, InvalidRequest, Unavailable
from chama.base.time import FakeClock
from chama.flows.errors import AddressRequired, PriceChanged, QuoteExpired, SkuUnavailable
from chama.flows.place_order import place_order
from chama.flows.quote import Item, Offer, quote
from chama.flows.settle_holds import settle_holds
from chama.runtime import context
from chama.runtime.service import locate, provide
from chama.runtime.signing import TokenForged
from chama.services.catalog.api import Catalog
from chama.services.inventory.api import Inventory
from chama.services.inventory.errors import OutOfStock
from chama.services.inventory.types import HoldLine
from chama.services.orders.api import Orders
from chama.services.orders.errors import OrderAbandoned, OrderNotFound
from chama.services.orders.internal.service import OrdersHere
from chama.services.orders.types import NewOrder, Placed
from chama.services.users.api import Users
from tests.support.given import (
    FREIGHT_FEN,
    PRICE_FEN,
    Shopper,
    a_key,
    a_product,
    a_shopper,
    an_offer,
    hold_state,
    stock_of,
)
from tests.support.pump import Pump


async def place(shopper: Shopper, offer: Offer, key: str, total_fen: int | None = None) -> Placed:
    return await place_order(
        key=key,
        user_id=shopper.user_id,
        token=offer.quote,
        total_fen=offer.price.payable_fen if total_fen is None else total_fen,
        note="",
    )


async def orders_of(shopper: Shopper) -> list[str]:
    page = await locate(Orders).list_orders(user_id=shopper.user_id, state=None, cursor=None, limit=100)
    return [o.order_id for o in page.items]


async def dearer(sku_id: str, price_fen: int) -> None:
    version = (await locate(Catalog).get_skus(ids=[sku_id]))[0].version
    await locate(Catalog).set_price(key=a_key(), sku_id=sku_id, price_fen=price_fen, expected_version=version)


class DiesAround(OrdersHere):
    """Orders in a process that dies before, or right after, the commit of `place`."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self._after = after

    async def place(self, *, key: str, order: NewOrder) -> Placed:
        if self._after:
            await super().place(key=key, order=order)
        raise Unavailable("orders")


async def die_while_placing(shopper: Shopper, offer: Offer, key: str, *, after: bool) -> None:
    healthy = locate(Orders)
    provide(Orders, DiesAround(after=after))
    try:
        with pytest.raises(Unavailable):
            await place(shopper, offer, key)
    finally:
        provide(Orders, healthy)


async def settle_until(order_id: str, state: str) -> None:
    """Settle holds, those of other tests too, until this one has the state."""
    for _ in range(20):
        await settle_holds()
        if await hold_state(order_id) == state:
            return
    raise AssertionError(f"{order_id} is {await hold_state(order_id)}, not {state}")


async def test_a_quote_becomes_an_order_with_the_quoted_total_and_holds_its_goods(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer = await an_offer(shopper, sku, 2)
    placed = await place(shopper, offer, a_key())
    detail = await locate(Orders).get_order(order_id=placed.order_id, user_id=shopper.user_id)
    assert placed.order_id == offer.order_id
    assert placed.payable_fen == detail.order.payable_fen == 2 * PRICE_FEN
    assert (detail.order.state, detail.order.lines[0].quantity) == ("pending_payment", 2)
    assert (detail.order.freight_fen, detail.ship_to.name) == (0, "马帮")
    assert (await stock_of(sku), await hold_state(placed.order_id)) == ((5, 2), "held")


async def test_one_piece_below_free_shipping_pays_the_freight(shopper: Shopper) -> None:
    offer = await an_offer(shopper, await a_product(stock=1))
    assert (await place(shopper, offer, a_key())).payable_fen == PRICE_FEN + FREIGHT_FEN


async def test_a_changed_price_is_refused_with_a_new_quote_that_works(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer, key = await an_offer(shopper, sku), a_key()
    await dearer(sku, 7_000)
    with pytest.raises(PriceChanged) as refusal:
        await place(shopper, offer, key)
    assert (await stock_of(sku), await orders_of(shopper)) == ((5, 0), [])
    fresh = msgspec.convert(refusal.value.detail["quote"], Offer)
    assert fresh.price.payable_fen == 8_000
    assert (await place(shopper, fresh, key)).payable_fen == 8_000


@pytest.mark.parametrize("total_fen", [0, -1, 1, 10**12])
async def test_the_amount_is_never_the_clients(shopper: Shopper, total_fen: int) -> None:
    offer = await an_offer(shopper, await a_product(stock=1))
    with pytest.raises(PriceChanged):
        await place(shopper, offer, a_key(), total_fen)
    assert await orders_of(shopper) == []


async def test_sold_out_goods_are_refused_by_name_and_no_order_is_written(shopper: Shopper) -> None:
    sku = await a_product(stock=1)
    offer = await an_offer(shopper, sku, 2)
    with pytest.raises(OutOfStock) as refusal:
        await place(shopper, offer, a_key())
    assert refusal.value.detail == {"available": {sku: 1}}
    assert (await stock_of(sku), await orders_of(shopper)) == ((1, 0), [])


async def test_a_product_taken_off_sale_is_refused(shopper: Shopper) -> None:
    sku = await a_product(stock=1)
    offer = await an_offer(shopper, sku)
    facts = (await locate(Catalog).get_skus(ids=[sku]))[0]
    await locate(Catalog).set_status(key=a_key(), spu_id=facts.spu_id, status="off")
    with pytest.raises(SkuUnavailable):
        await place(shopper, offer, a_key())


async def test_an_old_quote_is_refused(shopper: Shopper, clock: FakeClock) -> None:
    offer = await an_offer(shopper, await a_product(stock=1))
    clock.advance(minutes=10)
    with pytest.raises(QuoteExpired):
        await place(shopper, offer, a_key())


async def test_a_quote_without_an_address_is_refused(shopper: Shopper) -> None:
    sku = await a_product(stock=1)
    offer = await quote(user_id=shopper.user_id, items=[Item(sku, 1)], address_id=None)
    with pytest.raises(AddressRequired):
        await place(shopper, offer, a_key())


async def test_another_shoppers_quote_and_a_changed_one_are_forged(shopper: Shopper) -> None:
    offer = await an_offer(shopper, await a_product(stock=1))
    with pytest.raises(TokenForged):
        await place(await a_shopper(), offer, a_key())
    for token in ("", offer.quote[:-1], "A" + offer.quote[1:] + "A", "ä"):
        with pytest.raises(TokenForged):
            await place(shopper, msgspec.structs.replace(offer, quote=token), a_key())
    assert await orders_of(shopper) == []


async def test_sixty_four_repeats_of_one_click_are_one_order(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer, key = await an_offer(shopper, sku), a_key()
    answers = await asyncio.gather(*(place(shopper, offer, key) for _ in range(64)))
    assert (len(set(answers)), await orders_of(shopper)) == (1, [offer.order_id])
    assert await stock_of(sku) == (5, 1)


async def test_a_repeat_returns_the_first_answer_even_when_the_world_has_changed(
    shopper: Shopper, clock: FakeClock
) -> None:
    sku = await a_product(stock=1)
    offer, key = await an_offer(shopper, sku), a_key()
    first = await place(shopper, offer, key)
    await dearer(sku, 9_000)
    assert await place(shopper, offer, key) == first
    clock.advance(hours=1)
    assert await place(shopper, offer, key) == first


async def test_a_repeat_returns_the_first_answer_even_when_the_address_is_gone(shopper: Shopper) -> None:
    offer, key = await an_offer(shopper, await a_product(stock=1)), a_key()
    first = await place(shopper, offer, key)
    await locate(Users).delete_address(user_id=shopper.user_id, address_id=shopper.address_id)
    assert await place(shopper, offer, key) == first


async def test_the_same_key_with_another_quote_is_refused_and_its_hold_released(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    key = a_key()
    first = await place(shopper, await an_offer(shopper, sku), key)
    other = await an_offer(shopper, sku, 3)
    with pytest.raises(ActKeyReused):
        await place(shopper, other, key)
    assert (await hold_state(other.order_id), await stock_of(sku)) == ("released", (5, 1))
    assert await orders_of(shopper) == [first.order_id]


async def test_two_shoppers_may_use_the_same_key(shopper: Shopper) -> None:
    sku, key, other = await a_product(stock=5), a_key(), await a_shopper()
    one = await place(shopper, await an_offer(shopper, sku), key)
    two = await place(other, await an_offer(other, sku), key)
    assert one.order_id != two.order_id


async def test_forty_shoppers_for_ten_pieces_place_exactly_ten_orders(shopper: Shopper) -> None:
    sku = await a_product(stock=10)
    offers = [await an_offer(shopper, sku) for _ in range(40)]
    answers = await asyncio.gather(*(place(shopper, o, a_key()) for o in offers), return_exceptions=True)
    assert sum(isinstance(a, Placed) for a in answers) == 10
    assert sum(isinstance(a, OutOfStock) for a in answers) == 30
    assert await stock_of(sku) == (10, 10)


async def test_a_process_that_died_after_the_hold_gives_the_goods_back(
    shopper: Shopper, clock: FakeClock
) -> None:
    sku = await a_product(stock=5)
    offer = await an_offer(shopper, sku, 2)
    await locate(Inventory).hold(
        key=offer.order_id,
        lines=[HoldLine(sku_id=sku, quantity=2)],
        ask_at=context.now() + timedelta(minutes=3),
    )
    clock.advance(minutes=2)
    await settle_holds()
    assert await hold_state(offer.order_id) == "held"
    clock.advance(minutes=1)
    await settle_until(offer.order_id, "released")
    assert await stock_of(sku) == (5, 0)
    with pytest.raises(OrderNotFound):
        await locate(Orders).get_order(order_id=offer.order_id)


async def test_a_repeat_after_dying_before_the_commit_places_the_order(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer, key = await an_offer(shopper, sku), a_key()
    await die_while_placing(shopper, offer, key, after=False)
    assert (await stock_of(sku), await orders_of(shopper)) == ((5, 1), [])
    placed = await place(shopper, offer, key)
    assert (await orders_of(shopper), await stock_of(sku)) == ([placed.order_id], (5, 1))


async def test_a_repeat_after_dying_before_the_answer_gives_the_answer_of_the_order_that_was_placed(
    shopper: Shopper,
) -> None:
    sku = await a_product(stock=5)
    offer, key = await an_offer(shopper, sku), a_key()
    await die_while_placing(shopper, offer, key, after=True)
    assert await orders_of(shopper) == [offer.order_id]
    placed = await place(shopper, offer, key)
    assert (placed.order_id, await stock_of(sku)) == (offer.order_id, (5, 1))


async def test_an_order_given_up_while_being_placed_is_refused_and_holds_nothing(shopper: Shopper) -> None:
    sku = await a_product(stock=5)
    offer = await an_offer(shopper, sku)
    await locate(Orders).resolve(order_ids=[offer.order_id])
    with pytest.raises(OrderAbandoned):
        await place(shopper, offer, a_key())
    assert (await stock_of(sku), await hold_state(offer.order_id)) == ((5, 0), "released")


async def test_the_hold_of_an_unpaid_order_is_asked_about_again_and_stays(
    shopper: Shopper, clock: FakeClock, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    placed = await place(shopper, await an_offer(shopper, sku), a_key())
    await pump.until_quiet()
    clock.advance(minutes=20)
    await settle_holds()
    assert (await hold_state(placed.order_id), await stock_of(sku)) == ("held", (5, 1))
    assert placed.order_id not in await locate(Inventory).due_holds(limit=1000)


@pytest.mark.parametrize("note", ["放门口\u202e谢谢", "<script>alert(1)</script>", "x" * 201, "\u0000"])
async def test_a_note_that_reads_otherwise_than_it_stands_is_refused(shopper: Shopper, note: str) -> None:
    offer = await an_offer(shopper, await a_product(stock=1))
    total_fen = offer.price.payable_fen
    with pytest.raises(InvalidRequest) as refused:
        await place_order(
            key=a_key(), user_id=shopper.user_id, token=offer.quote, total_fen=total_fen, note=note
        )
    assert list(refused.value.fields) == ["note"]
    assert await orders_of(shopper) == []
