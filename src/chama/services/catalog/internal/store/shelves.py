"""Statements of categories, brands and attributes. Whoever changes the tree locks all of it."""

from collections.abc import Mapping, Sequence

import asyncpg

from chama.runtime.db import Tx
from chama.services.catalog.internal.store.products import json
from chama.services.catalog.types import AttributeDef, Brand, Category


async def read_categories(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """All categories in the order shown, parents before what is below them."""
    return await conn.fetch(
        "SELECT category_id, name, position, parent, icon, path FROM catalog.categories"
        " ORDER BY cardinality(path), position, category_id"
    )


async def lock_tree(tx: Tx) -> dict[str, str | None]:
    """Lock the whole tree against other changes; category → its parent."""
    await tx.conn.execute("LOCK TABLE catalog.categories IN SHARE ROW EXCLUSIVE MODE")
    rows = await tx.conn.fetch("SELECT category_id, parent FROM catalog.categories")
    return {r["category_id"]: r["parent"] for r in rows}


async def hold_category(tx: Tx, category_id: str) -> list[str] | None:
    """The path of a category, which stays until this transaction ends; None when there is none."""
    return await tx.conn.fetchval(
        "SELECT path FROM catalog.categories WHERE category_id = $1 FOR KEY SHARE", category_id
    )


async def save_category(tx: Tx, category: Category, paths: Mapping[str, list[str]]) -> None:
    """Make a category or change it, and write the paths of all below it."""
    await tx.conn.execute(
        "INSERT INTO catalog.categories (category_id, name, position, parent, icon, path)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (category_id) DO UPDATE SET name = EXCLUDED.name,"
        " position = EXCLUDED.position, parent = EXCLUDED.parent, icon = EXCLUDED.icon, path = EXCLUDED.path",
        category.category_id,
        category.name,
        category.position,
        category.parent,
        category.icon,
        paths[category.category_id],
    )
    for category_id, path in paths.items():
        await tx.conn.execute(
            "UPDATE catalog.categories SET path = $2 WHERE category_id = $1 AND path <> $2", category_id, path
        )


async def is_used(tx: Tx, category_id: str) -> bool:
    """Whether products, categories or attributes hang on it."""
    used = await tx.conn.fetchval(
        "SELECT EXISTS (SELECT FROM catalog.spus WHERE category = $1)"
        " OR EXISTS (SELECT FROM catalog.categories WHERE parent = $1)"
        " OR EXISTS (SELECT FROM catalog.attributes WHERE category = $1)",
        category_id,
    )
    return bool(used)


async def remove_category(tx: Tx, category_id: str) -> asyncpg.Record | None:
    """Remove it; the row that was."""
    return await tx.conn.fetchrow(
        "DELETE FROM catalog.categories WHERE category_id = $1"
        " RETURNING category_id, name, position, parent, icon, path",
        category_id,
    )


async def read_brands(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """All brands in the order shown."""
    return await conn.fetch(
        "SELECT brand_id, name, logo, position FROM catalog.brands ORDER BY position, brand_id"
    )


async def brand_names(conn: asyncpg.Connection, brand_ids: Sequence[str]) -> dict[str, str]:
    """Brand → its name, of these."""
    rows = await conn.fetch(
        "SELECT brand_id, name FROM catalog.brands WHERE brand_id = ANY($1::text[])", list(brand_ids)
    )
    return {r["brand_id"]: r["name"] for r in rows}


async def save_brand(tx: Tx, brand: Brand) -> None:
    """Make a brand or change it."""
    await tx.conn.execute(
        "INSERT INTO catalog.brands (brand_id, name, logo, position) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (brand_id) DO UPDATE SET name = EXCLUDED.name, logo = EXCLUDED.logo,"
        " position = EXCLUDED.position",
        brand.brand_id,
        brand.name,
        brand.logo,
        brand.position,
    )


async def read_attributes(conn: asyncpg.Connection) -> list[AttributeDef]:
    """All definitions."""
    rows = await conn.fetch(
        "SELECT attribute_id, category, name, kind, unit, array(SELECT jsonb_array_elements_text(choices))"
        " AS choices, filterable, position FROM catalog.attributes ORDER BY position, attribute_id"
    )
    return [AttributeDef(**r) for r in rows]


async def attribute_kind(tx: Tx, attribute_id: str) -> str | None:
    """Lock a definition; its kind."""
    return await tx.conn.fetchval(
        "SELECT kind FROM catalog.attributes WHERE attribute_id = $1 FOR UPDATE", attribute_id
    )


async def save_attribute(tx: Tx, a: AttributeDef) -> None:
    """Make a definition or change it."""
    await tx.conn.execute(
        "INSERT INTO catalog.attributes (attribute_id, category, name, kind, unit, choices, filterable,"
        " position) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8) ON CONFLICT (attribute_id) DO UPDATE SET"
        " category = EXCLUDED.category, name = EXCLUDED.name, unit = EXCLUDED.unit,"
        " choices = EXCLUDED.choices, filterable = EXCLUDED.filterable, position = EXCLUDED.position",
        *(a.attribute_id, a.category, a.name, a.kind, a.unit, json(a.choices), a.filterable, a.position),
    )


async def mark_stale_in(tx: Tx, category_ids: Sequence[str]) -> None:
    """The cards of these categories' products are to be written anew."""
    await tx.conn.execute(
        "INSERT INTO catalog.stale_cards SELECT spu_id FROM catalog.spus WHERE category = ANY($1::text[])"
        " ON CONFLICT DO NOTHING",
        list(category_ids),
    )


async def mark_stale_of_brand(tx: Tx, brand_id: str) -> None:
    """The cards of this brand's products are to be written again."""
    await tx.conn.execute(
        "INSERT INTO catalog.stale_cards SELECT spu_id FROM catalog.spus WHERE brand = $1"
        " ON CONFLICT DO NOTHING",
        brand_id,
    )


async def mark_stale_with_attribute(tx: Tx, attribute_id: str) -> None:
    """The cards of products that say this attribute are to be written again."""
    await tx.conn.execute(
        "INSERT INTO catalog.stale_cards SELECT spu_id FROM catalog.spus"
        " WHERE attributes @> jsonb_build_array(jsonb_build_object('attribute_id', $1::text))"
        " ON CONFLICT DO NOTHING",
        attribute_id,
    )
