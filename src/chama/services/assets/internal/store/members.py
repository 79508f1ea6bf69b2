"""Members, check-ins, earnings, purchases, benefits given, rulebooks."""

from collections.abc import Sequence
from datetime import date, datetime

import asyncpg
import msgspec

from chama.base.ids import gene_of
from chama.runtime.db import Tx
from chama.services.assets.types import Purchase, Rulebook, Rules

MEMBER = "user_id, level, version, valid_until, birthday, card_plan, card_until"
EARNING = (
    "user_id, cause, cause_id, state, base_fen, completed_at, points, growth, back_fen, back_points,"
    " back_growth"
)
PURCHASE = "id, user_id, kind, plan, days, price_fen, gift_fen, state, payment_id, made_at, pay_by"


def _genes(ids: Sequence[str]) -> list[int]:
    return [gene_of(i) for i in ids]


async def rulebooks(conn: asyncpg.Connection) -> list[Rulebook]:
    """Every version of the rules, newest first."""
    rows = await conn.fetch(
        "SELECT version, starts_at, made_by, rules FROM assets.rulebooks ORDER BY version DESC"
    )
    return [
        Rulebook(
            version=r["version"],
            starts_at=r["starts_at"],
            made_by=r["made_by"],
            rules=msgspec.json.decode(r["rules"], type=Rules),
        )
        for r in rows
    ]


async def newest_version(tx: Tx) -> int:
    """The newest version of the rules; others who write one wait until this transaction ends."""
    await tx.conn.execute("LOCK TABLE assets.rulebooks IN SHARE ROW EXCLUSIVE MODE")
    return await tx.conn.fetchval("SELECT coalesce(max(version), 0) FROM assets.rulebooks")


async def insert_rulebook(tx: Tx, book: Rulebook) -> None:
    """Write a version; none is ever changed."""
    await tx.conn.execute(
        "INSERT INTO assets.rulebooks (version, starts_at, made_by, made_at, rules)"
        " VALUES ($1, $2, $3, $4, $5::jsonb)",
        book.version,
        book.starts_at,
        book.made_by,
        tx.now,
        msgspec.json.encode(book.rules).decode(),
    )


async def find_members(conn: asyncpg.Connection, user_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Members' rows; who has none stands at the beginning."""
    rows = await conn.fetch(
        f"SELECT {MEMBER} FROM assets.members"
        " WHERE (gene, user_id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))",
        _genes(user_ids),
        list(user_ids),
    )
    return {r["user_id"]: r for r in rows}


async def lock_members(tx: Tx, user_ids: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Lock members in order of id, made when missing."""
    ids = sorted(set(user_ids))
    await tx.conn.execute(
        "INSERT INTO assets.members (gene, user_id)"
        " SELECT * FROM unnest($1::smallint[], $2::text[]) ON CONFLICT DO NOTHING",
        _genes(ids),
        ids,
    )
    rows = await tx.conn.fetch(
        f"SELECT {MEMBER} FROM assets.members"
        " WHERE (gene, user_id) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))"
        " ORDER BY user_id FOR UPDATE",
        _genes(ids),
        ids,
    )
    return {r["user_id"]: r for r in rows}


async def set_levels(tx: Tx, rows: Sequence[tuple[str, str, int, datetime | None]]) -> None:
    """Write (user, level, version, valid until) of locked members."""
    await tx.conn.execute(
        "UPDATE assets.members AS m SET level = t.l, version = t.v, valid_until = t.u"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::int[], $5::timestamptz[])"
        " AS t(g, i, l, v, u) WHERE m.gene = t.g AND m.user_id = t.i",
        _genes([r[0] for r in rows]),
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        [r[3] for r in rows],
    )


async def set_card(tx: Tx, user_id: str, plan: str, until: datetime) -> None:
    """A paid card holds until an instant."""
    await tx.conn.execute(
        "UPDATE assets.members SET card_plan = $3, card_until = $4 WHERE gene = $1 AND user_id = $2",
        gene_of(user_id),
        user_id,
        plan,
        until,
    )


async def set_birthday(tx: Tx, user_id: str, birthday: str) -> bool:
    """Set the birthday (MM-DD) of a member who has none; False when there is another."""
    return bool(
        await tx.conn.fetchval(
            "UPDATE assets.members SET birthday = $3 WHERE gene = $1 AND user_id = $2"
            " AND birthday IN ('', $3) RETURNING true",
            gene_of(user_id),
            user_id,
            birthday,
        )
    )


async def requalifying(conn: asyncpg.Connection, at: datetime, limit: int) -> list[str]:
    """Members whose level's validity is over."""
    rows = await conn.fetch(
        "SELECT user_id FROM assets.members WHERE valid_until <= $1 ORDER BY valid_until LIMIT $2", at, limit
    )
    return [r["user_id"] for r in rows]


async def check_ins(conn: asyncpg.Connection, user_id: str, since: date, until: date) -> list[asyncpg.Record]:
    """Somebody's check-ins between two days, both included."""
    return await conn.fetch(
        "SELECT day, streak, points, made_up FROM assets.check_ins"
        " WHERE gene = $1 AND user_id = $2 AND day BETWEEN $3 AND $4 ORDER BY day",
        gene_of(user_id),
        user_id,
        since,
        until,
    )


async def insert_check_in(tx: Tx, user_id: str, day: date, streak: int, points: int, made_up: bool) -> None:
    """Write a day."""
    await tx.conn.execute(
        "INSERT INTO assets.check_ins (gene, user_id, day, streak, points, made_up, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        gene_of(user_id),
        user_id,
        day,
        streak,
        points,
        made_up,
        tx.now,
    )


async def set_streaks(tx: Tx, user_id: str, streaks: dict[date, int]) -> None:
    """Write the streaks that a made-up day changed."""
    await tx.conn.execute(
        "UPDATE assets.check_ins AS c SET streak = t.n FROM unnest($3::date[], $4::int[]) AS t(d, n)"
        " WHERE c.gene = $1 AND c.user_id = $2 AND c.day = t.d",
        gene_of(user_id),
        user_id,
        list(streaks),
        list(streaks.values()),
    )


async def note_spends(
    tx: Tx, rows: Sequence[tuple[str, str, int | None, datetime | None]], day: date
) -> list[asyncpg.Record]:
    """Know of (user, order, fen paid, completed at), in whatever order the news come; answers the rows."""
    return await tx.conn.fetch(
        "INSERT INTO assets.earnings AS e"
        " (gene, user_id, cause, cause_id, state, base_fen, completed_at, day, at)"
        " SELECT g, u, 'spend', c, 'waiting', b, d, $6, $7"
        " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])"
        " AS t(g, u, c, b, d) ON CONFLICT (gene, user_id, cause, cause_id) DO UPDATE"
        " SET base_fen = coalesce(e.base_fen, EXCLUDED.base_fen),"
        f" completed_at = coalesce(e.completed_at, EXCLUDED.completed_at) RETURNING {EARNING}",
        _genes([r[0] for r in rows]),
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        [r[3] for r in rows],
        day,
        tx.now,
    )


async def find_earning(tx: Tx, user_id: str, cause: str, cause_id: str) -> asyncpg.Record | None:
    """What a cause earned, locked."""
    return await tx.conn.fetchrow(
        f"SELECT {EARNING} FROM assets.earnings WHERE gene = $1 AND user_id = $2 AND cause = $3"
        " AND cause_id = $4 FOR UPDATE",
        gene_of(user_id),
        user_id,
        cause,
        cause_id,
    )


async def spender_of(conn: asyncpg.Connection, order_id: str) -> str | None:
    """Who paid for an order, as far as it was told."""
    return await conn.fetchval(
        "SELECT user_id FROM assets.earnings WHERE gene = $1 AND cause = 'spend' AND cause_id = $2",
        gene_of(order_id),
        order_id,
    )


async def earned_today(tx: Tx, user_id: str, cause: str, day: date) -> int:
    """How often a cause earned something on a day."""
    return await tx.conn.fetchval(
        "SELECT count(*) FROM assets.earnings WHERE gene = $1 AND user_id = $2 AND cause = $3 AND day = $4"
        " AND (points > 0 OR growth > 0)",
        gene_of(user_id),
        user_id,
        cause,
        day,
    )


async def write_earning(
    tx: Tx, user_id: str, cause: str, cause_id: str, amounts: tuple[int, int], version: int, day: date
) -> None:
    """Write what a cause earned (points, growth) under which version of the rules; of an order, for what
    had not gone back by then."""
    await tx.conn.execute(
        "INSERT INTO assets.earnings AS e (gene, user_id, cause, cause_id, state, points, growth,"
        " rules_version, day, at) VALUES ($1, $2, $3, $4, 'earned', $5, $6, $7, $8, $9)"
        " ON CONFLICT (gene, user_id, cause, cause_id) DO UPDATE SET state = 'earned',"
        " points = EXCLUDED.points, growth = EXCLUDED.growth, rules_version = EXCLUDED.rules_version,"
        " base_fen = e.base_fen - e.back_fen, back_fen = 0",
        gene_of(user_id),
        user_id,
        cause,
        cause_id,
        *amounts,
        version,
        day,
        tx.now,
    )


async def write_reversal(
    tx: Tx, row: asyncpg.Record, state: str, back_fen: int, points: int, growth: int
) -> None:
    """Count what was taken back of a locked earning."""
    await tx.conn.execute(
        "UPDATE assets.earnings SET state = $5, back_fen = $6, back_points = back_points + $7,"
        " back_growth = back_growth + $8"
        " WHERE gene = $1 AND user_id = $2 AND cause = $3 AND cause_id = $4",
        gene_of(row["user_id"]),
        row["user_id"],
        row["cause"],
        row["cause_id"],
        state,
        back_fen,
        points,
        growth,
    )


async def insert_purchase(tx: Tx, p: Purchase) -> None:
    """Write a purchase."""
    await tx.conn.execute(
        "INSERT INTO assets.purchases (gene, id, user_id, kind, plan, days, price_fen, gift_fen, state,"
        " payment_id, made_at, pay_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        gene_of(p.purchase_id),
        p.purchase_id,
        p.user_id,
        p.kind,
        p.plan,
        p.days,
        p.price_fen,
        p.gift_fen,
        p.state,
        p.payment_id,
        p.made_at,
        p.pay_by,
    )


async def find_purchase(
    conn: asyncpg.Connection, purchase_id: str, *, lock: bool = False
) -> asyncpg.Record | None:
    """One purchase."""
    return await conn.fetchrow(
        f"SELECT {PURCHASE} FROM assets.purchases WHERE gene = $1 AND id = $2"
        + (" FOR UPDATE" if lock else ""),
        gene_of(purchase_id),
        purchase_id,
    )


async def set_purchase(tx: Tx, purchase_id: str, state: str, payment_id: str) -> None:
    """Move a locked purchase."""
    await tx.conn.execute(
        "UPDATE assets.purchases SET state = $3, payment_id = $4 WHERE gene = $1 AND id = $2",
        gene_of(purchase_id),
        purchase_id,
        state,
        payment_id,
    )


async def pending_fen(conn: asyncpg.Connection, user_id: str, at: datetime) -> int:
    """Recharges that may still be paid."""
    return await conn.fetchval(
        "SELECT coalesce(sum(price_fen), 0)::bigint FROM assets.purchases WHERE gene = $1 AND user_id = $2"
        " AND kind = 'recharge' AND state = 'pending' AND pay_by > $3",
        gene_of(user_id),
        user_id,
        at,
    )


async def page_of_purchases(
    conn: asyncpg.Connection, user_id: str | None, state: str | None, after: str | None, limit: int
) -> list[asyncpg.Record]:
    """Purchases, newest first; of one shopper or of all."""
    return await conn.fetch(
        f"SELECT {PURCHASE} FROM assets.purchases WHERE ($1::smallint IS NULL OR gene = $1)"
        " AND ($2::text IS NULL OR user_id = $2) AND ($3::text IS NULL OR state = $3)"
        " AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
        None if user_id is None else gene_of(user_id),
        user_id,
        state,
        after,
        limit,
    )


async def monthly_due(
    conn: asyncpg.Connection,
    levels: Sequence[str],
    plans: Sequence[str],
    period: str,
    at: datetime,
    limit: int,
) -> list[asyncpg.Record]:
    """Members whose level or card gives coupons each month and who have not got those of this period."""
    return await conn.fetch(
        f"SELECT {MEMBER} FROM assets.members AS m WHERE (level = ANY($1::text[])"
        " OR (card_plan = ANY($2::text[]) AND card_until > $4)) AND NOT EXISTS (SELECT FROM"
        " assets.benefits_given AS b WHERE b.gene = m.gene AND b.key = $3 || m.user_id)"
        " ORDER BY user_id LIMIT $5",
        list(levels),
        list(plans),
        period,
        at,
        limit,
    )


async def birthdays_due(
    conn: asyncpg.Connection, birthday: str, period: str, limit: int
) -> list[asyncpg.Record]:
    """Members whose birthday it is and who have not got what this period gives."""
    return await conn.fetch(
        f"SELECT {MEMBER} FROM assets.members AS m WHERE birthday = $1 AND NOT EXISTS (SELECT FROM"
        " assets.benefits_given AS b WHERE b.gene = m.gene AND b.key = $2 || m.user_id)"
        " ORDER BY user_id LIMIT $3",
        birthday,
        period,
        limit,
    )


async def mark_benefits(tx: Tx, owners: Sequence[str], keys: Sequence[str]) -> None:
    """These benefits are done."""
    await tx.conn.execute(
        "INSERT INTO assets.benefits_given (gene, key, at) SELECT g, k, $3"
        " FROM unnest($1::smallint[], $2::text[]) AS t(g, k) ON CONFLICT DO NOTHING",
        _genes(owners),
        list(keys),
        tx.now,
    )
