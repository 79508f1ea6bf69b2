"""What is still to be done at the ledger of balances: captures, releases, returns."""

from datetime import datetime

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx

_DUE = """
SELECT CASE WHEN p.state = 'created' THEN 'confirm' WHEN p.state = 'closed' THEN 'void' ELSE 'capture' END
       AS kind, p.id AS key, p.id AS payment_id, p.order_id, o.user_id, p.balance_fen, p.expires_at
FROM payments.payments p
JOIN payments.payables o ON o.gene = p.gene AND o.order_id = p.order_id
WHERE p.balance_fen > 0 AND p.balance_settled_at IS NULL
  AND (p.state <> 'created' OR (p.channel = 'balance' AND p.ask_at <= $1 AND p.expires_at > $1
       AND o.state = 'open'))
UNION ALL
SELECT 'return', r.id, r.payment_id, r.order_id, o.user_id, r.balance_fen, o.deadline AS expires_at
FROM payments.refunds r
JOIN payments.payables o ON o.gene = r.gene AND o.order_id = r.order_id
WHERE r.balance_fen > 0 AND r.state = 'succeeded' AND r.balance_settled_at IS NULL
LIMIT $2
"""


async def balance_due(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """What the ledger has to be told."""
    return await conn.fetch(_DUE, at, limit)


async def settle_balance(tx: Tx, table: str, row_id: str) -> None:
    """The ledger was told."""
    await tx.conn.execute(
        f"UPDATE payments.{table} SET balance_settled_at = $3 WHERE gene = $1 AND id = $2",
        gene_of(row_id),
        row_id,
        tx.now,
    )
