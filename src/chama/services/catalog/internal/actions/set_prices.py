"""Change prices of SKUs, one or many, all or none."""

from collections.abc import Sequence

import msgspec

from chama.base.ids import is_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid, SkuNotFound, SkuVersionStale
from chama.services.catalog.events import SkuPriceChanged
from chama.services.catalog.internal import cards, queries, rules
from chama.services.catalog.internal.rules import prices
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.types import PriceChange, PriceEntry, Product, StaffSku

# More prices than anybody sets within a week; of an older one only the latest counts, and it is among them.
HISTORY = 200


async def set_prices(db: Database, key: str, changes: Sequence[PriceChange]) -> list[str]:
    """Change them; answers the products touched."""
    rules.require_changes(changes)

    async def act(tx: Tx) -> list[str]:
        return await _change(tx, changes, [f"changes.{i}." for i in range(len(changes))])

    return await db.once(key=key, content=("set_prices", list(changes)), answer=list[str], act=act)


async def set_price(db: Database, key: str, sku_id: str, price_fen: int, expected_version: int) -> Product:
    """Change the list price of one SKU; answers its product."""
    if why := rules.price_fault(price_fen):
        raise ProductInvalid({"price_fen": why})
    change = PriceChange(sku_id=sku_id, expected_version=expected_version, price_fen=price_fen)

    async def act(tx: Tx) -> Product:
        (spu_id,) = await _change(tx, [change], [""])
        return queries.as_shown(await queries.read_product(tx.conn, spu_id))

    content = ("set_price", sku_id, price_fen, expected_version)
    return await db.once(key=key, content=content, answer=Product, act=act)


async def _change(tx: Tx, changes: Sequence[PriceChange], at: Sequence[str]) -> list[str]:
    """Lock the products, compare versions, write prices and their history, announce."""
    spus = await store.spus_of(tx, [c.sku_id for c in changes if is_id(c.sku_id, "sku")])
    gone = {
        f"{where}sku_id": "does not exist"
        for c, where in zip(changes, at, strict=True)
        if c.sku_id not in spus
    }
    if gone:
        raise SkuNotFound(gone)
    spu_ids = await store.lock_spus(tx, sorted(set(spus.values())))
    found = await queries.read_staff_products(tx.conn, spu_ids)
    known = {s.sku.sku_id: s for p in found.values() for s in p.skus}
    before = [known[c.sku_id] for c in changes]
    _require_present(changes, before, at)
    after = [_changed(old, change) for old, change in zip(before, changes, strict=True)]
    _require_good(after, at)
    dearer = [(o, n) for o, n in zip(before, after, strict=True) if o.sku.price_fen != n.sku.price_fen]
    await store.record_prices(tx, [(n.sku.sku_id, n.sku.version, n.sku.price_fen) for _, n in dearer])
    evident = await _evident(tx, after)
    await store.write_prices(tx, [s for o, s in zip(before, evident, strict=True) if o != s])
    await cards.refresh(tx, spu_ids)
    for old, new in dearer:
        _announce(tx, spus[new.sku.sku_id], old, new)
    return spu_ids


def _require_present(changes: Sequence[PriceChange], skus: Sequence[StaffSku], at: Sequence[str]) -> None:
    stale = [
        (f"{where}expected_version", sku.sku)
        for c, sku, where in zip(changes, skus, at, strict=True)
        if c.expected_version != sku.sku.version
    ]
    if stale:
        first = stale[0][1]
        present = [{"sku_id": s.sku_id, "version": s.version, "price_fen": s.price_fen} for _, s in stale]
        raise SkuVersionStale(
            {field: "is not the present version" for field, _ in stale},
            version=first.version,
            price_fen=first.price_fen,
            **({} if len(changes) == 1 else {"present": present}),
        )


def _changed(old: StaffSku, change: PriceChange) -> StaffSku:
    named = prices.named(change)
    sku = msgspec.structs.replace(
        old.sku, **{f: named[f] for f in ("price_fen", "member_prices") if f in named}
    )
    new = msgspec.structs.replace(
        old, sku=sku, **{f: named[f] for f in ("market_price_fen", "cost_fen") if f in named}
    )
    if new == old:
        return old
    return msgspec.structs.replace(new, sku=msgspec.structs.replace(sku, version=sku.version + 1))


def _require_good(skus: Sequence[StaffSku], at: Sequence[str]) -> None:
    faults = {
        f"{where}{field}": why
        for s, where in zip(skus, at, strict=True)
        for field, why in rules.sku_prices_faults(
            s.sku.price_fen, s.market_price_fen, s.cost_fen, s.sku.member_prices
        ).items()
    }
    if faults:
        raise ProductInvalid(faults)


async def _evident(tx: Tx, skus: Sequence[StaffSku]) -> list[StaffSku]:
    """The SKUs with the market prices that their history, this change included, bears out."""
    history: dict[str, list[PriceEntry]] = {}
    for r in await store.read_prices(tx.conn, [s.sku.sku_id for s in skus], HISTORY):
        entry = PriceEntry(version=r["version"], price_fen=r["price_fen"], since_at=r["since_at"])
        history.setdefault(r["sku_id"], []).insert(0, entry)
    return [
        msgspec.structs.replace(
            s,
            sku=msgspec.structs.replace(
                s.sku,
                market_price_fen=prices.evident_market_price(
                    history.get(s.sku.sku_id, []), s.market_price_fen
                ),
            ),
        )
        for s in skus
    ]


def _announce(tx: Tx, spu_id: str, old: StaffSku, new: StaffSku) -> None:
    tx.announce(
        SkuPriceChanged(
            at=tx.now,
            aggregate=new.sku.sku_id,
            version=new.sku.version,
            sku_id=new.sku.sku_id,
            spu_id=spu_id,
            old_price_fen=old.sku.price_fen,
            new_price_fen=new.sku.price_fen,
        )
    )
