"""Every payment channel keeps this contract: the fake that services are tested with, WeChat Pay, Alipay."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp.test_utils import TestServer

from chama.base.errors import Unavailable
from chama.base.time import FakeClock
from chama.services.payments.internal.gateways.alipay import Alipay
from chama.services.payments.internal.gateways.alipay_wire import AlipayConfig
from chama.services.payments.internal.gateways.channel import (
    Channel,
    ChannelRefused,
    ChannelUnavailable,
    NotificationInvalid,
)
from chama.services.payments.internal.gateways.fake import FakeChannel
from simulators.alipay import trades
from simulators.alipay.app import create_app
from simulators.alipay.keys import merchant_file
from simulators.alipay.notify import letter
from simulators.alipay.world import WORLD
from tests.services.payments.wechat_platform import NOW, Platform, ask, client, no_pause

# What a channel says, by occasion; the fake speaks as WeChat does.
WECHAT_SAYS = {
    "paid": "ORDERPAID",
    "closed": "ORDER_CLOSED",
    "other": "INVALID_REQUEST",
    "other_refund": "INVALID_REQUEST",
    "missing": "RESOURCE_NOT_EXISTS",
    "not_there": "missing",
    "refund": "processing",
    "after_part": "refunded",
}


class Fake(FakeChannel):
    """The fake with the handle that the contract turns."""

    number, says, fresh_seconds = "T-00001|*", WECHAT_SAYS, 300

    def lose_answer(self, call: str) -> None:
        self.fail(call, ChannelUnavailable("fake"), after=True)  # type: ignore[arg-type]

    def scan(self, number: str) -> None:
        """Whoever opens a payment here, it is known at once."""


class WeChat(Platform):
    number, says, fresh_seconds = "T-00001|*", WECHAT_SAYS, 300

    def scan(self, number: str) -> None:
        """Likewise."""


class AtAlipay:
    """Alipay's simulator, behind the same handle; its clock stands at NOW."""

    number, fresh_seconds = "T_00001", 26 * 3600
    says = {  # noqa: RUF012
        "paid": "ACQ.TRADE_HAS_SUCCESS",
        "closed": "ACQ.TRADE_HAS_CLOSE",
        "other": "ACQ.CONTEXT_INCONSISTENT",
        "other_refund": "ACQ.DISCORDANT_REPEAT_REQUEST",
        "missing": "ACQ.TRADE_NOT_EXIST",
        "not_there": "unscanned",
        "refund": "success",
        "after_part": "paid",
    }

    def __init__(self, world: Any) -> None:
        self.world = world

    def pay(self, number: str) -> None:
        trades.pay(self.world, self.world.trades[number])

    def scan(self, number: str) -> None:
        trades.scan(self.world, self.world.trades[number])

    def settle(self, number: str) -> None:
        """It was made when it was asked for."""

    def lose_answer(self, call: str) -> None:
        for _ in range(3):
            self.world.turn_knob("answer", {"answer": "lost"})

    def notification(self, number: str) -> tuple[dict[str, str], bytes]:
        about = ("out_trade_no", "out_biz_no")
        notices = self.world.notices.values()
        told = next(n for n in notices if n.fields.get(about[number.startswith("R")]) == number)
        return {"content-type": "application/x-www-form-urlencoded"}, letter(self.world, told)


World = tuple[Channel, "Fake | WeChat | AtAlipay"]


@pytest.fixture(params=["fake", "wechat", "alipay"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    clock = FakeClock(NOW)
    if request.param == "wechat":
        platform = WeChat(clock)
        yield client(platform), platform
    elif request.param == "fake":
        fake = Fake(clock=clock)
        yield fake, fake
    else:
        app = create_app(tmp_path, seed=7)
        async with TestServer(app) as server:
            made = app[WORLD]
            made.base_url = str(server.make_url("")).rstrip("/")
            still: Any = made.clock
            still.now = still.signing_now = lambda: int(NOW.timestamp())
            config = AlipayConfig(**merchant_file(made.keys, made.base_url))
            http = httpx.AsyncClient(trust_env=False)
            yield Alipay(config, clock=clock, http=http, pause=no_pause), AtAlipay(made)


async def test_a_paid_payment_is_found_and_cannot_be_closed(world: World) -> None:
    channel, other = world
    for _ in range(2):
        assert (await channel.prepay(ask(other.number))).params
    other.scan(other.number)
    assert (await channel.query(other.number)).state == "open"
    other.pay(other.number)
    paid = await channel.query(other.number)
    assert (paid.state, paid.amount_fen, paid.paid_at) == ("paid", 8800, NOW)
    assert paid.channel_id
    assert await channel.close(other.number) == "already_paid"
    with pytest.raises(ChannelRefused, match=other.says["paid"]):
        await channel.prepay(ask(other.number))


async def test_a_closed_payment_stays_closed(world: World) -> None:
    channel, other = world
    assert (await channel.prepay(ask(other.number, payer_openid=None))).params.keys() == {"code_url"}
    other.scan(other.number)
    assert [await channel.close(other.number) for _ in range(2)] == ["closed", "closed"]
    assert (await channel.query(other.number)).state == "closed"
    with pytest.raises(ChannelRefused, match=other.says["closed"]):
        await channel.prepay(ask(other.number, payer_openid=None))


async def test_a_number_never_used_is_unknown(world: World) -> None:
    channel, other = world
    unknown = await channel.query("T_00009")
    assert (unknown.state, unknown.amount_fen) == ("unknown", None)
    assert await channel.close("T_00009") == other.says["not_there"]
    assert await channel.query_refund("R_9", "T_00009") is None
    with pytest.raises(ChannelRefused, match=other.says["missing"]):
        await channel.refund("T_00009", "R_9", 1, 1, "")


async def test_other_content_under_a_used_number_is_refused(world: World) -> None:
    channel, other = world
    await channel.prepay(ask(other.number))
    with pytest.raises(ChannelRefused, match=other.says["other"]):
        await channel.prepay(ask(other.number, amount_fen=1))
    other.pay(other.number)
    await channel.refund(other.number, "R_1", 100, 8800, "damaged")
    with pytest.raises(ChannelRefused, match=other.says["other_refund"]):
        await channel.refund(other.number, "R_1", 101, 8800, "damaged")


async def test_a_refund_is_accepted_decided_and_announced(world: World) -> None:
    channel, other = world
    await channel.prepay(ask(other.number))
    other.pay(other.number)
    for _ in range(2):
        refund = await channel.refund(other.number, "R_1", 100, 8800, "damaged")
        assert (refund.number, refund.state, refund.amount_fen) == ("R_1", other.says["refund"], 100)
    other.settle("R_1")
    told = channel.read_notification(*other.notification("R_1"), NOW)
    assert told.kind == "refund" and told.refund == await channel.query_refund("R_1", other.number)
    assert told.refund.state == "success"
    assert (await channel.query(other.number)).state == other.says["after_part"]


async def test_after_a_lost_answer_the_same_call_gives_the_same_result(world: World) -> None:
    channel, other = world
    other.lose_answer("prepay")
    with pytest.raises(Unavailable):
        await channel.prepay(ask(other.number))
    assert (await channel.prepay(ask(other.number))).params
    other.pay(other.number)
    other.lose_answer("refund")
    with pytest.raises(ChannelUnavailable):
        await channel.refund(other.number, "R_1", 8800, 8800, "damaged")
    assert (await channel.refund(other.number, "R_1", 8800, 8800, "damaged")).amount_fen == 8800


async def test_a_notification_is_read_once_verified(world: World) -> None:
    channel, other = world
    await channel.prepay(ask(other.number))
    other.pay(other.number)
    headers, body = other.notification(other.number)
    await channel.learn_keys(headers)
    told = channel.read_notification({name.upper(): value for name, value in headers.items()}, body, NOW)
    assert told.kind == "payment" and told.payment == await channel.query(other.number)
    late = NOW + timedelta(seconds=other.fresh_seconds - 1)
    assert channel.read_notification(headers, body, late).id == told.id
    for at in (NOW + timedelta(seconds=other.fresh_seconds), NOW - timedelta(seconds=300)):
        with pytest.raises(NotificationInvalid, match="stale"):
            channel.read_notification(headers, body, at)
    if not isinstance(other, AtAlipay):  # there the signature stands in the body
        for missing in ({}, {**headers, list(headers)[-1]: "wrong"}):
            with pytest.raises(NotificationInvalid):
                channel.read_notification(missing, body, NOW)
    changed = body.replace(*((b"88.00", b"08.80") if isinstance(other, AtAlipay) else (b"}", b" }")), 1)
    assert changed != body
    with pytest.raises(NotificationInvalid, match="signature"):
        channel.read_notification(headers, changed, NOW)
