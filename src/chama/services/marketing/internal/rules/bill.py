"""The working sheet of one pricing."""

from collections.abc import Sequence

from chama.base.money import split
from chama.services.marketing.internal.rules.freight import Place
from chama.services.marketing.types import (
    BasketLine,
    CouponVerdict,
    Discount,
    FreightTemplate,
    Gift,
    TraceStep,
)


class Bill:
    """Lines by SKU id, so that ties of a split always fall the same way; what is left of each; the trace."""

    def __init__(self, lines: list[BasketLine], place: Place, freight: list[FreightTemplate]) -> None:
        self.lines = lines
        self.place = place
        self.freight = freight
        self.units = [0] * len(lines)
        self.amounts = self.units
        self.left = self.units
        self.discounts: list[list[Discount]] = [[] for _ in lines]
        self.freight_shares = [0] * len(lines)
        self.freight_fen = 0
        self.points = 0
        self.points_fen = 0
        self.points_most = 0
        self.points_shares = self.units
        self.balance_fen = 0
        self.balance_shares = self.units
        self.gifts: list[Gift] = []
        self.limited: dict[str, int] = {}
        self.verdicts: list[CouponVerdict] = []
        self.exact = True
        self.trace: list[TraceStep] = []

    @property
    def goods_fen(self) -> int:
        """The goods at unit prices, before any discount."""
        return sum(self.amounts)

    def set_units(self, units: list[int], reasons: list[tuple[str, str]]) -> None:
        """Fix the unit prices, each with its reason and subject; everything after builds on them."""
        self.units = units
        self.amounts = [u * line.quantity for u, line in zip(units, self.lines, strict=True)]
        self.left = list(self.amounts)
        for kind in sorted(set(reasons)):
            per_line = [a if r == kind else 0 for a, r in zip(self.amounts, reasons, strict=True)]
            self.note("unit_price", True, kind[0], sum(per_line), per_line, kind[1])

    def take_off(
        self, step: str, reason: str, amount_fen: int, lines: Sequence[int], subject: str = ""
    ) -> None:
        """Share a discount over these lines by what is left of them; never more than that."""
        left = [self.left[i] for i in lines]
        shares = split(min(amount_fen, sum(left)), left)
        self.take_shares(step, reason, list(zip(lines, shares, strict=True)), subject)

    def take_shares(
        self, step: str, reason: str, shares: Sequence[tuple[int, int]], subject: str = "", name: str = ""
    ) -> None:
        """Take these fen off these lines."""
        per_line = [0] * len(self.lines)
        for i, share in shares:
            if share:
                per_line[i] = -share
                self.left[i] -= share
                self.discounts[i].append(Discount(step=step, amount_fen=share, subject=subject))
        self.note(step, any(per_line), reason, sum(per_line), per_line, subject, name)

    def add_freight(self, template_id: str, reason: str, fee_fen: int, lines: Sequence[int]) -> None:
        """Charge what a template asks; shared over its lines by amount, over free goods by pieces."""
        amounts = [self.amounts[i] for i in lines]
        weights = amounts if any(amounts) else [self.lines[i].quantity for i in lines]
        per_line = [0] * len(self.lines)
        for i, share in zip(lines, split(fee_fen, weights), strict=True):
            per_line[i] = share
            self.freight_shares[i] += share
        self.freight_fen += fee_fen
        self.note("freight", fee_fen > 0, reason, fee_fen, per_line, template_id)

    def take_freight(self, reason: str, off_fen: int, subject: str, name: str) -> None:
        """Take this off the freight, shared as the freight is."""
        shares = split(off_fen, self.freight_shares)
        self.freight_shares = [f - s for f, s in zip(self.freight_shares, shares, strict=True)]
        self.freight_fen -= off_fen
        self.note("freight_coupon", off_fen > 0, reason, -off_fen, [-s for s in shares], subject, name)

    def pass_over(self, step: str, reason: str, subject: str, name: str, missing: int = 0) -> None:
        """Write that an offer did not apply, and why."""
        self.note(step, False, reason, 0, [0] * len(self.lines), subject, name, missing)

    def note(
        self,
        step: str,
        applied: bool,
        reason: str,
        amount_fen: int,
        per_line_fen: list[int],
        subject: str = "",
        name: str = "",
        missing: int = 0,
    ) -> None:
        """Write into the trace what a step did and why."""
        self.trace.append(
            TraceStep(
                step=step,
                applied=applied,
                reason=reason,
                amount_fen=amount_fen,
                per_line_fen=per_line_fen,
                subject=subject,
                name=name,
                missing=missing,
            )
        )
