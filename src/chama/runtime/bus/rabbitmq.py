"""RabbitMQ: an exchange, and a quorum queue for each group and partition.

A queue gives what was not acknowledged to its next reader, before the rest and in order. It has one active
consumer, so even a reader that outlived its lease does not share it.
"""

import asyncio
import contextlib
import secrets
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError, ChannelClosed, ChannelInvalidStateError, ChannelNotFoundEntity
from aiormq.abc import AbstractConnection as Wire
from redis.asyncio import Redis

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.bus.broker import BATCH, Bus, Delivery, Envelope, Figures, Source, sealed, unsealed
from chama.runtime.telemetry import log

ANSWER_SECONDS = 10.0
# Closing is a courtesy; one whose connection was lost is never answered.
CLOSE_SECONDS = 1.0
# A queue's reader holds at most BATCH events; one that is being relieved may hold as many.
OUT = 2 * BATCH
# How far back a publisher knows its own marks; a group that is further behind settles nothing.
REMEMBERED = 200_000


@contextlib.contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (AMQPError, ChannelInvalidStateError, OSError, TimeoutError) as why:
        raise Unavailable(f"rabbitmq ({why!r})") from why


class RabbitBus(Bus):
    """Exchange `chama.events`, queues `chama.events.{group}.{p}`.

    Epoch: a name kept in the `truth` Redis, good while RabbitMQ has an exchange of that name. Another one
    begins when it has not, or when any of the queues was missing.
    Marks: the microsecond of publishing, counted on where they would be equal.
    """

    def __init__(
        self,
        url: str,
        truth: Redis,
        partitions: int,
        groups: Sequence[str] = (),
        name: str = "chama.events",
    ) -> None:
        super().__init__(truth, partitions, groups, name)
        self._url = url
        self._connection: AbstractConnection | None = None
        self._opening = asyncio.Lock()
        self._found: set[str] = set()
        self._publisher: AbstractChannel | None = None
        self._newest: list[deque[int]] = [deque(maxlen=REMEMBERED) for _ in range(partitions)]
        self._last_mark = 0

    def queue_of(self, group: str, partition: int) -> str:
        """The name of a group's queue."""
        return f"{self.name}.{group}.{partition}"

    async def open_group(self, group: str) -> None:
        self._groups.add(group)
        with _away():
            await self.connected()

    async def connected(self) -> AbstractConnection:
        """The connection, with every group's queues behind it."""
        async with self._opening, asyncio.timeout(ANSWER_SECONDS):
            if self._connection is None or not _alive(self._connection):
                self._connection = await aio_pika.connect(self._url, timeout=3)
                self._publisher, self._found = None, set()
            if not self._groups <= self._found:
                try:
                    await self._find_queues(self._connection)
                except BaseException:
                    lost, self._connection = self._connection, None
                    await _closed(lost)
                    raise
                self._found = set(self._groups)
            return self._connection

    def doubt(self) -> None:
        """Look again, before anything else is done, whether every queue is there."""
        self._found = set()

    async def _find_queues(self, connection: AbstractConnection) -> None:
        """Make what is missing; where anything was, what it held is lost, and the epoch ends."""
        names = [(g, p, self.queue_of(g, p)) for g in sorted(self._groups) for p in range(self.partitions)]
        missing = [(p, queue) for _, p, queue in names if await _state(connection, queue) is None]
        if not missing:
            return
        # Since version 4 a message would be dropped after twenty readers that died with it.
        wire: Wire = connection.transport.connection  # type: ignore[union-attr]
        version = wire.server_properties.get("version")
        major = int((version if isinstance(version, bytes) else str(version).encode()).split(b".")[0])
        arguments = {"x-queue-type": "quorum", "x-single-active-consumer": True}
        async with _channel(connection) as channel:
            exchange = await channel.declare_exchange(self.name, aio_pika.ExchangeType.DIRECT, durable=True)
            for partition, name in missing:
                limit = {"x-delivery-limit": -1} if major >= 4 else {}
                queue = await channel.declare_queue(name, durable=True, arguments=arguments | limit)
                await queue.bind(exchange, self.streams[partition])
        await self._begin_epoch(connection)
        log.warning("bus.epoch", broker="rabbitmq", queues_made=len(missing))

    async def _begin_epoch(self, connection: AbstractConnection) -> str:
        token = secrets.token_hex(8)
        async with _channel(connection) as channel:
            await channel.declare_exchange(self._sign_of(token), durable=True)
            old = await self._truth.set(f"{self.name}:epoch", token, get=True)
            if isinstance(old, bytes):
                await channel.exchange_delete(self._sign_of(old.decode()))
        return token

    def _sign_of(self, token: str) -> str:
        """Whoever forgets queues forgets exchanges."""
        return f"{self.name}.epoch.{token}"

    async def epoch(self) -> str:
        with _away():
            connection = await self.connected()
            kept = await self._truth.get(f"{self.name}:epoch")
            token = kept.decode() if isinstance(kept, bytes) else ""
            async with asyncio.timeout(ANSWER_SECONDS):
                if not token or not await _is_there(connection, self._sign_of(token)):
                    self.doubt()
                    token = await self._begin_epoch(connection)
                    log.warning("bus.epoch", broker="rabbitmq", queues_made=0)
        return f"rabbitmq/{token}"

    async def publish(self, items: Sequence[tuple[int, Envelope]]) -> list[int]:
        with _away():
            connection = await self.connected()
            if self._publisher is None or self._publisher.is_closed:
                self._publisher = await _opened(connection)
            channel = self._publisher
            exchange = await channel.get_exchange(self.name, ensure=False)
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await asyncio.gather(*(exchange.publish(_message(e), self.streams[p]) for p, e in items))
            except BaseException:
                # What is still on its way must not follow what will be sent again.
                self._publisher = None
                self.doubt()
                await _closed(channel)
                raise
        first = max(self._last_mark + 1, int(context.now().timestamp() * 1_000_000))
        marks = list(range(first, first + len(items)))
        self._last_mark = marks[-1] if marks else self._last_mark
        for mark, (partition, _) in zip(marks, items, strict=True):
            self._newest[partition].append(mark)
        return marks

    def source(self, group: str, reader: str) -> "RabbitSource":
        return RabbitSource(self, group)

    async def settled(self) -> dict[int, int]:
        """Queues are first in, first out: with `n` events in the slowest queue and in its reader's hands, all
        of ours but the newest `n` are acknowledged. AMQP tells the first number, the second is bounded."""
        # Noted before anybody is asked, so that what is published meanwhile does not count.
        newest = [list(marks) for marks in self._newest]
        floors: dict[int, int] = {}
        with _away():
            for partition, lengths in enumerate(await self._lengths()):
                # Without a reader the answer may come from a queue whose own leader is away.
                if lengths and all(readers for _, readers in lengths.values()):
                    n = max(length for length, _ in lengths.values()) + OUT
                    if len(newest[partition]) > n:
                        floors[partition] = newest[partition][-n]
        return floors

    async def _lengths(self) -> list[dict[str, tuple[int, int]]]:
        """For each partition: each group's (events in its queue, readers of it)."""
        connection = await self.connected()
        found: list[dict[str, tuple[int, int]]] = [{} for _ in range(self.partitions)]
        for group in sorted(self._groups):
            for partition in range(self.partitions):
                state = await _state(connection, self.queue_of(group, partition))
                if state is None:
                    self.doubt()
                    raise Unavailable(f"rabbitmq ({self.queue_of(group, partition)} is gone)")
                found[partition][group] = state
        return found

    async def figures(self) -> Figures:
        found = Figures({}, {})
        with _away():
            for stream, lengths in zip(self.streams, await self._lengths(), strict=True):
                for group, (length, _) in lengths.items():
                    found.waiting[stream, group] = length
                found.entries[stream] = max((n for n, _ in lengths.values()), default=0)
        return found

    async def trim(self) -> None:
        """A queue forgets what was acknowledged by itself."""

    async def close(self) -> None:
        if self._connection is not None:
            await _closed(self._connection)


async def _state(connection: AbstractConnection, queue: str) -> tuple[int, int] | None:
    """(events ready, consumers) of a queue, None when there is none; the question costs its channel then."""
    try:
        async with _channel(connection) as channel:
            told = (await channel.declare_queue(queue, passive=True)).declaration_result
    except ChannelNotFoundEntity:
        return None
    return int(told.message_count or 0), int(told.consumer_count or 0)


async def _is_there(connection: AbstractConnection, exchange: str) -> bool:
    try:
        async with _channel(connection) as channel:
            await channel.declare_exchange(exchange, passive=True)
    except ChannelNotFoundEntity:
        return False
    return True


def _alive(connection: AbstractConnection) -> bool:
    """Its own `is_closed` does not know of a server that went without a word."""
    return connection.transport is not None and connection.transport.connection.is_opened


async def _opened(connection: AbstractConnection) -> AbstractChannel:
    try:
        return await connection.channel(on_return_raises=True)
    except RuntimeError as why:  # what aiormq says of a connection that was lost a moment ago
        raise Unavailable("rabbitmq (the connection was lost)") from why


@contextlib.asynccontextmanager
async def _channel(connection: AbstractConnection) -> AsyncIterator[AbstractChannel]:
    channel = await _opened(connection)
    try:
        yield channel
    except ChannelClosed:
        # The server closed it; to close it again would be a question that nobody answers.
        raise
    except BaseException:
        await _closed(channel)
        raise
    await _closed(channel)


async def _closed(what: AbstractChannel | AbstractConnection) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await what.close()
    except (AMQPError, ChannelInvalidStateError, OSError, TimeoutError) as why:
        log.warning("bus.closing", broker="rabbitmq", why=repr(why))


def _message(envelope: Envelope) -> aio_pika.Message:
    return aio_pika.Message(
        sealed(envelope), message_id=envelope.event_id, delivery_mode=aio_pika.DeliveryMode.PERSISTENT
    )


class RabbitSource(Source):
    """A channel whose consumers bring at most BATCH events of each queue ahead."""

    def __init__(self, bus: RabbitBus, group: str) -> None:
        self._bus = bus
        self._group = group
        self._channel: AbstractChannel | None = None
        self._arrived: asyncio.Queue[tuple[int, AbstractIncomingMessage]] = asyncio.Queue()
        self._mine: set[int] = set()

    async def take(self, partitions: Sequence[int]) -> None:
        with _away():
            if self._channel is None or self._mine - set(partitions):
                await self._open()
            for partition in sorted(set(partitions) - self._mine):
                assert self._channel is not None
                name = self._bus.queue_of(self._group, partition)
                queue = await self._channel.get_queue(name, ensure=False)
                try:
                    await queue.consume(partial(_arrive, self._arrived, partition))
                except ChannelNotFoundEntity:
                    self._bus.doubt()
                    raise
                self._mine.add(partition)

    async def _open(self) -> None:
        """A new channel; with the old one goes what was brought ahead, back to its queues."""
        await self.close()
        connection = await self._bus.connected()
        self._channel = await _opened(connection)
        await self._channel.set_qos(BATCH)

    async def read(self, wait_ms: int) -> list[Delivery]:
        if self._channel is None:
            return []
        with _away():
            wire = await self._channel.get_underlay_channel()
            if self._channel.is_closed or len(getattr(wire, "consumers", ())) < len(self._mine):
                self._bus.doubt()
                raise Unavailable("rabbitmq (the channel or a queue was closed)")
            read = []
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_ms / 1000):
                    read.append(await self._arrived.get())
        while len(read) < BATCH and not self._arrived.empty():
            read.append(self._arrived.get_nowait())
        return [Delivery(partition, message, unsealed(message.body)) for partition, message in read]

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """What was read is everything up to the last of it: tags count the deliveries of a channel."""
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                await deliveries[-1].mark.ack(multiple=True)

    async def close(self) -> None:
        channel, self._channel = self._channel, None
        self._mine, self._arrived = set(), asyncio.Queue()
        if channel is not None:
            await _closed(channel)


async def _arrive(
    arrived: asyncio.Queue[tuple[int, AbstractIncomingMessage]],
    partition: int,
    message: AbstractIncomingMessage,
) -> None:
    arrived.put_nowait((partition, message))
