"""Parcels through the door: several of them, never more than was ordered; corrections, lists, receipt."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from chama.base.errors import InvalidRequest
from chama.base.ids import order_no
from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.orders.api import Orders
from chama.services.orders.errors import (
    CarrierUnknown,
    OrderNotFound,
    ParcelCorrectedBefore,
    ParcelExceedsOrder,
    ParcelNotFound,
    ReceiptExtended,
    TooManyParcels,
    TransitionRefused,
)
from chama.services.orders.events import OrderShipped, ParcelCorrected
from chama.services.orders.types import Carrier, ParcelLine, ShipRow
from tests.support.given import PRICE_FEN, a_key, a_new_order, a_user_id, an_order_id


@pytest.fixture
def orders(shop) -> Orders:
    return locate(Orders)


async def to_ship(orders: Orders, user_id: str | None = None, **pieces: int) -> str:
    """A paid order of these pieces; answers its id."""
    user_id = user_id or a_user_id()
    order = a_new_order(an_order_id(user_id), user_id)
    lines = [
        msgspec.structs.replace(order.lines[0], sku_id=s, quantity=q, payable_fen=PRICE_FEN * q)
        for s, q in (pieces or {"a": 1}).items()
    ]
    goods = sum(line.payable_fen for line in lines)
    order = msgspec.structs.replace(
        order, lines=lines, goods_fen=goods, payable_fen=goods + order.freight_fen
    )
    await orders.place(key=a_key(), order=order)
    await orders.mark_paid(
        order_id=order.order_id, payment_id=f"pay|{order.order_id}", paid_fen=order.payable_fen
    )
    return order.order_id


async def send(orders: Orders, order_id: str, tracking_no: str, **pieces: int) -> str:
    lines = [ParcelLine(sku_id=s, quantity=q) for s, q in pieces.items()] or None
    return await orders.ship(
        key=a_key(), order_id=order_id, carrier="SF", tracking_no=tracking_no, lines=lines
    )


async def said(order_id: str, kind: type) -> list:
    """The facts of a kind about an order that wait in the outbox."""
    async with connection() as conn:
        rows = await conn.fetch(
            "SELECT payload FROM orders.outbox WHERE aggregate = $1 AND type = $2 ORDER BY id",
            order_id,
            kind.type_name(),
        )
    return [msgspec.msgpack.decode(r["payload"], type=kind) for r in rows]


async def test_an_order_in_three_parcels_is_shipped_with_the_last(orders: Orders) -> None:
    order_id = await to_ship(orders, a=3, b=2)
    assert await send(orders, order_id, "SF-001", a=2) == "to_ship"
    detail = await orders.get_order(order_id=order_id)
    assert (detail.order.partly_shipped, detail.receive_by) == (True, None)
    assert await send(orders, order_id, "SF-002", a=1, b=1) == "to_ship"
    assert await send(orders, order_id, "SF-003") == "shipped"
    detail = await orders.get_order(order_id=order_id)
    assert [(p.n, p.carrier, p.carrier_name, p.tracking_no) for p in detail.parcels] == [
        (1, "SF", "顺丰速运", "SF-001"),
        (2, "SF", "顺丰速运", "SF-002"),
        (3, "SF", "顺丰速运", "SF-003"),
    ]
    assert [[(line.sku_id, line.quantity) for line in p.lines] for p in detail.parcels] == [
        [("a", 2)],
        [("a", 1), ("b", 1)],
        [("b", 1)],
    ]
    assert (detail.order.partly_shipped, detail.order.state) == (False, "shipped")
    assert [e.event for e in detail.log] == ["place", "pay", "accept", "ship"]
    facts = await said(order_id, OrderShipped)
    assert [(f.is_all, len(f.parcels), f.tracking_no) for f in facts] == [
        (False, 1, "SF-001"),
        (False, 2, "SF-002"),
        (True, 3, "SF-003"),
    ]
    last = facts[-1]
    assert (last.carrier, last.carrier_code, last.payment_id) == ("顺丰速运", "SF", f"pay|{order_id}")
    assert (last.receiver_contact, last.parcels[1].items) == ("139****1111", "茶饼 357 克×1；茶饼 357 克×1")


@pytest.mark.parametrize("pieces", [{"a": 4}, {"c": 1}, {"a": 1, "b": 3}])
async def test_a_parcel_never_holds_more_than_is_left(orders: Orders, pieces: dict[str, int]) -> None:
    order_id = await to_ship(orders, a=3, b=2)
    with pytest.raises(ParcelExceedsOrder):
        await send(orders, order_id, "SF-001", **pieces)
    assert (await orders.get_order(order_id=order_id)).parcels == []


async def test_two_clerks_at_once_do_not_send_a_piece_twice(orders: Orders) -> None:
    order_id = await to_ship(orders, a=1, b=5)
    answers = await asyncio.gather(
        *(send(orders, order_id, f"SF-00{n}", a=1) for n in range(8)), return_exceptions=True
    )
    assert sum(a == "to_ship" for a in answers) == 1
    assert sum(isinstance(a, ParcelExceedsOrder) for a in answers) == 7


async def test_the_fifteenth_parcel_must_hold_the_rest(orders: Orders) -> None:
    order_id = await to_ship(orders, a=16)
    for n in range(14):
        assert await send(orders, order_id, f"SF-{n:03d}", a=1) == "to_ship"
    with pytest.raises(TooManyParcels):
        await send(orders, order_id, "SF-014", a=1)
    assert await send(orders, order_id, "SF-014", a=2) == "shipped"


async def test_what_no_carrier_prints_and_unknown_carriers_are_refused(orders: Orders) -> None:
    order_id = await to_ship(orders, a=2)
    await send(orders, order_id, "SF-001", a=1)
    for tracking_no in ("", "x", "SF 1", "运单", "SF-001"):
        with pytest.raises(InvalidRequest) as refusal:
            await send(orders, order_id, tracking_no, a=1)
        assert list(refusal.value.fields) == ["tracking_no"]
    with pytest.raises(CarrierUnknown):
        await orders.ship(key=a_key(), order_id=order_id, carrier="飞马", tracking_no="SF-002")
    with pytest.raises(InvalidRequest):
        await orders.ship(
            key=a_key(),
            order_id=order_id,
            carrier="SF",
            tracking_no="SF-002",
            lines=[ParcelLine(sku_id="a", quantity=1)] * 2,
        )


async def test_a_shopper_gets_no_refund_button_once_a_parcel_left(orders: Orders) -> None:
    user_id = a_user_id()
    order_id = await to_ship(orders, user_id, a=2)
    await send(orders, order_id, "SF-001", a=1)
    with pytest.raises(TransitionRefused):
        await orders.begin_refund(order_id=order_id, reason="no", user_id=user_id)
    before = context.actor_var.set(context.Actor("shopper", user_id))
    try:
        assert (await orders.get_order(order_id=order_id, user_id=user_id)).order.actions == ["again"]
    finally:
        context.actor_var.reset(before)


async def test_a_parcel_is_corrected_once(orders: Orders) -> None:
    order_id, key = await to_ship(orders, a=2), a_key()
    await send(orders, order_id, "SF-001", a=1)
    for _ in range(2):
        state = await orders.correct_parcel(
            key=key, order_id=order_id, n=1, carrier="中通快递", tracking_no="ZTO-9"
        )
        assert state == "to_ship"
    with pytest.raises(ParcelCorrectedBefore):
        await orders.correct_parcel(key=a_key(), order_id=order_id, n=1, carrier="SF", tracking_no="SF-2")
    with pytest.raises(ParcelNotFound):
        await orders.correct_parcel(key=a_key(), order_id=order_id, n=2, carrier="SF", tracking_no="SF-2")
    parcel = (await orders.get_order(order_id=order_id)).parcels[0]
    assert (parcel.carrier, parcel.tracking_no, parcel.corrected) == ("ZTO", "ZTO-9", True)
    facts = await said(order_id, ParcelCorrected)
    assert [(f.n, f.is_all, f.parcels[0].carrier_code) for f in facts] == [(1, False, "ZTO")]


async def test_a_list_ships_what_it_can_and_says_why_not_for_the_rest(orders: Orders) -> None:
    good, paid = await to_ship(orders), await to_ship(orders)
    user_id = a_user_id()
    unpaid = an_order_id(user_id)
    await orders.place(key=a_key(), order=a_new_order(unpaid, user_id))
    rows = [
        ShipRow(order_no=order_no(good), carrier="顺丰速运", tracking_no="SF-101"),
        ShipRow(order_no="12", carrier="SF", tracking_no="SF-102"),
        ShipRow(order_no=order_no(paid), carrier="飞马", tracking_no="SF-103"),
        ShipRow(order_no=order_no(unpaid), carrier="SF", tracking_no="SF-104"),
        ShipRow(order_no=order_no(good), carrier="SF", tracking_no="SF-105"),
        ShipRow(order_no=order_no(paid), carrier="SF", tracking_no=""),
    ]
    key = a_key()
    first = await orders.ship_many(key=key, rows=rows)
    assert [(o.row, o.state, o.code) for o in first] == [
        (1, "shipped", ""),
        (2, "", "order_not_found"),
        (3, "", "carrier_unknown"),
        (4, "", "transition_refused"),
        (5, "", "transition_refused"),
        (6, "", "invalid_request"),
    ]
    assert await orders.ship_many(key=key, rows=rows) == first
    assert len((await orders.get_order(order_id=good)).parcels) == 1
    with pytest.raises(InvalidRequest):
        await orders.ship_many(key=a_key(), rows=rows[:1] * 501)


async def test_a_shipped_order_is_received_by_itself_and_may_be_extended_once(orders: Orders) -> None:
    clock = FakeClock(context.now())
    before = context.use_clock(clock)
    try:
        user_id = a_user_id()
        order_id = await to_ship(orders, user_id)
        await send(orders, order_id, "SF-001")
        shipped_at = clock.now()
        with pytest.raises(OrderNotFound):
            await orders.extend_receipt(order_id=order_id, user_id=a_user_id())
        receive_by = await orders.extend_receipt(order_id=order_id, user_id=user_id)
        assert receive_by == shipped_at + timedelta(days=13)
        with pytest.raises(ReceiptExtended):
            await orders.extend_receipt(order_id=order_id, user_id=user_id)
        clock.advance(days=13, seconds=-1)
        assert order_id not in await orders.overdue_receipts(limit=10_000)
        clock.advance(seconds=1)
        assert order_id in await orders.overdue_receipts(limit=10_000)
        await orders.confirm_receipt(order_id=order_id)
        assert order_id not in await orders.overdue_receipts(limit=10_000)
    finally:
        context.use_clock(before)


async def test_a_carrier_out_of_use_takes_no_parcel(orders: Orders) -> None:
    order_id, code = await to_ship(orders), f"T{a_key()[5:20]}".upper()
    carrier = Carrier(code=code, name=f"测试快递 {code}")
    assert await orders.save_carrier(key=a_key(), carrier=carrier) == carrier
    await orders.save_carrier(key=a_key(), carrier=msgspec.structs.replace(carrier, enabled=False))
    with pytest.raises(CarrierUnknown):
        await orders.ship(key=a_key(), order_id=order_id, carrier=code, tracking_no="SF-001")
    assert next(c for c in await orders.carriers() if c.code == code).enabled is False
