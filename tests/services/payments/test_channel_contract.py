"""Every payment channel keeps this contract: the fake that services are tested with, and WeChat Pay."""

from datetime import timedelta

import pytest

from chama.base.errors import Unavailable
from chama.base.time import FakeClock
from chama.services.payments.internal.gateways.channel import (
    Channel,
    ChannelRefused,
    ChannelUnavailable,
    NotificationInvalid,
)
from chama.services.payments.internal.gateways.fake import FakeChannel
from tests.services.payments.wechat_platform import NOW, Platform, ask, client

World = tuple[Channel, "Fake | Platform"]


class Fake(FakeChannel):
    """The fake with the handle that the contract turns."""

    def lose_answer(self, call: str) -> None:
        self.fail(call, ChannelUnavailable("fake"), after=True)  # type: ignore[arg-type]


@pytest.fixture(params=["fake", "wechat"])
def world(request: pytest.FixtureRequest) -> World:
    platform = Platform(FakeClock(NOW))
    if request.param == "wechat":
        return client(platform), platform
    fake = Fake(clock=platform.clock)
    return fake, fake


async def test_a_paid_payment_is_found_and_cannot_be_closed(world: World) -> None:
    channel, other = world
    assert (await channel.prepay(ask())).kind == "jsapi"
    assert await channel.prepay(ask()) is not None
    assert (await channel.query("T-00001|*")).state == "open"
    other.pay("T-00001|*")
    paid = await channel.query("T-00001|*")
    assert (paid.state, paid.amount_fen, paid.paid_at) == ("paid", 8800, NOW)
    assert paid.channel_id
    assert await channel.close("T-00001|*") == "already_paid"
    with pytest.raises(ChannelRefused, match="ORDERPAID"):
        await channel.prepay(ask())


async def test_a_closed_payment_stays_closed(world: World) -> None:
    channel, _ = world
    assert (await channel.prepay(ask(payer_openid=None))).params.keys() == {"code_url"}
    assert [await channel.close("T-00001|*") for _ in range(2)] == ["closed", "closed"]
    assert (await channel.query("T-00001|*")).state == "closed"
    with pytest.raises(ChannelRefused, match="ORDER_CLOSED"):
        await channel.prepay(ask(payer_openid=None))


async def test_a_number_never_used_is_unknown(world: World) -> None:
    channel, _ = world
    unknown = await channel.query("T-00009")
    assert (unknown.state, unknown.amount_fen) == ("unknown", None)
    assert await channel.close("T-00009") == "missing"
    assert await channel.query_refund("R-9", "T-00009") is None
    with pytest.raises(ChannelRefused, match="RESOURCE_NOT_EXISTS"):
        await channel.refund("T-00009", "R-9", 1, 1, "")


async def test_other_content_under_a_used_number_is_refused(world: World) -> None:
    channel, other = world
    await channel.prepay(ask())
    with pytest.raises(ChannelRefused, match="INVALID_REQUEST"):
        await channel.prepay(ask(amount_fen=1))
    other.pay("T-00001|*")
    await channel.refund("T-00001|*", "R-1", 100, 8800, "damaged")
    with pytest.raises(ChannelRefused, match="INVALID_REQUEST"):
        await channel.refund("T-00001|*", "R-1", 101, 8800, "damaged")


async def test_a_refund_is_accepted_decided_and_announced(world: World) -> None:
    channel, other = world
    await channel.prepay(ask())
    other.pay("T-00001|*")
    for _ in range(2):
        refund = await channel.refund("T-00001|*", "R-1", 100, 8800, "damaged")
        assert (refund.number, refund.state, refund.amount_fen) == ("R-1", "processing", 100)
    other.settle("R-1")
    told = channel.read_notification(*other.notification("R-1"), NOW)
    assert told.kind == "refund" and told.refund == await channel.query_refund("R-1", "T-00001|*")
    assert told.refund.state == "success"
    assert (await channel.query("T-00001|*")).state == "refunded"


async def test_after_a_lost_answer_the_same_call_gives_the_same_result(world: World) -> None:
    channel, other = world
    other.lose_answer("prepay")
    with pytest.raises(Unavailable):
        await channel.prepay(ask())
    assert (await channel.prepay(ask())).kind == "jsapi"
    other.pay("T-00001|*")
    other.lose_answer("refund")
    with pytest.raises(ChannelUnavailable):
        await channel.refund("T-00001|*", "R-1", 8800, 8800, "damaged")
    assert (await channel.refund("T-00001|*", "R-1", 8800, 8800, "damaged")).amount_fen == 8800


async def test_a_notification_is_read_once_verified(world: World) -> None:
    channel, other = world
    await channel.prepay(ask())
    other.pay("T-00001|*")
    headers, body = other.notification("T-00001|*")
    await channel.learn_keys(headers)
    told = channel.read_notification({name.upper(): value for name, value in headers.items()}, body, NOW)
    assert told.kind == "payment" and told.payment == await channel.query("T-00001|*")
    late = NOW + timedelta(seconds=299)
    assert channel.read_notification(headers, body, late).id == told.id
    for spoilt, at in ((body, NOW + timedelta(seconds=300)), (body, NOW - timedelta(seconds=300))):
        with pytest.raises(NotificationInvalid, match="stale"):
            channel.read_notification(headers, spoilt, at)
    for missing in ({}, {**headers, list(headers)[-1]: "wrong"}):
        with pytest.raises(NotificationInvalid):
            channel.read_notification(missing, body, NOW)
    with pytest.raises(NotificationInvalid, match="signature"):
        channel.read_notification(headers, body.replace(b"}", b" }", 1), NOW)
