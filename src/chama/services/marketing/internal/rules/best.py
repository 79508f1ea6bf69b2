"""The best combination: which offers, at most one of each stacking group, leave the least to pay.

A depth-first search with a bound: what is left to save is at most the best that each unused group can save
alone (an offer never saves more in company than alone). The search looks at no more than MOST_NODES
combinations; a search that ended before is exact, proved against trying everything by the tests.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from chama.services.marketing.internal.rules.offers import Ready, freight_off, shares_of

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
    off = sum(share for _, share in shares_of(offer, table.amounts, table.units))
    return off + freight_off(offer, table.freight_fen)


def best_of(table: Table, offers: Sequence[Ready], most_nodes: int = MOST_NODES) -> Best:
    """The combination that leaves the least to pay; of equals one with the fewest offers."""
    worth = {o.subject: alone(table, o) for o in offers}
    candidates = _without_twins([o for o in sorted(offers) if worth[o.subject] > 0])
    search = _Search(table, candidates, worth, most_nodes)
    search.greedy()
    search.go(0, list(table.amounts), table.freight_fen, (), frozenset())
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
        self.table, self.offers, self.worth, self.most_nodes = table, offers, worth, most_nodes
        self.nodes = 0
        self.best: tuple[Ready, ...] = ()
        self.best_fen = payable_of(table, ())
        # From each place on: the most that each group can still save.
        self.ahead: list[dict[str, int]] = [{}]
        for offer in reversed(offers):
            most = dict(self.ahead[-1])
            most[offer.group] = max(most.get(offer.group, 0), worth[offer.subject])
            self.ahead.append(most)
        self.ahead.reverse()
        self.most = [sum(ahead.values()) for ahead in self.ahead]

    def greedy(self) -> None:
        """A first answer to measure against: of each group the offer that saves most alone."""
        first: dict[str, Ready] = {}
        for o in sorted(self.offers, key=lambda o: (-self.worth[o.subject], o)):
            first.setdefault(o.group, o)
        chosen = tuple(sorted(first.values()))
        fen = payable_of(self.table, chosen)
        if fen < self.best_fen:
            self.best, self.best_fen = chosen, fen

    def go(
        self, at: int, left: list[int], freight_fen: int, used: tuple[Ready, ...], groups: frozenset[str]
    ) -> None:
        """Look at every combination that begins with `used` and may be better."""
        self.nodes += 1
        if self.nodes > self.most_nodes:
            return
        fen = self.table.after_points(sum(left)) + freight_fen
        if (fen, len(used)) < (self.best_fen, len(self.best)):
            self.best, self.best_fen = used, fen
        for n in range(at, len(self.offers)):
            ahead, offer = self.ahead[n], self.offers[n]
            most = self.most[n] - sum(ahead.get(g, 0) for g in groups)
            if (max(fen - most, 0), len(used) + 1) >= (self.best_fen, len(self.best)):
                return
            if offer.group in groups:
                continue
            # With this one, the best of its group is out of reach.
            most += self.worth[offer.subject] - ahead[offer.group]
            if (max(fen - most, 0), len(used) + 1) >= (self.best_fen, len(self.best)):
                continue
            shares = shares_of(offer, left, self.table.units)
            off_freight = freight_off(offer, freight_fen)
            if not shares and not off_freight:
                continue
            rest = list(left)
            for i, share in shares:
                rest[i] -= share
            self.go(n + 1, rest, freight_fen - off_freight, (*used, offer), groups | {offer.group})
            if self.nodes > self.most_nodes:
                return
