"""The best combination: which offers, at most one of each stacking group, leave the least to pay.

A depth-first search with a bound: what is left to save is at most the best that each unused group can save
alone (an offer never saves more in company than alone). The search looks at no more than MOST_NODES
combinations; a search that ended before is exact, proved against trying everything by the tests.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from chama.base.money import MAX_FEN
from chama.services.marketing.internal.rules.offers import Ready, freight_off, off_of, shares_of, spread

MOST_NODES = 2_000


class Best(NamedTuple):
    """The offers to use, in their turn; what is left to pay then; whether everything was looked at."""

    offers: tuple[Ready, ...]
    payable_fen: int
    exact: bool


class Table(NamedTuple):
    """What a combination is counted on: goods at unit prices, freight, and what points do to the goods."""

    amounts: tuple[int, ...]
    units: tuple[int, ...]
    freight_fen: int
    after_points: Callable[[int], int]


def payable_of(table: Table, offers: Sequence[Ready]) -> int:
    """What these offers leave to pay, each taking its turn."""
    left, freight_fen = list(table.amounts), table.freight_fen
    for offer in sorted(offers):
        for i, share in shares_of(offer, left, table.units):
            left[i] -= share
        freight_fen -= freight_off(offer, freight_fen)
    return table.after_points(sum(left)) + freight_fen


def alone(table: Table, offer: Ready) -> int:
    """What an offer saves by itself, before points."""
    return off_of(offer, table.amounts, table.units) + freight_off(offer, table.freight_fen)


def best_of(table: Table, offers: Sequence[Ready], most_nodes: int = MOST_NODES) -> Best:
    """The combination that leaves the least to pay; of equals one with the fewest offers."""
    worth = {o.subject: alone(table, o) for o in offers}
    candidates = _without_twins([o for o in sorted(offers) if worth[o.subject] > 0])
    search = _Search(table, candidates, worth, most_nodes)
    search.greedy()
    search.go(list(table.amounts), table.freight_fen, (), list(enumerate(search.most)))
    return Best(search.best, search.best_fen, search.nodes <= most_nodes)


def _without_twins(offers: list[Ready]) -> list[Ready]:
    """Of offers that do just the same the one that ends first is enough."""
    kept: dict[tuple, Ready] = {}
    for o in sorted(offers, key=lambda o: (o.valid_until, o.subject)):
        kept.setdefault((o.turn, o.group, o.lines, o.off_fen, o.off_bps, o.cap_fen), o)
    return sorted(kept.values())


class _Search:
    """One search: the best so far, and how many combinations were looked at."""

    def __init__(self, table: Table, offers: list[Ready], worth: dict[str, int], most_nodes: int) -> None:
        self.table, self.offers, self.most_nodes = table, offers, most_nodes
        self.worth = [worth[o.subject] for o in offers]
        self.nodes = 0
        self.best: tuple[Ready, ...] = ()
        self.best_fen = payable_of(table, ())
        # From each place on: the most that each group can still save, and that all can.
        ahead = {group: self._ahead(group) for group in dict.fromkeys(o.group for o in offers)}
        self.ahead = [ahead[o.group] for o in offers]
        self.most = [sum(column) for column in zip(*ahead.values(), strict=True)]

    def _ahead(self, group: str) -> list[int]:
        column, most = [], 0
        for offer, worth in zip(reversed(self.offers), reversed(self.worth), strict=True):
            if offer.group == group and worth > most:
                most = worth
            column.append(most)
        column.reverse()
        return column

    def greedy(self) -> None:
        """A first answer to measure against: of each group the offer that saves most alone."""
        first: dict[str, Ready] = {}
        for _, o in sorted(zip(self.worth, self.offers, strict=True), key=lambda w: (-w[0], w[1])):
            first.setdefault(o.group, o)
        chosen = tuple(sorted(first.values()))
        fen = payable_of(self.table, chosen)
        if fen < self.best_fen:
            self.best, self.best_fen = chosen, fen

    def look(self, fen: int, used: tuple[Ready, ...]) -> None:
        """Look at one combination, which leaves so much to pay."""
        self.nodes += 1
        if self.nodes <= self.most_nodes and (fen, len(used)) < (self.best_fen, len(self.best)):
            self.best, self.best_fen = used, fen

    def go(
        self, left: list[int], freight_fen: int, used: tuple[Ready, ...], follow: list[tuple[int, int]]
    ) -> None:
        """Look at every combination that begins with `used`, goes on and may be better.

        `follow` are the offers that may follow, none of a group that is used: (place, what those from there
        on can save)."""
        units, total, after_points = self.table.units, sum(left), self.table.after_points
        fen = after_points(total) + freight_fen
        need = self._needed(fen, len(used) + 1)
        for k, (n, most) in enumerate(follow, 1):
            if most < need or self.nodes > self.most_nodes:
                return
            # With this one, the best of its group is out of reach.
            column = self.ahead[n]
            others = most - column[n]
            if others + self.worth[n] < need:
                continue
            offer = self.offers[n]
            off_fen, off_freight = off_of(offer, left, units), freight_off(offer, freight_fen)
            if off_fen + off_freight == 0 or others + off_fen + off_freight < need:
                continue
            more, freight_left = (*used, offer), freight_fen - off_freight
            then_fen = after_points(total - off_fen) + freight_left
            self.look(then_fen, more)
            # What each line gives is counted only for those that go on.
            if others and others >= self._needed(then_fen, len(more) + 1):
                rest = left.copy()
                for i, share in spread(offer, off_fen, left, units):
                    rest[i] -= share
                then = [(m, w - column[m]) for m, w in follow[k:] if self.ahead[m] is not column]
                self.go(rest, freight_left, more, then)
            need = self._needed(fen, len(used) + 1)

    def _needed(self, fen: int, count: int) -> int:
        """What so many offers must take off this amount to be better; more than all when they cannot be."""
        need = fen - self.best_fen + (count >= len(self.best))
        return need if need <= fen else MAX_FEN
