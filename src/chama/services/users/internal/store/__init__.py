"""Every SQL statement and every lock of users. Lock order: code, identity, account, session, addresses."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.base.ids import gene_of
from chama.base.regions import Region
from chama.runtime.db import Tx
from chama.runtime.vault_rotation import sealed

_ADDRESS = "address_id, user_id, name, phone, region, region_code, detail, label, is_default"

sealed("users.accounts", "phone", "openid", "about", key=("gene", "user_id"), row="user_id")
sealed("users.addresses", "name", "phone", "detail", key=("gene", "user_id", "address_id"), row="address_id")


async def find_identity(conn: asyncpg.Connection, kind: str, blind: bytes) -> str | None:
    """The account behind an identity."""
    return await conn.fetchval(
        "SELECT user_id FROM users.identities WHERE kind = $1 AND blind = $2", kind, blind
    )


async def claim_identity(tx: Tx, kind: str, blind: bytes, user_id: str) -> bool:
    """Tie an identity to an account; False when another was first (a concurrent claim is waited for)."""
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO users.identities (kind, blind, user_id, at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (kind, blind) DO NOTHING RETURNING true",
            kind,
            blind,
            user_id,
            tx.now,
        )
    )


async def insert_account(tx: Tx, user_id: str, phone: bytes | None, openid: bytes | None) -> None:
    """Write a new account."""
    await tx.conn.execute(
        "INSERT INTO users.accounts (gene, user_id, phone, openid, registered_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        gene_of(user_id),
        user_id,
        phone,
        openid,
        tx.now,
    )


async def get_account(conn: asyncpg.Connection, user_id: str) -> asyncpg.Record | None:
    """An account that is not closed, not locked."""
    return await conn.fetchrow(
        "SELECT user_id, phone, openid, about, order_notices, registered_at FROM users.accounts"
        " WHERE gene = $1 AND user_id = $2 AND closed_at IS NULL",
        gene_of(user_id),
        user_id,
    )


async def lock_account(tx: Tx, user_id: str) -> asyncpg.Record | None:
    """Lock an account, which orders all changes of it and its address book; None when there is none open."""
    return await tx.conn.fetchrow(
        "SELECT phone, openid, about FROM users.accounts"
        " WHERE gene = $1 AND user_id = $2 AND closed_at IS NULL FOR UPDATE",
        gene_of(user_id),
        user_id,
    )


async def insert_session(tx: Tx, user_id: str, session_id: str, device: str, expires_at: datetime) -> None:
    """Open a session, generation 0."""
    await tx.conn.execute(
        "INSERT INTO users.sessions"
        " (gene, user_id, session_id, device, started_at, refreshed_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $5, $6)",
        gene_of(user_id),
        user_id,
        session_id,
        device,
        tx.now,
        expires_at,
    )


async def lock_session(tx: Tx, user_id: str, session_id: str) -> asyncpg.Record | None:
    """Lock a session of this shopper."""
    return await tx.conn.fetchrow(
        "SELECT generation, expires_at, revoked_at FROM users.sessions"
        " WHERE gene = $1 AND user_id = $2 AND session_id = $3 FOR UPDATE",
        gene_of(user_id),
        user_id,
        session_id,
    )


async def renew_session(tx: Tx, user_id: str, session_id: str, expires_at: datetime) -> None:
    """Count a locked session up by one generation."""
    await tx.conn.execute(
        "UPDATE users.sessions SET generation = generation + 1, refreshed_at = $4, expires_at = $5"
        " WHERE gene = $1 AND user_id = $2 AND session_id = $3",
        gene_of(user_id),
        user_id,
        session_id,
        tx.now,
        expires_at,
    )


async def revoke_session(tx: Tx, user_id: str, session_id: str) -> None:
    """End a session; the first end counts."""
    await tx.conn.execute(
        "UPDATE users.sessions SET revoked_at = coalesce(revoked_at, $4)"
        " WHERE gene = $1 AND user_id = $2 AND session_id = $3",
        gene_of(user_id),
        user_id,
        session_id,
        tx.now,
    )


async def revoke_all_sessions(tx: Tx, user_id: str) -> None:
    """End every session of a shopper; the gates hear of it and stop the access tokens."""
    await tx.conn.execute(
        "UPDATE users.sessions SET revoked_at = $3 WHERE gene = $1 AND user_id = $2 AND revoked_at IS NULL",
        gene_of(user_id),
        user_id,
        tx.now,
    )


async def sessions_of(
    conn: asyncpg.Connection, user_id: str, now: datetime, limit: int
) -> list[asyncpg.Record]:
    """The open sessions of a shopper, newest first."""
    return await conn.fetch(
        "SELECT session_id, device, started_at, refreshed_at, expires_at FROM users.sessions"
        " WHERE gene = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3"
        " ORDER BY started_at DESC LIMIT $4",
        gene_of(user_id),
        user_id,
        now,
        limit,
    )


async def sessions_ended(conn: asyncpg.Connection, since: datetime) -> list[str]:
    """The sessions of any shopper that were ended since then."""
    rows = await conn.fetch("SELECT session_id FROM users.sessions WHERE revoked_at >= $1", since)
    return [r["session_id"] for r in rows]


async def find_code(conn: asyncpg.Connection, blind: bytes) -> asyncpg.Record | None:
    """The last code made for a phone, not locked."""
    return await conn.fetchrow(
        "SELECT code_mark, tries, made_at, used_at FROM users.sms_codes WHERE blind = $1", blind
    )


async def lock_code(tx: Tx, blind: bytes) -> asyncpg.Record | None:
    """Lock the last code made for a phone."""
    return await tx.conn.fetchrow(
        "SELECT code_mark, tries, made_at, used_at FROM users.sms_codes WHERE blind = $1 FOR UPDATE", blind
    )


async def put_code(tx: Tx, blind: bytes, code_mark: bytes, not_after: datetime) -> bool:
    """Store a new code unless the last was made after `not_after`; two at once wait for each other."""
    return bool(
        await tx.conn.fetchval(
            "INSERT INTO users.sms_codes AS c (blind, code_mark, made_at) VALUES ($1, $2, $3)"
            " ON CONFLICT (blind) DO UPDATE SET code_mark = $2, tries = 0, made_at = $3, used_at = NULL"
            " WHERE c.made_at <= $4 RETURNING true",
            blind,
            code_mark,
            tx.now,
            not_after,
        )
    )


async def count_try(tx: Tx, blind: bytes) -> None:
    """One more wrong try on a locked code."""
    await tx.conn.execute("UPDATE users.sms_codes SET tries = tries + 1 WHERE blind = $1", blind)


async def use_code(tx: Tx, blind: bytes) -> None:
    """A locked code has opened a session and opens no other."""
    await tx.conn.execute("UPDATE users.sms_codes SET used_at = $2 WHERE blind = $1", blind, tx.now)


async def count_addresses(tx: Tx, user_id: str) -> int:
    """How many addresses a shopper has."""
    return await tx.conn.fetchval(
        "SELECT count(*) FROM users.addresses WHERE gene = $1 AND user_id = $2", gene_of(user_id), user_id
    )


async def clear_default(tx: Tx, user_id: str) -> None:
    """No address of this shopper is the default, for now."""
    await tx.conn.execute(
        "UPDATE users.addresses SET is_default = false WHERE gene = $1 AND user_id = $2 AND is_default",
        gene_of(user_id),
        user_id,
    )


async def insert_address(
    tx: Tx, user_id: str, address_id: str, sealed: Sequence[bytes], where: Region, label: str, default: bool
) -> None:
    """Write a new address; `sealed` is name, phone, detail."""
    await tx.conn.execute(
        "INSERT INTO users.addresses (gene, user_id, address_id, name, phone, detail, region, region_code,"
        " label, is_default, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        gene_of(user_id),
        user_id,
        address_id,
        *sealed,
        where.text,
        where.code,
        label,
        default,
        tx.now,
    )


async def change_address(
    tx: Tx, user_id: str, address_id: str, sealed: Sequence[bytes], where: Region, label: str, default: bool
) -> None:
    """Replace an address of this shopper."""
    await tx.conn.execute(
        "UPDATE users.addresses SET name = $4, phone = $5, detail = $6, region = $7, region_code = $8,"
        " label = $9, is_default = $10 WHERE gene = $1 AND user_id = $2 AND address_id = $3",
        gene_of(user_id),
        user_id,
        address_id,
        *sealed,
        where.text,
        where.code,
        label,
        default,
    )


async def delete_address(tx: Tx, user_id: str, address_id: str) -> bool:
    """Remove an address of this shopper; whether it was the default."""
    return bool(
        await tx.conn.fetchval(
            "DELETE FROM users.addresses WHERE gene = $1 AND user_id = $2 AND address_id = $3"
            " RETURNING is_default",
            gene_of(user_id),
            user_id,
            address_id,
        )
    )


async def promote_newest(tx: Tx, user_id: str) -> None:
    """The newest address left becomes the default."""
    await tx.conn.execute(
        "UPDATE users.addresses SET is_default = true WHERE gene = $1 AND user_id = $2 AND address_id ="
        " (SELECT max(address_id) FROM users.addresses WHERE gene = $1 AND user_id = $2)",
        gene_of(user_id),
        user_id,
    )


async def addresses_of(conn: asyncpg.Connection, user_id: str) -> list[asyncpg.Record]:
    """The address book of a shopper, the default first, then the newest."""
    return await conn.fetch(
        f"SELECT {_ADDRESS} FROM users.addresses WHERE gene = $1 AND user_id = $2"
        " ORDER BY is_default DESC, address_id DESC",
        gene_of(user_id),
        user_id,
    )


async def get_address(conn: asyncpg.Connection, user_id: str, address_id: str) -> asyncpg.Record | None:
    """One address of this shopper."""
    return (await find_addresses(conn, [(user_id, address_id)])).get((user_id, address_id))


async def find_addresses(
    conn: asyncpg.Connection, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], asyncpg.Record]:
    """Addresses by shopper and id; another's is left out like one that is not there."""
    rows = await conn.fetch(
        f"SELECT {_ADDRESS} FROM unnest($1::smallint[], $2::text[], $3::text[]) AS w(g, u, a)"
        " JOIN users.addresses ON gene = g AND user_id = u AND address_id = a",
        [gene_of(user_id) for user_id, _ in wanted],
        [user_id for user_id, _ in wanted],
        [address_id for _, address_id in wanted],
    )
    return {(r["user_id"], r["address_id"]): r for r in rows}


async def sweep(conn: asyncpg.Connection, before: datetime, limit: int) -> int:
    """Forget sessions and codes that nobody can use any more; how many rows."""
    sessions = await conn.fetchval(
        "WITH gone AS (DELETE FROM users.sessions WHERE ctid = ANY(ARRAY("
        "SELECT ctid FROM users.sessions WHERE expires_at < $1 LIMIT $2)) RETURNING 1)"
        " SELECT count(*) FROM gone",
        before,
        limit,
    )
    codes = await conn.fetchval(
        "WITH gone AS (DELETE FROM users.sms_codes WHERE made_at < $1 RETURNING 1) SELECT count(*) FROM gone",
        before,
    )
    return sessions + codes
