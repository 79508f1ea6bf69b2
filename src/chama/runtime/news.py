"""What makes caches old, told to every process at once through the pub/sub of the cache Redis.

Events come from a reaction, so they are told however the process that wrote them ends. News are no truth:
a process that may have missed some forgets everything it keeps, and what is kept lives for seconds.
"""

import asyncio
import contextlib
from collections.abc import Sequence

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from chama.runtime.cache import caches
from chama.runtime.service import EVENTS, Event
from chama.runtime.telemetry import log

CHANNEL = "cache:news"
PURGE = "purge"
# A page may be composed again from an island that hears the same a moment later.
AGAIN_SECONDS = 0.25
RETRY_SECONDS = 0.5

_redis: Redis | None = None


def use(redis: Redis | None) -> None:
    """Tell news through this Redis; None: they are heard in this process only."""
    global _redis
    _redis = redis


async def tell(events: Sequence[Event]) -> None:
    """Let every process forget what these events made old; never fails, for what is kept is soon over."""
    for event in events:
        await _say(event.type_name(), msgspec.msgpack.encode(event))


async def purge(name: str) -> None:
    """Let every process forget this cache."""
    await _say(PURGE, name.encode())


async def _say(kind: str, content: bytes) -> None:
    message = msgspec.msgpack.encode((kind, content))
    try:
        if _redis is not None:
            await _redis.publish(CHANNEL, message)
            return
    except (RedisError, OSError) as why:
        log.warning("news.unsaid", kind=kind, why=repr(why))
    heard(message)


def heard(message: bytes) -> None:
    """Forget what this message says; a kind that this release does not know says nothing."""
    kind, content = msgspec.msgpack.decode(message, type=tuple[str, bytes])
    if kind == PURGE:
        for cache in caches(content.decode()):
            cache.forget_all()
    elif kind in EVENTS:
        event = msgspec.msgpack.decode(content, type=EVENTS[kind])
        for cache in caches():
            cache.heard(event)


async def listen(redis: Redis) -> None:
    """Hear news until cancelled."""
    while True:
        try:
            async with redis.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                for cache in caches():
                    cache.forget_all()
                while True:
                    await _next(channel)
        except (RedisError, OSError, TimeoutError) as why:
            log.warning("news.deaf", why=repr(why))
            await asyncio.sleep(RETRY_SECONDS)


async def _next(channel: PubSub) -> None:
    said = await channel.get_message(ignore_subscribe_messages=True, timeout=1.0)
    if said is None:
        return
    with contextlib.suppress(msgspec.DecodeError):
        heard(said["data"])
        asyncio.get_running_loop().call_later(AGAIN_SECONDS, heard, said["data"])
