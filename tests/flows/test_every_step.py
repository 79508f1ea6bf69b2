"""Every door call of every story fails, refuses, is repeated, or is the last before the process dies.

Afterwards the story is told again with the same key, or nobody comes back at all; the books must be right.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chama.base.errors import NotFound, Refusal, Unavailable
from chama.base.time import FakeClock
from chama.flows.cancel_order import cancel_order, expire_orders
from chama.flows.pay import check_payment, open_payment
from chama.flows.place_order import place_order
from chama.flows.refund_order import refund_order, resume_refunds
from chama.flows.settle_holds import settle, settle_holds
from chama.runtime.service import locate, provide, provided
from chama.services.inventory.api import Inventory
from chama.services.inventory.types import HoldLine
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support.given import (
    Shopper,
    a_key,
    a_product,
    an_offer,
    expire_due,
    hold_state,
    ordered,
    state_of,
    stock_of,
)
from tests.support.pump import Pump

MODES = ("fails", "refuses", "repeats", "dies")
MOST_STEPS = 20


class Died(Exception):
    """The process is gone: nothing after this call happens."""


class Faults:
    """Counts door calls; the nth one goes wrong."""

    def __init__(self, nth: int, mode: str) -> None:
        self.nth, self.mode, self.seen = nth, mode, 0

    async def call(self, method: Callable[..., Awaitable[Any]], arguments: dict[str, Any]) -> Any:
        self.seen += 1
        if self.seen != self.nth:
            return await method(**arguments)
        if self.mode == "fails":
            raise Unavailable("fault")
        if self.mode == "refuses":
            raise NotFound
        await method(**arguments)
        if self.mode == "repeats":
            return await method(**arguments)
        raise Died


class Faulty:
    """A door behind which calls may go wrong."""

    def __init__(self, real: Any, faults: Faults) -> None:
        self._real, self._faults = real, faults

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._real, name)
        return lambda **arguments: self._faults.call(method, arguments)


@contextmanager
def faulty_doors(nth: int, mode: str) -> Iterator[Faults]:
    """Every door of this process, with a fault at its nth call."""
    real, faults = provided(), Faults(nth, mode)
    for door, island in real.items():
        provide(door, Faulty(island, faults))  # type: ignore[arg-type]
    try:
        yield faults
    finally:
        for door, island in real.items():
            provide(door, island)


async def hurt(nth: int, mode: str, story: Callable[[], Awaitable[Any]]) -> bool:
    """Tell a story with a fault; says whether the fault was reached."""
    with faulty_doors(nth, mode) as faults:
        try:
            await story()
        except* (Refusal, Unavailable, Died):
            assert faults.seen >= nth
    return faults.seen >= nth


@pytest.mark.parametrize("comes_back", [True, False])
@pytest.mark.parametrize("mode", MODES)
async def test_placing_holds_stock_for_an_order_or_not_at_all(
    shopper: Shopper, pump: Pump, mode: str, comes_back: bool
) -> None:
    for nth in range(1, MOST_STEPS):
        sku = await a_product(stock=5)
        offer, key = await an_offer(shopper, sku), a_key()

        async def place(offer: Any = offer, key: str = key) -> None:
            total = offer.price.payable_fen
            await place_order(key=key, user_id=shopper.user_id, token=offer.quote, total_fen=total, note="")

        reached = await hurt(nth, mode, place)
        if comes_back:
            try:
                await place()
            except Refusal:
                assert mode in ("refuses", "dies", "fails")
        await settle([offer.order_id])
        await pump.until_quiet()
        verdict = (await locate(Orders).resolve(order_ids=[offer.order_id]))[0].verdict
        wanted = {"unpaid": (5, 1), "abandoned": (5, 0)}
        assert await stock_of(sku) == wanted[verdict], (nth, mode)
        if verdict == "unpaid":
            assert await cancel_order(order_id=offer.order_id, reason="test", user_id=None) == "cancelled"
            await pump.until_quiet()
            assert await stock_of(sku) == (5, 0)
        if not reached:
            assert nth > 4
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_paying_ends_in_one_paid_order(
    shopper: Shopper, channel: FakeChannel, pump: Pump, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        sku = await a_product(stock=5)
        order_id, key = await ordered(shopper, sku), a_key()

        async def pay(order_id: str = order_id, key: str = key) -> None:
            opened = await open_payment(key=key, user_id=shopper.user_id, order_id=order_id)
            channel.pay(opened.payment_id)
            await check_payment(user_id=shopper.user_id, order_id=order_id)

        reached = await hurt(nth, mode, pay)
        status = await locate(Payments).query(order_id=order_id)
        if status.state != "paid":
            await pay()
        await pump.until_quiet()
        assert (await state_of(order_id), await stock_of(sku)) == ("to_ship", (4, 0)), (nth, mode)
        assert await hold_state(order_id) == "committed"
        if not reached:
            assert nth > 4
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_cancelling_gives_the_stock_back_once(shopper: Shopper, pump: Pump, mode: str) -> None:
    for nth in range(1, MOST_STEPS):
        sku = await a_product(stock=5)
        order_id = await ordered(shopper, sku)

        async def cancel(order_id: str = order_id) -> None:
            await cancel_order(order_id=order_id, reason="test", user_id=shopper.user_id)

        reached = await hurt(nth, mode, cancel)
        await cancel()
        await pump.until_quiet()
        assert (await state_of(order_id), await stock_of(sku)) == ("cancelled", (5, 0)), (nth, mode)
        if not reached:
            assert nth > 2
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_refunding_gives_money_and_stock_back_once(
    shopper: Shopper, channel: FakeChannel, pump: Pump, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        sku = await a_product(stock=5)
        order_id = await ordered(shopper, sku)
        opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=order_id)
        channel.pay(opened.payment_id)
        await check_payment(user_id=shopper.user_id, order_id=order_id)
        await pump.until_quiet()

        async def refund(order_id: str = order_id) -> None:
            await refund_order(order_id=order_id, reason="test", user_id=shopper.user_id)

        reached = await hurt(nth, mode, refund)
        if await state_of(order_id) != "refunding":
            await refund()
        await resume_refunds([order_id])
        asked = await locate(Payments).refund(key=a_key(), order_id=order_id, reason="test")
        assert len(asked) == 1
        channel.settle(asked[0].refund_id)
        headers, body = channel.notification(asked[0].refund_id)
        await locate(Payments).receive(headers=headers, body=body)
        await pump.until_quiet()
        assert (await state_of(order_id), await stock_of(sku)) == ("refunded", (5, 0)), (nth, mode)
        if not reached:
            assert nth > 1
            return
    raise AssertionError("the story has more steps than expected")


async def settled_all() -> None:
    """Settle what is due, of other tests too."""
    for _ in range(20):
        if await settle_holds() == 0:
            return
    raise AssertionError("holds stay due")


@pytest.mark.parametrize("mode", MODES)
async def test_settling_gives_back_what_nobody_ordered_and_keeps_what_is_paid_or_unpaid(
    shopper: Shopper, channel: FakeChannel, pump: Pump, clock: FakeClock, mode: str
) -> None:
    await settled_all()
    for nth in range(1, MOST_STEPS):
        skus = [await a_product(stock=5) for _ in range(3)]
        offers = [await an_offer(shopper, sku) for sku in skus]
        for sku, offer in zip(skus, offers, strict=True):
            await locate(Inventory).hold(
                key=offer.order_id, lines=[HoldLine(sku_id=sku, quantity=1)], ask_at=clock.now()
            )
        for offer in offers[1:]:
            total = offer.price.payable_fen
            key = a_key()
            await place_order(key=key, user_id=shopper.user_id, token=offer.quote, total_fen=total, note="")
        # Of the paid one no event has come yet, nor will one before the clock asks.
        await locate(Orders).mark_paid(
            order_id=offers[2].order_id, payment_id="p", paid_fen=offers[2].price.payable_fen
        )
        reached = await hurt(nth, mode, settle_holds)
        await settled_all()
        states = [await hold_state(offer.order_id) for offer in offers]
        assert states == ["released", "held", "committed"], (nth, mode)
        assert [await stock_of(sku) for sku in skus] == [(5, 0), (5, 1), (4, 0)], (nth, mode)
        await pump.until_quiet()
        assert [await stock_of(sku) for sku in skus] == [(5, 0), (5, 1), (4, 0)], (nth, mode)
        if not reached:
            assert nth > 5
            return
    raise AssertionError("the story has more steps than expected")


@pytest.mark.parametrize("mode", MODES)
async def test_expiring_cancels_an_unpaid_order_once_and_returns_its_stock(
    shopper: Shopper, pump: Pump, clock: FakeClock, mode: str
) -> None:
    for nth in range(1, MOST_STEPS):
        sku = await a_product(stock=5)
        clock.advance(minutes=20)
        await expire_due()
        order_id = await ordered(shopper, sku)
        await pump.until_quiet()
        clock.advance(minutes=18)
        reached = await hurt(nth, mode, expire_orders)
        # One whose closing was not decided is put off for a while.
        clock.advance(minutes=1)
        await expire_due()
        await pump.until_quiet()
        assert (await state_of(order_id), await stock_of(sku)) == ("cancelled", (5, 0)), (nth, mode)
        detail = await locate(Orders).get_order(order_id=order_id)
        assert [e.event for e in detail.log] == ["place", "cancel"], (nth, mode)
        if not reached:
            assert nth > 4
            return
    raise AssertionError("the story has more steps than expected")
