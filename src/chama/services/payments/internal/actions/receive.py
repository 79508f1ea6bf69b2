"""Take many verified notifications in one transaction: keep them raw, act on the new ones."""

from collections.abc import Sequence

import msgspec

from chama.base.errors import Refusal
from chama.runtime.db import Database
from chama.services.payments.internal import store
from chama.services.payments.internal.actions.confirm import TermsOf, confirm_many
from chama.services.payments.internal.actions.refund import write_outcome
from chama.services.payments.internal.said import Notification


class Message(msgspec.Struct, frozen=True):
    """A verified notification and the bytes it came in."""

    note: Notification
    body: bytes


async def receive_many(db: Database, terms: TermsOf, messages: list[Message]) -> Sequence[bool | Refusal]:
    """True for messages never seen before."""
    async with db.transaction() as tx:
        fresh = await store.store_notifications(tx, [(m.note.id, m.body) for m in messages])
        new = [m.note for m in messages if m.note.id in fresh]
        paid = [n.payment for n in new if n.payment is not None and n.payment.state in ("paid", "refunded")]
        if paid:
            await confirm_many(tx, terms, paid)
        for n in new:
            if n.refund is not None:
                await write_outcome(tx, n.refund.number, n.refund.state)
    return [m.note.id in fresh for m in messages]
