"""Statements about what a shopper may change of an account: phone, settings, consents, closing."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of
from chama.runtime.db import Tx


async def set_phone(tx: Tx, user_id: str, sealed: bytes) -> None:
    """Give a locked account another phone."""
    await tx.conn.execute(
        "UPDATE users.accounts SET phone = $3 WHERE gene = $1 AND user_id = $2",
        gene_of(user_id),
        user_id,
        sealed,
    )


async def release_identity(tx: Tx, kind: str, blind: bytes, user_id: str) -> None:
    """Untie an identity from this account; another's stays."""
    await tx.conn.execute(
        "DELETE FROM users.identities WHERE kind = $1 AND blind = $2 AND user_id = $3", kind, blind, user_id
    )


async def release_identities(tx: Tx, user_id: str, blinds: Sequence[tuple[str, bytes]]) -> None:
    """Untie all identities of an account; they are found by what they are, because they have no gene."""
    for kind, blind in blinds:
        await release_identity(tx, kind, blind, user_id)


async def set_settings(tx: Tx, user_id: str, about: bytes, order_notices: bool) -> None:
    """Replace the settings of a locked account."""
    await tx.conn.execute(
        "UPDATE users.accounts SET about = $3, order_notices = $4 WHERE gene = $1 AND user_id = $2",
        gene_of(user_id),
        user_id,
        about,
        order_notices,
    )


async def insert_consent(
    tx: Tx, user_id: str, consent_id: str, kind: str, version: str, given: bool, source: str
) -> None:
    """Write down an answer; rows are never changed."""
    await tx.conn.execute(
        "INSERT INTO users.consents (gene, user_id, consent_id, kind, version, given, source, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        gene_of(user_id),
        user_id,
        consent_id,
        kind,
        version,
        given,
        source,
        tx.now,
    )


async def consents_of(conn: asyncpg.Connection, user_id: str) -> list[asyncpg.Record]:
    """The newest answer of each kind."""
    return await conn.fetch(
        "SELECT DISTINCT ON (kind) kind, version, given, source, at FROM users.consents"
        " WHERE gene = $1 AND user_id = $2 ORDER BY kind, consent_id DESC",
        gene_of(user_id),
        user_id,
    )


async def get_closing(conn: asyncpg.Connection, user_id: str) -> asyncpg.Record | None:
    """Whether and when an account is being closed."""
    return await conn.fetchrow(
        "SELECT state, asked_at, due_at FROM users.closings WHERE gene = $1 AND user_id = $2",
        gene_of(user_id),
        user_id,
    )


async def put_closing(tx: Tx, user_id: str, source: str, due_at: datetime) -> asyncpg.Record:
    """Ask to close; a request that stands is not begun anew."""
    await tx.conn.execute(
        "INSERT INTO users.closings AS c (gene, user_id, state, source, asked_at, due_at, changed_at)"
        " VALUES ($1, $2, 'asked', $3, $4, $5, $4) ON CONFLICT (gene, user_id) DO UPDATE SET state = 'asked',"
        " source = $3, asked_at = $4, due_at = $5, changed_at = $4 WHERE c.state = 'cancelled'",
        gene_of(user_id),
        user_id,
        source,
        tx.now,
        due_at,
    )
    row = await get_closing(tx.conn, user_id)
    assert row is not None
    return row


async def move_closing(tx: Tx, user_id: str, before: Sequence[str], after: str) -> bool:
    """Move a closing that is in one of these states; False when it is in none."""
    return bool(
        await tx.conn.fetchval(
            "UPDATE users.closings SET state = $4, changed_at = $5"
            " WHERE gene = $1 AND user_id = $2 AND state = ANY($3::text[]) RETURNING true",
            gene_of(user_id),
            user_id,
            list(before),
            after,
            tx.now,
        )
    )


async def put_off_closing(tx: Tx, user_id: str, due_at: datetime) -> None:
    """The next step is due later."""
    await tx.conn.execute(
        "UPDATE users.closings SET due_at = $3, changed_at = $4"
        " WHERE gene = $1 AND user_id = $2 AND state IN ('asked', 'erasing')",
        gene_of(user_id),
        user_id,
        due_at,
        tx.now,
    )


async def due_closings(conn: asyncpg.Connection, now: datetime, limit: int) -> list[asyncpg.Record]:
    """What is due, the longest first."""
    return await conn.fetch(
        "SELECT user_id, state FROM users.closings WHERE state IN ('asked', 'erasing') AND due_at <= $1"
        " ORDER BY due_at LIMIT $2",
        now,
        limit,
    )


async def empty_account(tx: Tx, user_id: str) -> None:
    """Remove the personal fields and the address book; the row stays, closed, for what refers to its id."""
    await tx.conn.execute(
        "UPDATE users.accounts SET phone = NULL, openid = NULL, about = NULL, closed_at = $3"
        " WHERE gene = $1 AND user_id = $2",
        gene_of(user_id),
        user_id,
        tx.now,
    )
    await tx.conn.execute(
        "DELETE FROM users.addresses WHERE gene = $1 AND user_id = $2", gene_of(user_id), user_id
    )
    # What a device was called may name its owner.
    await tx.conn.execute(
        "UPDATE users.sessions SET device = '' WHERE gene = $1 AND user_id = $2", gene_of(user_id), user_id
    )
