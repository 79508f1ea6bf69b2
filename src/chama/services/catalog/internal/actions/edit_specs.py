"""Give a product other axes and SKUs."""

from collections.abc import Mapping, Sequence

import msgspec

from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid
from chama.services.catalog.internal import rules, versions
from chama.services.catalog.internal.actions.create_product import new_sku
from chama.services.catalog.internal.rules import matrix
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.types import Product, SkuDraft, SpecAxis, StaffProduct, StaffSku


async def edit_specs(
    db: Database,
    key: str,
    spu_id: str,
    expected_version: int,
    axes: list[SpecAxis],
    skus: list[SkuDraft],
) -> Product:
    """Lock, compare versions, match the wanted choices with the old ones, write the next version."""
    if faults := rules.specs_faults(axes, skus):
        raise ProductInvalid(faults)

    async def act(tx: Tx) -> Product:
        before = await versions.locked_at(tx, spu_id, expected_version, {"axes": axes, "skus": skus})
        choices = await store.read_choices(tx.conn, spu_id)
        old = [
            matrix.OldSku(s.sku.sku_id, frozenset(choices[s.sku.sku_id].items()), s.sku.status == "retired")
            for s in before.skus
        ]
        plan = matrix.plan(old, axes, skus)
        if plan.faults:
            raise ProductInvalid(plan.faults)
        await _write(tx, before, [a.name for a in axes], skus, plan)
        after = msgspec.structs.replace(before.product, axes=axes)
        return await versions.write_next(tx, before, after, plan.retire)

    content = ("edit_specs", spu_id, expected_version, axes, skus)
    return await db.once(key=key, content=content, answer=Product, act=act)


async def _write(
    tx: Tx, before: StaffProduct, axes: Sequence[str], skus: Sequence[SkuDraft], plan: matrix.Plan
) -> None:
    known = {s.sku.sku_id: s for s in before.skus}
    wanted = [
        new_sku(tx, draft) if sku_id is None else _kept(known, sku_id, draft)
        for draft, sku_id in zip(skus, plan.taken, strict=True)
    ]
    asked = {s.sku.sku_id: s.sku for s in before.skus if s.sku.status != "retired"}
    # All that lived steps aside first, so that two SKUs may change places.
    await store.retire_skus(tx, list(asked))
    await store.save_skus(tx, before.product.spu_id, wanted, axes)
    fresh = [s.sku for s in wanted if s.sku.sku_id not in asked]
    await store.record_prices(tx, [(s.sku_id, s.version, s.price_fen) for s in fresh])


def _kept(known: Mapping[str, StaffSku], sku_id: str, draft: SkuDraft) -> StaffSku:
    """A SKU that stays has its prices still; one that comes back has those of the draft, without evidence."""
    old = known[sku_id]
    sku = msgspec.structs.replace(
        old.sku,
        spec=draft.spec,
        spec_text=rules.spec_text(draft.spec),
        picture=draft.picture,
        barcode=draft.barcode,
        weight_g=draft.weight_g,
        volume_cm3=draft.volume_cm3,
    )
    if old.sku.status != "retired":
        return msgspec.structs.replace(old, sku=sku)
    sku = msgspec.structs.replace(
        sku,
        status="on",
        version=old.sku.version + 1,
        price_fen=draft.price_fen,
        market_price_fen=None,
        member_prices=draft.member_prices,
    )
    return StaffSku(sku=sku, market_price_fen=draft.market_price_fen, cost_fen=draft.cost_fen)
