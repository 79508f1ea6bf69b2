"""Which broker: the scheme of `CHAMA_BUS_URL` says it."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from redis.asyncio import Redis

from chama.runtime.bus.broker import Bus
from chama.runtime.bus.redis import RedisBus

SCHEMES = ("redis", "rediss", "amqp", "amqps", "kafka", "kafkas")


class BusProblem(Exception):
    """The setting names no broker that we know."""


def open_bus(url: str, truth: Redis, partitions: int, groups: Sequence[str]) -> Bus:
    """The bus of this URL; without one, streams on the `truth` Redis. Nothing is connected yet."""
    scheme = urlsplit(url).scheme
    if not url:
        return RedisBus(truth, partitions, groups)
    # Here and not above: only who uses a broker pays for its client.
    if scheme in ("redis", "rediss"):
        own = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=3)
        return RedisBus(own, partitions, groups, truth=truth, own=True)
    if scheme in ("amqp", "amqps"):
        from chama.runtime.bus.rabbitmq import RabbitBus

        return RabbitBus(url, truth, partitions, groups)
    if scheme in ("kafka", "kafkas"):
        from chama.runtime.bus.kafka import KafkaBus

        return KafkaBus(url, truth, partitions, groups)
    raise BusProblem(f"CHAMA_BUS_URL begins with {scheme!r}, not with one of: {', '.join(SCHEMES)}.")
