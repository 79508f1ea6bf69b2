"""Move what orders know of a person under the archive's key, before the shopper's own is destroyed."""

from chama.base.time import business_day
from chama.runtime import context
from chama.runtime.db import Database, connection
from chama.runtime.vault import vault_of
from chama.services.orders.internal.store import archive as store

BATCH = 200


async def archive(db: Database, user_id: str) -> int:
    """In batches, each whole; the orders keep their own sealed field, which nobody can open afterwards."""
    # A key a year: destroying it ends the keeping of a whole year's erasures at once.
    owner = f"archive-{business_day(context.now()).year}"
    done = 0
    while True:
        async with connection() as conn:
            rows = await store.not_archived(conn, user_id, BATCH)
        if not rows:
            return done
        vault = await vault_of([user_id, owner])
        texts = {r["id"]: vault.open(user_id, f"orders.ship_to|{r['id']}", r["ship_to"]) for r in rows}
        async with db.transaction() as tx:
            sealed = [(o, vault.seal(owner, f"archived.sealed|{o}", text)) for o, text in texts.items()]
            await store.archive(tx, owner, sealed)
        done += len(rows)
