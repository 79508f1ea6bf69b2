"""Flash sales: however many tap, however often, and whoever dies on the way, exactly the quota is sold."""

import asyncio
import secrets
from datetime import timedelta

import pytest

from chama.flows.cancel_order import cancel_order, expire_orders
from chama.flows.flash_sale import close_sessions
from chama.runtime import flash
from chama.runtime.service import locate
from chama.services.marketing.api import Marketing
from chama.services.marketing.internal.jobs import keep_flash
from chama.services.orders.api import Orders
from tests.support.flash import (
    FLASH_FEN,
    a_flash_sale,
    a_pass,
    decided,
    figures,
    orders_of,
    tap,
    taps,
)
from tests.support.given import FREIGHT_FEN, a_shopper, hold_state, state_of, stock_of

pytestmark = pytest.mark.usefixtures("shop")


async def passes_for(sale, count: int) -> list:
    shoppers = await asyncio.gather(*(a_shopper() for _ in range(count)))
    return await asyncio.gather(*(a_pass(sale, s) for s in shoppers))


async def test_a_purchase_becomes_an_order_at_the_flash_price_out_of_the_reserved_stock(shopper) -> None:
    sale = await a_flash_sale(3, stock=10)
    assert await stock_of(sale.sku_id) == (10, 3)
    mine = await a_pass(sale, shopper)
    assert (await tap(mine)) == ("admitted", 1)
    assert await decided(sale) == 1
    order = await locate(Orders).get_order(order_id=mine.order_id, user_id=shopper.user_id)
    assert (order.order.goods_fen, order.order.payable_fen) == (FLASH_FEN, FLASH_FEN + FREIGHT_FEN)
    assert order.order.pay_by - order.order.placed_at == timedelta(minutes=5)
    assert await stock_of(sale.sku_id) == (10, 3)
    [pool] = await figures(sale)
    assert (pool.quota, pool.sold, pool.left, pool.waiting, pool.is_open) == (3, 1, 2, 0, True)


async def test_of_sixty_shoppers_at_once_exactly_the_quota_buys(shopper) -> None:
    sale = await a_flash_sale(20)
    told = await taps(await passes_for(sale, 60))
    assert sorted(told) == ["admitted"] * 20 + ["sold_out"] * 40
    assert await decided(sale) == 20
    assert len(await orders_of(sale)) == 20
    [pool] = await figures(sale)
    assert (pool.sold, pool.left, pool.waiting) == (20, 0, 0)


async def test_64_taps_of_one_pass_are_one_purchase(shopper) -> None:
    sale = await a_flash_sale(5, per_user=5)
    mine = await a_pass(sale, shopper)
    assert sorted(await taps([mine] * 64)) == ["admitted"] * 64
    assert await tap(mine) == ("again", 0)
    assert await decided(sale) == 1
    assert await orders_of(sale) == [mine.order_id]
    assert (await figures(sale))[0].left == 4


async def test_a_shopper_with_ten_devices_buys_as_many_as_one_may(shopper) -> None:
    sale = await a_flash_sale(10, per_user=2)
    passes = [await a_pass(sale, shopper, device=f"phone {n}") for n in range(10)]
    assert sorted(await taps(passes)) == ["admitted"] * 2 + ["limit"] * 8
    assert await decided(sale) == 2


async def test_unpaid_orders_of_one_device_and_of_one_address_are_limited() -> None:
    sale = await a_flash_sale(20, unpaid_per_device=2, unpaid_per_address=3)
    door = f"翠湖南路 {secrets.token_hex(8)} 号"
    shoppers = [await a_shopper(detail=door) for _ in range(6)]
    same = [await a_pass(sale, s, device="the same") for s in shoppers[:3]]
    others = [await a_pass(sale, s, device=f"phone {n}") for n, s in enumerate(shoppers[3:])]
    assert [(await tap(p)).what for p in same] == ["admitted", "admitted", "holds"]
    assert [(await tap(p)).what for p in others] == ["admitted", "holds", "holds"]


async def test_the_pool_opens_by_the_shop_s_clock_and_closes_at_the_end(shopper, clock) -> None:
    sale = await a_flash_sale(5, starts_at=clock.now() + timedelta(minutes=10), early_minutes=5)
    mine = await a_pass(sale, shopper)
    assert (await tap(mine)).what == "closed"
    clock.advance(minutes=8)
    await keep_flash()
    assert (await tap(mine)).what == "early"
    clock.advance(minutes=2)
    await keep_flash()
    assert (await tap(mine)).what == "admitted"
    other = await a_pass(sale, await a_shopper())
    clock.advance(minutes=31)
    await keep_flash()
    assert (await tap(other)).what == "late"  # its price is not kept for longer
    fresh = await a_pass(sale, await a_shopper())
    clock.advance(minutes=30)
    await keep_flash()
    assert (await tap(fresh)).what == "closed"


async def test_an_unpaid_order_is_cancelled_after_five_minutes_and_its_piece_sold_again(
    shopper, pump, clock
) -> None:
    sale = await a_flash_sale(1)
    mine = await a_pass(sale, shopper)
    assert (await tap(mine)).what == "admitted"
    await decided(sale)
    await pump.until_quiet()
    clock.advance(minutes=8)
    await keep_flash()
    other = await a_pass(sale, await a_shopper())
    assert (await tap(other)).what == "sold_out"
    while await expire_orders():
        pass
    await pump.until_quiet()
    await keep_flash()
    assert await state_of(mine.order_id) == "cancelled"
    assert await stock_of(sale.sku_id) == (1, 1)  # back in its pool, not for sale to others
    assert (await tap(mine)).what == "released"
    assert (await tap(other)).what == "admitted"
    await decided(sale)
    assert await state_of(other.order_id) == "pending_payment"
    assert await hold_state(other.order_id) == "held"


async def test_what_is_paid_stays_sold_and_leaves_the_stock(shopper, pump) -> None:
    sale = await a_flash_sale(2)
    mine = await a_pass(sale, shopper)
    await tap(mine)
    await decided(sale)
    await locate(Orders).mark_paid(
        order_id=mine.order_id, payment_id="pay_test", paid_fen=mine.price.payable_fen
    )
    await pump.until_quiet()
    await keep_flash()
    assert await stock_of(sale.sku_id) == (1, 1)
    [pool] = await figures(sale)
    assert (pool.sold, pool.paid, pool.left) == (1, 1, 1)


async def test_a_sale_that_is_over_gives_its_rest_back(shopper, clock, pump) -> None:
    sale = await a_flash_sale(5, stock=9)
    mine = await a_pass(sale, shopper)
    await tap(mine)
    await decided(sale)
    await locate(Marketing).set_flash_state(session_id=sale.session_id, state="stopped")
    await keep_flash()
    await close_sessions()
    assert await stock_of(sale.sku_id) == (9, 1)
    assert (await locate(Marketing).get_flash(session_id=sale.session_id)).state == "closed"
    await cancel_order(order_id=mine.order_id, reason="不想要了", user_id=shopper.user_id)
    await pump.until_quiet()
    assert await stock_of(sale.sku_id) == (9, 0)
    await keep_flash()
    assert f"{sale.session_id}:{sale.sku_id}:0" not in await flash.pools().names()
