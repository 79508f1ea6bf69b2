"""Write coupon templates and make codes of them."""

import asyncio
from collections.abc import Sequence

import asyncpg

from chama.base.errors import InvalidRequest
from chama.base.ids import new_id
from chama.runtime import context
from chama.runtime.db import Database, Tx
from chama.services.marketing.errors import (
    ClaimNotOpen,
    CodeInvalid,
    CouponExhausted,
    TemplateChanged,
    TemplateNotFound,
)
from chama.services.marketing.internal import store
from chama.services.marketing.internal.rules import coupons as rules
from chama.services.marketing.types import CodeBatch, Template, TemplateDraft


async def create_template(db: Database, key: str, draft: TemplateDraft) -> Template:
    """A draft that nobody can claim yet."""
    _check(draft)

    async def act(tx: Tx) -> Template:
        template = Template(
            template_id=new_id("tpl", tx.now), version=1, status="draft", taken=0, draft=draft, made_at=tx.now
        )
        await store.insert_template(tx, template)
        return template

    return await db.once(key=key, content=["create", draft], answer=Template, act=act)


async def edit_template(
    db: Database, key: str, template_id: str, draft: TemplateDraft, expected_version: int
) -> Template:
    """A new version; coupons that were claimed keep the terms of theirs."""
    _check(draft)

    async def act(tx: Tx) -> Template:
        row = await _lock(tx, template_id)
        if row["version"] != expected_version:
            raise TemplateChanged({"expected_version": "not the newest"}, version=row["version"])
        await store.update_template(tx, template_id, expected_version + 1, draft)
        return store.template_of((await store.find_templates(tx.conn, [template_id]))[0])

    try:
        content = ["edit", template_id, draft, expected_version]
        return await db.once(key=key, content=content, answer=Template, act=act)
    except asyncpg.CheckViolationError as why:
        raise InvalidRequest({"total_quota": "more are taken already"}) from why


def _check(draft: TemplateDraft) -> None:
    wrong = rules.faults_of(draft)
    if wrong:
        raise InvalidRequest(wrong)


async def _lock(tx: Tx, template_id: str) -> asyncpg.Record:
    row = (await store.lock_templates(tx, [template_id])).get(template_id)
    if row is None:
        raise TemplateNotFound
    return row


async def set_status(db: Database, template_id: str, status: str) -> Template:
    """Switch a template on, pause it, or end it for good; repeats change nothing."""
    async with db.transaction() as tx:
        row = await _lock(tx, template_id)
        if row["status"] != status:
            if (row["status"], status) not in rules.STATUSES:
                raise InvalidRequest({"status": f"not from {row['status']}"})
            await store.set_status(tx, template_id, status)
        return store.template_of((await store.find_templates(tx.conn, [template_id]))[0])


def marks(secret: bytes, batch_id: str, count: int) -> list[bytes]:
    """The marks of a batch's codes."""
    return [rules.mark_of(secret, rules.code_of(secret, batch_id, n)) for n in range(count)]


async def make_codes(
    db: Database, secret: bytes, key: str, template_id: str, name: str, count: int
) -> CodeBatch:
    """So many codes in one COPY; each takes its quota now, so every code that is out can be redeemed."""
    batch_id = new_id("cbt", context.now())
    made: Sequence[bytes] = await asyncio.to_thread(marks, secret, batch_id, count)

    async def act(tx: Tx) -> CodeBatch:
        template = store.template_of(await _lock(tx, template_id))
        if template.status in ("draft", "ended"):
            raise ClaimNotOpen
        left = template.draft.total_quota - template.taken
        if count > left:
            raise CouponExhausted(left=left)
        await store.add_taken(tx, {template_id: count})
        await store.insert_batch(tx, batch_id, template_id, name, made)
        return batch_of(await _batch(tx, batch_id))

    content = ["codes", template_id, name, count]
    return await db.once(key=key, content=content, answer=CodeBatch, act=act)


async def _batch(tx: Tx, batch_id: str) -> asyncpg.Record:
    row = await store.find_batch(tx.conn, batch_id)
    if row is None:
        raise CodeInvalid({"batch_id": "there is no such batch"})
    return row


async def stop_codes(db: Database, batch_id: str) -> CodeBatch:
    """What is left of a batch is void; its quota stays taken."""
    async with db.transaction() as tx:
        await store.stop_batch(tx, batch_id)
        return batch_of(await _batch(tx, batch_id))


def batch_of(row: asyncpg.Record) -> CodeBatch:
    """A batch's row as the caller sees it."""
    return CodeBatch(batch_id=row["id"], **{k: v for k, v in dict(row).items() if k != "id"})
