"""Reads of users: sealed fields are opened here, for their owner."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.base import regions
from chama.base.errors import NotFound, Refusal
from chama.runtime import context
from chama.runtime.db import connection
from chama.runtime.vault import Vault, blind_index, mask_phone, vault_of
from chama.services.users.internal import rules, store
from chama.services.users.internal.actions import bind_phone
from chama.services.users.internal.actions.settings import PERSONALISATION, About
from chama.services.users.internal.documents import documents
from chama.services.users.internal.store import account
from chama.services.users.types import (
    Address,
    Closing,
    Consent,
    Document,
    DueClosing,
    Personal,
    Profile,
    Session,
)

MOST_SESSIONS = 100


async def profile(user_id: str) -> Profile:
    """What may be shown of a shopper."""
    async with connection() as conn:
        row = await store.get_account(conn, user_id)
        if row is None:
            raise NotFound({"user_id": "no such account"})
        closing = await account.get_closing(conn, user_id)
        consents = {r["kind"]: r["given"] for r in await account.consents_of(conn, user_id)}
    vault = await vault_of([user_id])
    about = About()
    if row["about"] is not None:
        text = vault.open(user_id, f"accounts.about|{user_id}", row["about"])
        about = msgspec.json.decode(text, type=About)
    phone = row["phone"]
    return Profile(
        user_id=user_id,
        phone=None if phone is None else mask_phone(vault.open(user_id, f"accounts.phone|{user_id}", phone)),
        has_wechat=row["openid"] is not None,
        registered_at=row["registered_at"],
        order_notices=row["order_notices"],
        personalised=consents.get(PERSONALISATION),
        closing_at=closing["due_at"] if closing is not None and closing["state"] == "asked" else None,
        **msgspec.structs.asdict(about),
    )


async def find_by_phone(phone: str) -> Profile | None:
    """The shopper with this phone, as may be shown."""
    async with connection() as conn:
        user_id = await store.find_identity(conn, "phone", blind_index("phone", phone))
    return None if user_id is None else await profile(user_id)


async def personal(user_id: str) -> Personal:
    """A shopper's phone and address book in clear."""
    return Personal(
        user_id=user_id, phone=await bind_phone.own_phone(user_id), addresses=await addresses(user_id)
    )


async def consents(user_id: str) -> list[Consent]:
    """Where a shopper stands with every agreement."""
    async with connection() as conn:
        if await store.get_account(conn, user_id) is None:
            raise NotFound({"user_id": "no such account"})
        answers = {r["kind"]: r for r in await account.consents_of(conn, user_id)}
    return [_consent(d, answers.get(d.kind)) for d in documents().values() if d.consent != "none"]


def _consent(document: Document, answer: asyncpg.Record | None) -> Consent:
    required, current = document.consent == "required", document.version
    given, version = (answer["given"], answer["version"]) if answer else (None, None)
    return Consent(
        kind=document.kind,
        title=document.title,
        current_version=current,
        required=required,
        given=given,
        version=version,
        source=answer["source"] if answer else None,
        at=answer["at"] if answer else None,
        asks=rules.asks(required, given, version, current),
    )


async def closing(user_id: str) -> Closing | None:
    """Whether an account is being closed."""
    async with connection() as conn:
        row = await account.get_closing(conn, user_id)
    return None if row is None else Closing(**dict(row))


async def due_closings(limit: int) -> list[DueClosing]:
    """Accounts whose next step is due."""
    async with connection() as conn:
        rows = await account.due_closings(conn, context.now(), limit)
    return [DueClosing(user_id=r["user_id"], state=r["state"]) for r in rows]


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


async def address_many(wanted: Sequence[tuple[str, str]]) -> list[Address | Refusal]:
    """Addresses by shopper and id, each only for its shopper."""
    async with connection() as conn:
        rows = await store.find_addresses(conn, wanted)
    vault = await vault_of({user_id for user_id, _ in rows})
    return [
        _address(vault, rows[w]) if w in rows else NotFound({"address_id": "not one of yours"})
        for w in wanted
    ]


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
        region_code=row["region_code"],
        region=row["region"],
        region_is_current=regions.county(row["region_code"]) is not None,
        detail=detail,
        label=row["label"],
        default=row["is_default"],
    )
