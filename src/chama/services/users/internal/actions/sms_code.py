"""One-time phone codes: made at most once a minute, tried at most five times, never stored."""

import hmac
from datetime import datetime

from chama.runtime import context
from chama.runtime.db import Database, Tx, connection
from chama.runtime.vault import blind_index
from chama.services.users.errors import SmsCodeWrong, SmsTooOften
from chama.services.users.internal import rules, store


def mark_of(phone: str, code: str) -> bytes:
    """The keyed fingerprint under which a code is stored; six digits would not survive a plain hash."""
    return blind_index("sms_code", f"{phone}|{code}")


def _code_of(phone: str, key: str, made_at: datetime) -> str:
    """The code follows from our secret, so that a repeat of the key gets it without it being stored."""
    return rules.six_digits(blind_index("sms_code_of", f"{phone}|{key}|{made_at.isoformat()}"))


async def make_code(db: Database, phone: str, key: str) -> str:
    """Replace this phone's code unless the last one is younger than a minute."""
    blind = blind_index("phone", phone)

    async def act(tx: Tx) -> datetime:
        mark = mark_of(phone, _code_of(phone, key, tx.now))
        if not await store.put_code(tx, blind, mark, tx.now - rules.CODE_PAUSE):
            raise SmsTooOften(retry_after_seconds=int(rules.CODE_PAUSE.total_seconds()))
        return tx.now

    made_at = await db.once(key=f"sms_code:{key}", content=blind, answer=datetime, act=act)
    return _code_of(phone, key, made_at)


async def check_code(db: Database, phone: str, code: str) -> bytes:
    """The mark of a right code, which signing in uses up; a wrong one is counted and refused."""
    blind, mark = blind_index("phone", phone), mark_of(phone, code)
    async with connection() as conn:
        seen = await store.find_code(conn, blind)
    if seen is not None and _right(seen, mark, context.now()):
        return mark
    async with db.transaction() as tx:
        row = await store.lock_code(tx, blind)
        if row is not None and rules.code_counts(row["made_at"], row["used_at"], row["tries"], tx.now):
            await store.count_try(tx, blind)
    raise SmsCodeWrong({"code": "wrong or no longer valid"})


async def use_code(tx: Tx, blind: bytes, code_mark: bytes) -> bool:
    """Use a code up in the transaction of what it is for; False when somebody was quicker or it is over."""
    row = await store.lock_code(tx, blind)
    if row is None or not _right(row, code_mark, tx.now):
        return False
    await store.use_code(tx, blind)
    return True


def _right(row, mark: bytes, now: datetime) -> bool:
    counts = rules.code_counts(row["made_at"], row["used_at"], row["tries"], now)
    return counts and hmac.compare_digest(row["code_mark"], mark)
