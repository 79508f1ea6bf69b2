"""Payments through the door, with a clock to turn and a second channel."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chama.base.time import FakeClock
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate, provide
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import APP_ID, MERCHANT_ID, FakeChannel
from chama.services.payments.internal.service import Counterparty, PaymentsHere, Terms
from chama.services.payments.types import Opened
from tests.support.far_doors import Behind
from tests.support.given import a_key, a_user_id, an_order_id

FEN = 6_000


class Till:
    """The payments door with two channels, and short words for what tests do with it."""

    def __init__(self, door: Payments, wechat: FakeChannel, alipay: FakeChannel, clock: FakeClock) -> None:
        self.door, self.wechat, self.alipay, self.clock = door, wechat, alipay, clock
        self.order_id, self.user_id = an_order_id(), a_user_id()

    async def open(self, channel: str = "wechat", balance_fen: int = 0, minutes: int = 15) -> Opened:
        return await self.door.open(
            key=a_key(),
            order_id=self.order_id,
            user_id=self.user_id,
            amount_fen=FEN,
            deadline=context.now() + timedelta(minutes=minutes),
            title="茶饼",
            openid=None,
            channel=channel,
            balance_fen=balance_fen,
        )

    async def told(self, number: str, channel: str = "wechat") -> None:
        headers, body = getattr(self, channel).notification(number)
        await self.door.receive(headers=headers, body=body, channel=channel)

    async def paid(self, channel: str = "wechat", balance_fen: int = 0) -> str:
        """An attempt that was paid and announced; its id."""
        payment_id = (await self.open(channel, balance_fen)).payment_id
        getattr(self, channel).pay(payment_id)
        await self.told(payment_id, channel)
        return payment_id

    async def state(self) -> str:
        return (await self.door.status(order_id=self.order_id)).state

    async def attempts(self) -> dict[str, str]:
        """State by payment id, oldest first."""
        page = await self.door.list_payments(order_id=self.order_id, cursor=None, limit=100)
        return {p.payment_id: p.state for p in reversed(page.items)}


@pytest.fixture
def turned() -> Iterator[FakeClock]:
    clock = FakeClock(datetime.now(UTC))
    before = context.use_clock(clock)
    yield clock
    context.use_clock(before)


@pytest.fixture
async def till(shop: object, turned: FakeClock, behind: Behind) -> AsyncIterator[Till]:
    before = locate(Payments)
    wechat = FakeChannel(clock=turned)
    alipay = FakeChannel(clock=turned, app_id="2021000000000001", merchant_id="2088000000000001")
    island = PaymentsHere(
        {
            "wechat": Counterparty(wechat, Terms(APP_ID, MERCHANT_ID)),
            "alipay": Counterparty(alipay, Terms("2021000000000001", "2088000000000001")),
        }
    )
    door = await behind(island)
    # What other tests left undecided is not this till's.
    async with connection() as conn:
        await conn.execute("UPDATE payments.payments SET state = 'closed' WHERE state = 'created'")
        await conn.execute(
            "UPDATE payments.refunds SET state = 'closed' WHERE state IN ('created', 'processing')"
        )
    provide(Payments, door)
    yield Till(door, wechat, alipay, turned)
    provide(Payments, before)
