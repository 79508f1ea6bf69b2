"""Make a product and its SKUs."""

from chama.base.ids import new_id
from chama.runtime.db import Database, Tx
from chama.services.catalog.errors import ProductInvalid
from chama.services.catalog.events import ProductChanged
from chama.services.catalog.internal import rules, store
from chama.services.catalog.internal.actions import media
from chama.services.catalog.types import Product, ProductDraft, ProductSku, SkuDraft


async def create_product(db: Database, key: str, draft: ProductDraft, detail_file: str) -> Product:
    """Write a draft that was looked through, once per key, with who shows which files; announce."""

    async def act(tx: Tx) -> Product:
        if not await store.has_category(tx, draft.category):
            raise ProductInvalid({"category": "is not a category"})
        product = _product(tx, draft, detail_file)
        await store.insert_product(tx, product)
        await media.use_by(tx, product)
        tx.announce(
            ProductChanged(
                at=tx.now,
                aggregate=product.spu_id,
                version=product.version,
                spu_id=product.spu_id,
                status=product.status,
            )
        )
        return product

    return await db.once(key=key, content=("create_product", draft), answer=Product, act=act)


def _product(tx: Tx, draft: ProductDraft, detail_file: str) -> Product:
    return Product(
        spu_id=new_id("spu", tx.now),
        title=draft.title,
        subtitle=draft.subtitle,
        category=draft.category,
        pictures=draft.pictures,
        detail=draft.detail,
        attributes=draft.attributes,
        axes=draft.axes,
        skus=[_sku(tx, sku) for sku in draft.skus],
        status=draft.status,
        version=1,
        created_at=tx.now,
        detail_file=detail_file,
    )


def _sku(tx: Tx, draft: SkuDraft) -> ProductSku:
    return ProductSku(
        sku_id=new_id("sku", tx.now),
        spec=draft.spec,
        spec_text=rules.spec_text(draft.spec),
        picture=draft.picture,
        barcode=draft.barcode,
        price_fen=draft.price_fen,
        market_price_fen=draft.market_price_fen,
        weight_g=draft.weight_g,
        status="on",
        version=1,
    )
