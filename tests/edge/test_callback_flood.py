"""The callback's inbox under fire: repeats cost one row each, and a flood cannot starve the shop."""

import asyncio
from collections import Counter
from datetime import timedelta

import asyncpg
import httpx
import pytest

from chama.edge.callback import take
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.service import locate
from chama.services.payments.api import Payments
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.support.given import a_key, a_user_id, an_order_id, announced
from tests.support.running_shop import until

Letter = tuple[dict[str, str], bytes]
READS = ("/healthz", "/api/shop/storefront", "/api/shop/products?limit=5", "/api/shop/payment-ways")


async def paid(channel: FakeChannel, count: int) -> tuple[list[str], list[Letter]]:
    """So many payments that were made, their orders, and what the channel tells of them."""
    orders, letters = [], []
    for _ in range(count):
        order_id = an_order_id()
        opened = await locate(Payments).open(
            key=a_key(),
            order_id=order_id,
            user_id=a_user_id(),
            amount_fen=100,
            deadline=context.now() + timedelta(minutes=15),
            title="茶",
            openid=None,
        )
        channel.pay(opened.payment_id)
        orders.append(order_id)
        letters.append(channel.notification(opened.payment_id))
    return orders, letters


async def send(web: httpx.AsyncClient, letter: Letter) -> int:
    return (await web.post("/callback/wechat-pay", headers=letter[0], content=letter[1])).status_code


async def rows() -> int:
    async with connection() as conn:
        return await conn.fetchval("SELECT count(*) FROM payments.notifications")


async def test_a_flood_of_repeats_costs_one_row_each_and_pays_once(
    web: httpx.AsyncClient, channel: FakeChannel
) -> None:
    orders, letters = await paid(channel, 20)
    before = await rows()
    # More than are read at once: those turned away come again, as the channel makes them.
    answers = Counter(await asyncio.gather(*(send(web, x) for x in letters * 25)))
    assert set(answers) <= {204, 503} and answers.total() == 500
    again = Counter(await asyncio.gather(*(send(web, x) for x in letters)))
    assert again == {204: 20}
    assert await rows() - before == 20
    assert [await announced("payments", o) for o in orders] == [["payments.PaymentSucceeded"]] * 20


async def waiting(conn: asyncpg.Connection) -> int:
    """How many transactions wait for the table of notifications."""
    return await conn.fetchval(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'payments.notifications'::regclass"
    )


async def turned_away(sending: list["asyncio.Task[int]"], count: int) -> bool:
    return sum(t.done() and t.result() == 503 for t in sending) >= count


async def test_a_flood_that_the_database_holds_up_leaves_the_shop_its_connections(
    web: httpx.AsyncClient, channel: FakeChannel
) -> None:
    orders, letters = await paid(channel, take.MOST_AT_ONCE + 36)
    before = await rows()
    async with connection() as conn:
        async with conn.transaction():
            await conn.execute("LOCK TABLE payments.notifications IN EXCLUSIVE MODE")
            sending = [asyncio.create_task(send(web, x)) for x in letters]
            await until("the first waits", lambda: waiting(conn), 10)
            # What is too much is told so at once, and not behind the lock.
            await until("the rest is turned away", lambda: turned_away(sending, 36), 10)
            # Group commit: however many came, two transactions of the pool wait, and the shop reads on.
            assert 1 <= await waiting(conn) <= 2
            pages = [await web.get(read) for read in READS * 3]
            assert {p.status_code for p in pages} == {200}
    answers = Counter(await asyncio.gather(*sending))
    assert answers[503] >= 36 and answers.total() == len(letters) and set(answers) <= {204, 503}
    # Nothing was lost: the channel sends again what was not taken.
    for at in range(0, len(letters), take.MOST_AT_ONCE):
        some = letters[at : at + take.MOST_AT_ONCE]
        assert Counter(await asyncio.gather(*(send(web, x) for x in some))) == {204: len(some)}
    assert await rows() - before == len(letters)
    assert [len(await announced("payments", o)) for o in orders] == [1] * len(orders)


@pytest.mark.parametrize("path", ["/callback/wechat-pay", "/callback/alipay"])
async def test_one_flood_is_told_to_come_again_before_it_is_read(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(take, "MOST_AT_ONCE", 0)
    answer = await web.post(path, content=b"{}")
    assert answer.status_code == 503
