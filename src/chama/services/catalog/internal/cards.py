"""Writes the cards of products: what lists and search read of them, in the transaction that changed them."""

from collections.abc import Mapping, Sequence
from typing import Any

from chama.runtime.db import Tx
from chama.services.catalog.internal import queries
from chama.services.catalog.internal.rules import attributes, words
from chama.services.catalog.internal.store import cards as store
from chama.services.catalog.internal.store import shelves
from chama.services.catalog.types import AttributeDef, Product, ProductSku, StaffProduct


async def refresh(tx: Tx, spu_ids: Sequence[str]) -> None:
    """Write the cards of these products as they are now; what is not on sale loses its card."""
    found = await queries.read_staff_products(tx.conn, spu_ids)
    shown = {spu_id: skus for spu_id, p in found.items() if (skus := _on_sale(p.product))}
    await store.remove_cards(tx, [s for s in spu_ids if s not in shown])
    if not shown:
        return
    brands = await shelves.brand_names(tx.conn, [b for s in shown if (b := found[s].product.brand)])
    shelf = {r["category_id"]: r for r in await shelves.read_categories(tx.conn)}
    definitions = {d.attribute_id: d for d in await shelves.read_attributes(tx.conn)}
    gone = await store.sold_out_of(tx.conn, [k.sku_id for skus in shown.values() for k in skus])
    said = {}
    for s in shown:
        product = found[s].product
        # Who asks for 普洱 means what stands on that shelf, whatever its title says.
        names = [shelf[c]["name"] for c in shelf[product.category]["path"]]
        names += [brands[product.brand]] if product.brand else []
        said[s] = _said(product, names, definitions)
    rows = [_row(found[s], skus, said[s], definitions, gone) for s, skus in shown.items()]
    await store.save_cards(tx, rows)
    entries = {e.word: e for s in said.values() for e in words.vocabulary(s)}
    await store.add_words(tx, list(entries.values()))


def _on_sale(product: Product) -> list[ProductSku]:
    return [k for k in product.skus if k.status == "on"] if product.status == "on" else []


def _said(product: Product, names: Sequence[str], definitions: Mapping[str, AttributeDef]) -> words.Said:
    values = [
        attributes.label(definitions[a.attribute_id], a.value) if a.attribute_id in definitions else a.value
        for a in product.attributes
    ]
    return words.Said(product.title, product.subtitle, [*names, *product.tags], values)


def _row(
    staff: StaffProduct,
    skus: list[ProductSku],
    said: words.Said,
    definitions: Mapping[str, AttributeDef],
    gone: set[str],
) -> dict[str, Any]:
    product = staff.product
    cheapest = min(skus, key=lambda k: (k.price_fen, k.sku_id))
    market = {k.sku_id: k.market_price_fen for k in queries.as_shown(staff).skus}
    sold_out = all(k.sku_id in gone for k in skus)
    filterable = [
        f"{a.attribute_id}={a.value}"
        for a in product.attributes
        if a.attribute_id in definitions and definitions[a.attribute_id].filterable
    ]
    facets = words.tokens(product.category, product.brand, product.tags, filterable)
    tokens = [*facets, *words.state_tokens(cheapest.price_fen, sold_out)]
    return {
        "spu_id": product.spu_id,
        "category": product.category,
        "title": product.title,
        "subtitle": product.subtitle,
        "picture": product.pictures[0],
        "brand": product.brand or "",
        "tags": product.tags,
        "shown_price_fen": cheapest.price_fen,
        "market_price_fen": market[cheapest.sku_id],
        "sold_out": sold_out,
        "facets": facets,
        "words": words.vector(words.lexemes(said), tokens),
    }
