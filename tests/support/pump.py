"""Events by hand: what is in the outboxes goes to the bus and to every island, until nothing moves."""

from redis.asyncio import Redis

from chama.process import REACTIONS, SERVICES, consumers_on, redis_of
from chama.runtime import db
from chama.runtime.bus import Bus, Consumer
from chama.runtime.engines import EngineUrls
from chama.runtime.outbox import Relay
from chama.runtime.settings import settings

ROUNDS = 100


class Pump:
    """The worker without its clocks and without waiting; `consumers` may be replaced by broken ones."""

    def __init__(self, engines: EngineUrls) -> None:
        self.redis: Redis = redis_of(engines.truth)
        self.bus = Bus(self.redis, settings().partitions, tuple(REACTIONS))
        self.relay = Relay(SERVICES, settings().partitions, self.bus)
        self.consumers: dict[str, Consumer] = consumers_on(self.bus)

    async def until_quiet(self) -> int:
        """Relay and consume until a round moves nothing; returns how many events were relayed."""
        relayed = 0
        for consumer in self.consumers.values():
            await self.bus.open_group(consumer.group)
        for _ in range(ROUNDS):
            moved = await self.relay_once()
            relayed += moved
            taken = sum([await self._consume(c) for c in self.consumers.values()])
            if moved == taken == 0:
                return relayed
        raise AssertionError("events keep coming")

    async def again(self, aggregate: str) -> int:
        """Publish every event of an aggregate a second time; returns how many."""
        sent = []
        for partition, stream in enumerate(self.bus.streams):
            for _, f in await self.redis.xrange(stream):
                if f[b"a"].decode() == aggregate:
                    sent.append((partition, f))
        for partition, f in sent:
            await self.redis.xadd(self.bus.streams[partition], f)
        return len(sent)

    async def aclose(self) -> None:
        """Let go of Redis."""
        await self.redis.aclose()

    async def relay_once(self) -> int:
        """Move what is in the outboxes to the bus; returns how many events were moved."""
        async with db.connection() as conn:
            try:
                return await self.relay.pass_once(conn)
            finally:
                await conn.execute("SELECT pg_advisory_unlock_all()")

    async def _consume(self, consumer: Consumer) -> int:
        # Redis looks at waiting readers ten times a second only: this one does not wait at all.
        read = await self.bus.read(consumer.group, "pump", self.bus.streams, pending=False, block_ms=None)
        await consumer.handle([e for _, _, e in read])
        if read:
            await self.bus.acknowledge(consumer.group, [(s, i) for s, i, _ in read])
        return len(read)
