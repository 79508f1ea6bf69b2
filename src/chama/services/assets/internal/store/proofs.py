"""The proof of the ledger (each check is one statement, so one snapshot), cases, folding the house."""

from collections.abc import Sequence

import asyncpg
import msgspec

from chama.runtime.db import Tx

SECONDS = 600.0
# name → what it finds: rows of (subject, detail); at most 20 each are kept.
CHECKS: dict[str, str] = {
    "kind_not_zero": (
        "SELECT kind AS subject, sum(n)::text AS detail FROM ("
        " SELECT kind, sum(balance) AS n FROM assets.accounts GROUP BY kind"
        " UNION ALL SELECT kind, sum(balance) FROM assets.house GROUP BY kind"
        " UNION ALL SELECT kind, sum(amount) FROM assets.house_moves GROUP BY kind) AS sides"
        " GROUP BY kind HAVING sum(n) <> 0 LIMIT 20"
    ),
    "balance_not_its_entries": (
        "SELECT owner || ' ' || kind AS subject, coalesce(a.balance, 0) || ' is not ' || coalesce(t.n, 0)"
        " AS detail FROM assets.accounts AS a FULL JOIN (SELECT gene, owner, kind, sum(amount) AS n,"
        " count(*) AS entries, max(number) AS last FROM assets.transfers GROUP BY gene, owner, kind) AS t"
        " USING (gene, owner, kind) WHERE a.balance IS DISTINCT FROM coalesce(t.n, 0)"
        " OR a.entries IS DISTINCT FROM coalesce(t.entries, 0)"
        " OR coalesce(t.entries, 0) <> coalesce(t.last, 0) LIMIT 20"
    ),
    "house_not_its_entries": (
        "SELECT name || ' ' || kind || ' ' || gene AS subject, sum(n)::text AS detail FROM ("
        " SELECT gene, name, kind, balance AS n FROM assets.house"
        " UNION ALL SELECT gene, name, kind, amount FROM assets.house_moves"
        " UNION ALL SELECT gene, house, kind, sum(amount) FROM assets.transfers GROUP BY gene, house, kind)"
        " AS sides GROUP BY gene, name, kind HAVING sum(n) <> 0 LIMIT 20"
    ),
    "lots_not_available": (
        "SELECT a.owner || ' ' || a.kind AS subject, coalesce(l.n, 0) || ' in lots, ' ||"
        " (a.balance - a.held) || ' available' AS detail FROM assets.accounts AS a LEFT JOIN"
        " (SELECT gene, owner, kind, sum(remaining) AS n FROM assets.lots GROUP BY gene, owner, kind) AS l"
        " USING (gene, owner, kind) WHERE a.kind IN ('points', 'growth')"
        " AND coalesce(l.n, 0) <> a.balance - a.held LIMIT 20"
    ),
    "held_not_its_holds": (
        "SELECT a.owner || ' ' || a.kind AS subject, a.held || ' is not ' || coalesce(h.n, 0) AS detail"
        " FROM assets.accounts AS a LEFT JOIN ("
        " SELECT gene, user_id, v.kind, sum(v.n) AS n FROM assets.holds CROSS JOIN LATERAL (VALUES"
        " ('points', points), ('balance_principal', principal_fen), ('balance_gift', gift_fen)) AS v(kind, n)"
        " WHERE state = 'held' GROUP BY gene, user_id, v.kind) AS h"
        " ON h.gene = a.gene AND h.user_id = a.owner AND h.kind = a.kind"
        " WHERE a.held <> coalesce(h.n, 0) LIMIT 20"
    ),
    "coupon_not_its_hold": (
        "SELECT c.id AS subject, c.state || ', its hold is ' || coalesce(h.state, 'missing') AS detail"
        " FROM assets.coupons AS c LEFT JOIN assets.holds AS h ON h.gene = c.gene"
        " AND c.order_id IN (h.key, h.order_id) AND c.id = ANY(h.coupon_ids)"
        " AND h.state = CASE c.state WHEN 'held' THEN 'held' ELSE 'captured' END"
        " WHERE c.state IN ('held', 'used') AND h.key IS NULL LIMIT 20"
    ),
}


async def find_faults(tx: Tx) -> list[str]:
    """Run every check over the whole ledger."""
    await tx.conn.execute("SET LOCAL statement_timeout = '10min'")
    faults = []
    for name, statement in CHECKS.items():
        for r in await tx.conn.fetch(statement, timeout=SECONDS):
            faults.append(f"{name}: {r['subject']}: {r['detail']}")
    return faults


async def totals(conn: asyncpg.Connection) -> tuple[int, int, dict[str, int]]:
    """How many accounts and transfers there are, and what shoppers have of each kind."""
    rows = await conn.fetch(
        "SELECT kind, count(*) AS accounts, sum(balance)::bigint AS balance, sum(entries)::bigint AS entries"
        " FROM assets.accounts GROUP BY kind ORDER BY kind",
        timeout=SECONDS,
    )
    return (
        sum(r["accounts"] for r in rows),
        sum(r["entries"] for r in rows),
        {r["kind"]: r["balance"] for r in rows},
    )


async def insert_proof(
    tx: Tx, proof_id: str, accounts: int, transfers: int, sums: dict[str, int], faults: Sequence[str]
) -> None:
    """Keep the result of a proof."""
    await tx.conn.execute(
        "INSERT INTO assets.proofs (id, at, ok, accounts, transfers, totals, faults)"
        " VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb)",
        proof_id,
        tx.now,
        not faults,
        accounts,
        transfers,
        msgspec.json.encode(sums).decode(),
        msgspec.json.encode(list(faults)).decode(),
    )


async def page_of_proofs(conn: asyncpg.Connection, after: str | None, limit: int) -> list[asyncpg.Record]:
    """Proofs, newest first."""
    return await conn.fetch(
        "SELECT id, at, ok, accounts, transfers, totals, faults FROM assets.proofs"
        " WHERE ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2",
        after,
        limit,
    )


async def insert_case(tx: Tx, case_id: str, kind: str, subject: str, detail: str) -> None:
    """Put something before the staff, once per kind and subject."""
    await tx.conn.execute(
        "INSERT INTO assets.cases (id, kind, subject, detail, opened_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        case_id,
        kind,
        subject,
        detail,
        tx.now,
    )


async def page_of_cases(conn: asyncpg.Connection, after: str | None, limit: int) -> list[asyncpg.Record]:
    """Cases, newest first."""
    return await conn.fetch(
        "SELECT id, kind, subject, detail, opened_at FROM assets.cases"
        " WHERE ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2",
        after,
        limit,
    )


async def fold(tx: Tx, limit: int) -> int:
    """Move the oldest house moves into the house's balances; returns how many went."""
    return await tx.conn.fetchval(
        "WITH gone AS (DELETE FROM assets.house_moves WHERE id IN (SELECT id FROM assets.house_moves"
        " ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING gene, name, kind, amount),"
        " added AS (INSERT INTO assets.house (gene, name, kind, balance)"
        " SELECT gene, name, kind, sum(amount) FROM gone GROUP BY gene, name, kind ORDER BY 1, 2, 3"
        " ON CONFLICT (gene, name, kind) DO UPDATE SET balance = assets.house.balance + EXCLUDED.balance)"
        " SELECT count(*) FROM gone",
        limit,
    )


async def house(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """What the house's accounts have, over all genes."""
    return await conn.fetch(
        "SELECT name, kind, sum(n)::bigint AS balance FROM (SELECT name, kind, balance AS n FROM assets.house"
        " UNION ALL SELECT name, kind, amount FROM assets.house_moves) AS sides"
        " GROUP BY name, kind ORDER BY name, kind"
    )
