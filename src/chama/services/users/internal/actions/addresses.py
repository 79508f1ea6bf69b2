"""Keep an address book; every change locks the account first, so there is one default at most."""

import msgspec

from chama.base.errors import NotFound
from chama.base.ids import gene_of, new_id
from chama.base.regions import Region
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import Vault, blind_index, vault_of
from chama.services.users.errors import TooManyAddresses
from chama.services.users.internal import rules, store
from chama.services.users.types import Address

SEALED = ("name", "phone", "detail")


class Draft(msgspec.Struct, frozen=True):
    """An address as the shopper wrote it, checked."""

    name: str
    phone: str
    where: Region
    detail: str
    label: str
    default: bool

    def at(self, user_id: str, address_id: str, default: bool) -> Address:
        """This draft under its id."""
        return Address(
            address_id=address_id,
            user_id=user_id,
            name=self.name,
            phone=self.phone,
            region_code=self.where.code,
            region=self.where.text,
            region_is_current=True,
            detail=self.detail,
            label=self.label,
            default=default,
        )


def written(name: str, phone: str, region_code: str, detail: str, label: str, default: bool) -> Draft:
    """A checked draft, without spaces around."""
    name, detail = name.strip(), detail.strip()
    where = rules.require_address(name, phone, region_code, detail, label)
    return Draft(name, phone, where, detail, label, default)


async def add_address(db: Database, key: str, user_id: str, draft: Draft) -> Address:
    """Add an address once per key; the first of a book is its default."""
    await _require_account(user_id)
    vault = await vault_of([user_id])

    async def act(tx: Tx) -> tuple[str, bool]:
        await _lock(tx, user_id)
        count = await store.count_addresses(tx, user_id)
        if count >= rules.MAX_ADDRESSES:
            raise TooManyAddresses(most=rules.MAX_ADDRESSES)
        default = draft.default or count == 0
        if default:
            await store.clear_default(tx, user_id)
        address_id = new_id("adr", tx.now, gene_of(user_id))
        fields = _seal(vault, user_id, address_id, draft)
        await store.insert_address(tx, user_id, address_id, fields, draft.where, draft.label, default)
        return address_id, default

    address_id, default = await db.once(
        key=f"address:{user_id}:{key}", content=_mark(draft), answer=tuple[str, bool], act=act
    )
    return draft.at(user_id, address_id, default)


async def update_address(db: Database, key: str, user_id: str, address_id: str, draft: Draft) -> Address:
    """Replace an address once per key; a default one is replaced as default only by another."""
    await _require_account(user_id)
    vault = await vault_of([user_id])

    async def act(tx: Tx) -> bool:
        await _lock(tx, user_id)
        row = await store.get_address(tx.conn, user_id, address_id)
        if row is None:
            raise NotFound({"address_id": "not one of yours"})
        default = draft.default or row["is_default"]
        if default and not row["is_default"]:
            await store.clear_default(tx, user_id)
        fields = _seal(vault, user_id, address_id, draft)
        await store.change_address(tx, user_id, address_id, fields, draft.where, draft.label, default)
        return default

    default = await db.once(
        key=f"address:{user_id}:{key}", content=[address_id, _mark(draft)], answer=bool, act=act
    )
    return draft.at(user_id, address_id, default)


async def delete_address(db: Database, user_id: str, address_id: str) -> None:
    """Remove an address; a book that is not empty keeps a default."""
    async with db.transaction() as tx:
        await _lock(tx, user_id)
        if await store.delete_address(tx, user_id, address_id):
            await store.promote_newest(tx, user_id)


async def _lock(tx: Tx, user_id: str) -> None:
    if await store.lock_account(tx, user_id) is None:
        raise NotFound({"user_id": "no such account"})


def _mark(draft: Draft) -> bytes:
    """What an act keeps of a draft: keyed, because the rows of acts are not sealed."""
    return blind_index("address", msgspec.json.encode(draft).decode())


async def _require_account(user_id: str) -> None:
    """Nobody without an account gets a vault key."""
    async with connection() as conn:
        if await store.get_account(conn, user_id) is None:
            raise NotFound({"user_id": "no such account"})


def _seal(vault: Vault, user_id: str, address_id: str, draft: Draft) -> list[bytes]:
    return [vault.seal(user_id, f"addresses.{f}|{address_id}", getattr(draft, f)) for f in SEALED]
