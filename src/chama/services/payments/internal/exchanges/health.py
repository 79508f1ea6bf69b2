"""Ask a channel whether it accepts us; a certain no is said in one plain sentence."""

from prometheus_client import Gauge

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.telemetry import log
from chama.services.payments.internal import store
from chama.services.payments.internal.gateways.channel import Channel, ChannelError, ChannelMisconfigured
from chama.services.payments.types import ChannelHealth

CHANNEL_OK = Gauge("chama_payment_channel_ok", "1 when the channel accepts us, 0 when not", ["channel"])

WAITING = Gauge(
    "chama_payments_waiting",
    "What waits in payments: undecided past their time, refunding, cases, discrepancies, shippings",
    ["what"],
)


async def count() -> None:
    """Set the gauges of what waits."""
    async with connection() as conn:
        counts = await store.count_by_state(conn, context.now())
    for what, number in counts.items():
        WAITING.labels(what).set(number)


async def ask(name: str, channel: Channel) -> ChannelHealth:
    """How a channel takes us now; one that cannot be reached says nothing about us."""
    try:
        await channel.check()
    except ChannelMisconfigured as no:
        log.error("payments.channel_refuses_us", channel=name, code=no.code, sentence=no.sentence_en)
        CHANNEL_OK.labels(name).set(0)
        return ChannelHealth(channel=name, ok=False, sentence_en=no.sentence_en, sentence_zh=no.sentence_zh)
    except (Unavailable, ChannelError) as why:
        log.warning("payments.channel_away", channel=name, why=str(why))
        return ChannelHealth(
            channel=name,
            ok=None,
            sentence_en="The channel cannot be asked now.",
            sentence_zh="暂时无法连接支付渠道。",
        )
    CHANNEL_OK.labels(name).set(1)
    return ChannelHealth(
        channel=name, ok=True, sentence_en="The channel accepts us.", sentence_zh="支付渠道连接正常。"
    )
