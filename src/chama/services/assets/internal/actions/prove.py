"""Prove the ledger and keep the result; what fails is told to a metric, the log, the staff and the bus."""

from prometheus_client import Gauge

from chama.base.ids import new_id
from chama.runtime.db import Database
from chama.runtime.telemetry import log
from chama.services.assets.events import LedgerBroken
from chama.services.assets.internal.actions import post
from chama.services.assets.internal.store import proofs
from chama.services.assets.types import Proof

LEDGER_FAULTS = Gauge("chama_ledger_faults", "What the last proof of the ledger found wrong; 0 is good")


async def prove(db: Database) -> Proof:
    """Every kind sums to zero, every cached balance equals its entries, lots and holds agree."""
    async with db.transaction() as tx:
        faults = await proofs.find_faults(tx)
        accounts, transfers, sums = await proofs.totals(tx.conn)
        proof = Proof(
            proof_id=new_id("prf", tx.now),
            at=tx.now,
            ok=not faults,
            accounts=accounts,
            transfers=transfers,
            totals=sums,
            faults=faults,
        )
        await proofs.insert_proof(tx, proof.proof_id, accounts, transfers, sums, faults)
        if faults:
            await post.open_case(tx, "ledger_broken", proof.proof_id, "; ".join(faults)[:2000])
            tx.announce(
                LedgerBroken(
                    at=tx.now,
                    aggregate=proof.proof_id,
                    version=1,
                    proof_id=proof.proof_id,
                    faults=len(faults),
                )
            )
    LEDGER_FAULTS.set(len(faults))
    if faults:
        log.error("ledger.broken", proof=proof.proof_id, faults=faults)
    else:
        log.info("ledger.proved", proof=proof.proof_id, accounts=accounts, transfers=transfers)
    return proof
