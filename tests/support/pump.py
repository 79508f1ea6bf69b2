"""Events by hand: what is in the outboxes goes to the bus and to every island, until nothing moves."""

from redis.asyncio import Redis

from chama.process import REACTIONS, consumers_on, redis_of, relay_on
from chama.runtime import db
from chama.runtime.bus import Consumer, RedisBus, Source
from chama.runtime.engines import EngineUrls
from chama.runtime.settings import settings

ROUNDS = 100


class Pump:
    """The worker without its clocks and without waiting; `consumers` may be replaced by broken ones."""

    def __init__(self, engines: EngineUrls) -> None:
        self.redis: Redis = redis_of(engines.truth)
        self.bus = RedisBus(self.redis, settings().partitions, tuple(REACTIONS))
        self.relay = relay_on(self.bus)
        self.consumers: dict[str, Consumer] = consumers_on(self.bus)
        self._sources: dict[str, Source] = {}

    async def until_quiet(self) -> int:
        """Relay and consume until a round moves nothing; returns how many events were relayed."""
        relayed = 0
        for group in self.consumers:
            self._sources[group] = await self.source(group)
        for _ in range(ROUNDS):
            moved = await self.relay_once()
            relayed += moved
            # Redis looks at waiting readers ten times a second only: these do not wait at all.
            taken = sum([await c.take_one(self._sources[g], 0) for g, c in self.consumers.items()])
            if moved == taken == 0:
                return relayed
        raise AssertionError("events keep coming")

    async def source(self, group: str) -> Source:
        """A reader of every partition, in whose hands is what earlier ones left."""
        await self.bus.open_group(group)
        source = self.bus.source(group, "pump")
        await source.take(range(self.bus.partitions))
        return source

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
        async with db.leading() as conn:
            return await self.relay.pass_once(conn)

    async def forget(self) -> None:
        """Drop what every island has acknowledged."""
        async with db.leading() as conn:
            await self.relay.forget(conn)
