"""Reads of users: sealed fields are opened here, for their owner."""

from datetime import datetime

import asyncpg

from chama.base.errors import NotFound
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.vault import Vault, mask_phone, vault_of
from chama.services.users.internal import store
from chama.services.users.types import Address, Profile, Session

MOST_SESSIONS = 100


async def profile(user_id: str) -> Profile:
    """What may be shown of a shopper."""
    row = await _account(user_id)
    phone = None
    if row["phone"] is not None:
        phone = mask_phone(await _open_account_field(user_id, "phone", row["phone"]))
    return Profile(
        user_id=user_id,
        phone=phone,
        has_wechat=row["openid"] is not None,
        registered_at=row["registered_at"],
    )


async def openid_of(user_id: str) -> str | None:
    """The openid of a shopper who has one."""
    sealed = (await _account(user_id))["openid"]
    return None if sealed is None else await _open_account_field(user_id, "openid", sealed)


async def sessions(user_id: str) -> list[Session]:
    """Where a shopper is signed in."""
    async with connection() as conn:
        rows = await store.sessions_of(conn, user_id, context.now(), MOST_SESSIONS)
    return [
        Session(
            session_id=r["session_id"],
            device=r["device"],
            started_at=r["started_at"],
            seen_at=r["refreshed_at"],
            expires_at=r["expires_at"],
        )
        for r in rows
    ]


async def ended_sessions(since: datetime) -> list[str]:
    """The sessions of any shopper that were ended since then."""
    async with connection() as conn:
        return await store.sessions_ended(conn, since)


async def addresses(user_id: str) -> list[Address]:
    """The whole address book; it is bounded, so it needs no pages."""
    async with connection() as conn:
        rows = await store.addresses_of(conn, user_id)
    if not rows:
        return []
    vault = await vault_of([user_id])
    return [_address(vault, r) for r in rows]


async def address(user_id: str, address_id: str) -> Address:
    """One address of this shopper."""
    async with connection() as conn:
        row = await store.get_address(conn, user_id, address_id)
    if row is None:
        raise NotFound({"address_id": "not one of yours"})
    return _address(await vault_of([user_id]), row)


async def _account(user_id: str) -> asyncpg.Record:
    async with connection() as conn:
        row = await store.get_account(conn, user_id)
    if row is None:
        raise NotFound({"user_id": "no such account"})
    return row


async def _open_account_field(user_id: str, column: str, sealed: bytes) -> str:
    return (await vault_of([user_id])).open(user_id, f"accounts.{column}|{user_id}", sealed)


def _address(vault: Vault, row: asyncpg.Record) -> Address:
    user_id, address_id = row["user_id"], row["address_id"]
    name, phone, detail = (
        vault.open(user_id, f"addresses.{f}|{address_id}", row[f]) for f in ("name", "phone", "detail")
    )
    return Address(
        address_id=address_id,
        user_id=user_id,
        name=name,
        phone=phone,
        region=row["region"],
        detail=detail,
        default=row["is_default"],
    )
