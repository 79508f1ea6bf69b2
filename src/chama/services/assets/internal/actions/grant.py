"""Give amounts from the house to many, and take back."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chama.base.errors import ActKeyReused, InvalidRequest, Refusal
from chama.runtime.db import Database, Tx
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.actions.levels import relevel
from chama.services.assets.internal.rules.ledger import LOT_KINDS, Books, Lots, Why
from chama.services.assets.internal.rules.membership import end_of
from chama.services.assets.internal.store import ledger as store
from chama.services.assets.types import Posted, Rulebook

ISSUED = "issued"
MOST_BALANCE = 10**15


class GrantRequest(msgspec.Struct, frozen=True):
    """An amount for somebody, out of a house account."""

    key: str
    user_id: str
    kind: str
    amount: int
    reason: str
    cause: str
    act: str = "grant"
    house: str = ISSUED


async def grant_many(
    db: Database, requests: list[GrantRequest], book: Rulebook
) -> Sequence[Posted | Refusal]:
    """Lock the accounts of all, give once per key, decide levels anew where growth came."""
    async with db.transaction() as tx:
        return await give_all(tx, requests, book)


async def give_all(tx: Tx, requests: Sequence[GrantRequest], book: Rulebook) -> list[Posted | Refusal]:
    """The same inside an open transaction."""
    books = await store.open_books(tx, [(r.user_id, r.kind) for r in requests], create=True)
    # Read after the locks: a repeat that waited for them sees the transfer of the first.
    known = await store.transfers_by_key(tx.conn, [r.user_id for r in requests], [r.key for r in requests])
    answers: list[Posted | Refusal] = []
    for r in requests:
        before = known.get(r.key)
        if before is not None:
            answers.append(_repeat(r, before))
        elif books.sheets[r.user_id, r.kind].balance + r.amount > MOST_BALANCE:
            answers.append(InvalidRequest({"amount": "the balance would be too large"}))
        else:
            answers.append(give(books, r, lots_for(book, r.kind, r.amount, tx.now)))
    await post.write(tx, books)
    grown = sorted({m.owner for m in books.moves if m.kind == "growth"})
    if grown:
        await relevel(tx, book, books, grown)
    return answers


def lots_for(book: Rulebook, kind: str, amount: int, now: datetime) -> Lots:
    """The lot of an amount that is given now."""
    return [(end_of(book.rules, kind, now), amount)] if kind in LOT_KINDS else []


def give(books: Books, r: GrantRequest, lots: Lots) -> Posted:
    """Give on paper."""
    move = books.give((r.user_id, r.kind), r.amount, Why(r.key, r.house, r.act, r.reason, r.cause), lots)
    return Posted(key=r.key, kind=r.kind, amount=r.amount, balance=move.balance)


def _repeat(r: GrantRequest, before) -> Posted | Refusal:
    if (before["owner"], before["kind"], before["amount"]) != (r.user_id, r.kind, r.amount):
        return ActKeyReused({"key": "already used for another transfer"})
    return Posted(key=r.key, kind=r.kind, amount=r.amount, balance=before["balance"])


async def take_back(db: Database, r: GrantRequest, book: Rulebook) -> Posted:
    """Take back what is available of an amount, once per key; what is missing is put before the staff."""

    async def act(tx: Tx) -> Posted:
        books = await store.open_books(tx, [(r.user_id, r.kind)], create=True)
        posted = await take(tx, books, r)
        await post.write(tx, books)
        if r.kind == "growth":
            await relevel(tx, book, books, [r.user_id], reversal=True)
        return posted

    content = [r.user_id, r.kind, r.amount, r.reason, r.cause]
    return await db.once(key=r.key, content=content, answer=Posted, act=act)


async def take(tx: Tx, books: Books, r: GrantRequest) -> Posted:
    """Take on paper as much as is there; a shortfall opens a case."""
    pair = (r.user_id, r.kind)
    there = min(books.available(pair), r.amount)
    balance = books.sheets[pair].balance
    if there:
        balance = books.take(pair, there, Why(r.key, r.house, r.act, r.reason, r.cause)).balance
    short = r.amount - there
    if short and r.kind != "growth":
        await post.open_case(
            tx, "taken_back_short", r.key, f"{r.user_id}: {short} {r.kind} were spent before"
        )
    return Posted(key=r.key, kind=r.kind, amount=-there, balance=balance, short=short)
