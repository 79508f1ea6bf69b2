"""Freight templates are written here."""

import msgspec

from chama.base.errors import InvalidRequest
from chama.runtime.db import Database, Tx
from chama.services.orders.errors import FreightTemplateChanged
from chama.services.orders.internal.rules.freight import require_template
from chama.services.orders.internal.store import freight as store
from chama.services.orders.types import FreightTemplate


async def save_template(db: Database, key: str, template: FreightTemplate) -> FreightTemplate:
    """Make a template (version 0) or change the version that was seen; one is always the default."""
    require_template(template)

    async def act(tx: Tx) -> FreightTemplate:
        known = await store.lock_templates(tx)
        before = store.by_id(known, template.template_id)
        version = before.version if before else 0
        if template.version != version:
            raise FreightTemplateChanged(expected_version=template.version, version=version)
        if before and before.is_default and not template.is_default:
            raise InvalidRequest({"is_default": "make another template the default instead"})
        saved = msgspec.structs.replace(template, version=version + 1)
        await store.put_template(tx, saved)
        return saved

    return await db.once(key=key, content=template, answer=FreightTemplate, act=act)
