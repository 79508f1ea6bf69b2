"""What may be in a parcel, and what WeChat is told of it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from chama.base.errors import InvalidRequest
from chama.services.orders.errors import ParcelExceedsOrder, TooManyParcels
from chama.services.orders.types import NewLine

MAX_PARCELS = 15
MAX_ITEM_TEXT = 120
_TRACKING = re.compile(r"[0-9A-Za-z\-]{3,40}")
Pieces = Sequence[tuple[str, int]]


def require_tracking(tracking_no: str, others: Iterable[str] = ()) -> None:
    """InvalidRequest for what no carrier prints, and for a number that the order has already."""
    if not _TRACKING.fullmatch(tracking_no):
        raise InvalidRequest({"tracking_no": "3 to 40 letters, digits and hyphens"})
    if tracking_no in others:
        raise InvalidRequest({"tracking_no": "is another parcel of this order"})


def left_to_send(lines: Sequence[NewLine], parcels: Iterable[Pieces]) -> dict[str, int]:
    """Pieces of every SKU that no parcel has yet."""
    left: dict[str, int] = {}
    for line in lines:
        left[line.sku_id] = left.get(line.sku_id, 0) + line.quantity
    for parcel in parcels:
        for sku_id, quantity in parcel:
            left[sku_id] = left.get(sku_id, 0) - quantity
    return {sku_id: quantity for sku_id, quantity in left.items() if quantity > 0}


def pack(wanted: Pieces | None, left: Mapping[str, int], parcels: int) -> tuple[list[tuple[str, int]], bool]:
    """What goes into the next parcel (None: all that is left), and whether nothing is left then.

    ParcelExceedsOrder names the SKUs of which there is not so much to send; the last parcel an order may have
    must take all, or the order could never be shipped.
    """
    packed = sorted(left.items()) if wanted is None else sorted(wanted)
    if not packed or any(quantity < 1 for _, quantity in packed):
        raise InvalidRequest({"lines": "each needs a positive quantity"})
    if len({sku for sku, _ in packed}) != len(packed):
        raise InvalidRequest({"lines": "every SKU once"})
    beyond = {sku: left.get(sku, 0) for sku, quantity in packed if left.get(sku, 0) < quantity}
    if beyond:
        raise ParcelExceedsOrder(dict.fromkeys(beyond, "more than is left to send"), left=beyond)
    is_all = dict(packed) == dict(left)
    if parcels >= MAX_PARCELS or (parcels == MAX_PARCELS - 1 and not is_all):
        raise TooManyParcels(limit=MAX_PARCELS)
    return packed, is_all


def item_text(lines: Sequence[NewLine], packed: Pieces) -> str:
    """What is in a parcel, as a person reads it; WeChat takes 120 characters."""
    names = {line.sku_id: f"{line.title} {line.spec_text}".strip() for line in lines}
    text = "；".join(f"{names.get(sku_id, sku_id)}×{quantity}" for sku_id, quantity in packed)
    return text if len(text) <= MAX_ITEM_TEXT else text[: MAX_ITEM_TEXT - 1] + "…"
