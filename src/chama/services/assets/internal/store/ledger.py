"""Accounts, transfers, lots, the house's side, holds."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.services.assets.internal.rules.ledger import LOT_KINDS, Books, Lots, Pair, Sheet, Why

HOLD = (
    "key, user_id, order_id, state, turn, points, principal_fen, gift_fen, returned_points,"
    " returned_principal_fen, returned_gift_fen, coupon_ids, lots, ask_at, held_at"
)


def _genes(owners: Sequence[str]) -> list[int]:
    return [gene_of(o) for o in owners]


async def open_books(tx: Tx, pairs: Sequence[Pair], *, create: bool = False, lots: bool = True) -> Books:
    """Lock accounts in order of owner and kind, with their lots; `create` makes what is missing."""
    wanted = sorted(set(pairs))
    if create:
        await _create_missing(tx, wanted)
    rows = await _lock_accounts(tx, wanted)
    sheets = {(r["owner"], r["kind"]): Sheet(r["balance"], r["held"], r["entries"]) for r in rows}
    books = Books(tx.now, sheets)
    if lots:
        await read_lots(tx, books, list(sheets))
    return books


async def read_lots(tx: Tx, books: Books, pairs: Sequence[Pair]) -> None:
    """Put the lots of locked accounts on paper."""
    if ending := sorted({p for p in pairs if p[1] in LOT_KINDS}):
        for r in await _lots_of(tx.conn, ending):
            books.sheets[r["owner"], r["kind"]].lots[r["expires_at"]] = r["remaining"]


async def _create_missing(tx: Tx, pairs: Sequence[Pair]) -> None:
    """Before any of them is locked: who holds one account and then waits for a new one breaks the order."""
    genes, owners, kinds = _genes([p[0] for p in pairs]), [p[0] for p in pairs], [p[1] for p in pairs]
    missing = await tx.conn.fetch(
        "SELECT t.gene, t.owner, t.kind FROM unnest($1::smallint[], $2::text[], $3::text[])"
        " AS t(gene, owner, kind) WHERE NOT EXISTS (SELECT FROM assets.accounts AS a"
        " WHERE a.gene = t.gene AND a.owner = t.owner AND a.kind = t.kind)",
        genes,
        owners,
        kinds,
    )
    if missing:
        await tx.conn.execute(
            "INSERT INTO assets.accounts (gene, owner, kind)"
            " SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[]) ORDER BY 2, 3"
            " ON CONFLICT DO NOTHING",
            [r["gene"] for r in missing],
            [r["owner"] for r in missing],
            [r["kind"] for r in missing],
        )


async def _lock_accounts(tx: Tx, pairs: Sequence[Pair]) -> list[asyncpg.Record]:
    return await tx.conn.fetch(
        "SELECT a.owner, a.kind, a.balance, a.held, a.entries FROM assets.accounts AS a"
        " JOIN unnest($1::smallint[], $2::text[], $3::text[]) AS t(gene, owner, kind)"
        " ON a.gene = t.gene AND a.owner = t.owner AND a.kind = t.kind"
        " ORDER BY a.owner, a.kind FOR UPDATE OF a",
        _genes([p[0] for p in pairs]),
        [p[0] for p in pairs],
        [p[1] for p in pairs],
    )


async def _lots_of(conn: asyncpg.Connection, pairs: Sequence[Pair]) -> list[asyncpg.Record]:
    return await conn.fetch(
        "SELECT l.owner, l.kind, l.expires_at, l.remaining FROM assets.lots AS l"
        " JOIN unnest($1::smallint[], $2::text[], $3::text[]) AS t(gene, owner, kind)"
        " ON l.gene = t.gene AND l.owner = t.owner AND l.kind = t.kind WHERE l.remaining > 0"
        " ORDER BY l.owner, l.kind, l.expires_at",
        _genes([p[0] for p in pairs]),
        [p[0] for p in pairs],
        [p[1] for p in pairs],
    )


async def write_books(tx: Tx, books: Books) -> None:
    """Write what changed on paper: balances, entries, the house's side, lots."""
    pairs = sorted(books.touched)
    sheets = [books.sheets[p] for p in pairs]
    if pairs:
        await tx.conn.execute(
            "UPDATE assets.accounts AS a SET balance = t.b, held = t.h, entries = t.n"
            " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])"
            " AS t(gene, owner, kind, b, h, n)"
            " WHERE a.gene = t.gene AND a.owner = t.owner AND a.kind = t.kind",
            _genes([p[0] for p in pairs]),
            [p[0] for p in pairs],
            [p[1] for p in pairs],
            [s.balance for s in sheets],
            [s.held for s in sheets],
            [s.entries for s in sheets],
        )
    if books.moves:
        await _insert_moves(tx, books)
    if books.touched_lots:
        await _write_lots(tx, books)


async def _insert_moves(tx: Tx, books: Books) -> None:
    rows: list[tuple[object, ...]] = []
    sums: Counter[tuple[int, str, str]] = Counter()
    for m in books.moves:
        gene = gene_of(m.owner)
        rows.append((gene, m.owner, m.kind, m.number, m.amount, m.balance, *m.why, tx.now))
        sums[gene, m.why.house, m.kind] -= m.amount
    columns = ("gene", "owner", "kind", "number", "amount", "balance", *Why._fields, "at")
    await tx.insert("transfers", columns, rows)
    sides = [(*side, amount) for side, amount in sums.items()]
    await tx.insert("house_moves", ("gene", "name", "kind", "amount"), sides)


async def _write_lots(tx: Tx, books: Books) -> None:
    lots = sorted(books.touched_lots)
    await tx.conn.execute(
        "INSERT INTO assets.lots (gene, owner, kind, expires_at, remaining)"
        " SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[])"
        " ON CONFLICT (gene, owner, kind, expires_at) DO UPDATE SET remaining = EXCLUDED.remaining",
        _genes([lot[0] for lot in lots]),
        [lot[0] for lot in lots],
        [lot[1] for lot in lots],
        [lot[2] for lot in lots],
        [books.sheets[lot[0], lot[1]].lots[lot[2]] for lot in lots],
    )


async def transfers_by_key(
    conn: asyncpg.Connection, owners: Sequence[str], keys: Sequence[str]
) -> dict[str, asyncpg.Record]:
    """Transfers that were made under these keys (beside the owner whose gene they carry)."""
    rows = await conn.fetch(
        "SELECT t.owner, t.kind, t.key, t.amount, t.balance FROM assets.transfers AS t"
        " JOIN unnest($1::smallint[], $2::text[]) AS k(gene, key) ON t.gene = k.gene AND t.key = k.key",
        _genes(owners),
        list(keys),
    )
    return {r["key"]: r for r in rows}


async def find_holds(conn: asyncpg.Connection, keys: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Holds by key, not locked."""
    return await _holds(conn, keys, "")


async def lock_holds(tx: Tx, keys: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock holds in order of key."""
    return await _holds(tx.conn, keys, " FOR UPDATE")


async def _holds(conn: asyncpg.Connection, keys: Sequence[str], lock: str) -> dict[str, asyncpg.Record]:
    rows = await conn.fetch(
        f"SELECT {HOLD} FROM assets.holds"
        " WHERE (gene, key) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        f" ORDER BY key{lock}",
        _genes(keys),
        list(keys),
    )
    return {r["key"]: r for r in rows}


class NewHold(msgspec.Struct, frozen=True):
    """A hold to be written."""

    key: str
    user_id: str
    order_id: str
    points: int
    principal_fen: int
    gift_fen: int
    coupon_ids: tuple[str, ...]
    ask_at: datetime | None
    lapses_at: datetime | None
    lots: Lots


async def insert_holds(tx: Tx, holds: Sequence[NewHold]) -> None:
    """Write new holds; a key that holds already is a unique violation."""
    columns = ("gene", *NewHold.__struct_fields__, "state", "held_at")
    rows = []
    for h in holds:
        *plain, lots = msgspec.structs.astuple(h)
        rows.append((gene_of(h.key), *plain, msgspec.json.encode(lots).decode(), "held", tx.now))
    await tx.insert("holds", columns, rows)


def lots_of_hold(row: asyncpg.Record) -> Lots:
    """The lots that a hold's points came from."""
    return msgspec.json.decode(row["lots"], type=list[tuple[datetime, int]])


async def set_hold_states(tx: Tx, rows: Sequence[tuple[str, str, int]]) -> None:
    """Move locked holds: (key, state, turn)."""
    await tx.conn.execute(
        "UPDATE assets.holds AS h SET state = t.s, turn = t.n, returned_points = 0,"
        " returned_principal_fen = 0, returned_gift_fen = 0"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::int[]) AS t(g, k, s, n)"
        " WHERE h.gene = t.g AND h.key = t.k",
        _genes([r[0] for r in rows]),
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
    )


async def retake_hold(tx: Tx, key: str, principal_fen: int, gift_fen: int, lots: Lots) -> None:
    """A voided hold holds again, perhaps from other pockets and lots."""
    await tx.conn.execute(
        "UPDATE assets.holds SET principal_fen = $3, gift_fen = $4, lots = $5::jsonb"
        " WHERE gene = $1 AND key = $2",
        gene_of(key),
        key,
        principal_fen,
        gift_fen,
        msgspec.json.encode(lots).decode(),
    )


async def add_returned(tx: Tx, key: str, points: int, principal_fen: int, gift_fen: int) -> None:
    """Count what went back of a locked hold."""
    await tx.conn.execute(
        "UPDATE assets.holds SET returned_points = returned_points + $3,"
        " returned_principal_fen = returned_principal_fen + $4, returned_gift_fen = returned_gift_fen + $5"
        " WHERE gene = $1 AND key = $2",
        gene_of(key),
        key,
        points,
        principal_fen,
        gift_fen,
    )


async def postpone(tx: Tx, keys: Sequence[str], ask_ats: Sequence[datetime]) -> None:
    """Move the time to ask of holds that still hold."""
    await tx.conn.execute(
        "UPDATE assets.holds AS h SET ask_at = t.a"
        " FROM unnest($1::smallint[], $2::text[], $3::timestamptz[]) AS t(g, k, a)"
        " WHERE h.gene = t.g AND h.key = t.k AND h.state = 'held' AND h.ask_at IS NOT NULL",
        _genes(keys),
        list(keys),
        list(ask_ats),
    )


async def due_holds(conn: asyncpg.Connection, at: datetime, limit: int) -> list[asyncpg.Record]:
    """Holds that are to be asked about, oldest first."""
    return await conn.fetch(
        "SELECT key, order_id FROM assets.holds WHERE state = 'held' AND ask_at <= $1"
        " ORDER BY ask_at LIMIT $2",
        at,
        limit,
    )


async def lapsed_holds(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Holds whose own time is over."""
    rows = await conn.fetch(
        "SELECT key FROM assets.holds WHERE state = 'held' AND lapses_at <= $1 ORDER BY lapses_at LIMIT $2",
        at,
        limit,
    )
    return [r["key"] for r in rows]


async def accounts_of(conn: asyncpg.Connection, user_id: str) -> dict[str, asyncpg.Record]:
    """Somebody's accounts by kind, not locked."""
    rows = await conn.fetch(
        "SELECT kind, balance, held FROM assets.accounts WHERE gene = $1 AND owner = $2",
        gene_of(user_id),
        user_id,
    )
    return {r["kind"]: r for r in rows}


async def lots_left(
    conn: asyncpg.Connection, user_ids: Sequence[str], kinds: Sequence[str], at: datetime
) -> list[asyncpg.Record]:
    """Lots that have not ended, soonest end first."""
    return await conn.fetch(
        "SELECT owner, kind, expires_at, remaining FROM assets.lots"
        " WHERE (gene, owner) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        " AND kind = ANY($3::text[]) AND remaining > 0 AND expires_at > $4"
        " ORDER BY expires_at",
        _genes(user_ids),
        list(user_ids),
        list(kinds),
        at,
    )


async def page_of_entries(
    conn: asyncpg.Connection, user_id: str, kind: str, after: int | None, limit: int
) -> list[asyncpg.Record]:
    """Entries of an account, newest first."""
    return await conn.fetch(
        "SELECT kind, number, amount, balance, act, reason, cause, at FROM assets.transfers"
        " WHERE gene = $1 AND owner = $2 AND kind = $3 AND ($4::bigint IS NULL OR number < $4)"
        " ORDER BY number DESC LIMIT $5",
        gene_of(user_id),
        user_id,
        kind,
        after,
        limit,
    )


async def ended_lots(conn: asyncpg.Connection, at: datetime, limit: int) -> list[Pair]:
    """Accounts that have lots whose end has come."""
    rows = await conn.fetch(
        "SELECT owner, kind FROM assets.lots WHERE remaining > 0 AND expires_at <= $1"
        " ORDER BY expires_at LIMIT $2",
        at,
        limit,
    )
    return sorted({(r["owner"], r["kind"]) for r in rows})


async def take_ending_lots(tx: Tx, at: datetime, until: datetime, limit: int) -> list[asyncpg.Record]:
    """Lots of points that end soon and whose owners were not told; they count as told from now on."""
    return await tx.conn.fetch(
        "UPDATE assets.lots SET told = true WHERE (gene, owner, kind, expires_at) IN"
        " (SELECT gene, owner, kind, expires_at FROM assets.lots WHERE kind = 'points' AND remaining > 0"
        " AND NOT told AND expires_at > $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3"
        " FOR UPDATE SKIP LOCKED) RETURNING owner, expires_at, remaining",
        at,
        until,
        limit,
    )


async def drop_empty_lots(tx: Tx, before: datetime, limit: int) -> None:
    """Forget lots that are empty and long over."""
    await tx.conn.execute(
        "DELETE FROM assets.lots WHERE remaining = 0 AND (gene, owner, kind, expires_at) IN"
        " (SELECT gene, owner, kind, expires_at FROM assets.lots WHERE remaining = 0 AND expires_at < $1"
        " LIMIT $2)",
        before,
        limit,
    )
