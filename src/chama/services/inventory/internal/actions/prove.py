"""Proofs of the ledger of goods, and the shortfalls that people close."""

from datetime import date

import msgspec

from chama.runtime.db import Database, Tx
from chama.services.inventory.errors import ShortfallUnknown
from chama.services.inventory.internal import store
from chama.services.inventory.internal.queries import proof_of
from chama.services.inventory.types import Proof, ProofFault, Shortfall


async def ask_proof(db: Database, key: str) -> Proof:
    """Put a proof before the worker, once per key."""

    async def act(tx: Tx) -> Proof:
        row = await store.ask_proof(tx, None)
        assert row is not None  # only a night's own proof can be there already
        return proof_of(row)

    return await db.once(key=key, content="proof", answer=Proof, act=act)


async def ask_nightly(db: Database, night: date) -> None:
    """Every night has one proof, whoever asks first."""
    async with db.transaction() as tx:
        await store.ask_proof(tx, night)


async def prove_next(db: Database) -> list[ProofFault] | None:
    """Do the oldest proof that was asked for; its faults, None when nothing was asked."""
    async with db.transaction() as tx:
        number = await store.lock_asked_proof(tx)
        if number is None:
            return None
        movements, balances, rows = await store.prove(tx)
        faults = [ProofFault(**dict(r)) for r in rows]
        await store.finish_proof(tx, number, movements, balances, msgspec.json.encode(faults))
        return faults


async def close_shortfall(db: Database, order_id: str, note: str) -> Shortfall:
    """A person has decided what becomes of a paid order without stock."""
    async with db.transaction() as tx:
        row = await store.close_shortfall(tx, order_id, note)
    if row is None:
        raise ShortfallUnknown
    return Shortfall(**dict(row))
