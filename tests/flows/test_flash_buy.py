"""Flash sales: however many tap, however often, and whoever dies on the way, exactly the quota is sold."""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from chama.base.errors import Unavailable
from chama.flows.cancel_order import cancel_order
from chama.flows.flash_buy import is_lost, refuse_lost, settle_takes
from chama.flows.flash_sale import change_quota, close_sessions, warm_up
from chama.flows.settle_holds import settle_holds
from chama.runtime import flash
from chama.runtime.flash.pools import keys_of
from chama.runtime.service import locate, provide
from chama.services.catalog.api import Catalog
from chama.services.catalog.internal.jobs import tell_caches
from chama.services.inventory.api import Inventory
from chama.services.inventory.errors import OutOfStock
from chama.services.marketing.api import Marketing
from chama.services.marketing.errors import FlashStateRefused
from chama.services.marketing.internal.jobs import keep_flash
from chama.services.orders.api import Orders
from tests.support.cdn import a_hook, told_to
from tests.support.flash import (
    FLASH_FEN,
    a_flash_draft,
    a_flash_sale,
    a_pass,
    decided,
    figures,
    opened,
    orders_of,
    purchase_of,
    result,
    take_states,
    tap,
    taps,
)
from tests.support.given import FREIGHT_FEN, a_key, a_shopper, expire_due, hold_state, state_of, stock_of


@contextlib.contextmanager
def dies_at(door, method: str, *, after: bool) -> Iterator[None]:
    """Calls of a door's method are lost before they arrive, or after they were done."""
    healthy = locate(door)

    class Dying:
        def __getattr__(self, name):
            async def call(**arguments):
                if name != method or after:
                    answer = await getattr(healthy, name)(**arguments)
                    if name != method:
                        return answer
                raise Unavailable(door.name)

            return call

    provide(door, Dying())
    try:
        yield
    finally:
        provide(door, healthy)


pytestmark = pytest.mark.usefixtures("shop", "unhurried")


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
    await expire_due()
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


async def emptied(sale) -> None:
    """Redis forgets the pool, as after FLUSHALL."""
    names = keys_of(f"{sale.session_id}:{sale.sku_id}:0")
    await flash.pools().redis.delete(*names)


async def test_an_emptied_redis_closes_the_pool_until_it_is_loaded_from_the_database(shopper) -> None:
    sale = await a_flash_sale(3)
    bought = await a_pass(sale, shopper)
    await tap(bought)
    await decided(sale)
    await emptied(sale)
    others = await passes_for(sale, 3)
    assert await taps(others) == ["closed"] * 3
    await keep_flash()
    assert (await tap(bought)).what == "again"  # whoever has it already has it still
    assert sorted(await taps(others)) == ["admitted", "admitted", "sold_out"]
    assert await decided(sale) == 2
    assert len(await orders_of(sale)) == 3


async def test_a_restarted_redis_is_not_sold_from_before_it_is_loaded_again(shopper) -> None:
    sale = await a_flash_sale(2)
    bought, waits = await a_pass(sale, shopper), await a_pass(sale, await a_shopper())
    await tap(bought)
    await decided(sale)
    await tap(waits)
    # As after a restart from an AOF that had forgotten the first admission: another run, old numbers.
    [key, *_] = keys_of(f"{sale.session_id}:{sale.sku_id}:0")
    await flash.pools().redis.hset(key, mapping={"run": "another", "left": 2})
    await keep_flash()
    other = await a_pass(sale, await a_shopper())
    assert (await tap(other)).what == "closed"  # a ticket of the old run still waits
    assert await decided(sale) == 1
    await keep_flash()
    assert (await tap(other)).what == "sold_out"
    assert sorted(await orders_of(sale)) == sorted([bought.order_id, waits.order_id])


async def test_a_ticket_lost_with_redis_is_admitted_again_or_refused_for_good() -> None:
    sale = await a_flash_sale(2)
    first, second, third = await passes_for(sale, 3)
    assert await taps([first, second]) == ["admitted"] * 2
    await emptied(sale)  # both admissions are lost before anybody read them
    await keep_flash()
    assert (await tap(third)).what == "admitted"
    assert await result(first) == "undecided"
    assert await is_lost(first.order_id)
    again = await flash.pools().buy(purchase_of(first, lost=True), repeat=True)
    assert again.what == "admitted"
    assert (await flash.pools().buy(purchase_of(second, lost=True), repeat=True)).what == "sold_out"
    await refuse_lost(opened(second)[0].take)
    assert await decided(sale) == 2
    assert [await result(p) for p in (first, second, third)] == ["ordered", "flash_ticket_lost", "ordered"]
    assert await take_states(sale) == ["refused", "taken", "taken"]


async def test_a_rest_that_does_not_fit_what_is_taken_is_corrected() -> None:
    sale = await a_flash_sale(2)
    [key, *_] = keys_of(f"{sale.session_id}:{sale.sku_id}:0")
    await flash.pools().redis.hset(key, "left", 5)
    await keep_flash()
    assert (await figures(sale))[0].left == 2


async def test_what_redis_admits_beyond_the_quota_the_database_refuses() -> None:
    sale = await a_flash_sale(1)
    [key, *_] = keys_of(f"{sale.session_id}:{sale.sku_id}:0")
    await flash.pools().redis.hset(key, "left", 3)
    passes = await passes_for(sale, 3)
    assert await taps(passes) == ["admitted"] * 3
    assert await decided(sale) == 3
    assert [await result(p) for p in passes] == ["ordered", "flash_sold_out", "flash_sold_out"]
    await keep_flash()
    [pool] = await figures(sale)
    assert (pool.sold, pool.left) == (1, 0)


@pytest.mark.parametrize("door", [Marketing, Inventory, Orders])
@pytest.mark.parametrize("after", [False, True])
async def test_a_consumer_that_dies_at_any_step_leaves_its_batch_to_another(door, after) -> None:
    sale = await a_flash_sale(4)
    passes = await passes_for(sale, 4)
    await taps(passes)
    with dies_at(door, {Marketing: "take_flash", Inventory: "carve", Orders: "place"}[door], after=after):
        with contextlib.suppress(Unavailable):
            assert await decided(sale) == 0
    assert (await figures(sale))[0].waiting == 4
    assert await decided(sale) == 4
    assert [await result(p) for p in passes] == ["ordered"] * 4
    [pool] = await figures(sale)
    assert (pool.sold, pool.left, pool.waiting) == (4, 0, 0)
    assert await stock_of(sale.sku_id) == (4, 4)


async def test_a_take_whose_ticket_was_lost_before_its_order_is_ordered_at_the_first_poll() -> None:
    sale = await a_flash_sale(1)
    [mine] = await passes_for(sale, 1)
    await tap(mine)
    with dies_at(Orders, "place", after=False):
        await decided(sale)
    await emptied(sale)
    assert await result(mine) == "ordered"
    assert await state_of(mine.order_id) == "pending_payment"


async def test_a_take_that_nobody_asks_about_goes_back_to_the_pool(clock, pump) -> None:
    sale = await a_flash_sale(1)
    [mine] = await passes_for(sale, 1)
    await tap(mine)
    with dies_at(Orders, "place", after=False):
        await decided(sale)
    await emptied(sale)
    clock.advance(minutes=4)
    while await settle_takes():
        pass
    await settle_holds()
    assert await result(mine) == "flash_ticket_lost"
    await keep_flash()
    [pool] = await figures(sale)
    assert (pool.sold, pool.left) == (0, 1)
    assert await stock_of(sale.sku_id) == (1, 1)


async def test_the_quota_is_raised_and_lowered_while_it_sells() -> None:
    sale = await a_flash_sale(2, stock=6)
    passes = await passes_for(sale, 6)
    assert sorted(await taps(passes[:3])) == ["admitted", "admitted", "sold_out"]
    await change_quota(key=a_key(), session_id=sale.session_id, sku_id=sale.sku_id, quota=5)
    assert await stock_of(sale.sku_id) == (6, 5)
    await keep_flash()
    assert (await tap(passes[3])).what == "admitted"
    # Three are admitted, none decided yet: fewer than these cannot be.
    session = await change_quota(key=a_key(), session_id=sale.session_id, sku_id=sale.sku_id, quota=1)
    assert (session.items[0].quota, session.items[0].wanted) == (5, 1)
    await keep_flash()
    assert sorted(await taps(passes[4:])) == ["sold_out"] * 2
    assert await decided(sale) == 3
    assert len(await orders_of(sale)) == 3
    [pool] = await figures(sale)
    assert (pool.quota, pool.sold, pool.left) == (3, 3, 0)
    with pytest.raises(OutOfStock):
        await change_quota(key=a_key(), session_id=sale.session_id, sku_id=sale.sku_id, quota=50)


async def test_a_quota_that_changes_among_taps_and_decisions_is_sold_exactly() -> None:
    sale = await a_flash_sale(10, stock=100)  # a smaller quota frees stock only at the end
    passes = await passes_for(sale, 60)
    told = list[str]()

    async def taps_on() -> None:
        for at in range(0, 60, 10):
            told.extend(await taps(passes[at : at + 10]))
            await decided(sale)

    async def changes() -> None:
        for quota in (25, 5, 30, 20):
            await change_quota(key=a_key(), session_id=sale.session_id, sku_id=sale.sku_id, quota=quota)
            await keep_flash()

    await asyncio.gather(taps_on(), changes())
    # Whatever is still wanted is sold to whoever comes now.
    told += await taps(await passes_for(sale, 30))
    await decided(sale)
    await keep_flash()
    [pool] = await figures(sale)
    assert told.count("admitted") == pool.sold == len(await orders_of(sale))
    # Never below what was sold when it was lowered, and else what was asked for last.
    assert (pool.sold, pool.left) == (max(20, pool.sold), 0)
    assert pool.sold <= 30
    assert pool.quota == pool.sold


async def test_a_hot_sku_is_sold_from_several_pools_and_exactly_its_quota() -> None:
    sale = await a_flash_sale(12, pools=4)
    told = await taps(await passes_for(sale, 80))
    assert told.count("admitted") == 12
    assert await decided(sale) == 12
    assert sorted(p.number for p in await figures(sale)) == [0, 1, 2, 3]
    assert [(p.sold, p.left) for p in await figures(sale)] == [(3, 0)] * 4


async def test_a_session_without_enough_stock_is_not_warmed_up_and_nothing_is_held() -> None:
    draft, sku_id = await a_flash_draft(5, 3)
    made = await locate(Marketing).create_flash(key=a_key(), draft=draft)
    with pytest.raises(OutOfStock):
        await warm_up(session_id=made.sessions[0].session_id)
    assert await stock_of(sku_id) == (3, 0)
    assert (await locate(Marketing).get_flash(session_id=made.sessions[0].session_id)).state == "draft"


async def test_a_stopped_session_stays_stopped() -> None:
    sale = await a_flash_sale(1)
    for _ in range(2):
        await locate(Marketing).set_flash_state(session_id=sale.session_id, state="stopped")
    with pytest.raises(FlashStateRefused) as refused:
        await warm_up(session_id=sale.session_id)
    assert refused.value.detail == {"state": "stopped"}


async def test_a_session_that_is_warmed_up_has_its_pages_fetched_by_the_cdn(shop: object) -> None:
    async with a_hook() as hook:
        with told_to(hook.url):
            sale = await a_flash_sale(5)
            sku = (await locate(Catalog).get_skus(ids=[sale.sku_id]))[0]
            while await locate(Catalog).cdn_waiting():
                await tell_caches()
    heated = {url for act, urls in hook.told if act == "preheat" for url in urls}
    assert {url.rsplit("/", 1)[1] for url in heated if "/products/" in url} == {sku.spu_id}
