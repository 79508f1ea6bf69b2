"""Close an account: asked → time to think → closed → its orders in the archive → keys destroyed.

Every step may be repeated; a crash leaves an account in a state that the clock takes up again.
"""

from chama.flows.errors import BalanceLeft, MoneyUnderWay
from chama.runtime.flow import gather, locate
from chama.services.assets.api import Assets
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments
from chama.services.users.api import Users
from chama.services.users.types import Closing

BATCH = 100
# What is looked at for money that still moves; older orders have settled long ago.
NEWEST = 100
# Kinds of an account that are the shopper's own money; points and gifts end with the account.
OWN_MONEY = ("balance_principal", "commission")


async def ask_to_close(*, key: str, user_id: str, source: str) -> Closing:
    """Begin to close an account; MoneyUnderWay, BalanceLeft."""
    await _require_settled(user_id)
    return await locate(Users).ask_to_close(key=key, user_id=user_id, source=source)


async def _require_settled(user_id: str) -> None:
    orders, assets = locate(Orders), locate(Assets)
    unfinished, placed, purchases, accounts = await gather(
        orders.under_way(user_id=user_id),
        orders.list_orders(user_id=user_id, state=None, cursor=None, limit=NEWEST),
        assets.list_purchases(user_id=user_id, state=None, cursor=None, limit=NEWEST),
        assets.accounts(user_id=user_id),
    )
    ids = [o.order_id for o in placed.items] + [p.purchase_id for p in purchases.items]
    # An order that was cancelled may have been paid in that moment: its money is on the way back.
    moving = await locate(Payments).under_way(order_ids=ids)
    if unfinished or moving:
        raise MoneyUnderWay(order_ids=sorted({*unfinished, *moving}))
    left = sum(a.balance for a in accounts if a.kind in OWN_MONEY)
    if left:
        raise BalanceLeft(amount_fen=left)


async def close_accounts() -> int:
    """Take the next step of every account that is due; one with money under way is asked again in a day."""
    users = locate(Users)
    due = await users.due_closings(limit=BATCH)
    for closing in due:
        if closing.state == "erasing":
            # Only now: nobody can order for this account any more, so the archive will be whole.
            await locate(Orders).archive(user_id=closing.user_id)
            await users.erase(user_id=closing.user_id)
            continue
        try:
            await _require_settled(closing.user_id)
        except (MoneyUnderWay, BalanceLeft):
            await users.put_off_closing(user_id=closing.user_id)
        else:
            await users.close(user_id=closing.user_id)
    return len(due)
