"""Buying from pools, keeping them open, loading them: each method is one script on one pool."""

import secrets
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chama.base.errors import Refusal, Unavailable
from chama.runtime.flash import scripts
from chama.runtime.group_commit import GroupCommit

GROUP = "orders"
NAMES = "flash:pools"
OPEN_MS = 3000
# So long one process remembers that a pool is empty; a piece that comes back is sold that much later.
SOLD_OUT_SECONDS = 1.0
FILL_AT_ONCE = 2000
KEYS = ("pool", "open", "buyers", "unpaid", "tickets", "stream")

What = Literal[
    "admitted",
    "again",
    "early",
    "late",
    "closed",
    "limit",
    "holds",
    "sold_out",
    "paid",
    "released",
    "refused",
]


class Purchase(NamedTuple):
    """Somebody wants pieces from a pool: the order it would become, and what is enqueued (`body`).

    `closes_ms` 0: an admission that was lost asks again, and no window is held against it.
    """

    pool: str
    order_id: str
    user_id: str
    pieces: int
    opens_ms: int
    closes_ms: int
    device: str
    address: str
    body: bytes


class Admission(NamedTuple):
    """What a pool answered, and the number that goes with it: as `scripts.BUY` says."""

    what: What
    number: int


class PoolState(NamedTuple):
    """A pool as it is: `open`, `closed` or `lost` (to be loaded); `waiting` are tickets in its stream."""

    state: Literal["open", "closed", "lost"]
    left: int
    total: int
    waiting: int
    admissions: int
    moves: int


class Loaded(NamedTuple):
    """An order that has its pieces already; device and address are empty once it is paid."""

    order_id: str
    user_id: str
    pieces: int
    device: str
    address: str


class Told(NamedTuple):
    """What became of an order: `paid`, `released` or `refused`."""

    order_id: str
    what: str
    user_id: str
    pieces: int
    device: str
    address: str


class Terms(NamedTuple):
    """What a pool is loaded with."""

    left: int
    total: int
    ends_ms: int
    per_user: int
    per_device: int
    per_address: int


def pool_name(session_id: str, sku_id: str, number: int) -> str:
    """The name of a pool."""
    return f"{session_id}:{sku_id}:{number}"


def keys_of(pool: str) -> list[str]:
    """Its keys; one hash tag, so one node."""
    return [f"flash:{{{pool}}}:{name}" for name in KEYS]


class Pools:
    """The pools of one Redis. A Redis that does not answer is Unavailable."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._buy = redis.register_script(scripts.BUY)
        self._where = redis.register_script(scripts.WHERE)
        self._renew = redis.register_script(scripts.RENEW)
        self._fill = redis.register_script(scripts.FILL)
        self._finish = redis.register_script(scripts.FINISH)
        self._tell = redis.register_script(scripts.TELL)
        self._mend = redis.register_script(scripts.MEND)
        self._drop = redis.register_script(scripts.DROP)
        self._empty: dict[str, float] = {}
        self._queues: dict[str, GroupCommit[Purchase, Admission]] = {}

    async def buy(self, purchase: Purchase, *, repeat: bool = False) -> Admission:
        """Admit or refuse; the same order always gets its first admission again.

        A pool that this process knows to be empty is not asked, unless the purchase may be a `repeat`.
        """
        if not repeat and self._empty.get(purchase.pool, 0.0) > time.monotonic():
            return Admission("sold_out", 0)
        queue = self._queues.get(purchase.pool)
        if queue is None:
            queue = self._queues[purchase.pool] = GroupCommit(
                "flash.buy", self._buy_many, lambda p: p.order_id, in_flight=1
            )
        return await queue.submit(purchase)

    async def _buy_many(self, purchases: list[Purchase]) -> Sequence[Admission | Refusal]:
        pool = purchases[0].pool
        args = [part for p in purchases for part in p[1:]]
        said = await self._call(self._buy, pool, args)
        answers = [Admission(cast(What, w.decode()), n) for w, n in zip(said[::2], said[1::2], strict=True)]
        if any(a == ("sold_out", 0) for a in answers):
            self._empty[pool] = time.monotonic() + SOLD_OUT_SECONDS
        return answers

    async def where(self, pool: str, order_id: str) -> int:
        """Its place in the queue, from 1; 0 when it does not wait here."""
        return await self._call(self._where, pool, [order_id])

    async def run_id(self) -> str:
        """Which life of which Redis this is: another after every restart."""
        try:
            return (await self.redis.info("server"))["run_id"]
        except (RedisError, OSError, TimeoutError) as why:
            raise Unavailable("flash sale") from why

    async def renew(self, pool: str, run_id: str, now_ms: int | None, wanted: int) -> PoolState:
        """Keep a pool open for three seconds more (None: close it) and bring its total to `wanted`, as far as
        what is left allows. Only for the run that it was loaded in. Until it is renewed again, its window is
        judged by the clock that says `now_ms`, whatever other processes believe."""
        clock = "" if now_ms is None else now_ms
        said = await self._call(self._renew, pool, [run_id, clock, OPEN_MS, wanted])
        return PoolState(said[0].decode(), *said[1:])

    async def look(self, pool: str) -> tuple[bool, int | None, int]:
        """Whether a pool is open, what is left (None: Redis does not know it), how many tickets wait."""
        keys = keys_of(pool)
        pipe = self.redis.pipeline(transaction=True)
        pipe.exists(keys[1])
        pipe.hget(keys[0], "left")
        pipe.xlen(keys[-1])
        is_open, left, waiting = await self._plain(pipe.execute())
        return bool(is_open), None if left is None else int(left), waiting

    async def load(self, pool: str, run_id: str, terms: Terms, orders: Sequence[Loaded]) -> bool:
        """Make a pool anew; False when tickets still wait in it, or another loader was quicker."""
        mark, at, first = secrets.token_hex(8), 0, "1"
        while first or at < len(orders):
            parts = [part for order in orders[at : at + FILL_AT_ONCE] for part in order]
            if await self._call(self._fill, pool, [mark, first, *parts]) != b"filled":
                return False
            at, first = at + FILL_AT_ONCE, ""
        done = await self._call(self._finish, pool, [mark, run_id, *terms, GROUP])
        if done == b"loaded":
            self._empty.pop(pool, None)
            await self._plain(self.redis.sadd(NAMES, pool))
        return done == b"loaded"

    async def tell(self, pool: str, told: Sequence[Told]) -> int:
        """What became of orders; pieces of released ones are for sale again. Returns how many were news."""
        return await self._call(self._tell, pool, [part for one in told for part in one])

    async def mend(self, pool: str, run_id: str, seen: PoolState, by: int) -> bool:
        """Correct what is left, if nothing has moved since `seen`."""
        return bool(await self._call(self._mend, pool, [run_id, seen.admissions, seen.moves, by]))

    async def drop(self, pool: str) -> bool:
        """Forget a pool; False while tickets wait in it."""
        if not await self._call(self._drop, pool, []):
            return False
        self._queues.pop(pool, None)
        await self._plain(self.redis.srem(NAMES, pool))
        return True

    async def names(self) -> list[str]:
        """Pools that were loaded and not dropped."""
        return sorted(n.decode() for n in await self._plain(self.redis.smembers(NAMES)))

    async def lead(self, who: str, seconds: float) -> bool:
        """Whether `who` is the one that keeps the pools, for so long from now on."""
        if await self._plain(self.redis.set("flash:keeper", who, nx=True, px=int(seconds * 1000))):
            return True
        if await self._plain(self.redis.get("flash:keeper")) != who.encode():
            return False
        return bool(await self._plain(self.redis.pexpire("flash:keeper", int(seconds * 1000))))

    async def _call(self, script, pool: str, args: list):
        return await self._plain(script(keys=keys_of(pool), args=args))

    async def _plain(self, call):
        try:
            return await call
        except (RedisError, OSError, TimeoutError) as why:
            raise Unavailable("flash sale") from why
