"""A whole story over all islands, and the events between them: repeated, poisoned, replayed."""

from chama.flows.pay import open_payment
from chama.flows.place_order import place_order
from chama.flows.refund_order import refund_order
from chama.process import REACTIONS
from chama.runtime.bus import Consumer, dead_letters
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.inventory.internal.reactions import on_order_paid
from chama.services.notifications.api import Notifications
from chama.services.orders.api import Orders
from chama.services.orders.events import OrderPaid
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support.given import (
    PRICE_FEN,
    Shopper,
    a_key,
    a_product,
    an_offer,
    hold_state,
    moved,
    stock_of,
)
from tests.support.pump import Pump


async def bought(shopper: Shopper, channel: FakeChannel, sku: str, quantity: int = 2) -> str:
    """Quote, order, pay, and the channel's notification has arrived; no event was relayed."""
    offer = await an_offer(shopper, sku, quantity)
    total = offer.price.payable_fen
    placed = await place_order(
        key=a_key(), user_id=shopper.user_id, token=offer.quote, total_fen=total, note=""
    )
    opened = await open_payment(key=a_key(), user_id=shopper.user_id, order_id=placed.order_id)
    channel.pay(opened.payment_id)
    headers, body = channel.notification(opened.payment_id)
    await locate(Payments).receive(headers=headers, body=body)
    return placed.order_id


async def log_of(order_id: str) -> list[tuple[str, str]]:
    return [(e.event, e.to_state) for e in (await locate(Orders).get_order(order_id=order_id)).log]


async def notes_to(shopper: Shopper) -> int:
    page = await locate(Notifications).inbox(user_id=shopper.user_id, cursor=None, limit=100)
    return len(page.items)


async def letters_of(island: str, order_id: str) -> list[str]:
    """The dead letters of an island that speak of an order."""
    async with connection() as conn:
        rows = await conn.fetch(
            f"SELECT event_id FROM {island}.dead_letters WHERE position($1::bytea IN payload) > 0",
            order_id.encode(),
        )
    return [r["event_id"] for r in rows]


async def test_a_happy_story_ends_completed_with_its_stock_sold(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    orders, sku = locate(Orders), await a_product(stock=5)
    order_id = await bought(shopper, channel, sku)
    await pump.until_quiet()
    assert (await stock_of(sku), await hold_state(order_id)) == ((3, 0), "committed")
    await orders.ship(key=a_key(), order_id=order_id, carrier="SF", tracking_no="SF1")
    await orders.confirm_receipt(order_id=order_id, user_id=shopper.user_id)
    await pump.until_quiet()
    assert await log_of(order_id) == [
        ("place", "pending_payment"),
        ("pay", "paid"),
        ("accept", "to_ship"),
        ("ship", "shipped"),
        ("receive", "completed"),
    ]
    assert await moved(sku) == [("received", 5), ("sold", -2)]
    assert await notes_to(shopper) == 2
    status = await locate(Payments).status(order_id=order_id)
    assert (status.state, status.paid_fen) == ("paid", 2 * PRICE_FEN)
    async with connection() as conn:
        for island in ("orders", "payments", "inventory"):
            assert await conn.fetchval(f"SELECT count(*) FROM {island}.outbox") == 0
    for island in REACTIONS:
        assert await letters_of(island, order_id) == []
    assert await pump.bus.backlog() == 0


async def test_every_event_delivered_again_changes_nothing(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await bought(shopper, channel, sku)
    await pump.until_quiet()
    before = (await log_of(order_id), await stock_of(sku), await moved(sku), await notes_to(shopper))
    # Placed and paid by orders, succeeded by payments.
    assert await pump.again(order_id) == 3
    assert await pump.until_quiet() == 0
    after = (await log_of(order_id), await stock_of(sku), await moved(sku), await notes_to(shopper))
    assert after == before


async def test_a_poisoned_event_becomes_a_dead_letter_without_harming_others_and_can_be_replayed(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    poisoned = await bought(shopper, channel, sku)
    neighbour = await bought(shopper, channel, sku, 1)
    healthy = pump.consumers["inventory"]

    async def broken(events: list[OrderPaid]) -> None:
        if any(e.order_id == poisoned for e in events):
            raise ZeroDivisionError("a bug")
        await on_order_paid(events)

    pump.consumers["inventory"] = Consumer(
        "inventory", {**REACTIONS["inventory"], OrderPaid: broken}, pump.bus
    )
    await pump.until_quiet()
    assert (await hold_state(poisoned), await hold_state(neighbour)) == ("held", "committed")
    letters = await letters_of("inventory", poisoned)
    assert len(letters) == 1
    seen = {d["event_id"]: d for d in await dead_letters(tuple(REACTIONS))}[letters[0]]
    assert (seen["island"], seen["type"]) == ("inventory", "orders.OrderPaid")
    assert seen["error"] == "ZeroDivisionError('a bug')"
    assert await healthy.replay(letters[0]) is True
    assert await healthy.replay(letters[0]) is False
    assert (await hold_state(poisoned), await stock_of(sku)) == ("committed", (2, 0))
    assert await letters_of("inventory", poisoned) == []


async def test_a_payment_replayed_from_the_dead_letters_after_the_refund_takes_no_stock(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await bought(shopper, channel, sku)
    healthy = pump.consumers["inventory"]

    async def broken(events: list[OrderPaid]) -> None:
        raise ZeroDivisionError("a bug")

    pump.consumers["inventory"] = Consumer(
        "inventory", {**REACTIONS["inventory"], OrderPaid: broken}, pump.bus
    )
    await pump.until_quiet()
    await refund_order(order_id=order_id, reason="no", user_id=shopper.user_id)
    refund = (await locate(Payments).refund(key=a_key(), order_id=order_id, reason="no"))[0]
    channel.settle(refund.refund_id)
    headers, body = channel.notification(refund.refund_id)
    await locate(Payments).receive(headers=headers, body=body)
    await pump.until_quiet()
    assert (await stock_of(sku), await hold_state(order_id)) == ((5, 0), "released")
    assert await healthy.replay((await letters_of("inventory", order_id))[0]) is True
    assert (await stock_of(sku), await hold_state(order_id)) == ((5, 0), "released")


async def test_a_process_that_died_before_acknowledging_reads_its_events_again(
    shopper: Shopper, channel: FakeChannel, pump: Pump
) -> None:
    sku = await a_product(stock=5)
    order_id = await bought(shopper, channel, sku)
    await pump.until_quiet()
    await pump.again(order_id)
    read = await (await pump.source("inventory")).read(0)
    assert {d.envelope.aggregate for d in read} == {order_id}
    await pump.consumers["inventory"].handle([d.envelope for d in read])
    successor = await pump.source("inventory")
    again = await successor.read(0)
    assert again == read
    await pump.consumers["inventory"].handle([d.envelope for d in again])
    await successor.acknowledge(again)
    await pump.until_quiet()
    assert await moved(sku) == [("received", 5), ("sold", -2)]
