"""What goes back for a part of an order: the kept allocation, never a new calculation."""

from collections.abc import Mapping, Sequence

from chama.base.errors import InvalidRequest
from chama.services.orders.types import NewLine, Returned


def refund_of(
    lines: Sequence[NewLine], quantities: Mapping[str, int], before: Mapping[str, int] | None = None
) -> list[Returned]:
    """What goes back for so many pieces of these lines when `before` pieces of them are back already.

    Each amount of a line goes back by pieces, rounded down over all that is back so far: in whatever parts
    the pieces come, together they give back the line to the fen, and never more on the way.
    """
    back = before or {}
    known = {line.sku_id: line for line in lines}
    parts = []
    for sku_id, quantity in quantities.items():
        line, done = known.get(sku_id), back.get(sku_id, 0)
        if line is None or quantity < 1 or done < 0 or done + quantity > line.quantity:
            raise InvalidRequest({sku_id: "more than there is left of the line"})
        channel, balance, points = (
            total * (done + quantity) // line.quantity - total * done // line.quantity
            for total in (line.payable_fen - line.balance_fen, line.balance_fen, line.points)
        )
        parts.append(
            Returned(
                sku_id=sku_id,
                quantity=quantity,
                amount_fen=channel + balance,
                balance_fen=balance,
                points=points,
            )
        )
    return parts
