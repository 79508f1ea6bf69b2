"""Which flows a clock starts, and how often; the worker runs them."""

from collections.abc import Awaitable, Callable

from chama.flows.balance import settle_balances
from chama.flows.cancel_order import expire_orders
from chama.flows.close_account import close_accounts
from chama.flows.coupons import grant_benefits
from chama.flows.flash_buy import settle_takes
from chama.flows.flash_sale import close_sessions
from chama.flows.recharge import resume_purchase_refunds
from chama.flows.reconcile import reconcile_due
from chama.flows.refund_order import resume_refunds
from chama.flows.settle_holds import settle_activity_holds, settle_asset_holds, settle_holds
from chama.runtime.flow import locate
from chama.services.orders.api import Orders
from chama.services.payments.api import Payments


async def sweep_payments() -> int:
    """End the silence of channels."""
    return await locate(Payments).sweep(limit=100)


async def check_channels() -> int:
    """Ask whether each channel accepts us; what is wrong is one sentence in the log of payments."""
    return sum(health.ok is False for health in await locate(Payments).channel_health())


async def count_payments() -> int:
    """Set the figures of what waits in payments."""
    await locate(Payments).count_waiting()
    return 0


async def tell_shipping() -> int:
    """Tell WeChat what was shipped, so that it lets the money go."""
    return await locate(Payments).tell_shipping(limit=100)


async def receive_overdue() -> int:
    """Shipped long ago and never confirmed: received by itself."""
    due = await locate(Orders).overdue_receipts(limit=100)
    for order_id in due:
        await locate(Orders).confirm_receipt(order_id=order_id)
    return len(due)


async def finish_refunds() -> int:
    """Orders that were refunding when a process died get their refund written after all."""
    page = await locate(Orders).list_orders(user_id=None, state="refunding", cursor=None, limit=100)
    await resume_refunds([o.order_id for o in page.items])
    return len(page.items)


# (flow, seconds between two runs)
CLOCKS: tuple[tuple[Callable[[], Awaitable[int]], float], ...] = (
    (settle_holds, 5.0),
    (settle_asset_holds, 5.0),
    (settle_activity_holds, 5.0),
    (expire_orders, 5.0),
    (settle_takes, 5.0),
    (close_sessions, 5.0),
    (sweep_payments, 2.0),
    (check_channels, 300.0),
    (settle_balances, 5.0),
    (tell_shipping, 5.0),
    (reconcile_due, 600.0),
    (count_payments, 30.0),
    (receive_overdue, 60.0),
    (finish_refunds, 30.0),
    (resume_purchase_refunds, 30.0),
    (grant_benefits, 300.0),
    (close_accounts, 60.0),
)
