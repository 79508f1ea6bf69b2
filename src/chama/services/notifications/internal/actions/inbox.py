"""Write and read marks of the in-app inbox."""

from collections.abc import Sequence

import msgspec

from chama.base.ids import gene_of, new_id
from chama.runtime.db import Database
from chama.services.notifications.internal import store
from chama.services.notifications.internal.rules import Words


class Note(msgspec.Struct, frozen=True):
    """A message to be written because of an event."""

    cause: str
    user_id: str
    order_id: str
    words: Words


async def put(db: Database, notes: Sequence[Note]) -> None:
    """One message an event, for all events at once; those seen before are passed over."""
    async with db.transaction() as tx:
        first = await tx.first_time([n.cause for n in notes])
        # By cause, because one batch may bring the same event twice.
        fresh = {n.cause: n for n in notes if n.cause in first}.values()
        if fresh:
            await store.insert_messages(
                tx,
                [
                    store.NewMessage(
                        n.user_id,
                        new_id("msg", tx.now, gene_of(n.user_id)),
                        *n.words,
                        n.order_id,
                        tx.now,
                    )
                    for n in fresh
                ],
            )


async def mark_read(db: Database, user_id: str, message_ids: Sequence[str]) -> None:
    """These messages of the shopper were read."""
    async with db.transaction() as tx:
        await store.mark_read(tx, user_id, message_ids)
