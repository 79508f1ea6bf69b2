"""What channels told us, and what a person must look at."""

from collections.abc import Sequence

import asyncpg

from chama.base.ids import new_id
from chama.runtime.db import Tx


async def store_notifications(tx: Tx, rows: Sequence[tuple[str, bytes]]) -> set[str]:
    """Keep raw messages; returns the ids never seen before."""
    found = await tx.conn.fetch(
        "INSERT INTO payments.notifications (id, body, at)"
        " SELECT i, b, $3 FROM unnest($1::text[], $2::bytea[]) AS t(i, b)"
        " ON CONFLICT DO NOTHING RETURNING id",
        [r[0] for r in rows],
        [r[1] for r in rows],
        tx.now,
    )
    return {r["id"] for r in found}


async def open_case(
    tx: Tx, kind: str, order_id: str, subject: str, detail: str, *, again: bool = False
) -> bool:
    """Put something before the staff, once per kind and subject; True when it is new.

    `again` opens a closed one anew: what was helped has got stuck once more.
    """
    then = (
        "ON CONFLICT (kind, subject) DO UPDATE SET closed_at = NULL, detail = EXCLUDED.detail"
        " WHERE cases.closed_at IS NOT NULL"
        if again
        else "ON CONFLICT DO NOTHING"
    )
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO payments.cases (id, kind, order_id, subject, detail, opened_at)"
            f" VALUES ($1, $2, $3, $4, $5, $6) {then} RETURNING true",
            new_id("cas", tx.now),
            kind,
            order_id,
            subject,
            detail,
            tx.now,
        )
    )


async def page_of_cases(
    conn: asyncpg.Connection, open_only: bool, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Cases, newest first."""
    return await conn.fetch(
        "SELECT id, kind, order_id, subject, detail, opened_at, closed_at, closed_by, note"
        " FROM payments.cases WHERE (NOT $1 OR closed_at IS NULL) AND ($2::text IS NULL OR id < $2)"
        " ORDER BY id DESC LIMIT $3",
        open_only,
        after,
        limit,
    )


async def close_case(tx: Tx, case_id: str, by: str, note: str) -> asyncpg.Record | None:
    """Close one, or give again how it was closed first; None when there is no such case."""
    return await tx.conn.fetchrow(
        "UPDATE payments.cases SET closed_at = COALESCE(closed_at, $2),"
        " closed_by = CASE WHEN closed_at IS NULL THEN $3 ELSE closed_by END,"
        " note = CASE WHEN closed_at IS NULL THEN $4 ELSE note END WHERE id = $1"
        " RETURNING id, kind, order_id, subject, detail, opened_at, closed_at, closed_by, note",
        case_id,
        tx.now,
        by,
        note,
    )


async def close_cases_about(tx: Tx, kinds: Sequence[str], subject: str, note: str) -> None:
    """What the cases were about has come right by itself."""
    await tx.conn.execute(
        "UPDATE payments.cases SET closed_at = $3, closed_by = 'system', note = $4"
        " WHERE kind = ANY($1::text[]) AND subject = $2 AND closed_at IS NULL",
        list(kinds),
        subject,
        tx.now,
        note,
    )
