"""Close an account: asked → time to think → closed → its orders in the archive → keys destroyed.

Every step may be repeated; a crash leaves an account in a state that the clock takes up again.
"""

from chama.flows.errors import MoneyUnderWay
from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.users.api import Users
from chama.services.users.types import Closing

BATCH = 100


async def ask_to_close(*, key: str, user_id: str, source: str) -> Closing:
    """Begin to close an account; MoneyUnderWay while an order is not completed, cancelled or refunded."""
    orders = await locate(Orders).under_way(user_id=user_id)
    if orders:
        raise MoneyUnderWay(order_ids=orders)
    return await locate(Users).ask_to_close(key=key, user_id=user_id, source=source)


async def close_accounts() -> int:
    """Take the next step of every account that is due; one that ordered meanwhile is asked again in a day."""
    users, orders = locate(Users), locate(Orders)
    due = await users.due_closings(limit=BATCH)
    for closing in due:
        if closing.state == "erasing":
            # Only now: nobody can order for this account any more, so the archive will be whole.
            await orders.archive(user_id=closing.user_id)
            await users.erase(user_id=closing.user_id)
        elif await orders.under_way(user_id=closing.user_id):
            await users.put_off_closing(user_id=closing.user_id)
        else:
            await users.close(user_id=closing.user_id)
    return len(due)
