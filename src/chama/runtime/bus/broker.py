"""What a broker must do for us. Handlers, retries and dead letters are above it, the same for all.

A bus has partitions; events of one aggregate share one. A group is an island that reacts: it takes every
event from the first on, and a partition of a group has one reader at a time, by a lease (`leads.py`).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from redis.asyncio import Redis

from chama.runtime.bus.leads import Leads

BATCH = 256


class Envelope(NamedTuple):
    event_id: str
    type: str
    aggregate: str
    payload: bytes


class Delivery(NamedTuple):
    """An event as a reader got it; `mark` is the broker's own word for the place, needed to acknowledge."""

    partition: int
    mark: Any
    envelope: Envelope


class Figures(NamedTuple):
    """What a broker knows: events that it holds, by stream; events not acknowledged, by (stream, group)."""

    entries: dict[str, int]
    waiting: dict[tuple[str, str], int]


class Source(ABC):
    """One reader of a group. After any error it is of no use any more: make another one."""

    @abstractmethod
    async def take(self, partitions: Sequence[int]) -> None:
        """These partitions, and no others, are ours from now on; call it between two batches.

        What earlier readers of a partition never acknowledged comes first, in order.
        """

    @abstractmethod
    async def read(self, wait_ms: int) -> list[Delivery]:
        """Next events of our partitions, each partition's in order; waits so long for the first of them."""

    @abstractmethod
    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """The whole of what was last read is done for this group."""

    @abstractmethod
    async def close(self) -> None:
        """Let go; what is not acknowledged comes again, to whoever takes its partition. Never fails."""


class Bus(ABC):
    """A broker that is away is Unavailable in every method, or RedisError where it is Redis.

    `groups` are those who must have taken an event before it may be forgotten, whether they run or not.
    """

    def __init__(self, truth: Redis, partitions: int, groups: Sequence[str], name: str) -> None:
        self.partitions = partitions
        self.name = name
        self.streams = [f"{name}:{p}" for p in range(partitions)]
        self._groups = set(groups)
        self._truth = truth

    def leads(self, group: str) -> Leads:
        """A new reader of this group, who leads nothing yet."""
        return Leads(self._truth, group, self.streams)

    @abstractmethod
    async def epoch(self) -> str:
        """The name of this bus's memory: another one when it forgot something, or is another broker."""

    @abstractmethod
    async def publish(self, items: Sequence[tuple[int, Envelope]]) -> list[int]:
        """Append all, in order; returns a mark of each once it is safe. Marks of a partition never fall."""

    @abstractmethod
    async def open_group(self, group: str) -> None:
        """Let the group have every event, from the first on."""

    @abstractmethod
    def source(self, group: str, reader: str) -> Source:
        """A reader of the group, who has no partition yet; `reader` is its name, like nobody else's."""

    @abstractmethod
    async def settled(self) -> dict[int, int]:
        """Per partition: every event of ours whose mark is below this is acknowledged by every group."""

    @abstractmethod
    async def figures(self) -> Figures:
        """For the metrics."""

    @abstractmethod
    async def trim(self) -> None:
        """Drop what no group needs any more, where the broker does not do it by itself."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of the broker. Never fails."""


def sealed(envelope: Envelope) -> bytes:
    """An envelope as it travels where a message is one piece of bytes."""
    return msgspec.msgpack.encode(tuple(envelope))


def unsealed(body: bytes) -> Envelope:
    """What `sealed` made."""
    return Envelope(*msgspec.msgpack.decode(body, type=tuple[str, str, str, bytes]))
