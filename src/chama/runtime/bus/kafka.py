"""Kafka: one topic; a group is a name under which offsets are committed.

Partitions are given out by our own leases, as with every broker, and not by Kafka's rebalancing.
The topics are made by whoever runs Kafka: how long it keeps what it has is for them to say.
"""

import asyncio
import contextlib
import secrets
import ssl
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from redis.asyncio import Redis

from chama.base.errors import Unavailable
from chama.runtime.bus.broker import BATCH, Bus, Delivery, Envelope, Figures, Source, sealed, unsealed
from chama.runtime.telemetry import log

ANSWER_SECONDS = 10.0
TOPIC = "chama.events"


class Address(NamedTuple):
    """What a URL says: the topic, and how the client finds and convinces the brokers."""

    topic: str
    options: dict[str, Any]


def read_address(url: str) -> Address:
    """`kafka://host:port,host:port/topic`; `kafkas` is TLS; `user:password@` is SASL, `?mechanism=` PLAIN or
    another one; the topic is `chama.events` when there is none."""
    parts = urlsplit(url)
    login, _, servers = parts.netloc.rpartition("@")
    tls = parts.scheme == "kafkas"
    protocol = f"{'SASL_' if login else ''}{'SSL' if tls else 'PLAINTEXT'}"
    options: dict[str, Any] = {"bootstrap_servers": servers.split(","), "security_protocol": protocol}
    if tls:
        options["ssl_context"] = ssl.create_default_context()
    if login:
        user, _, password = login.partition(":")
        options |= {
            "sasl_mechanism": parse_qs(parts.query).get("mechanism", ["PLAIN"])[0],
            "sasl_plain_username": unquote(user),
            "sasl_plain_password": unquote(password),
        }
    return Address(parts.path.strip("/") or TOPIC, options)


@contextlib.contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (KafkaError, OSError, TimeoutError) as why:
        raise Unavailable(f"kafka ({why!r})") from why


class KafkaBus(Bus):
    """Topic `chama.events`, groups `chama.events.{group}`.

    Epoch: the last entry of the topic `chama.events.epoch`. A publisher writes another one when the topic
    ends before what it has published, or is empty when it begins.
    Marks: offsets.
    """

    def __init__(self, url: str, truth: Redis, partitions: int, groups: Sequence[str] = ()) -> None:
        address = read_address(url)
        super().__init__(truth, partitions, groups, address.topic)
        self.options = address.options
        self.places = [TopicPartition(self.name, p) for p in range(partitions)]
        self._mark_of_epoch = TopicPartition(f"{self.name}.epoch", 0)
        self._opening = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None
        self._look: AIOKafkaConsumer | None = None
        self._admin: AIOKafkaAdminClient | None = None
        # The offset after the last one of ours, by partition; None before the first look.
        self._published: dict[int, int] | None = None
        self._epoch = (-1, "")

    def group_id(self, group: str) -> str:
        """The name of a group in Kafka."""
        return f"{self.name}.{group}"

    async def open_group(self, group: str) -> None:
        self._groups.add(group)
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                look = await self._looking()
                await look.end_offsets(self.places[:1])
                found = len(look.partitions_for_topic(self.name) or ())
        if found < self.partitions:
            log.error("bus.partitions", topic=self.name, found=found, wanted=self.partitions)
            raise Unavailable(f"kafka ({self.name} has {found} partitions of {self.partitions})")

    async def _looking(self) -> AIOKafkaConsumer:
        """A reader without a group, for offsets and for the epoch."""
        async with self._opening:
            if self._look is None:
                look = AIOKafkaConsumer(**self.options, enable_auto_commit=False)
                await _started(look)
                self._look = look
            return self._look

    async def _producing(self) -> AIOKafkaProducer:
        async with self._opening:
            if self._producer is None:
                # Idempotent: what is sent again by the client keeps its place.
                producer = AIOKafkaProducer(
                    **self.options,
                    acks="all",
                    enable_idempotence=True,
                    request_timeout_ms=int(ANSWER_SECONDS * 1000),
                )
                await _started(producer)
                self._producer = producer
            return self._producer

    async def _administering(self) -> AIOKafkaAdminClient:
        async with self._opening:
            if self._admin is None:
                admin = AIOKafkaAdminClient(**self.options)
                await _started(admin)
                self._admin = admin
            return self._admin

    async def epoch(self) -> str:
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                look = await self._looking()
                ends = await look.end_offsets(self.places)
                known = await self._last_epoch(look)
                if self._published is None:
                    forgot = not any(ends.values())
                    self._published = {}
                else:
                    forgot = any(ends[self.places[p]] < end for p, end in self._published.items())
                if forgot or not known:
                    self._published = {}
                    producer = await self._producing()
                    token = secrets.token_hex(8).encode()
                    place = self._mark_of_epoch
                    await producer.send_and_wait(place.topic, token, b"epoch", partition=place.partition)
                    log.warning("bus.epoch", broker="kafka", forgot=forgot)
                    known = await self._last_epoch(look)
        return f"kafka/{known}"

    async def _last_epoch(self, look: AIOKafkaConsumer) -> str:
        """The newest epoch there is, or nothing."""
        place = self._mark_of_epoch
        end = (await look.end_offsets([place]))[place]
        if (await look.beginning_offsets([place]))[place] == end:
            return ""
        if self._epoch[0] != end:
            look.assign([place])
            look.seek(place, end - 1)
            record = await look.getone()
            self._epoch = (end, (record.value or b"").decode())
        return self._epoch[1]

    async def publish(self, items: Sequence[tuple[int, Envelope]]) -> list[int]:
        with _away():
            producer = await self._producing()
            try:
                async with asyncio.timeout(2 * ANSWER_SECONDS):
                    sent = [
                        await producer.send(self.name, sealed(e), e.aggregate.encode(), partition=p)
                        for p, e in items
                    ]
                    told = await asyncio.gather(*sent)
            except BaseException:
                # What is still on its way must not follow what will be sent again.
                self._producer = None
                await _stopped(producer)
                raise
        published = self._published if self._published is not None else {}
        for place in told:
            published[place.partition] = max(published.get(place.partition, 0), place.offset + 1)
        self._published = published
        return [place.offset for place in told]

    def source(self, group: str, reader: str) -> "KafkaSource":
        return KafkaSource(self, group)

    async def settled(self) -> dict[int, int]:
        """The lowest of the offsets that the groups have committed."""
        committed = await self._committed()
        return {
            p: floor
            for p, place in enumerate(self.places)
            if committed and (floor := min(offsets[place] for offsets in committed.values())) >= 0
        }

    async def _committed(self) -> dict[str, dict[TopicPartition, int]]:
        """Each group's committed offsets, -1 where it has none."""
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                admin = await self._administering()
                found = {}
                for group in sorted(self._groups):
                    told = await admin.list_consumer_group_offsets(
                        self.group_id(group), partitions=self.places
                    )
                    found[group] = {p: told[p].offset if p in told else -1 for p in self.places}
                return found

    async def figures(self) -> Figures:
        committed = await self._committed()
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                look = await self._looking()
                begin, end = await look.beginning_offsets(self.places), await look.end_offsets(self.places)
        found = Figures({}, {})
        for p, place in enumerate(self.places):
            found.entries[self.streams[p]] = end[place] - begin[place]
            for group, offsets in committed.items():
                found.waiting[self.streams[p], group] = end[place] - max(offsets[place], begin[place])
        return found

    async def trim(self) -> None:
        """Kafka forgets by the retention of the topic."""

    async def close(self) -> None:
        for client in (self._producer, self._look):
            if client is not None:
                await _stopped(client)
        if self._admin is not None:
            await self._admin.close()


class KafkaSource(Source):
    """A reader of given partitions, from where the group has committed."""

    def __init__(self, bus: KafkaBus, group: str) -> None:
        self._bus = bus
        self._group = group
        self._consumer: AIOKafkaConsumer | None = None

    async def take(self, partitions: Sequence[int]) -> None:
        with _away():
            async with asyncio.timeout(ANSWER_SECONDS):
                if self._consumer is None:
                    consumer = AIOKafkaConsumer(
                        **self._bus.options,
                        group_id=self._bus.group_id(self._group),
                        enable_auto_commit=False,
                        auto_offset_reset="earliest",
                    )
                    await _started(consumer)
                    self._consumer = consumer
                self._consumer.unsubscribe()
                if partitions:
                    self._consumer.assign([self._bus.places[p] for p in partitions])

    async def read(self, wait_ms: int) -> list[Delivery]:
        if self._consumer is None or not self._consumer.assignment():
            return []
        with _away():
            read = await self._consumer.getmany(timeout_ms=wait_ms, max_records=BATCH)
        return [
            Delivery(place.partition, record.offset, unsealed(record.value or b""))
            for place, records in read.items()
            for record in records
        ]

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        done = {self._bus.places[d.partition]: d.mark + 1 for d in deliveries}
        with _away():
            if self._consumer is None:
                raise Unavailable("kafka")
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._consumer.commit(done)

    async def close(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await _stopped(consumer)


async def _started(client: Any) -> None:
    """Start a client; one that cannot is stopped, or it would be left behind."""
    try:
        await client.start()
    except BaseException:
        with contextlib.suppress(KafkaError, OSError):
            await (client.close() if isinstance(client, AIOKafkaAdminClient) else client.stop())
        raise


async def _stopped(client: AIOKafkaConsumer | AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(2 * ANSWER_SECONDS):
            await client.stop()
    except (KafkaError, OSError, TimeoutError) as why:
        log.warning("bus.closing", broker="kafka", why=repr(why))
