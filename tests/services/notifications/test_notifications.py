"""The notifications door: text messages at most once, an inbox that hears of every event once."""

import asyncio
from datetime import UTC, datetime
from itertools import count

import pytest

from chama.base.errors import ActKeyReused, InvalidRequest, Unavailable
from chama.base.ids import gene_of, new_id, order_no
from chama.runtime.db import connection
from chama.services.notifications.internal.gateways.sms import SmsRefused
from chama.services.notifications.internal.reactions import HANDLERS
from chama.services.notifications.internal.service import NotificationsHere
from chama.services.orders.events import OrderCancelled, OrderPaid, OrderRefunded, OrderShipped
from tests.support.far_doors import Behind

pytestmark = pytest.mark.usefixtures("engines")
_fresh = count()
PHONE = "13987654321"


class FakeSms:
    """Remembers what it was asked to send; fails with `failure` when there is one."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.sent: list[tuple[str, str, str, str]] = []
        self._failure = failure

    async def send(self, phone: str, text: str, template: str, key: str) -> None:
        self.sent.append((phone, text, template, key))
        await asyncio.sleep(0)
        if self._failure is not None:
            raise self._failure


def fresh_key() -> str:
    return f"k{datetime.now(UTC).timestamp()}-{next(_fresh)}"


async def test_eight_sends_under_one_key_reach_the_provider_once(behind: Behind) -> None:
    sms, key = FakeSms(), fresh_key()
    door = await behind(NotificationsHere(sms=sms))
    message = {"key": key, "phone": PHONE, "template": "sign_in", "text": "验证码 482915"}
    await asyncio.gather(*(door.send_sms(**message) for _ in range(8)))
    receipt = await door.send_sms(**message)
    assert (receipt.state, receipt.phone) == ("sent", "139****4321")
    assert sms.sent == [(PHONE, "验证码 482915", "sign_in", key)]
    with pytest.raises(ActKeyReused):
        await door.send_sms(**{**message, "text": "验证码 000000"})


@pytest.mark.parametrize(
    ("failure", "state", "reason"),
    [(SmsRefused("bad_number"), "refused", "bad_number"), (Unavailable("sms"), "unknown", "")],
)
async def test_a_message_that_failed_is_not_tried_again(
    behind: Behind, failure: Exception, state: str, reason: str
) -> None:
    sms, key = FakeSms(failure), fresh_key()
    door = await behind(NotificationsHere(sms=sms))
    for _ in range(2):
        receipt = await door.send_sms(key=key, phone=PHONE, template="t", text="x")
        assert (receipt.state, receipt.reason) == (state, reason)
    assert len(sms.sent) == 1


async def test_the_tables_know_neither_phone_nor_text(behind: Behind) -> None:
    door = await behind(NotificationsHere(sms=FakeSms()))
    await door.send_sms(key=fresh_key(), phone="13811223344", template="t", text="金丝雀 739104")
    async with connection() as conn:
        rows = await conn.fetch("SELECT t::text AS dump FROM notifications.sms AS t")
        rows += await conn.fetch("SELECT t::text AS dump FROM notifications.outbox AS t")
    dump = "\n".join(r["dump"] for r in rows)
    for secret in ("13811223344", "739104"):
        assert secret not in dump
        assert secret.encode().hex() not in dump


async def test_what_cannot_be_sent_names_every_wrong_field(behind: Behind) -> None:
    door = await behind(NotificationsHere(sms=FakeSms()))
    with pytest.raises(InvalidRequest) as refused:
        await door.send_sms(key="", phone="1", template="", text="")
    assert set(refused.value.fields) == {"key", "phone", "template", "text"}


async def test_each_event_puts_one_message_however_often_it_comes(behind: Behind) -> None:
    now = datetime.now(UTC)
    user_id = new_id("usr", now)
    order_id = new_id("ord", now, gene_of(user_id))
    about = {"at": now, "aggregate": order_id, "order_id": order_id, "user_id": user_id}
    events = [
        OrderPaid(id=new_id("evt", now), version=2, payment_id="pay_1", paid_fen=123456, **about),
        OrderShipped(id=new_id("evt", now), version=3, carrier="SF", tracking_no="SF1", **about),
        OrderCancelled(id=new_id("evt", now), version=4, reason="unpaid", **about),
        OrderRefunded(id=new_id("evt", now), version=5, refunded_fen=500, **about),
    ]
    await asyncio.gather(*(HANDLERS[type(e)]([e, e]) for e in events for _ in range(3)))
    door = await behind(NotificationsHere(sms=FakeSms()))
    messages = (await door.inbox(user_id=user_id, cursor=None, limit=50)).items
    assert sorted(m.kind for m in messages) == [
        "order_cancelled",
        "order_paid",
        "order_refunded",
        "order_shipped",
    ]
    (paid,) = [m for m in messages if m.kind == "order_paid"]
    assert paid.body == f"订单 {order_no(order_id)} 已付款 ¥1,234.56，我们会尽快发货。"


async def test_the_inbox_has_pages_and_reading_is_marked_for_its_owner_only(behind: Behind) -> None:
    now = datetime.now(UTC)
    user_id, other = new_id("usr", now), new_id("usr", now)
    orders = [new_id("ord", now, gene_of(user_id)) for _ in range(5)]
    await HANDLERS[OrderPaid](
        [
            OrderPaid(
                id=new_id("evt", now),
                at=now,
                aggregate=o,
                version=2,
                order_id=o,
                user_id=user_id,
                payment_id="p",
                paid_fen=1,
            )
            for o in orders
        ]
    )
    door = await behind(NotificationsHere(sms=FakeSms()))
    first = await door.inbox(user_id=user_id, cursor=None, limit=3)
    rest = await door.inbox(user_id=user_id, cursor=first.next, limit=3)
    assert (len(first.items), len(rest.items), rest.next) == (3, 2, None)
    assert {m.order_id for m in first.items + rest.items} == set(orders)
    ids = [m.message_id for m in first.items]
    await door.mark_read(user_id=other, message_ids=ids)
    assert await door.unread(user_id=user_id) == 5
    for _ in range(2):
        await door.mark_read(user_id=user_id, message_ids=ids)
    assert await door.unread(user_id=user_id) == 2
    with pytest.raises(InvalidRequest):
        await door.inbox(user_id=user_id, cursor="nonsense", limit=3)
