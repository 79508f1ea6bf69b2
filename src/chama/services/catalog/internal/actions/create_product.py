"""Make a product and its SKUs."""

from collections.abc import Sequence

from chama.base.ids import new_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid
from chama.services.catalog.internal import cards, queries, rules, versions
from chama.services.catalog.internal.actions import media
from chama.services.catalog.internal.rules import attributes
from chama.services.catalog.internal.store import products as store
from chama.services.catalog.internal.store import shelves
from chama.services.catalog.types import Attribute, Product, ProductDraft, ProductSku, SkuDraft, StaffSku


async def create_product(db: Database, key: str, draft: ProductDraft, detail_file: str) -> Product:
    """Write a draft that was looked through, once per key, with who shows which files; announce."""
    if any(sku.sku_id is not None for sku in draft.skus):
        raise ProductInvalid({"skus": "of a new product have no ids yet"})

    async def act(tx: Tx) -> Product:
        rules.require_schedule(draft.status, draft.on_at, draft.off_at, tx.now)
        said = await require_shelf(tx, draft.category, draft.brand, draft.attributes)
        product = _product(tx, draft, said, detail_file)
        await store.insert_spu(tx, product)
        skus = [new_sku(tx, sku) for sku in draft.skus]
        await store.save_skus(tx, product.spu_id, skus, [a.name for a in draft.axes])
        await store.record_prices(tx, [(s.sku.sku_id, 1, s.sku.price_fen) for s in skus])
        await cards.refresh(tx, [product.spu_id])
        versions.announce(tx, product)
        made = queries.as_shown(await queries.read_product(tx.conn, product.spu_id))
        await media.use_by(tx, made)
        return made

    return await db.once(key=key, content=("create_product", draft), answer=Product, act=act)


async def require_shelf(
    tx: Tx, category: str, brand: str | None, said: Sequence[Attribute]
) -> list[Attribute]:
    """The attributes by their definitions; ProductInvalid when category, brand or a value does not exist."""
    path = await shelves.hold_category(tx, category)
    if path is None:
        raise ProductInvalid({"category": "is not a category"})
    if brand is not None and not await shelves.brand_names(tx.conn, [brand]):
        raise ProductInvalid({"brand": "is not a brand"})
    definitions = attributes.inherited(await shelves.read_attributes(tx.conn), path)
    checked, faults = attributes.checked(said, definitions)
    if faults:
        raise ProductInvalid(faults)
    return checked


def new_sku(tx: Tx, draft: SkuDraft) -> StaffSku:
    """A SKU that never was; nothing bears out its market price yet."""
    sku = ProductSku(
        sku_id=new_id("sku", tx.now),
        spec=draft.spec,
        spec_text=rules.spec_text(draft.spec),
        picture=draft.picture,
        barcode=draft.barcode,
        price_fen=draft.price_fen,
        market_price_fen=None,
        weight_g=draft.weight_g,
        status="on",
        version=1,
        volume_cm3=draft.volume_cm3,
        member_prices=draft.member_prices,
    )
    return StaffSku(sku=sku, market_price_fen=draft.market_price_fen, cost_fen=draft.cost_fen)


def _product(tx: Tx, draft: ProductDraft, said: list[Attribute], detail_file: str) -> Product:
    return Product(
        spu_id=new_id("spu", tx.now),
        title=draft.title,
        subtitle=draft.subtitle,
        category=draft.category,
        pictures=draft.pictures,
        detail=draft.detail,
        attributes=said,
        axes=draft.axes,
        skus=[],
        status=draft.status,
        version=1,
        created_at=tx.now,
        brand=draft.brand,
        tags=draft.tags,
        video=draft.video,
        detail_file=detail_file,
        freight_template_id=draft.freight_template_id,
        no_reason_return=draft.no_reason_return,
        on_at=draft.on_at,
        off_at=draft.off_at,
    )
