"""Tell the caches in front of the shop what to forget or to fetch: taken, told, noted as told.

What is not taken is told again, later each time, and given up after about a day: what they keep of our pages
is a second old at most by then, and media never change.
"""

from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from chama.base.errors import Unavailable
from chama.runtime.db import Database
from chama.runtime.telemetry import log
from chama.services.catalog.internal.gateways.cdn import Cdn
from chama.services.catalog.internal.store import cdn as store

AT_ONCE = 100
# A process that died while telling leaves them to others after so long.
TAKEN_FOR = timedelta(minutes=10)
WAITS = [timedelta(seconds=2**n) for n in range(12)]
MOST_WAITS = timedelta(hours=2)
MOST_TRIES = 22


async def tell_cdn(db: Database, cdn: Cdn) -> int:
    """One turn; how many addresses were told."""
    async with db.transaction() as tx:
        taken = await store.take(tx, AT_ONCE, tx.now + TAKEN_FOR)
    told = 0
    for act, group in groupby(sorted(taken, key=itemgetter("act", "path")), key=itemgetter("act")):
        orders = list(group)
        try:
            await cdn.tell(act, [o["path"] for o in orders])
        except Unavailable as why:
            log.warning("cdn.untold", act=act, addresses=len(orders), tries=orders[0]["tries"], why=repr(why))
            late = [o for o in orders if o["tries"] + 1 < MOST_TRIES]
            async with db.transaction() as tx:
                due = [tx.now + (WAITS[n] if (n := o["tries"]) < len(WAITS) else MOST_WAITS) for o in late]
                await store.put_off(tx, late, due)
                await store.told(tx, [o for o in orders if o["tries"] + 1 >= MOST_TRIES])
            continue
        async with db.transaction() as tx:
            await store.told(tx, orders)
        told += len(orders)
    return told
