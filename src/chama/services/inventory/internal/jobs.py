"""Clocks of inventory: the proof of the ledger, every night and whenever somebody asked."""

from datetime import timedelta

from prometheus_client import Gauge

from chama.base.time import SHANGHAI
from chama.runtime import context
from chama.runtime.db import Database
from chama.runtime.telemetry import log
from chama.services.inventory.internal.actions.prove import ask_nightly, prove_next

DB = Database("inventory")
NIGHT_BEGINS = timedelta(hours=3)
PROOF_FAULTS = Gauge("chama_inventory_proof_faults", "Balances that the last proof could not explain")


async def prove() -> int:
    """Do the proofs that are due, the one of this night (from three o'clock in Shanghai) included."""
    await ask_nightly(DB, (context.now().astimezone(SHANGHAI) - NIGHT_BEGINS).date())
    done = 0
    while (faults := await prove_next(DB)) is not None:
        done += 1
        PROOF_FAULTS.set(len(faults))
        if faults:
            log.error("inventory.proof_failed", faults=len(faults), first=str(faults[0]))
    return done
