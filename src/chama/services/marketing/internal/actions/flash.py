"""Write flash sales: make them, move their sessions, change quotas."""

import msgspec

from chama.base.errors import InvalidRequest
from chama.base.ids import new_id
from chama.base.money import split
from chama.runtime.db import Database, Tx
from chama.services.marketing.errors import FlashNotFound, FlashStateRefused
from chama.services.marketing.internal.rules import flash as rules
from chama.services.marketing.internal.store import flash as store
from chama.services.marketing.types.flash import FlashActivity, FlashDraft, FlashSession, SessionState

MOST_QUOTA = 1_000_000


async def create(db: Database, key: str, draft: FlashDraft) -> FlashActivity:
    """An activity with its sessions and their pools."""

    async def act(tx: Tx) -> FlashActivity:
        if wrong := rules.faults_of(draft, tx.now):
            raise InvalidRequest(wrong)
        activity_id = new_id("fla", tx.now)
        await store.insert_activity(
            tx, activity_id, msgspec.structs.replace(draft, sessions=draft.sessions[:1])
        )
        for n, session in enumerate(draft.sessions):
            pools = [
                (item.sku_id, b, share)
                for item in session.items
                for b, share in enumerate(split(item.quota, [1] * item.pools))
            ]
            await store.insert_session(tx, new_id("fls", tx.now), activity_id, n, session, pools)
        sessions = await store.sessions_of(tx.conn, [activity_id])
        return FlashActivity(
            activity_id=activity_id, name=draft.name, made_at=tx.now, sessions=tuple(sessions)
        )

    return await db.once(key=key, content=["flash", draft], answer=FlashActivity, act=act)


async def set_state(db: Database, session_id: str, state: SessionState) -> FlashSession:
    """Move a session along its states."""
    async with db.transaction() as tx:
        session = await _lock(tx, session_id)
        if session.state == state:
            return session
        if state not in rules.MOVES[session.state] or (state == "warm" and session.ends_at <= tx.now):
            raise FlashStateRefused(state=session.state)
        await store.set_session_state(tx, session_id, state)
        return msgspec.structs.replace(session, state=state)


async def set_quota(db: Database, session_id: str, sku_id: str, quotas: list[int]) -> FlashSession:
    """More pieces count at once; of fewer, those that Redis still has are taken away first."""
    if any(not 0 <= q <= MOST_QUOTA for q in quotas):
        raise InvalidRequest({"quota": f"0 to {MOST_QUOTA}"})
    async with db.transaction() as tx:
        session = await _lock(tx, session_id)
        item = next((i for i in session.items if i.sku_id == sku_id), None)
        if item is None or item.pools != len(quotas):
            raise FlashNotFound({"sku_id": "not so in this session"})
        if session.state in ("stopped", "closed"):
            raise FlashStateRefused(state=session.state)
        pools = await store.lock_pools(tx, [(session_id, sku_id, n) for n in range(item.pools)])
        for (pool, row), wanted in zip(pools.items(), quotas, strict=True):
            now = wanted if session.state == "draft" else max(wanted, row["quota"])
            await store.set_wanted(tx, pool, wanted, now)
        return (await store.find_sessions(tx.conn, [session_id]))[0]


async def follow_wanted(db: Database, pool: store.Pool, total: int) -> None:
    """Redis has let go of pieces: the quota is what it still counts with."""
    async with db.transaction() as tx:
        row = (await store.lock_pools(tx, [pool]))[pool]
        if row["wanted"] <= total < row["quota"] and row["sold"] <= total:
            await store.set_wanted(tx, pool, row["wanted"], total)


async def _lock(tx: Tx, session_id: str) -> FlashSession:
    session = await store.lock_session(tx, session_id)
    if session is None:
        raise FlashNotFound
    return session
