"""Return a part of what an order spent."""

from chama.base.ids import is_id
from chama.runtime.db import Database, Tx
from chama.services.assets.errors import HoldMissing, PurchaseStateRefused, ReturnTooLarge
from chama.services.assets.internal.actions import earn, post
from chama.services.assets.internal.actions.hold import BALANCES, hold_of
from chama.services.assets.internal.actions.settle import GRACE, SPENT, pairs_of
from chama.services.assets.internal.rules.ledger import Why, returned_lots, share_return
from chama.services.assets.internal.store import ledger as store
from chama.services.assets.types import Hold, Rulebook


async def give_back(
    db: Database, book: Rulebook, key: str, hold_key: str, points: int, balance_fen: int
) -> Hold:
    """Points into the lots they came from (the last to end first), balance in the ratio it was taken in.

    What an order's own balance paid has earned as money does, so its part of the reward is taken back.
    """

    async def act(tx: Tx) -> Hold:
        seen = (await store.find_holds(tx.conn, [hold_key])).get(hold_key)
        if seen is None:
            raise HoldMissing
        books = await store.open_books(tx, pairs_of(seen))
        row = (await store.lock_holds(tx, [hold_key]))[hold_key]
        if row["state"] != "captured":
            raise PurchaseStateRefused({"hold_key": "nothing is spent under it"}, state=row["state"])
        back_fen = row["returned_principal_fen"] + row["returned_gift_fen"]
        parts = share_return(row["principal_fen"], row["gift_fen"], back_fen, balance_fen)
        if parts is None or points > row["points"] - row["returned_points"]:
            raise ReturnTooLarge({"balance_fen" if parts is None else "points": "more than is left"})
        user, now = row["user_id"], tx.now
        lots = returned_lots(store.lots_of_hold(row), row["returned_points"], points, now, now + GRACE)
        for kind, amount in (("points", points), *zip(BALANCES, parts, strict=True)):
            if amount:
                why = Why(f"{key}|{kind}", SPENT, "return", "order", row["order_id"] or hold_key)
                books.give((user, kind), amount, why, lots if kind == "points" else [])
        await post.write(tx, books)
        await store.add_returned(tx, hold_key, points, *parts)
        return hold_of((await store.find_holds(tx.conn, [hold_key]))[hold_key])

    hold = await db.once(key=key, content=[hold_key, points, balance_fen], answer=Hold, act=act)
    if balance_fen and is_id(hold_key, "ord"):
        # Once by its own mark: a repeat after a crash finds what went back, and what is still to do.
        await earn.reverse_part(db, book, hold_key, balance_fen, f"return|{key}")
    return hold
