"""The ledger's arithmetic against a model that keeps every point and fen by itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chama.services.assets.internal.rules.ledger import (
    Books,
    Sheet,
    Why,
    returned_lots,
    share_return,
    split_balance,
)

START = datetime(2031, 1, 1, tzinfo=UTC)
AMOUNTS = st.integers(1, 500)
PAIR = ("usr", "points")


class LedgerMachine(RuleBasedStateMachine):
    """One account of points under random acts; the model is a plain list of single points with their ends."""

    @initialize()
    def open(self) -> None:
        self.now = START
        self.sheet = Sheet(0, 0, 0, ())
        self.free: list[datetime] = []
        self.holds: list[tuple[int, list, list[datetime]]] = []
        self.spent: list[tuple[int, list, int]] = []
        self.house = 0
        self.n = 0

    def books(self) -> Books:
        return Books(self.now, {PAIR: self.sheet})

    def why(self) -> Why:
        self.n += 1
        return Why(str(self.n), "house", "test", "", "")

    def usable(self) -> list[datetime]:
        return sorted(end for end in self.free if end > self.now)

    def pick(self, amount: int) -> list[datetime]:
        taken = self.usable()[:amount]
        for end in taken:
            self.free.remove(end)
        return taken

    @rule(amount=AMOUNTS, days=st.integers(1, 60))
    def give(self, amount: int, days: int) -> None:
        end = self.now + timedelta(days=days)
        self.house -= self.books().give(PAIR, amount, self.why(), [(end, amount)]).amount
        self.free += [end] * amount

    @rule(amount=AMOUNTS)
    def hold(self, amount: int) -> None:
        if amount > len(self.usable()):
            try:
                self.books().set_aside(PAIR, amount)
            except ValueError:
                return
            raise AssertionError("more was held than there is")
        lots = self.books().set_aside(PAIR, amount)
        self.holds.append((amount, lots, self.pick(amount)))

    @precondition(lambda self: self.holds)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        amount, lots, points = self.holds.pop(data.draw(st.integers(0, len(self.holds) - 1)))
        self.books().put_back(PAIR, amount, lots)
        self.free += points

    @precondition(lambda self: self.holds)
    @rule(data=st.data())
    def spend(self, data: st.DataObject) -> None:
        amount, lots, _ = self.holds.pop(data.draw(st.integers(0, len(self.holds) - 1)))
        self.house -= self.books().spend(PAIR, amount, self.why()).amount
        self.spent.append((amount, lots, 0))

    @precondition(lambda self: self.spent)
    @rule(data=st.data())
    def return_a_part(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.spent) - 1))
        amount, lots, back = self.spent[at]
        if back == amount:
            return
        more = data.draw(st.integers(1, amount - back))
        grace = self.now + timedelta(days=30)
        into = returned_lots(lots, back, more, self.now, grace)
        assert sum(n for _, n in into) == more
        assert all(end > self.now for end, _ in into)
        self.house -= self.books().give(PAIR, more, self.why(), into).amount
        self.free += [end for end, n in into for _ in range(n)]
        self.spent[at] = (amount, lots, back + more)

    @rule(days=st.integers(0, 20))
    def time_goes_on(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def expire(self) -> None:
        for move in self.books().expire(PAIR, "expired"):
            self.house -= move.amount
        self.free = self.usable()

    @invariant()
    def the_books_are_the_model(self) -> None:
        held = sum(amount for amount, _, _ in self.holds)
        assert self.sheet.balance + self.house == 0
        assert self.sheet.held == held
        assert self.sheet.balance - held == len(self.free) == sum(self.sheet.lots.values())
        assert self.books().available(PAIR) == len(self.usable())


LedgerMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLedgerMachine = LedgerMachine.TestCase


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_the_balance_is_split_to_the_fen_in_the_stated_order(
    wanted: int, principal: int, gift: int, principal_first: bool
) -> None:
    parts = split_balance(wanted, principal, gift, principal_first)
    if wanted > principal + gift:
        assert parts is None
        return
    assert parts is not None
    assert sum(parts) == wanted
    assert 0 <= parts[0] <= principal
    assert 0 <= parts[1] <= gift
    first, all_of_it = (parts[0], principal) if principal_first else (parts[1], gift)
    assert first == min(wanted, all_of_it)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.integers(1, 10**6), max_size=12))
def test_any_parts_of_a_return_add_up_to_what_was_taken(principal: int, gift: int, cuts: list[int]) -> None:
    back, sums = 0, [0, 0]
    for cut in [*cuts, principal + gift]:
        more = min(cut, principal + gift - back)
        parts = share_return(principal, gift, back, more)
        assert parts is not None
        assert sum(parts) == more
        assert min(parts) >= 0
        sums = [sums[0] + parts[0], sums[1] + parts[1]]
        assert sums[0] <= principal
        assert sums[1] <= gift
        back += more
    assert sums == [principal, gift]
    assert share_return(principal, gift, back, 1) is None
