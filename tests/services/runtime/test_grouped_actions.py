"""The islands' grouped actions on the real database: answers, poison, a caller who leaves, a hot row."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import asyncpg
import msgspec
import pytest

from chama.base.errors import Refusal
from chama.runtime.context import now
from chama.runtime.group_commit import GroupCommit
from chama.services.assets.internal.actions import hold as assets_hold
from chama.services.assets.internal.service import AssetsHere
from chama.services.insight.internal.actions.ingest import IngestRequest
from chama.services.insight.internal.service import InsightHere
from chama.services.insight.types import Fact
from chama.services.inventory.internal.actions import hold as inventory_hold
from chama.services.inventory.internal.service import InventoryHere
from chama.services.orders.internal.actions.place import PlaceRequest
from chama.services.orders.internal.service import OrdersHere
from chama.services.payments.internal.actions.receive import Message
from chama.services.payments.internal.gateways.channel import Notification
from chama.services.payments.internal.gateways.fake import FakeChannel
from chama.services.payments.internal.service import PaymentsHere, channels_of
from tests.support.given import a_key, a_new_order, a_sku_id, a_user_id, an_order_id, some_stock
from tests.support.merchant import MERCHANT

NEVER = datetime(2199, 1, 1, tzinfo=UTC)
# PostgreSQL's text has no such character: what carries it fails, and its whole statement with it.
NUL = "\x00"


class Grouped(NamedTuple):
    """A grouped action: `ask(n)` makes the n-th request, `poison` one that fails, `told` what answer n is."""

    calls: GroupCommit[Any, Any]
    ask: Callable[[int], Any]
    poison: Any
    told: Callable[[int, Any, Any], bool]


async def _inventory() -> Grouped:
    sku = a_sku_id()
    await some_stock(sku, 10)
    made = lambda n: inventory_hold.HoldRequest(an_order_id(), ((sku, 1),), NEVER)  # noqa: E731
    ill = inventory_hold.HoldRequest(an_order_id(), ((NUL, 1),), NEVER)
    return Grouped(InventoryHere()._hold, made, ill, lambda n, ask, answer: answer.order_id == ask.order_id)


async def _assets() -> Grouped:
    island, user = AssetsHere(), a_user_id()
    await island.grant(key=a_key(), user_id=user, kind="points", amount=10, reason="test")

    def made(n: int, order_id: str = "") -> assets_hold.HoldRequest:
        return assets_hold.HoldRequest(an_order_id(user), user, order_id, (), 1, 0, NEVER, None)

    return Grouped(island._hold, made, made(0, NUL), lambda n, ask, answer: answer.key == ask.key)


async def _orders() -> Grouped:
    def made(n: int, trace: str = "[]") -> PlaceRequest:
        user = a_user_id()
        order = a_new_order(an_order_id(user), user)
        return PlaceRequest(a_key(), msgspec.structs.replace(order, trace=trace))

    ill = made(0, NUL)
    return Grouped(
        OrdersHere()._place, made, ill, lambda n, ask, answer: answer.order_id == ask.order.order_id
    )


async def _payments() -> Grouped:
    island, mark = PaymentsHere(channels_of(MERCHANT, FakeChannel())), secrets.token_hex(4)

    def made(n: int, more: str = "") -> Message:
        return Message(Notification(id=f"{mark}-{n}{more}", kind="payment", payment=None, refund=None), b"{}")

    # Every third has come before.
    for n in range(0, 9, 3):
        assert await island._receive.submit(made(n)) is True
    return Grouped(island._receive, made, made(99, NUL), lambda n, ask, answer: answer is (n % 3 != 0))


async def _insight() -> Grouped:
    def made(n: int, text: str = "seen") -> IngestRequest:
        facts = tuple(Fact(n=i, name="view", at=now(), facts={"what": text}) for i in range(n % 4 + 1))
        return IngestRequest(f"visitor-{secrets.token_hex(6)}", facts)

    return Grouped(InsightHere()._ingest, made, made(0, NUL), lambda n, ask, answer: answer == n % 4 + 1)


ACTIONS: dict[str, Callable[[], Awaitable[Grouped]]] = {
    "inventory.hold": _inventory,
    "assets.hold": _assets,
    "orders.place": _orders,
    "payments.receive": _payments,
    "insight.ingest": _insight,
}


@pytest.fixture(params=list(ACTIONS))
async def grouped(request: pytest.FixtureRequest, shop: object) -> Grouped:
    return await ACTIONS[request.param]()


def batches_of(calls: GroupCommit[Any, Any], gate: asyncio.Event | None = None) -> list[int]:
    """The sizes of the batches that run from now on; they wait for the gate."""
    sizes: list[int] = []
    run = calls._run

    async def counted(requests: list[Any]) -> Sequence[Any]:
        sizes.append(len(requests))
        if gate is not None:
            await gate.wait()
        return await run(requests)

    calls._run = counted
    return sizes


async def all_of(calls: GroupCommit[Any, Any], asks: Sequence[Any]) -> list[Any]:
    return await asyncio.gather(*(calls.submit(a) for a in asks), return_exceptions=True)


async def test_one_batch_gives_every_caller_its_own_answer(grouped: Grouped) -> None:
    sizes, asks = batches_of(grouped.calls), [grouped.ask(n) for n in range(9)]
    answers = await all_of(grouped.calls, asks)
    assert [grouped.told(n, ask, answers[n]) for n, ask in enumerate(asks)] == [True] * 9
    assert sizes == [9]


async def test_a_poisoned_request_harms_no_neighbour(grouped: Grouped) -> None:
    asks = [grouped.ask(n) for n in range(9)]
    answers = await all_of(grouped.calls, [*asks[:4], grouped.poison, *asks[4:]])
    assert isinstance(answers.pop(4), asyncpg.DataError)
    assert [grouped.told(n, ask, answers[n]) for n, ask in enumerate(asks)] == [True] * 9


async def test_a_caller_who_leaves_takes_nobody_along(grouped: Grouped) -> None:
    gate = asyncio.Event()
    sizes, asks = batches_of(grouped.calls, gate), [grouped.ask(n) for n in range(9)]
    tasks = [asyncio.create_task(grouped.calls.submit(a)) for a in asks]
    async with asyncio.timeout(10):
        while not sizes:  # noqa: ASYNC110 - the batch's own list
            await asyncio.sleep(0)
    tasks[4].cancel()
    gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers[4], asyncio.CancelledError)
    others = [n for n in range(9) if n != 4]
    assert [grouped.told(n, asks[n], answers[n]) for n in others] == [True] * 8
    assert sizes == [9]


@pytest.mark.parametrize("action", ["inventory.hold", "assets.hold"])
async def test_on_a_hot_row_who_came_first_is_served_first(shop: object, action: str) -> None:
    grouped = await ACTIONS[action]()
    asks = [grouped.ask(n) for n in range(40)]
    answers = await all_of(grouped.calls, asks)
    assert [isinstance(a, Refusal) for a in answers] == [False] * 10 + [True] * 30
