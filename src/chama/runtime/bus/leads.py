"""Who reads which partition: however many workers run, each partition of a group has one reader at a time.

A lead is a lease in Redis. Workers share the partitions evenly; a lease that its holder no longer renews goes
to the others. A worker that stood still for longer than its lease may meet its successor: the inbox makes
that harmless, and handlers are correct in any order.
"""

import os
import secrets
import socket
import time
from collections.abc import Sequence

from redis.asyncio import Redis

LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.0

# KEYS: the readers of the group, then one lease a partition. Answers which leases are now the caller's.
_SHARE = """
local me, ttl = ARGV[1], tonumber(ARGV[2])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ttl)
redis.call('ZADD', KEYS[1], now, me)
local share = math.ceil((#KEYS - 1) / redis.call('ZCARD', KEYS[1]))
local mine = {}
for i = 2, #KEYS do
  if redis.call('GET', KEYS[i]) == me then
    if #mine < share then
      redis.call('SET', KEYS[i], me, 'PX', ttl)
      table.insert(mine, i - 2)
    else
      redis.call('DEL', KEYS[i])
    end
  end
end
for i = 2, #KEYS do
  if #mine < share and redis.call('SET', KEYS[i], me, 'PX', ttl, 'NX') then table.insert(mine, i - 2) end
end
return mine
"""

_LEAVE = """
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 2, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
"""


class Leads:
    """The partitions of one group that this reader may read."""

    def __init__(self, redis: Redis, group: str, streams: Sequence[str]) -> None:
        self.reader = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.mine: list[int] = []
        # One hash tag, so that a cluster keeps the keys of the script together.
        self._keys = [f"leads:{{{group}}}", *(f"leads:{{{group}}}:{s}" for s in streams)]
        self._share = redis.register_script(_SHARE)
        self._leave = redis.register_script(_LEAVE)
        self._renew_at = 0.0

    async def renew(self) -> bool:
        """Keep, take and give up leads, when it is time; says whether they are others than before."""
        if time.monotonic() < self._renew_at:
            return False
        begun = time.monotonic()
        numbers = await self._share(keys=self._keys, args=[self.reader, int(LEASE_SECONDS * 1000)])
        before, self.mine = self.mine, sorted(numbers)
        self._renew_at = begun + RENEW_SECONDS
        return self.mine != before

    def forget(self) -> None:
        """Nothing is certain any more: the next look counts every lead as new."""
        self.mine, self._renew_at = [], 0.0

    async def leave(self) -> None:
        """Let the others have what was ours, at once."""
        self.forget()
        await self._leave(keys=self._keys, args=[self.reader])
