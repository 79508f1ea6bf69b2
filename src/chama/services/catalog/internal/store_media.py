"""Every SQL statement and lock of the media library. Lock order: products before media."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from chama.runtime.db import Tx
from chama.services.catalog.types import Media

_SHOPPERS = "starts_with({}.owner, 'shopper:')"
_COLUMNS = "media_id, kind, folder, files, width, height, colour, bytes, name, owner, at"


async def insert_coming(tx: Tx, media: Media) -> str:
    """Note that a file is about to be written, unless it is known; answers the state it has now.

    A picture that a shopper uploaded first becomes the merchant's when the merchant uploads it too.
    """
    await tx.conn.execute(
        f"INSERT INTO catalog.media ({_COLUMNS}, state, state_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'coming', $11)"
        " ON CONFLICT (media_id) DO UPDATE SET owner = excluded.owner, name = excluded.name"
        f" WHERE {_SHOPPERS.format('media')} AND NOT {_SHOPPERS.format('excluded')}",
        *(media.media_id, media.kind, media.folder, media.files, media.width, media.height, media.colour),
        *(media.bytes, media.name, media.owner, tx.now),
    )
    (row,) = await tx.conn.fetch(
        "SELECT state FROM catalog.media WHERE media_id = $1 FOR UPDATE", media.media_id
    )
    return row["state"]


async def set_ready(tx: Tx, media_id: str) -> None:
    """The files are there."""
    await tx.conn.execute(
        "UPDATE catalog.media SET state = 'ready', state_at = $2 WHERE media_id = $1 AND state = 'coming'",
        media_id,
        tx.now,
    )


async def lock_media(tx: Tx, media_id: str) -> asyncpg.Record | None:
    """Lock a file's row against use and removal."""
    return await tx.conn.fetchrow(
        "SELECT state, folder, files FROM catalog.media WHERE media_id = $1 FOR UPDATE", media_id
    )


async def set_leaving(tx: Tx, media_id: str) -> None:
    """Nobody may begin to show a locked file any more."""
    await tx.conn.execute(
        "UPDATE catalog.media SET state = 'leaving', state_at = $2 WHERE media_id = $1", media_id, tx.now
    )


async def set_leaving_of(tx: Tx, shopper_ids: Sequence[str]) -> None:
    """What these shoppers uploaded leaves, unless goods show it."""
    await tx.conn.execute(
        "UPDATE catalog.media m SET state = 'leaving', state_at = $2"
        " WHERE m.owner = ANY($1::text[]) AND starts_with(m.owner, 'shopper:')"
        " AND NOT EXISTS (SELECT FROM catalog.media_uses u WHERE u.media_id = m.media_id)",
        [f"shopper:{i}" for i in shopper_ids],
        tx.now,
    )


async def delete_media(tx: Tx, media_id: str) -> None:
    """Forget a file that was removed from the store."""
    await tx.conn.execute("DELETE FROM catalog.media WHERE media_id = $1 AND state = 'leaving'", media_id)


async def unfinished(conn: asyncpg.Connection, before: datetime, limit: int) -> list[str]:
    """Files whose coming or leaving began before an instant and never ended."""
    rows = await conn.fetch(
        "SELECT media_id FROM catalog.media WHERE state <> 'ready' AND state_at < $1"
        " ORDER BY state_at LIMIT $2",
        before,
        limit,
    )
    return [r["media_id"] for r in rows]


async def share_media(tx: Tx, media_ids: Sequence[str]) -> set[str]:
    """Of these ids, the files that are ready; they stay so until this transaction ends."""
    rows = await tx.conn.fetch(
        "SELECT media_id FROM catalog.media WHERE media_id = ANY($1::text[]) AND state = 'ready'"
        " ORDER BY media_id FOR SHARE",
        list(media_ids),
    )
    return {r["media_id"] for r in rows}


async def write_uses(tx: Tx, what: str, ref: str, media_ids: Sequence[str]) -> None:
    """These and no other files are shown by this one."""
    await tx.conn.execute(
        "DELETE FROM catalog.media_uses WHERE what = $1 AND ref = $2 AND media_id <> ALL($3::text[])",
        what,
        ref,
        list(media_ids),
    )
    await tx.conn.execute(
        "INSERT INTO catalog.media_uses (media_id, what, ref) SELECT unnest($3::text[]), $1, $2"
        " ON CONFLICT DO NOTHING",
        what,
        ref,
        list(media_ids),
    )


async def read_uses(conn: asyncpg.Connection, media_id: str, limit: int) -> list[asyncpg.Record]:
    """Who shows a file."""
    return await conn.fetch(
        "SELECT what, ref FROM catalog.media_uses WHERE media_id = $1 ORDER BY what, ref LIMIT $2",
        media_id,
        limit,
    )


async def read_media(conn: asyncpg.Connection, media_id: str) -> asyncpg.Record | None:
    """A file that is ready."""
    return await conn.fetchrow(
        f"SELECT {_COLUMNS} FROM catalog.media WHERE media_id = $1 AND state = 'ready'", media_id
    )


async def read_library(
    conn: asyncpg.Connection, kind: str | None, before: tuple[datetime, str] | None, limit: int
) -> list[asyncpg.Record]:
    """The merchant's files that are ready, newest first, after the instant and id of the last one seen."""
    arguments: list[object] = [limit]
    where = f"state = 'ready' AND NOT {_SHOPPERS.format('media')}"
    if kind is not None:
        arguments.append(kind)
        where += f" AND kind = ${len(arguments)}"
    if before is not None:
        arguments.extend(before)
        where += f" AND (at, media_id) < (${len(arguments) - 1}, ${len(arguments)})"
    return await conn.fetch(
        f"SELECT {_COLUMNS} FROM catalog.media WHERE {where} ORDER BY at DESC, media_id DESC LIMIT $1",
        *arguments,
    )
