"""Pools of a flash sale in the `truth` Redis: who is admitted, in which order, and what waits to be decided.

Redis admits, PostgreSQL decides: a pool only ever admits as many pieces as it was given, in one script that
checks, takes and enqueues; consumers of its stream ask the islands (docs/algorithms/flash-sale.md).
"""

from redis.asyncio import Redis

from chama.runtime.flash.pools import Admission, Loaded, Pools, Purchase, Told, pool_name
from chama.runtime.flash.tickets import Ticket, Tickets

__all__ = [
    "Admission",
    "Loaded",
    "Pools",
    "Purchase",
    "Ticket",
    "Tickets",
    "Told",
    "pool_name",
    "pools",
    "use",
]

_pools: Pools | None = None


def use(redis: Redis) -> Pools:
    """Let this process sell from the pools of a Redis."""
    global _pools
    _pools = Pools(redis)
    return _pools


def pools() -> Pools:
    """The pools that this process sells from."""
    if _pools is None:
        raise LookupError("no Redis was given to the flash sale")
    return _pools
