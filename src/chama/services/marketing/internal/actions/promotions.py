"""Write promotions: make, change, end."""

import asyncpg
import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import new_id
from chama.runtime.db import Database, Tx
from chama.services.marketing.errors import PromotionChanged, PromotionNotFound
from chama.services.marketing.internal.rules.promotions import MOST_ON, faults_of
from chama.services.marketing.internal.store import promotions as store
from chama.services.marketing.types import Promotion, PromotionDraft


async def create_promotion(db: Database, key: str, draft: PromotionDraft) -> Promotion:
    """A promotion that holds from its start on."""
    _check(draft)

    async def act(tx: Tx) -> Promotion:
        await store.lock_number(tx)
        if await store.count_on(tx.conn, tx.now) >= MOST_ON:
            raise InvalidRequest({"status": f"at most {MOST_ON} promotions at a time"})
        promotion = Promotion(
            promotion_id=new_id("prm", tx.now), version=1, status="on", draft=draft, made_at=tx.now
        )
        await store.write(tx, promotion)
        return promotion

    return await db.once(key=key, content=["promotion", draft], answer=Promotion, act=act)


async def edit_promotion(
    db: Database, key: str, promotion_id: str, draft: PromotionDraft, expected_version: int
) -> Promotion:
    """A new version; orders that were placed keep the price of theirs."""
    _check(draft)

    async def act(tx: Tx) -> Promotion:
        before = await _lock(tx, promotion_id)
        if before.version != expected_version:
            raise PromotionChanged({"expected_version": "not the newest"}, version=before.version)
        if before.status == "ended":
            raise InvalidRequest({"status": "it has ended"})
        promotion = msgspec.structs.replace(before, version=expected_version + 1, draft=draft)
        await store.write(tx, promotion)
        return promotion

    content = ["promotion", promotion_id, draft, expected_version]
    try:
        return await db.once(key=key, content=content, answer=Promotion, act=act)
    except asyncpg.CheckViolationError as why:
        raise InvalidRequest({"quota": "more are taken already"}) from why


async def end_promotion(db: Database, promotion_id: str) -> Promotion:
    """End it for good; repeats change nothing."""
    async with db.transaction() as tx:
        promotion = await _lock(tx, promotion_id)
        await store.end(tx, promotion_id)
        return msgspec.structs.replace(promotion, status="ended")


async def _lock(tx: Tx, promotion_id: str) -> Promotion:
    row = await store.lock(tx, promotion_id)
    if row is None:
        raise PromotionNotFound
    return store.promotion_of(row)


def _check(draft: PromotionDraft) -> None:
    wrong = faults_of(draft)
    if wrong:
        raise InvalidRequest(wrong)
