"""The order state machine, declared once: code, CHECK, docs picture, buttons and tests come from it."""

import re
from datetime import timedelta

from chama.base.errors import InvalidRequest
from chama.base.text import text_fault
from chama.services.orders.errors import TransitionRefused
from chama.services.orders.types import Carrier, OrderSearch

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
    "paid": ("refund", "again"),
    "to_ship": ("refund", "again"),
    "shipped": ("receive", "extend_receipt", "again"),
    "completed": ("again",),
    "cancelled": ("again",),
    "refunded": ("again",),
}
STAFF_ACTIONS: dict[str, tuple[str, ...]] = {
    "pending_payment": ("cancel",),
    "paid": ("refund",),
    "to_ship": ("ship", "refund"),
    "shipped": ("receive", "refund"),
    "completed": ("refund",),
}
EXPIRE_AGAIN_SECONDS = (10, 20, 40, 60)
FLAGS = ("", "red", "yellow", "green", "blue", "purple")
_ORDER_NO = re.compile(r"[0-9]{23}")
_CARRIER = re.compile(r"[0-9A-Za-z_]{1,32}")
PAID_STATES = frozenset({"paid", "to_ship", "shipped", "completed", "refunding"})
GONE_STATES = frozenset({"cancelled", "refunded"})
_NEXT = {(source, event): target for source, event, target in TRANSITIONS}


def next_state(state: str, event: str) -> str:
    """Where the event leads from here; TransitionRefused when the table has no such row."""
    target = _NEXT.get((state, event))
    if target is None:
        raise TransitionRefused(state=state, event=event)
    return target


def expire_after(tries: int) -> timedelta:
    """How long an order that could not be cancelled so often waits, backing off."""
    return timedelta(seconds=EXPIRE_AGAIN_SECONDS[min(tries, len(EXPIRE_AGAIN_SECONDS) - 1)])


def buttons(kind: str, state: str, parcels: int, extended: bool) -> list[str]:
    """What an actor of this kind may ask of an order now."""
    if kind != "shopper":
        return list(STAFF_ACTIONS.get(state, ()))
    hidden = {"refund"} if parcels else set()
    if extended:
        hidden.add("extend_receipt")
    return [event for event in SHOPPER_ACTIONS.get(state, ()) if event not in hidden]


def is_order_no(text: str) -> bool:
    """Whether a text has the form of an order number."""
    return bool(_ORDER_NO.fullmatch(text)) and int(text[13:17]) < 1024


def require_search(wish: OrderSearch) -> None:
    """InvalidRequest that names what cannot be looked for."""
    wrong: dict[str, str] = {}
    if wish.number is not None and not is_order_no(wish.number):
        wrong["number"] = "an order number has 23 digits"
    if wish.state is not None and wish.state not in STATES:
        wrong["state"] = f"one of {', '.join(STATES)}"
    if wish.flag is not None and wish.flag not in FLAGS:
        wrong["flag"] = f"one of {', '.join(FLAGS[1:])}"
    if wish.placed_from and wish.placed_until and wish.placed_from >= wish.placed_until:
        wrong["placed_until"] = "must be later than placed_from"
    if wrong:
        raise InvalidRequest(wrong)


def require_annotation(flag: str, remark: str) -> None:
    """InvalidRequest for a flag that does not exist or a remark that does not fit."""
    wrong: dict[str, str] = {}
    if flag not in FLAGS:
        wrong["flag"] = f"one of {', '.join(FLAGS[1:])}, or empty"
    if why := text_fault(remark, 0, 500, lines=True):
        wrong["remark"] = why
    if wrong:
        raise InvalidRequest(wrong)


def require_carrier(carrier: Carrier) -> None:
    """InvalidRequest for a code or a name that will not do."""
    wrong: dict[str, str] = {}
    if not _CARRIER.fullmatch(carrier.code):
        wrong["code"] = "1 to 32 letters, digits and underscores"
    if why := text_fault(carrier.name, 1, 40):
        wrong["name"] = why
    if wrong:
        raise InvalidRequest(wrong)


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
