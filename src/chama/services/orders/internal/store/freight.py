"""SQL of the freight templates."""

from collections.abc import Sequence

import asyncpg
import msgspec

from chama.runtime.db import Tx
from chama.services.orders.types import FreightTemplate, FreightZone


def _template(row: asyncpg.Record) -> FreightTemplate:
    return FreightTemplate(
        template_id=row["template_id"],
        name=row["name"],
        basis=row["basis"],
        zones=msgspec.json.decode(row["zones"], type=tuple[FreightZone, ...]),
        unserved=tuple(row["unserved"]),
        is_default=row["is_default"],
        version=row["version"],
    )


async def templates(conn: asyncpg.Connection) -> list[FreightTemplate]:
    """Every template, the default first."""
    rows = await conn.fetch(
        "SELECT template_id, name, basis, zones, unserved, is_default, version FROM orders.freight_templates"
        " ORDER BY is_default DESC, template_id"
    )
    return [_template(r) for r in rows]


async def lock_templates(tx: Tx) -> list[FreightTemplate]:
    """Every template, the default first; locked, because there must always be exactly one default."""
    await tx.conn.execute("LOCK TABLE orders.freight_templates IN SHARE ROW EXCLUSIVE MODE")
    return await templates(tx.conn)


async def put_template(tx: Tx, template: FreightTemplate) -> None:
    """Write a template; a new default takes the place of the one before."""
    if template.is_default:
        await tx.conn.execute("UPDATE orders.freight_templates SET is_default = false WHERE is_default")
    await tx.conn.execute(
        "INSERT INTO orders.freight_templates"
        " (template_id, name, basis, zones, unserved, is_default, version, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (template_id) DO UPDATE SET name = $2,"
        " basis = $3, zones = $4, unserved = $5, is_default = $6, version = $7, at = $8",
        template.template_id,
        template.name,
        template.basis,
        msgspec.json.encode(template.zones).decode(),
        list(template.unserved),
        template.is_default,
        template.version,
        tx.now,
    )


def by_id(templates: Sequence[FreightTemplate], template_id: str) -> FreightTemplate | None:
    """The template of this id."""
    return next((t for t in templates if t.template_id == template_id), None)
