"""The order state machine, declared once: code, CHECK, docs picture, buttons and tests come from it."""

from chama.services.orders.errors import TransitionRefused

START = "pending_payment"
# (from, event, to)
TRANSITIONS: tuple[tuple[str, str, str], ...] = (
    ("", "place", "pending_payment"),
    ("pending_payment", "pay", "paid"),
    ("pending_payment", "cancel", "cancelled"),
    ("paid", "accept", "to_ship"),
    ("to_ship", "ship", "shipped"),
    ("shipped", "receive", "completed"),
    ("paid", "refund", "refunding"),
    ("to_ship", "refund", "refunding"),
    ("shipped", "refund", "refunding"),
    ("completed", "refund", "refunding"),
    ("refunding", "refunded", "refunded"),
)
STATES: dict[str, str] = {
    "pending_payment": "待支付",
    "paid": "已支付",
    "to_ship": "待发货",
    "shipped": "已发货",
    "completed": "已完成",
    "cancelled": "已取消",
    "refunding": "退款中",
    "refunded": "已退款",
}
# Who may ask for which event by hand, and from which states a shopper's button appears.
SHOPPER_ACTIONS: dict[str, tuple[str, ...]] = {
    "pending_payment": ("pay", "cancel"),
    "paid": ("refund",),
    "to_ship": ("refund",),
    "shipped": ("receive",),
}
STAFF_ACTIONS: dict[str, tuple[str, ...]] = {
    "pending_payment": ("cancel",),
    "paid": ("refund",),
    "to_ship": ("ship", "refund"),
    "shipped": ("receive", "refund"),
    "completed": ("refund",),
}
PAID_STATES = frozenset({"paid", "to_ship", "shipped", "completed", "refunding"})
GONE_STATES = frozenset({"cancelled", "refunded"})
_NEXT = {(source, event): target for source, event, target in TRANSITIONS}


def next_state(state: str, event: str) -> str:
    """Where the event leads from here; TransitionRefused when the table has no such row."""
    target = _NEXT.get((state, event))
    if target is None:
        raise TransitionRefused(state=state, event=event)
    return target


def verdict(state: str) -> str:
    """What a hold must know: unpaid, paid or gone."""
    if state in GONE_STATES:
        return "gone"
    return "paid" if state in PAID_STATES else "unpaid"


def check_sql() -> str:
    """The CHECK that refuses in the database what the table does not contain."""
    pairs = ", ".join(f"('{a}', '{b}')" for a, _, b in TRANSITIONS)
    return f"CHECK ((prev_state, state) IN ({pairs}))"


def diagram() -> str:
    """The state machine as a Mermaid picture."""
    rows = [f"    {a or '[*]'} --> {b}: {event}" for a, event, b in TRANSITIONS]
    names = [f"    {state}: {state} {name}" for state, name in STATES.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *rows, "```"])
