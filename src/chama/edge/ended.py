"""Sessions that were ended before their access tokens are over: signed out, switched off, stolen.

Every web process asks users and staff once a second what was ended lately, so that a token stops everywhere
within about two seconds; the process that ended it asks at once. PostgreSQL away: what is known stays ended,
the rest ends with its token, fifteen minutes at most.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.service import locate
from chama.runtime.telemetry import log
from chama.runtime.tokens import ACCESS_TTL
from chama.services.staff.api import Staff
from chama.services.users.api import Users

LOOK_SECONDS = 1.0
# Commit order is not time order: longer than any transaction lives.
OVERLAP = timedelta(seconds=30)

_ended: dict[str, datetime] = {}
_looked: dict[str, datetime] = {}


def is_ended(session_id: str) -> bool:
    """Whether a session is known to be ended; no I/O."""
    return session_id in _ended


async def look() -> None:
    """Ask both doors now; a door that does not answer is asked again by the watch."""
    now = context.now()
    for session_id in [s for s, until in _ended.items() if until <= now]:
        del _ended[session_id]
    await asyncio.gather(
        _ask("users", lambda since: locate(Users).ended_sessions(since=since)),
        _ask("staff", lambda since: locate(Staff).ended_sessions(since=since)),
    )


async def _ask(door: str, ended_since: Callable[[datetime], Awaitable[list[str]]]) -> None:
    now = context.now()
    since = min(_looked.get(door, now - ACCESS_TTL), now) - OVERLAP
    try:
        found = await ended_since(since)
    except Unavailable as why:
        log.warning("ended.unknown", door=door, what=why.what)
        return
    _looked[door] = now
    _ended.update(dict.fromkeys(found, now + ACCESS_TTL + OVERLAP))


async def watch() -> None:
    """Look again and again, until cancelled."""
    while True:
        try:
            await look()
        except Exception as why:  # noqa: BLE001 - one bad look must not leave ended sessions open for ever
            log.error("ended.failed", exc_info=why)
        await asyncio.sleep(LOOK_SECONDS)
