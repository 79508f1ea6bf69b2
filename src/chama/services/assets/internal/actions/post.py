"""The one way a balance changes: what was decided on paper is written, and what was posted is announced."""

from chama.base.ids import new_id
from chama.runtime.db import Tx
from chama.services.assets.events import BalanceChanged, PointsChanged
from chama.services.assets.internal.rules.ledger import Books, Move
from chama.services.assets.internal.store import ledger as store
from chama.services.assets.internal.store import proofs


async def write(tx: Tx, books: Books) -> None:
    """Write the books and announce every posted change of points and balance."""
    await store.write_books(tx, books)
    for move in books.moves:
        event = _event(tx, move)
        if event is not None:
            tx.announce(event)


def _event(tx: Tx, m: Move) -> PointsChanged | BalanceChanged | None:
    if m.kind == "points":
        return PointsChanged(
            at=tx.now,
            aggregate=m.owner,
            version=m.number,
            user_id=m.owner,
            amount=m.amount,
            balance=m.balance,
            act=m.why.act,
            cause=m.why.cause,
        )
    if m.kind in ("balance_principal", "balance_gift"):
        return BalanceChanged(
            at=tx.now,
            aggregate=m.owner,
            version=m.number,
            user_id=m.owner,
            kind=m.kind,
            amount=m.amount,
            balance=m.balance,
            act=m.why.act,
            cause=m.why.cause,
        )
    return None


async def open_case(tx: Tx, kind: str, subject: str, detail: str) -> None:
    """Put something before the staff, once per kind and subject."""
    await proofs.insert_case(tx, new_id("cas", tx.now), kind, subject, detail)
