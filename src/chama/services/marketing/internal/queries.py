"""Reads of marketing: promotions and stored prices, templates, the coupon centre, codes."""

import asyncio

import msgspec

from chama.base.errors import InvalidRequest, Refusal
from chama.base.pages import Page, decode_cursor, encode_cursor
from chama.runtime import context
from chama.runtime.db import connection
from chama.services.marketing.errors import CodeInvalid
from chama.services.marketing.internal import rules as pricing
from chama.services.marketing.internal import store
from chama.services.marketing.internal.actions.templates import batch_of
from chama.services.marketing.internal.rules import coupons as rules
from chama.services.marketing.internal.rules import explain as words
from chama.services.marketing.internal.rules.quotas import Room, short_of
from chama.services.marketing.internal.store import promotions as promotion_store
from chama.services.marketing.internal.store import quotas as quota_store
from chama.services.marketing.types import (
    ClaimFacts,
    CodeBatch,
    Explanation,
    Offered,
    PriceRecord,
    Promotion,
    Taking,
    Template,
    TraceStep,
)

CENTRE = 100


async def promotions_not_over() -> list[Promotion]:
    """Promotions that are on; some may not have begun."""
    async with connection() as conn:
        return [promotion_store.promotion_of(r) for r in await promotion_store.not_over(conn, context.now())]


async def list_promotions(status: str | None, cursor: str | None, limit: int) -> Page[Promotion]:
    """Promotions, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await promotion_store.page(conn, status, str(after[0]) if after else None, limit + 1)
    items = [promotion_store.promotion_of(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].promotion_id) if len(rows) > limit else None)


async def closed(user_id: str, takings: list[Taking]) -> list[str]:
    """Promotions that have too little left for these takings, or are not there any more."""
    ids = [t.promotion_id for t in takings]
    async with connection() as conn:
        limits = await quota_store.find_limits(conn, ids)
        room = Room(limits, await quota_store.bought_by(conn, [(i, user_id) for i in ids]))
    quota, limit = short_of(room, user_id, [t for t in takings if t.promotion_id in limits])
    return sorted({*quota, *limit, *(i for i in ids if i not in limits)})


async def explain(trace: str, record: str) -> Explanation:
    """A stored price in words, and whether pricing it again gives the same trace."""
    try:
        steps = msgspec.json.decode(trace, type=list[TraceStep])
        inputs = msgspec.json.decode(record, type=PriceRecord) if record else None
    except msgspec.MsgspecError as why:
        raise InvalidRequest({"trace": "not the trace of a price"}) from why
    replayed = await _replay(trace, inputs) if inputs is not None else None
    return Explanation(
        shopper=words.for_shopper(steps), staff=words.for_staff(steps), replayed=replayed, inputs=inputs
    )


async def _replay(trace: str, inputs: PriceRecord) -> bool | None:
    if inputs.rules != pricing.RULES:
        return None
    async with connection() as conn:
        found = [
            promotion_store.promotion_of(r) for r in await promotion_store.versions(conn, inputs.promotions)
        ]
    try:
        again = pricing.price(inputs.basket, inputs.at, found)
    except Refusal:
        return False
    return msgspec.json.encode(again.trace).decode() == trace


async def get_templates(template_ids: list[str]) -> list[Template]:
    """Templates by id; unknown ones are left out."""
    async with connection() as conn:
        return [store.template_of(r) for r in await store.find_templates(conn, template_ids)]


async def list_templates(status: str | None, cursor: str | None, limit: int) -> Page[Template]:
    """Templates, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_templates(conn, status, str(after[0]) if after else None, limit + 1)
    items = [store.template_of(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].template_id) if len(rows) > limit else None)


async def coupon_centre(user_id: str, facts: ClaimFacts) -> list[Offered]:
    """What is offered now, what the asker took of it, and whether one more can be claimed."""
    now = context.now()
    async with connection() as conn:
        templates = [store.template_of(r) for r in await store.centre(conn, now, CENTRE)]
        mine = await store.taken_by(conn, [(t.template_id, user_id) for t in templates])
    offered = []
    for t in templates:
        have, left = mine.get((t.template_id, user_id), 0), t.draft.total_quota - t.taken
        claimable = rules.why_not(t.draft, t.status, left, have, facts, now) is None
        offered.append(Offered(template=t, mine=have, claimable=claimable))
    return offered


async def list_batches(cursor: str | None, limit: int) -> Page[CodeBatch]:
    """Batches of codes, newest first."""
    after = decode_cursor(cursor, (str,))
    async with connection() as conn:
        rows = await store.page_of_batches(conn, str(after[0]) if after else None, limit + 1)
    items = [batch_of(r) for r in rows[:limit]]
    return Page(items, encode_cursor(items[-1].batch_id) if len(rows) > limit else None)


async def codes(secret: bytes, batch_id: str, first: int, limit: int) -> list[str]:
    """Codes of a batch from a number on, made again from the secret; empty beyond the last."""
    async with connection() as conn:
        row = await store.find_batch(conn, batch_id)
    if row is None:
        raise CodeInvalid({"batch_id": "there is no such batch"})

    def made() -> list[str]:
        numbers = range(first, min(first + limit, row["count"]))
        return [rules.shown(rules.code_of(secret, batch_id, n)) for n in numbers]

    return await asyncio.to_thread(made)
