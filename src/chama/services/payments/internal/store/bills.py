"""Bills as loaded, the matching of a day as sets, and the discrepancies that it leaves."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import asyncpg

from chama.base.ids import gene_of, is_id, new_id
from chama.runtime.db import Tx
from chama.services.payments.internal.rules.bills import FundRow, TradeRow
from chama.services.payments.internal.rules.reconcile import REMEDIES, judged
from chama.services.payments.internal.store import matching

LONG_SECONDS = 120
_DISCREPANCY = (
    "id, channel, day_on, kind, subject, order_id, ours, theirs, difference_fen, remedy, state, note,"
    " decided_by, decided_at, found_at"
)


async def begin_day(tx: Tx, channel: str, day: date) -> None:
    """Note that a day is being reconciled."""
    await tx.conn.execute(
        "INSERT INTO payments.reconciliations AS r (channel, day_on, state, started_at)"
        " VALUES ($1, $2, 'running', $3) ON CONFLICT (channel, day_on) DO UPDATE"
        " SET state = 'running', attempts = r.attempts + 1, started_at = $3, ended_at = NULL, reason = ''",
        channel,
        day,
        tx.now,
    )


async def fail_day(tx: Tx, channel: str, day: date, reason: str) -> None:
    """Note why it did not work."""
    await tx.conn.execute(
        "UPDATE payments.reconciliations SET state = 'failed', ended_at = $3, reason = $4"
        " WHERE channel = $1 AND day_on = $2",
        channel,
        day,
        tx.now,
        reason,
    )


async def take_long(tx: Tx) -> None:
    """A day's bill is more than an ordinary action: this transaction may take its time."""
    await tx.conn.execute(f"SET LOCAL statement_timeout = '{LONG_SECONDS}s'")
    await tx.conn.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONG_SECONDS}s'")


async def forget_day(tx: Tx, channel: str, day: date) -> None:
    """Make room for the day's bill, loaded again; two at once wait for each other."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(hashtext($1), $2)", channel, day.toordinal())
    for table in ("bill_rows", "fund_rows"):
        await tx.conn.execute(
            f"DELETE FROM payments.{table} WHERE channel = $1 AND day_on = $2",
            channel,
            day,
            timeout=LONG_SECONDS,
        )


async def copy_trade(tx: Tx, channel: str, day: date, rows: Iterable[TradeRow]) -> None:
    """Load rows of a trade bill."""
    await tx.conn.copy_records_to_table(
        "bill_rows",
        schema_name="payments",
        records=[
            (
                channel,
                day,
                r.line,
                r.kind,
                r.at,
                r.app_id,
                r.merchant_id,
                r.channel_id,
                gene_of(r.number) if is_id(r.number, "pay") else None,
                r.number,
                r.refund_number,
                r.amount_fen,
                r.fee_fen,
                r.rate_bps,
                r.state,
            )
            for r in rows
        ],
        timeout=LONG_SECONDS,
    )


async def copy_fund(tx: Tx, channel: str, day: date, rows: Iterable[FundRow]) -> None:
    """Load rows of a fund bill."""
    await tx.conn.copy_records_to_table(
        "fund_rows",
        schema_name="payments",
        records=[(channel, day, r.line, r.at, r.kind, r.channel_id, r.amount_fen, r.voucher) for r in rows],
        timeout=LONG_SECONDS,
    )


async def match_bill(
    tx: Tx, channel: str, day: date, expected: tuple[str, str, int | None], totals: Sequence[tuple]
) -> None:
    """Find what differs between us and the loaded bills; decided discrepancies stay as they were decided."""
    await _open_found(tx)
    for table in ("bill_rows", "fund_rows"):
        # What was copied a moment ago is unknown to the planner, which would compare row by row.
        await tx.conn.execute(f"ANALYZE payments.{table}", timeout=LONG_SECONDS)
    since, until = judged(day)
    for sql in matching.BILL:
        await tx.conn.execute(
            f"INSERT INTO found {sql}", channel, day, since, until, *expected, timeout=LONG_SECONDS
        )
    await tx.conn.executemany(
        "INSERT INTO found VALUES ('totals_wrong', $1, '', $2, $3, $4)",
        [(name, str(ours), str(theirs), theirs - ours) for name, ours, theirs in totals],
    )
    await _replace(tx, channel, day, "bill")


async def end_load(
    tx: Tx, channel: str, day: date, counts: tuple[int, int, int, int, int], marks: tuple[str, str]
) -> None:
    """Note what the bills held: rows, fen, and the marks of the files."""
    await tx.conn.execute(
        "UPDATE payments.reconciliations SET trade_rows = $3, fund_rows = $4, captured_fen = $5,"
        " refunded_fen = $6, fee_fen = $7, trade_sha1 = $8, fund_sha1 = $9"
        " WHERE channel = $1 AND day_on = $2",
        channel,
        day,
        *counts,
        *marks,
    )


async def put_order_facts(tx: Tx, day: date, rows: Sequence[tuple]) -> None:
    """Keep what orders says, for the matching: (order id, state, payable, payment id, paid, that day)."""
    await tx.conn.execute(
        "INSERT INTO payments.order_facts AS f (day_on, gene, order_id, state, payable_fen, payment_id,"
        " paid_fen, paid_that_day) SELECT $1::date, * FROM unnest($2::smallint[], $3::text[], $4::text[],"
        " $5::bigint[], $6::text[], $7::bigint[], $8::boolean[])"
        " ON CONFLICT (day_on, gene, order_id) DO UPDATE SET state = EXCLUDED.state,"
        " payment_id = EXCLUDED.payment_id, paid_fen = EXCLUDED.paid_fen,"
        " paid_that_day = f.paid_that_day OR EXCLUDED.paid_that_day",
        day,
        [gene_of(r[0]) for r in rows],
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def match_orders(tx: Tx, channel: str, day: date) -> None:
    """Find what differs between our payments and the orders; the facts told for it are used up."""
    await _open_found(tx)
    for sql in matching.ORDERS:
        await tx.conn.execute(f"INSERT INTO found {sql}", channel, day, *judged(day), timeout=LONG_SECONDS)
    await tx.conn.execute("DELETE FROM payments.order_facts WHERE day_on = $1", day, timeout=LONG_SECONDS)
    await _replace(tx, channel, day, "orders")
    await tx.conn.execute(
        "UPDATE payments.reconciliations SET state = 'done', ended_at = $3"
        " WHERE channel = $1 AND day_on = $2",
        channel,
        day,
        tx.now,
    )


async def paid_orders(conn: asyncpg.Connection, channel: str, day: date, after: str, limit: int) -> list[str]:
    """Ids of orders of which a payment was captured on a day, above an id; purchases are not orders."""
    rows = await conn.fetch(
        "SELECT DISTINCT order_id FROM payments.payments"
        " WHERE channel = $1 AND paid_at >= $2 AND paid_at < $3"
        " AND order_id > $4 AND order_id LIKE 'ord\\_%' ORDER BY order_id LIMIT $5",
        channel,
        *judged(day),
        after,
        limit,
    )
    return [r["order_id"] for r in rows]


async def _open_found(tx: Tx) -> None:
    await tx.conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS found (kind text, subject text, order_id text, ours text,"
        " theirs text, difference_fen bigint) ON COMMIT DELETE ROWS"
    )


async def _replace(tx: Tx, channel: str, day: date, part: str) -> None:
    """The open discrepancies of a part become exactly what was found; what people decided is kept."""
    found = await tx.conn.fetch(
        "SELECT DISTINCT ON (kind, subject) kind, subject, order_id, ours, theirs, difference_fen FROM found"
        " ORDER BY kind, subject"
    )
    await tx.conn.execute(
        "DELETE FROM payments.discrepancies AS d WHERE channel = $1 AND day_on = $2 AND part = $3"
        " AND state = 'open' AND NOT EXISTS"
        " (SELECT FROM found f WHERE f.kind = d.kind AND f.subject = d.subject)",
        channel,
        day,
        part,
    )
    await tx.conn.executemany(
        "INSERT INTO payments.discrepancies AS d (id, channel, day_on, part, kind, subject, order_id, ours,"
        " theirs, difference_fen, remedy, found_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (channel, day_on, kind, subject) DO UPDATE SET ours = EXCLUDED.ours,"
        " theirs = EXCLUDED.theirs, difference_fen = EXCLUDED.difference_fen WHERE d.state = 'open'",
        [(new_id("dis", tx.now), channel, day, part, *tuple(f), REMEDIES[f["kind"]], tx.now) for f in found],
    )


async def first_paid(conn: asyncpg.Connection, channel: str) -> datetime | None:
    """When the first payment of a channel was captured."""
    return await conn.fetchval("SELECT min(paid_at) FROM payments.payments WHERE channel = $1", channel)


async def settled_days(conn: asyncpg.Connection, channel: str, failed_since: datetime) -> set[date]:
    """Days that need no run now: done, or tried since an instant."""
    rows = await conn.fetch(
        "SELECT day_on FROM payments.reconciliations WHERE channel = $1"
        " AND (state = 'done' OR started_at >= $2)",
        channel,
        failed_since,
    )
    return {r["day_on"] for r in rows}


async def page_of_days(
    conn: asyncpg.Connection, channel: str | None, day: date | None, before: date | None, limit: int
) -> list[asyncpg.Record]:
    """Reconciled days, newest first."""
    return await conn.fetch(
        "SELECT r.*, (SELECT count(*) FROM payments.discrepancies d WHERE d.channel = r.channel"
        " AND d.day_on = r.day_on AND d.state = 'open') AS open_discrepancies"
        " FROM payments.reconciliations r WHERE ($1::text IS NULL OR channel = $1)"
        " AND ($2::date IS NULL OR day_on = $2) AND ($3::date IS NULL OR day_on < $3)"
        " ORDER BY day_on DESC, channel LIMIT $4",
        channel,
        day,
        before,
        limit,
    )


async def page_of_discrepancies(
    conn: asyncpg.Connection,
    day: date | None,
    kind: str | None,
    state: str | None,
    after: str | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Discrepancies, newest first."""
    return await conn.fetch(
        f"SELECT {_DISCREPANCY} FROM payments.discrepancies WHERE ($1::date IS NULL OR day_on = $1)"
        " AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR state = $3)"
        " AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
        day,
        kind,
        state,
        after,
        limit,
    )


async def find_discrepancy(
    conn: asyncpg.Connection, discrepancy_id: str, *, lock: bool = False
) -> asyncpg.Record | None:
    """One discrepancy."""
    return await conn.fetchrow(
        f"SELECT {_DISCREPANCY} FROM payments.discrepancies WHERE id = $1" + (" FOR UPDATE" if lock else ""),
        discrepancy_id,
    )


async def decide_discrepancy(tx: Tx, discrepancy_id: str, state: str, by: str, note: str) -> None:
    """Write the decision on a locked one."""
    await tx.conn.execute(
        "UPDATE payments.discrepancies SET state = $2, decided_by = $3, note = $4, decided_at = $5"
        " WHERE id = $1",
        discrepancy_id,
        state,
        by,
        note,
        tx.now,
    )
